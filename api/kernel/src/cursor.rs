//! Opaque cursors: a key of the list, written so that nobody is tempted to build one.

use allpet_contract::{Cursor, Problem, problem};
use serde::{Serialize, de::DeserializeOwned};

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Base64url without padding (RFC 4648, section 5).
pub fn base64url(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = chunk
            .iter()
            .enumerate()
            .fold(0_u32, |word, (at, byte)| word | u32::from(*byte) << (16 - 8 * at));
        for at in 0..=chunk.len() {
            let index = usize::try_from(word >> (18 - 6 * at) & 63).unwrap_or(0);
            text.push(char::from(ALPHABET[index]));
        }
    }
    text
}

/// Reads base64url without padding; nothing where it is not.
pub fn from_base64url(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut word, mut bits) = (0_u32, 0_u32);
    for symbol in text.bytes() {
        let value = ALPHABET.iter().position(|known| *known == symbol)?;
        word = word << 6 | u32::try_from(value).ok()?;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(word >> bits & 255).ok()?);
        }
    }
    Some(bytes)
}

/// A cursor that stands for `key`.
pub fn encode(key: &impl Serialize) -> Cursor {
    Cursor(base64url(&serde_json::to_vec(key).unwrap_or_default()))
}

/// The key that a cursor stands for; `malformed` where it is not one of ours.
pub fn decode<T: DeserializeOwned>(cursor: &Cursor) -> Result<T, Problem> {
    from_base64url(&cursor.0)
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .ok_or_else(|| {
            Problem::new(problem::MALFORMED)
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
        assert_eq!(from_base64url("+/="), None);
    }

    #[test]
    fn a_cursor_comes_back() {
        assert_eq!(
            decode::<(i64, String)>(&encode(&(7, "é"))).unwrap(),
            (7, "é".into())
        );
        assert_eq!(
            decode::<i64>(&Cursor("???".into())).unwrap_err().code,
            "malformed"
        );
    }
}
