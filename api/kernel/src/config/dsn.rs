//! The address of an error service: a DSN as Sentry writes it.

use std::{fmt, str::FromStr};

/// Where error reports go, and with which key: `https://KEY@HOST/PROJECT`.
#[derive(Clone, PartialEq, Eq)]
pub struct Dsn {
    /// The address that takes envelopes.
    pub endpoint: String,
    /// The public key.
    pub key: String,
}

/// The error for text that is not a DSN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write it as https://KEY@HOST/PROJECT")]
pub struct DsnError;

impl fmt::Debug for Dsn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Whoever has the key can send reports.
        write!(f, "Dsn({})", self.endpoint)
    }
}

impl FromStr for Dsn {
    type Err = DsnError;

    fn from_str(text: &str) -> Result<Self, DsnError> {
        let (scheme, rest) = text.trim().split_once("://").ok_or(DsnError)?;
        let (key, rest) = rest.split_once('@').ok_or(DsnError)?;
        let (host, path) = rest.split_once('/').ok_or(DsnError)?;
        // An old DSN has a secret behind the key, which nobody checks any more.
        let key = key.split(':').next().unwrap_or_default();
        let (folder, project) = path.rsplit_once('/').unwrap_or(("", path));
        let is_plain = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric());
        if !matches!(scheme, "http" | "https") || !is_plain(key) || !is_plain(project) {
            return Err(DsnError);
        }
        let folder = if folder.is_empty() {
            String::new()
        } else {
            format!("/{folder}")
        };
        let endpoint = format!("{scheme}://{host}{folder}/api/{project}/envelope/");
        endpoint.parse::<http::Uri>().map_err(|_| DsnError)?;
        Ok(Self {
            endpoint,
            key: key.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dsn_names_an_address_and_a_key() {
        let dsn: Dsn = "https://abc123@o1.ingest.sentry.io/42".parse().unwrap();
        assert_eq!(dsn.endpoint, "https://o1.ingest.sentry.io/api/42/envelope/");
        assert_eq!(dsn.key, "abc123");
        assert!(!format!("{dsn:?}").contains("abc123"));
        let below: Dsn = "http://abc:secret@127.0.0.1:9000/errors/7".parse().unwrap();
        assert_eq!(below.endpoint, "http://127.0.0.1:9000/errors/api/7/envelope/");
        assert_eq!(below.key, "abc");
        for wrong in [
            "",
            "abc",
            "https://host/42",
            "https://abc@host",
            "https://abc@host/",
            "ftp://abc@host/1",
            "https://a b@host/1",
        ] {
            assert_eq!(wrong.parse::<Dsn>(), Err(DsnError), "{wrong}");
        }
    }
}
