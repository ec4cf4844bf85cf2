//! Links to unsubscribe. They need no session, so they say what they are about and are signed.

use allpet_domain::id::UserId;
use allpet_kernel::cursor::{base64url, from_base64url};
use hmac::{Hmac, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::{fmt, sync::Arc};

/// The scope of an unsubscribe link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Unsubscription {
    /// The kind of message.
    #[serde(rename = "k")]
    pub(crate) kind: String,
    /// The account.
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    pub(crate) person: Option<UserId>,
    /// The address of a guest.
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub(crate) address: Option<String>,
}

/// Signs and verifies links.
#[derive(Clone)]
pub(crate) struct LinkSigner {
    secret: Arc<[u8]>,
    /// The public address of the API, without a slash at the end.
    api_url: Arc<str>,
}

impl fmt::Debug for LinkSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LinkSigner").finish_non_exhaustive()
    }
}

impl LinkSigner {
    pub(crate) fn new(secret: Vec<u8>, api_url: &str) -> Self {
        Self {
            secret: secret.into(),
            api_url: api_url.trim_end_matches('/').into(),
        }
    }

    /// Returns the link.
    pub(crate) fn link(&self, unsubscription: &Unsubscription) -> String {
        let content = base64url(&serde_json::to_vec(unsubscription).unwrap_or_default());
        let signature = self
            .mac(&content)
            .map(|mac| base64url(&mac.finalize().into_bytes()));
        [
            &*self.api_url,
            "/unsubscribe/",
            &content,
            ".",
            &signature.unwrap_or_default(),
        ]
        .concat()
    }

    /// Reads the token of a link; `None` if it was not made here.
    pub(crate) fn read(&self, token: &str) -> Option<Unsubscription> {
        let (content, signature) = token.split_once('.')?;
        let signature = from_base64url(signature)?;
        self.mac(content)?.verify_slice(&signature).ok()?;
        serde_json::from_slice(&from_base64url(content)?).ok()
    }

    fn mac(&self, content: &str) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).ok()?;
        mac.update(content.as_bytes());
        Some(mac)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_signed_link_is_read() {
        let signer = |secret| LinkSigner::new(vec![secret; 32], "https://api.example/");
        let unsubscription = Unsubscription {
            kind: "order-shipped".into(),
            person: None,
            address: Some("ada@example.com".into()),
        };
        let link = signer(1).link(&unsubscription);
        let token = link.strip_prefix("https://api.example/unsubscribe/").unwrap();
        assert_eq!(signer(1).read(token), Some(unsubscription.clone()));
        assert_eq!(signer(2).read(token), None, "another key");
        let (_, signature) = token.split_once('.').unwrap();
        let other = Unsubscription {
            kind: "order-paid".into(),
            ..unsubscription
        };
        let other = signer(2).link(&other);
        let (content, _) = other.rsplit_once('/').unwrap().1.split_once('.').unwrap();
        assert_eq!(
            signer(1).read(&format!("{content}.{signature}")),
            None,
            "another content"
        );
        assert_eq!(signer(1).read("nonsense"), None);
    }
}
