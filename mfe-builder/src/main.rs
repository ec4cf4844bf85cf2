//! The builder site and app.

fn main() {}
