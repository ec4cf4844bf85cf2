//! Errors that name the field, say what is wrong and how to mend it. The browser and the server use the same ones.

mod guessable;

use guessable::Guess;
use serde::{Deserialize, Serialize};

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FieldError {
    /// The field as the request names it, with dots for nesting: `pet.microchip`.
    pub field: String,
    /// For programs: `required`, `too-long`, `microchip-check-digit`.
    pub code: String,
    /// For people: a sentence that says what to do.
    pub message: String,
}

/// A value that breaks one or more rules; never empty where it is an error.
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.first().map_or("the input is not valid", |first| first.message.as_str()))]
pub struct Invalid(pub Vec<FieldError>);

impl Invalid {
    /// One error.
    pub fn one(field: &str, code: &str, message: impl Into<String>) -> Self {
        let mut invalid = Self::default();
        invalid.add(field, code, message);
        invalid
    }

    /// Notes another error.
    pub fn add(&mut self, field: &str, code: &str, message: impl Into<String>) {
        self.0.push(FieldError {
            field: field.into(),
            code: code.into(),
            message: message.into(),
        });
    }

    /// Notes an error unless `holds`.
    pub fn check(&mut self, holds: bool, field: &str, code: &str, message: &str) {
        if !holds {
            self.add(field, code, message);
        }
    }

    /// Takes over what another check found.
    pub fn merge<T>(&mut self, result: Result<T, Self>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(Self(errors)) => {
                self.0.extend(errors);
                None
            }
        }
    }

    /// `value` where nothing was noted.
    pub fn or<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }
}

/// `text` without surrounding white space; refused where empty or longer than `max` characters.
pub fn text(field: &str, label: &str, text: &str, max: usize) -> Result<String, Invalid> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(Invalid::one(field, "required", format!("Enter {label}.")));
    }
    if trimmed.chars().count() > max {
        return Err(Invalid::one(
            field,
            "too-long",
            format!("Shorten {label} to {max} characters."),
        ));
    }
    Ok(trimmed.to_owned())
}

/// An e-mail address: trimmed, lower case, one `@` with something on both sides and a dot behind it (at most 254
/// characters, RFC 5321). Whether mail arrives is found out by sending some.
pub fn email(field: &str, address: &str) -> Result<String, Invalid> {
    let address = address.trim().to_lowercase();
    let sound = address.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty()
            && !host.contains('@')
            && host.contains('.')
            && !host.starts_with('.')
            && !host.ends_with('.')
    });
    if sound && address.len() <= 254 && !address.contains(char::is_whitespace) {
        return Ok(address);
    }
    Err(Invalid::one(
        field,
        "email",
        "Enter an e-mail address like name@example.com.",
    ))
}

/// The shortest password allowed, in characters (OWASP ASVS 5.0, 6.2.1 asks for at least 8 and recommends 15).
pub const PASSWORD_MIN: usize = 12;
/// The longest password allowed, in characters (ASVS 6.2.9 asks to allow at least 64).
pub const PASSWORD_MAX: usize = 128;

/// A new password is long enough and not among the first that are tried (ASVS 6.2.4); which characters it is made of is
/// not asked (6.2.5). `known` is what a guesser knows of the account: its e-mail address and its name.
pub fn password(field: &str, password: &str, known: &[&str]) -> Result<(), Invalid> {
    let length = password.chars().count();
    let mut invalid = Invalid::default();
    invalid.check(
        length >= PASSWORD_MIN,
        field,
        "too-short",
        "Use at least 12 characters. Three or four words are easy to remember.",
    );
    invalid.check(
        length <= PASSWORD_MAX,
        field,
        "too-long",
        "Use at most 128 characters.",
    );
    invalid.or(())?;
    match guessable::guess(password, known) {
        None => Ok(()),
        Some(Guess::Pattern) => Err(Invalid::one(
            field,
            "pattern",
            "This repeats itself or follows the keyboard, so it is guessed soon. Use three or four words that do not belong together.",
        )),
        Some(Guess::Words) => Err(Invalid::one(
            field,
            "guessable",
            "This is a common password, or your name with little added. Use three or four words that do not belong together.",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_checked_and_lowered() {
        assert_eq!(email("email", " Ada@Example.COM ").unwrap(), "ada@example.com");
        for wrong in [
            "",
            "ada",
            "@example.com",
            "ada@",
            "ada@home",
            "a b@example.com",
            "a@b@example.com",
            "a@.com",
        ] {
            assert!(email("email", wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_password_is_long_enough_and_hard_to_guess() {
        let ada = ["ada@example.com", "Ada Park"];
        let code = |text: &str| {
            let refused = password("password", text, &ada).err();
            refused.map(|invalid| invalid.0.into_iter().map(|error| error.code).collect::<Vec<_>>())
        };
        assert_eq!(code("correct horse battery"), None);
        assert_eq!(code("qwertyuiop").unwrap(), ["too-short"], "one thing at a time");
        assert_eq!(code(&"long ".repeat(26)).unwrap(), ["too-long"]);
        assert_eq!(code("qwertyuiop12").unwrap(), ["pattern"]);
        assert_eq!(code("Ada Park 1990").unwrap(), ["guessable"]);
    }

    #[test]
    fn several_errors_are_kept_together() {
        let mut invalid = Invalid::default();
        invalid.merge(text("name", "a name", "  ", 80));
        invalid.merge(password("password", "short", &[]));
        let errors = invalid.or(()).unwrap_err().0;
        assert_eq!(
            errors.iter().map(|e| e.field.as_str()).collect::<Vec<_>>(),
            ["name", "password"]
        );
    }
}
