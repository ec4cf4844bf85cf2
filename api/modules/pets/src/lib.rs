//! The pets module of the API.
