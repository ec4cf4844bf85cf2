//! Randomness of the browser, which the domain takes as a parameter.

use allpet_contract::IdempotencyKey;
use allpet_domain::id::Entropy;

/// Returns ten random bytes from the browser's cryptographic source, for a new id.
pub fn entropy() -> Entropy {
    let mut bytes = Entropy::default();
    if let Some(crypto) = web_sys::window().and_then(|window| window.crypto().ok()) {
        // Fails only for more than 65,536 bytes.
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes
}

/// Creates a key for one operation. Reuse it for repetitions of the same form, so that they count once.
pub fn idempotency_key() -> IdempotencyKey {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut key = String::with_capacity(20);
    for byte in entropy() {
        key.push(char::from(HEX[usize::from(byte >> 4)]));
        key.push(char::from(HEX[usize::from(byte & 15)]));
    }
    IdempotencyKey(key)
}
