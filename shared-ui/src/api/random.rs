//! Randomness of the browser, which the domain takes as a parameter.

use allpet_contract::IdempotencyKey;
use allpet_domain::id::Entropy;

/// Returns ten random bytes for a new id.
pub fn entropy() -> Entropy {
    random_bytes()
}

/// Creates a key for one operation. Reuse it for repetitions of the same form, so that they count once.
pub fn idempotency_key() -> IdempotencyKey {
    IdempotencyKey(hex(&entropy()))
}

/// Returns random bytes from the browser's cryptographic source.
pub(super) fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    if let Some(crypto) = web_sys::window().and_then(|window| window.crypto().ok()) {
        // Fails only for more than 65,536 bytes.
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes
}

/// Writes bytes in hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}
