//! Opaque cursors: the key of a row, encoded so that callers do not build one themselves.

use allpet_contract::{Cursor, Problem, problem};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Serialize, de::DeserializeOwned};

/// Encodes base64url without padding (RFC 4648, section 5).
pub fn base64url(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// Decodes base64url without padding; `None` for anything else.
pub fn from_base64url(text: &str) -> Option<Vec<u8>> {
    BASE64_URL_SAFE_NO_PAD.decode(text).ok()
}

/// Encodes a key as a cursor.
pub fn encode(key: &impl Serialize) -> Cursor {
    Cursor(base64url(&serde_json::to_vec(key).unwrap_or_default()))
}

/// Decodes a cursor. Fails with `page.not-found` if it is invalid.
pub fn decode<T: DeserializeOwned>(cursor: &Cursor) -> Result<T, Problem> {
    from_base64url(&cursor.0)
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .ok_or_else(|| {
            Problem::new(problem::PAGE_NOT_FOUND).detail("The cursor is invalid. Start from the first page.")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64url_follows_the_standard() {
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
    fn a_cursor_round_trips() {
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
