//! The identity module of the API.
