//! Every API endpoint declared once, the events, and the typed client.
//!
//! An endpoint is a type: `client.send(ReadPet { pet }).await` sends the request of the server's handler for `ReadPet` and
//! returns its response. The server's routes and the OpenAPI document derive from the same declaration, so a front-end that sends
//! or reads anything else does not compile.

pub mod access;
pub mod apps;
pub mod builder;
pub mod catalog;
pub mod client;
pub mod endpoint;
pub mod events;
pub mod identity;
mod json;
pub mod licensing;
pub mod limit;
pub mod live;
pub mod notifications;
pub mod operations;
pub mod orders;
pub mod page;
pub mod payments;
pub mod pets;
pub mod problem;
pub mod routes;
pub mod tenants;
pub mod topics;

pub use client::{Client, Transport, WireRequest, WireResponse};
pub use endpoint::{Endpoint, File, IdempotencyKey, Method, Parts, Upload};
pub use page::{Cursor, Page};
pub use problem::{ErrorCode, Problem};
