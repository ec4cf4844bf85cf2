//! The configuration of this process, its log, and the key that signs tokens.

use crate::{compose::MODULES, startup_error::StartupError};
use allpet_kernel::{Randomness, config::Config, files::private, log::LineLimit, token::Keys};
use std::{fs, io::IsTerminal as _, path::Path};
use tracing_subscriber::{EnvFilter, Layer as _, layer::SubscriberExt as _, util::SubscriberInitExt as _};

/// Reads the configuration from the environment and the file that it names.
pub(crate) fn read() -> Result<Config, StartupError> {
    Ok(Config::read(&|name| std::env::var(name).ok(), MODULES)?)
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

/// Reads the key pair of tokens from `signing.key` in the data folder, or creates it at the first start, readable only by its
/// owner.
pub(crate) fn keys(data: &Path, randomness: &Randomness) -> Result<Keys, StartupError> {
    let path = data.join("signing.key");
    let seed: [u8; 32] = if let Ok(bytes) = fs::read(&path) {
        bytes.try_into().map_err(|_| {
            StartupError::new(format!(
                "{} is not a signing key of 32 bytes. Remove it to get a new one; everybody signs in again.",
                path.display()
            ))
        })?
    } else {
        let seed = randomness.bytes();
        private::create_folder(data)
            .and_then(|()| write_private(&path, &seed))
            .map_err(|error| {
                StartupError::new(format!(
                    "{} cannot be written ({error}). Choose another folder with ALLPET_DATA_DIR.",
                    path.display()
                ))
            })?;
        seed
    };
    Keys::from_seed(&seed).map_err(|error| StartupError::new(error.to_string()))
}

fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write as _;
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_created_once_and_is_private() {
        let folder = tempfile::tempdir().unwrap();
        let first = keys(folder.path(), &Randomness::System).unwrap().jwks();
        assert_eq!(keys(folder.path(), &Randomness::System).unwrap().jwks(), first);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(folder.path().join("signing.key"))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o077, 0, "nobody else reads it");
        }
    }
}
