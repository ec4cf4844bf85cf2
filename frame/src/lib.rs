//! The typed protocol between the shell and an embedded app.
