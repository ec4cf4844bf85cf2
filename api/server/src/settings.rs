//! The configuration of this process.

use crate::{compose::module_names, startup_error::StartupError};
use allpet_kernel::config::Config;

/// Reads the configuration from the environment and the file that it names.
pub(crate) fn read() -> Result<Config, StartupError> {
    Ok(Config::read(&|name| std::env::var(name).ok(), &module_names())?)
}
