//! The apps module of the API.
