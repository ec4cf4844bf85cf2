//! The second step of signing in: a code of an authenticator app, or a recovery code.

use crate::{
    Invalid,
    base32::{ALPHABET, is_between, value},
};
use std::fmt;

/// Recovery codes of an account.
pub const RECOVERY_CODES: usize = 10;
/// Digits of an app's code.
const APP_DIGITS: usize = 6;
/// Characters of a recovery code: 80 bits.
const RECOVERY_LENGTH: usize = 16;
/// Characters of a group of a recovery code.
const GROUP: usize = 4;

/// A code, as a person types it in the second step of signing in.
#[derive(Clone, PartialEq, Eq)]
pub enum SignInCode {
    /// The six digits that an authenticator app shows now.
    App(String),
    /// One of the codes for the day on which the app is lost.
    Recovery(RecoveryCode),
}

impl SignInCode {
    /// Parses a code. Ignores blanks, dashes and invisible characters, and reads recovery codes in any case. `field` is the field of
    /// the error.
    pub fn parse(field: &str, typed: &str) -> Result<Self, Invalid> {
        let symbols: Vec<char> = typed.chars().filter(|symbol| !is_between(*symbol)).collect();
        let digits: Option<String> = symbols.iter().map(|c| c.is_ascii_digit().then_some(*c)).collect();
        match (symbols.len(), digits) {
            (0, _) => Err(Invalid::one(field, "required", "Enter the code.")),
            (APP_DIGITS, Some(digits)) => Ok(Self::App(digits)),
            (RECOVERY_LENGTH, _) => RecoveryCode::read(&symbols)
                .map(Self::Recovery)
                .ok_or_else(|| invalid(field)),
            _ => Err(invalid(field)),
        }
    }
}

fn invalid(field: &str) -> Invalid {
    let message = "Enter the six digits that your authenticator app shows, or a recovery code of 16 letters and digits.";
    Invalid::one(field, "invalid", message)
}

/// A code that works once in place of the app's.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RecoveryCode([u8; RECOVERY_LENGTH]);

impl RecoveryCode {
    /// Creates a code from random bytes.
    pub fn new(random: [u8; RECOVERY_LENGTH]) -> Self {
        Self(random.map(|byte| ALPHABET[usize::from(byte & 31)]))
    }

    fn read(symbols: &[char]) -> Option<Self> {
        let mut code = [0; RECOVERY_LENGTH];
        for (place, symbol) in code.iter_mut().zip(symbols) {
            *place = ALPHABET[usize::from(value(*symbol)?)];
        }
        Some(Self(code))
    }

    /// Returns the 16 characters.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Returns the code in groups of four: `7K3M-Q9TX-0000-ABCD`.
    pub fn grouped(&self) -> String {
        let groups: Vec<&str> = self
            .0
            .chunks(GROUP)
            .map(|group| str::from_utf8(group).unwrap_or_default())
            .collect();
        groups.join("-")
    }
}

// Debug output may reach a log; a code must not.
impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

impl fmt::Debug for SignInCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignInCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_apps_code_is_read_as_people_type_it() {
        for typed in ["123456", "123 456", " 123-456\n", "123\u{a0}456"] {
            assert_eq!(
                SignInCode::parse("code", typed),
                Ok(SignInCode::App("123456".into())),
                "{typed:?}"
            );
        }
    }

    #[test]
    fn a_recovery_code_is_read_as_people_type_it() {
        let code = RecoveryCode::new([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 31, 255]);
        assert_eq!(code.grouped(), "0123-4567-89AB-CDZZ");
        for typed in [
            "0123-4567-89AB-CDZZ",
            "0123456789abcdzz",
            "o l23 4567 89ab cdzz",
            "0123–4567–89AB–CDZZ",
        ] {
            assert_eq!(
                SignInCode::parse("code", typed),
                Ok(SignInCode::Recovery(code)),
                "{typed:?}"
            );
        }
        assert!(!format!("{code:?}").contains("0123"));
    }

    #[test]
    fn other_text_is_refused_with_what_to_do() {
        let error = |typed: &str| SignInCode::parse("code", typed).unwrap_err().0.remove(0).code;
        assert_eq!(error(" - "), "required");
        for typed in [
            "12345",
            "1234567",
            "12345a",
            "0123-4567-89AB-CDZU",
            "0123-4567-89AB-CDZ",
            "123456 123456",
        ] {
            assert_eq!(error(typed), "invalid", "{typed:?}");
        }
    }
}
