//! The store site and app.

fn main() {}
