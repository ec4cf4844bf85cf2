//! Validation errors: each names the field, says what is wrong and how to fix it. Browser and server share them.

mod guessable;

use crate::text::{self, ControlCharacter};
use guessable::Guess;
use serde::{Deserialize, Serialize};

/// An error in one field.
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

/// A value that breaks one or more rules; as an error never empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.first().map_or("the input is not valid", |first| first.message.as_str()))]
pub struct Invalid(pub Vec<FieldError>);

impl Invalid {
    /// Creates a single error.
    pub fn one(field: &str, code: &str, message: impl Into<String>) -> Self {
        let mut invalid = Self::default();
        invalid.add(field, code, message);
        invalid
    }

    /// Adds an error.
    pub fn add(&mut self, field: &str, code: &str, message: impl Into<String>) {
        self.0.push(FieldError {
            field: field.into(),
            code: code.into(),
            message: message.into(),
        });
    }

    /// Adds an error unless `holds`.
    pub fn check(&mut self, holds: bool, field: &str, code: &str, message: &str) {
        if !holds {
            self.add(field, code, message);
        }
    }

    /// Adds the errors of another check; returns its value if it passed.
    pub fn merge<T>(&mut self, result: Result<T, Self>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(Self(errors)) => {
                self.0.extend(errors);
                None
            }
        }
    }

    /// Returns `value` if there are no errors.
    pub fn or<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }
}

/// Maximum length of each part of a qualified name, in characters.
pub const NAME_PART_MAX: usize = 40;

/// Returns whether `name` can be the name of a subscriber or a schedule, which begins with its module's:
/// `catalog.order-paid`. Each part has 1 to [`NAME_PART_MAX`] lower-case letters and hyphens.
pub fn is_qualified_name(name: &str) -> bool {
    let is_part = |part: &str| {
        (1..=NAME_PART_MAX).contains(&part.len())
            && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
    };
    name.split_once('.')
        .is_some_and(|(module, rest)| is_part(module) && is_part(rest))
}

/// Cleans `text` to one line (see [`crate::text`]). Fails if nothing visible is left, or more than `max` characters. `label`
/// names it in a sentence: "a name".
pub fn text(field: &str, label: &str, text: &str, max: usize) -> Result<String, Invalid> {
    let line = optional_text(field, label, text, max)?;
    if line.is_empty() {
        return Err(Invalid::one(field, "required", ["Enter ", label, "."].concat()));
    }
    Ok(line)
}

/// Like [`text()`], but may be empty.
pub fn optional_text(field: &str, label: &str, text: &str, max: usize) -> Result<String, Invalid> {
    within(field, label, text::line(text), max)
}

/// Cleans `text` and keeps its line breaks. Fails if nothing visible is left, or more than `max` characters.
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

/// The error "Name: 80 characters at most (now 81)."
fn too_long(field: &str, label: &str, now: usize, max: usize) -> Invalid {
    let bare = ["a ", "an ", "the ", "your "]
        .iter()
        .find_map(|article| label.strip_prefix(article));
    let bare = bare.unwrap_or(label);
    let mut message = [
        &text::capitalize(bare),
        ": ",
        &max.to_string(),
        " characters at most",
    ]
    .concat();
    // If there are too many marks rather than characters, the number would be misleading.
    if now > max {
        message.push_str(&[" (now ", &now.to_string(), ")"].concat());
    }
    message.push('.');
    Invalid::one(field, "too-long", message)
}

/// Checks an e-mail address; see [`crate::email::check`].
pub fn email(field: &str, address: &str) -> Result<String, Invalid> {
    crate::email::check(field, address)
}

/// Maximum length of a person's, pet's or design's name, in characters.
pub const NAME_MAX: usize = 80;
/// Maximum length of an organization's name, in characters.
pub const ORGANIZATION_NAME_MAX: usize = 120;

/// Minimum length of a password, in characters (OWASP ASVS 5.0, 6.2.1 requires 8 and recommends 15).
pub const PASSWORD_MIN: usize = 12;
/// Maximum length of a password, in characters (ASVS 6.2.9 requires that at least 64 are allowed).
pub const PASSWORD_MAX: usize = 128;

/// Checks a new password: long enough, and not easily guessed (ASVS 6.2.4). It may consist of any characters (6.2.5). `known` are
/// the account's e-mail address and name, which an attacker would try.
pub fn password(field: &str, password: &str, known: &[&str]) -> Result<(), Invalid> {
    // A combining accent makes no password longer.
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
            "This repeats itself or follows the keyboard, so it is easy to guess. Use three or four words that do not belong together.",
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
