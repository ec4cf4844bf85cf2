//! The licensing site and app.

fn main() {}
