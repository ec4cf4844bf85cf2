//! The tenants module of the API.
