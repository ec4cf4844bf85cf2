//! The typed protocol between the shell and an embedded app, version 1.
//!
//! [`ShellSession`] and [`AppSession`] are state machines without I/O: bytes, events and the clock go in; effects and deadlines
//! come out. The feature `web` binds them to windows and message ports, and nothing else in the project touches `postMessage`.
//! Apps depend on [`Host`] only, not on whether it is the shell or their own site.

pub mod app_session;
pub mod history;
pub mod host;
pub mod message;
pub mod quota;
pub mod shell_session;
#[cfg(any(feature = "web", test))]
mod token;
#[cfg(feature = "web")]
pub mod web;

pub use app_session::{AppSession, AppSessionConfig};
pub use host::{Host, HostEvent, LocalFuture, Subscription, TokenError};
pub use message::{
    Capability, Context, Density, Fault, FaultCode, HistoryAction, Limits, RequestId, Theme, Tone, Topic,
    User, Viewport,
};
pub use quota::Quota;
pub use shell_session::{ShellSession, ShellSessionConfig};
