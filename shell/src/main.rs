//! The dashboard shell.

fn main() {}
