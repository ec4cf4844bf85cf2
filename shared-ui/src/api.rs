//! The browser's side of the API: `fetch` under the typed client, the configuration beside the app, clock and randomness.

mod browser;
mod config;
mod sent;
mod surroundings;

pub use browser::{BrowserTransport, Tokens};
pub use config::{AppConfig, load_config};
pub use sent::Sent;
pub use surroundings::{clock_here, day_here, entropy, idempotency_key, now, today};
