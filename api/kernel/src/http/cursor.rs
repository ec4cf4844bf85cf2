//! Opaque cursors: a key of the list, written so that nobody is tempted to build one.

use allpet_contract::{Cursor, Problem, problem};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Serialize, de::DeserializeOwned};

/// Base64url without padding (RFC 4648, section 5).
pub fn base64url(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads base64url without padding; nothing where it is not.
pub fn from_base64url(text: &str) -> Option<Vec<u8>> {
    BASE64_URL_SAFE_NO_PAD.decode(text).ok()
}

/// A cursor that stands for `key`.
pub fn encode(key: &impl Serialize) -> Cursor {
    Cursor(base64url(&serde_json::to_vec(key).unwrap_or_default()))
}

/// The key that a cursor stands for; `page.not-found` where it is not one of ours.
pub fn decode<T: DeserializeOwned>(cursor: &Cursor) -> Result<T, Problem> {
    from_base64url(&cursor.0)
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .ok_or_else(|| {
            Problem::new(problem::PAGE_NOT_FOUND)
                .detail("The cursor is not one of ours. Start from the first page.")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64url_is_the_standards() {
        for (bytes, text) in [
            (&b""[..], ""),
            (b"f", "Zg"),
            (b"fo", "Zm8"),
            (b"foo", "Zm9v"),
            (b"\xff\xfe\xfd\xfc", "__79_A"),
        ] {
            assert_eq!(base64url(bytes), text);
            assert_eq!(from_base64url(text).as_deref(), Some(bytes));
        }
        for wrong in ["+/=", "Zg==", "Z", "Zh"] {
            assert_eq!(from_base64url(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_cursor_comes_back() {
        assert_eq!(
            decode::<(i64, String)>(&encode(&(7, "é"))).unwrap(),
            (7, "é".into())
        );
        assert_eq!(
            decode::<i64>(&Cursor("???".into())).unwrap_err().code,
            "page.not-found"
        );
    }
}
