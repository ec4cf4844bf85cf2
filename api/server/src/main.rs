//! The API binary: configuration, composition and subcommands.

fn main() {}
