//! Contact details in an owner's own text: the telephone number and the e-mail address that a finder can tap.

use crate::text::is_dash;

/// Maximum length of an owner's contact text on a tag page, in characters.
pub const CONTACT_MAX: usize = 200;
/// Maximum length of a finder's message, in characters.
pub const MESSAGE_MAX: usize = 500;
/// Maximum length of a finder's own contact text, in characters.
pub const REPLY_MAX: usize = 200;

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
}
