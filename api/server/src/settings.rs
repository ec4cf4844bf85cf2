//! The configuration of this process, and its log.

use crate::{compose::module_names, startup_error::StartupError};
use allpet_kernel::{config::Config, log::LineLimit};
use std::io::IsTerminal as _;
use tracing_subscriber::{EnvFilter, Layer as _, layer::SubscriberExt as _, util::SubscriberInitExt as _};

/// Reads the configuration from the environment and the file that it names.
pub(crate) fn read() -> Result<Config, StartupError> {
    Ok(Config::read(&|name| std::env::var(name).ok(), &module_names())?)
}

/// Starts the log, on standard error, with a limit of lines per request.
pub(crate) fn start_log(filter: &str, json: bool) {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt::layer()
        // Colour codes only on a terminal.
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    let lines = if json {
        lines.json().boxed()
    } else {
        lines.with_target(false).boxed()
    };
    tracing_subscriber::registry()
        .with(filter)
        .with(LineLimit)
        .with(lines)
        .init();
}
