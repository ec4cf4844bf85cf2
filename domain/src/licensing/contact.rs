//! Contact details in an owner's own text: the telephone number and the e-mail address that a finder can tap.

use crate::{Invalid, text::is_dash, validation};

/// Maximum length of an owner's contact text on a tag page, in characters.
pub const CONTACT_MAX: usize = 200;
/// Maximum length of a finder's message, in characters.
pub const MESSAGE_MAX: usize = 500;
/// Maximum length of a finder's own contact text, in characters.
pub const REPLY_MAX: usize = 200;

/// Checks and cleans an owner's contact text, which may be empty. `field` names it in the request.
pub fn owner_contact(field: &str, contact: &str) -> Result<String, Invalid> {
    validation::optional_text(field, "how to reach you", contact, CONTACT_MAX)
}

/// Checks and cleans a finder's message and contact text; both are required. Fails with all errors at once.
pub fn finder_note(message: &str, reply: &str) -> Result<(String, String), Invalid> {
    let mut invalid = Invalid::default();
    let message = validation::paragraphs("message", "where the pet is", message, MESSAGE_MAX);
    let message = invalid.merge(message);
    let reply = validation::text("reply", "how the owner reaches you", reply, REPLY_MAX);
    let reply = invalid.merge(reply);
    invalid.or((message.unwrap_or_default(), reply.unwrap_or_default()))
}

/// Digits of a telephone number (ITU E.164 allows 15; a local number has 7).
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

/// The first telephone number in an owner's text, ready to dial: digits with an optional leading plus.
pub fn telephone(text: &str) -> Option<String> {
    let mut number = String::new();
    for symbol in text.chars().chain(['\n']) {
        match symbol {
            '0'..='9' => number.push(symbol),
            '+' if number.is_empty() => number.push(symbol),
            ' ' | '\u{a0}' | '\u{202f}' | '.' | '(' | ')' | '/' => {}
            dash if is_dash(dash) => {}
            _ => {
                if DIGITS.contains(&number.trim_start_matches('+').len()) {
                    return Some(number);
                }
                number.clear();
            }
        }
    }
    None
}

/// The first e-mail address in an owner's text.
pub fn mail_address(text: &str) -> Option<&str> {
    let plain =
        |symbol: char| symbol.is_ascii_alphanumeric() || matches!(symbol, '.' | '-' | '_' | '+' | '@');
    text.split(|symbol: char| !plain(symbol))
        .map(|word| word.trim_matches(['.', '-']))
        .find(|word| {
            let parts = word.split_once('@');
            parts.is_some_and(|(name, host)| {
                !name.is_empty() && !host.contains('@') && host.contains('.') && !host.starts_with('.')
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_as_people_write_it() {
        for (text, number) in [
            ("+1 206 555 0100", "+12065550100"),
            ("(206) 555-0100", "2065550100"),
            ("call me: 206.555.0100, evenings", "2065550100"),
            ("Ada, +49 30 12 34 56 7 or ada@example.com", "+4930123456 7"),
            ("206\u{2011}555\u{2011}0100", "2065550100"),
        ] {
            assert_eq!(
                telephone(text).as_deref(),
                Some(number.replace(' ', "").as_str()),
                "{text}"
            );
        }
        for none in [
            "",
            "ask at the shelter",
            "flat 12",
            "98103",
            "1234567890123456",
            "+",
        ] {
            assert_eq!(telephone(none), None, "{none}");
        }
    }

    #[test]
    fn an_address_is_found_among_words() {
        assert_eq!(
            mail_address("write to <ada.park@example.com>."),
            Some("ada.park@example.com")
        );
        assert_eq!(
            mail_address("+1 206 555 0100, a+b@x.example"),
            Some("a+b@x.example")
        );
        for none in [
            "",
            "@home",
            "ada@",
            "ada@localhost",
            "a@b@c.d",
            "ask at the shelter",
        ] {
            assert_eq!(mail_address(none), None, "{none}");
        }
    }

    #[test]
    fn a_finder_says_where_the_pet_is_and_how_to_answer() {
        let note = finder_note(" In the park\r\nby the lake ", " 206 ").unwrap();
        assert_eq!(note, ("In the park\nby the lake".to_owned(), "206".to_owned()));
        let errors = finder_note("", " ").unwrap_err().0;
        let errors: Vec<_> = errors.iter().map(|error| (&*error.field, &*error.code)).collect();
        assert_eq!(errors, [("message", "required"), ("reply", "required")]);
        let long = |length| "é".repeat(length);
        assert!(finder_note(&long(MESSAGE_MAX), &long(REPLY_MAX)).is_ok());
        let errors = finder_note(&long(MESSAGE_MAX + 1), &long(REPLY_MAX + 1))
            .unwrap_err()
            .0;
        assert!(errors.iter().all(|error| error.code == "too-long") && errors.len() == 2);
    }

    #[test]
    fn an_owner_may_show_no_contact_but_not_a_page_of_it() {
        assert_eq!(owner_contact("contact", " ").as_deref(), Ok(""));
        assert!(owner_contact("contact", &"é".repeat(CONTACT_MAX)).is_ok());
        let refused = owner_contact("contact", &"é".repeat(CONTACT_MAX + 1))
            .unwrap_err()
            .0;
        assert_eq!((&*refused[0].field, &*refused[0].code), ("contact", "too-long"));
    }
}
