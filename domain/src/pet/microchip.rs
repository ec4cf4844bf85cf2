//! Microchip numbers as people type, scan or copy them.

use crate::{Invalid, text};

/// Normalizes and checks a microchip number: 15 digits (ISO 11784: a country code 001–899 or a manufacturer's code 900–998 (999
/// is for tests), then 12 digits up to 2^38 − 1), or an older chip of 9 or 10 characters (AVID, whose readers show
/// `AVID*012*345*678`; Trovan, with letters). The ISO number has no check digit, so only its ranges can be checked.
pub fn microchip(field: &str, number: &str) -> Result<String, Invalid> {
    let letters = chip_letters(number);
    let bare = letters.strip_prefix("AVID").unwrap_or(&letters);
    let digits = bare.bytes().all(|b| b.is_ascii_digit());
    let refuse = |code: &str, message: &str| Err(Invalid::one(field, code, message));
    match bare.len() {
        15 if digits => {
            let prefix: u16 = bare[..3].parse().unwrap_or(0);
            let rest: u64 = bare[3..].parse().unwrap_or(u64::MAX);
            if !(1..=998).contains(&prefix) {
                return refuse(
                    "microchip-prefix",
                    "The first three digits are a country or a maker: 001 to 998. Check them.",
                );
            }
            if rest > (1 << 38) - 1 {
                return refuse(
                    "microchip-range",
                    "The last twelve digits are too large for a microchip. Check them.",
                );
            }
            Ok(bare.to_owned())
        }
        9 if digits => Ok(bare.to_owned()),
        10 if bare.bytes().all(|b| b.is_ascii_hexdigit()) => Ok(bare.to_owned()),
        _ if digits => {
            let count = bare.len().to_string();
            let noun = if bare.len() == 1 { " digit" } else { " digits" };
            refuse(
                "microchip-length",
                &[
                    "That’s ",
                    &count,
                    noun,
                    "; a microchip has 15 (older ones 9 or 10).",
                ]
                .concat(),
            )
        }
        _ => refuse(
            "microchip-letters",
            "Enter the digits of the microchip: 15 of them (older ones have 9 or 10 characters).",
        ),
    }
}

/// Extracts the letters and digits of a microchip number, in capitals: drops blanks, stars, points, dashes and invisible
/// characters of any kind.
pub(super) fn chip_letters(number: &str) -> String {
    let visible = text::line(number).unwrap_or_else(|_| number.to_owned());
    let between = |c: &char| {
        c.is_whitespace() || text::is_dash(*c) || matches!(c, '*' | '.' | ':' | '/' | '_' | '·' | '•')
    };
    let bare = visible.chars().filter(|c| !between(c));
    // Chinese and Japanese input methods produce full-width digits.
    let narrow = |c: char| match c {
        '\u{FF10}'..='\u{FF19}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c.to_ascii_uppercase(),
    };
    bare.map(narrow).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn microchips_are_checked_by_range() {
        assert!(microchip("m", "981020000123456").is_ok());
        assert!(microchip("m", "999020000123456").is_err());
        assert!(microchip("m", "000020000123456").is_err());
        assert!(
            microchip("m", "981274877906943").is_ok(),
            "2^38 − 1 is the largest"
        );
        assert!(microchip("m", "981274877906944").is_err());
        assert!(microchip("m", "0A12 3456 7F").is_ok(), "ten characters, Trovan");
    }

    #[test]
    fn microchips_are_read_as_scanners_and_papers_show_them() {
        for (shown, number) in [
            ("AVID*012*345*678", "012345678"),
            ("avid 012*345*678", "012345678"),
            ("012*345*678", "012345678"),
            ("981\u{a0}020\u{2009}000\u{3000}123456", "981020000123456"),
            ("981020000123456\u{200b}", "981020000123456"),
            ("981\u{2011}020\u{2013}000\u{2212}123456", "981020000123456"),
            ("981.020.000.123.456\n", "981020000123456"),
            ("0A12345678", "0A12345678"),
            ("0a-1234-5678", "0A12345678"),
        ] {
            assert_eq!(microchip("m", shown).as_deref(), Ok(number), "{shown:?}");
        }
        let message = |typed: &str| microchip("m", typed).unwrap_err().to_string();
        assert_eq!(
            message("98102000012345"),
            "That’s 14 digits; a microchip has 15 (older ones 9 or 10)."
        );
        assert!(message("1").starts_with("That’s 1 digit;"));
        assert!(message("98102000O123456").starts_with("Enter the digits"));
        assert!(message("Rex").starts_with("Enter the digits"));
    }
}
