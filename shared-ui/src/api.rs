//! The browser's side of the API: `fetch` under the typed client, the configuration beside the app, clock and randomness.

mod browser;
mod chunks;
mod clock;
mod config;
mod keyed_request;
mod object_url;
mod random;
#[cfg(any(target_arch = "wasm32", test))]
mod trace;

pub use browser::{BrowserTransport, Tokens};
pub use clock::{local_day, local_time, minutes_behind_utc, now, today};
pub use config::{AppConfig, load_config};
pub use keyed_request::KeyedRequest;
pub use object_url::{ObjectUrl, save_file};
pub use random::{entropy, idempotency_key};
