//! Crockford's base 32, for codes that people copy from paper: no `I`, `L`, `O` or `U`.

use crate::text::{is_dash, is_invisible};

/// The digits.
pub const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Returns the value of a digit in any case. Reads O as 0, I and L as 1.
pub fn value(digit: char) -> Option<u8> {
    let digit = match digit.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let place = ALPHABET.iter().position(|known| char::from(*known) == digit)?;
    u8::try_from(place).ok()
}

/// Returns whether `symbol` may stand between the groups of a code: dashes, underscores, dots, slashes, blanks and invisible
/// characters.
pub fn is_between(symbol: char) -> bool {
    symbol.is_whitespace()
        || is_dash(symbol)
        || is_invisible(symbol)
        || matches!(symbol, '_' | '.' | '·' | '/' | '~')
}
