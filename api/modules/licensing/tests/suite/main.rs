//! Applications and licences for owners, clerks and the public, on both engines.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail loudly")]

mod apply;
mod decide;
mod fees;
mod finder;
mod import;
mod licences;
mod pets;
mod proofs;
mod public;
mod register;
mod staff;
mod world;
