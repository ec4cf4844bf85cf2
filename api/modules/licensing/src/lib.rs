//! The licensing module of the API.
