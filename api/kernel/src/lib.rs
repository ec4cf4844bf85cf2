//! The crate that every API module uses: databases, typed routes, callers, events, jobs, problem details and configuration.
//!
//! A module is a crate that depends on this one and on no other module. It declares its routes with [`routes::Routes`], its
//! tables with [`db::Migrations`], its event handlers with [`events::Subscription`], and its deferred work with
//! [`jobs::JobHandler`] and [`jobs::Schedule`].

pub mod audit;
mod auth;
mod batching;
pub mod cause;
pub mod cause_tree;
pub mod clock;
pub mod config;
pub mod db;
pub mod events;
pub mod failure;
pub mod files;
pub mod http;
pub mod jobs;
pub mod kernel;
pub mod log;
pub mod metrics;
pub mod module;
pub mod operations;
pub mod personal_data;
#[cfg(test)]
mod simulator;
#[cfg(feature = "testkit")]
pub mod testkit;
mod trace;
pub mod transport;

pub(crate) use self::http::admission;
pub use self::http::{cursor, docs, event_stream, limits, openapi, paging, proxies, raw_json, routes};
pub use auth::{actor, link_token, revocations, token};
pub use batching::{batcher, idempotent_insert};
pub use db::idempotency;

pub use actor::{
    Admin, Anyone, Buyer, Clerk, Follower, Merchant, OwnPageVisitor, Owner, PageVisitor, PlatformAdmin,
    RateLimitKey, Service,
};
pub use batcher::Batcher;
pub use clock::{Clock, Randomness};
pub use db::{Db, Tx};
pub use failure::Failure;
pub use idempotent_insert::{IdempotentInsert, on_sqlite};
pub use kernel::Kernel;
pub use metrics::Metrics;
pub use module::Module;
pub use personal_data::{PersonalData, PersonalRecords};
pub use raw_json::RawJson;
pub use routes::{Reply, Routes};
