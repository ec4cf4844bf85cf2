//! Errors that name the field, say what is wrong and how to mend it. The browser and the server use the same ones.

mod guessable;

use crate::text::{self, ControlCharacter};
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

/// `text` as one clean line (see [`crate::text`]); refused where nothing visible is left, or more than `max` signs.
/// `label` is what it is in a sentence: "a name".
pub fn text(field: &str, label: &str, text: &str, max: usize) -> Result<String, Invalid> {
    let line = optional_text(field, label, text, max)?;
    if line.is_empty() {
        return Err(Invalid::one(field, "required", ["Enter ", label, "."].concat()));
    }
    Ok(line)
}

/// The same for a text that may be left out.
pub fn optional_text(field: &str, label: &str, text: &str, max: usize) -> Result<String, Invalid> {
    within(field, label, text::line(text), max)
}

/// `text` with its line breaks, clean; refused where nothing visible is left, or more than `max` signs.
pub fn paragraphs(field: &str, label: &str, text: &str, max: usize) -> Result<String, Invalid> {
    let clean = within(field, label, text::paragraphs(text), max)?;
    if clean.is_empty() {
        return Err(Invalid::one(field, "required", ["Enter ", label, "."].concat()));
    }
    Ok(clean)
}

fn within(
    field: &str,
    label: &str,
    clean: Result<String, ControlCharacter>,
    max: usize,
) -> Result<String, Invalid> {
    let clean = clean.map_err(|control| Invalid::one(field, "control-character", control.to_string()))?;
    if text::too_long(&clean, max) {
        return Err(too_long(field, label, text::count(&clean), max));
    }
    Ok(clean)
}

/// "Name: 80 characters at most (now 81)."
fn too_long(field: &str, label: &str, now: usize, max: usize) -> Invalid {
    let bare = ["a ", "an ", "the ", "your "]
        .iter()
        .find_map(|article| label.strip_prefix(article));
    let bare = bare.unwrap_or(label);
    let mut message = [
        &text::capitalized(bare),
        ": ",
        &max.to_string(),
        " characters at most",
    ]
    .concat();
    // Where it is the marks that are too many, the number would say nothing.
    if now > max {
        message.push_str(&[" (now ", &now.to_string(), ")"].concat());
    }
    message.push('.');
    Invalid::one(field, "too-long", message)
}

/// An e-mail address; see [`crate::email::check`].
pub fn email(field: &str, address: &str) -> Result<String, Invalid> {
    crate::email::check(field, address)
}

/// The longest name of a person, a pet or a design, in characters.
pub const NAME_MAX: usize = 80;
/// The longest name of an organization, in characters.
pub const ORGANIZATION_NAME_MAX: usize = 120;

/// The shortest password allowed, in characters (OWASP ASVS 5.0, 6.2.1 asks for at least 8 and recommends 15).
pub const PASSWORD_MIN: usize = 12;
/// The longest password allowed, in characters (ASVS 6.2.9 asks to allow at least 64).
pub const PASSWORD_MAX: usize = 128;

/// A new password is long enough and not among the first that are tried (ASVS 6.2.4); which characters it is made of is
/// not asked (6.2.5). `known` is what a guesser knows of the account: its e-mail address and its name.
pub fn password(field: &str, password: &str, known: &[&str]) -> Result<(), Invalid> {
    // An accent may be typed apart from its letter: that makes no password longer.
    let password = &text::compose(password);
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
    fn a_text_is_cleaned_and_counted_as_people_count() {
        let name = |typed: &str| text("name", "a name", typed, 80);
        assert_eq!(name(" Zoe\u{308} ").as_deref(), Ok("Zoë"));
        assert_eq!(name("Rex\nLicensed: yes").as_deref(), Ok("Rex Licensed: yes"));
        let code = |typed: &str| name(typed).unwrap_err().0.remove(0).code;
        for empty in ["", "  ", "\u{200b}", "\u{2800}", "\u{202e}\u{feff}"] {
            assert_eq!(code(empty), "required", "{empty:?}");
        }
        assert_eq!(code("Re\0x"), "control-character");
        let family = "\u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{200d}\u{1f466}";
        assert!(name(&family.repeat(80)).is_ok());
        let message = |invalid: Invalid| invalid.to_string();
        assert_eq!(
            message(name(&family.repeat(81)).unwrap_err()),
            "Name: 80 characters at most (now 81)."
        );
        assert_eq!(
            message(optional_text("zip", "the postal code", "12345678901", 10).unwrap_err()),
            "Postal code: 10 characters at most (now 11)."
        );
        assert_eq!(
            paragraphs("reason", "a reason", "One\r\nTwo", 80).as_deref(),
            Ok("One\nTwo")
        );
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
