//! Lengths inside a text, such as a product's description.

use super::{
    Units,
    format::{Rounding, fine_inches, inches},
};
use std::borrow::Cow;

/// Writes inches before each length in centimetres or millimetres that a text names, for readers in the United States: "20–28 cm"
/// becomes "7.9–11 in (20–28 cm)", "60 × 45 cm" becomes "23.6 × 17.7 in (60 × 45 cm)". Ranges of centimetres round inwards, as in
/// [`super::format_range`]; millimetres round to the nearest hundredth, as in [`super::format_width`]. Other readers, and texts with inches,
/// get the text as it is.
///
/// Works on bytes and ASCII letters: the browser's program would grow by the tables of Unicode otherwise.
pub fn localize_lengths(text: &str, units: Units) -> Cow<'_, str> {
    if units == Units::Metric || text.contains(" in (") {
        return Cow::Borrowed(text);
    }
    let mut localized = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while let Some(start) = rest.bytes().position(|byte| byte.is_ascii_digit()) {
        let (before, length) = rest.split_at(start);
        localized.push_str(before);
        let is_in_word = before.bytes().last().is_some_and(is_letter);
        let end = match read_length(length, &CENTIMETRES).or_else(|| read_length(length, &MILLIMETRES)) {
            Some((inches, end)) if !is_in_word => {
                localized.push_str(&inches);
                localized.push_str(" in (");
                localized.push_str(&length[..end]);
                localized.push(')');
                end
            }
            _ => {
                // The whole number: the "200" of "1,200 cm" is none.
                let end = number_end(length);
                localized.push_str(&length[..end]);
                end
            }
        };
        rest = &length[end..];
    }
    localized.push_str(rest);
    Cow::Owned(localized)
}

/// A unit of lengths in a text.
struct Unit {
    sign: &'static str,
    /// How many tenths of it are a millimetre.
    tenths: u64,
    /// Whether the inches of a range round inwards.
    rounds_inwards: bool,
    /// Whether inches have hundredths.
    is_fine: bool,
}

const CENTIMETRES: Unit = Unit {
    sign: "cm",
    tenths: 1,
    rounds_inwards: true,
    is_fine: false,
};

/// Straps come in a few widths: a range of them begins and ends with one, so its inches are those of the widths alone.
const MILLIMETRES: Unit = Unit {
    sign: "mm",
    tenths: 10,
    rounds_inwards: false,
    is_fine: true,
};

/// Reads a length or several at the start of a text: "120 cm", "20–28 cm", "19 to 31 cm", "60 × 45 cm", "20 mm". Returns the same in
/// inches, and where it ends.
fn read_length(text: &str, unit: &Unit) -> Option<(String, usize)> {
    /// What stands between two numbers, and whether they are a range.
    const SEPARATORS: [(&str, bool); 5] = [
        ("–", true),
        ("-", true),
        (" to ", true),
        (" × ", false),
        (" x ", false),
    ];
    let mut in_inches = String::new();
    let mut rest = text;
    let mut ends_range = false;
    loop {
        let (number, after) = rest.split_at(number_end(rest));
        let millimetres = read_tenths(number)? / unit.tenths;
        let separator = SEPARATORS.into_iter().find(|(sign, _)| after.starts_with(sign));
        let rounding = match separator {
            Some((_, true)) if unit.rounds_inwards => Rounding::Up,
            _ if ends_range && unit.rounds_inwards => Rounding::Down,
            _ => Rounding::Nearest,
        };
        let length = if unit.is_fine {
            fine_inches(millimetres)
        } else {
            inches(millimetres, rounding)
        };
        in_inches.push_str(&length);
        let Some((sign, is_range)) = separator else {
            let behind = after.strip_prefix(' ').unwrap_or(after).strip_prefix(unit.sign)?;
            let is_word = behind.bytes().next().is_some_and(is_letter);
            return (!is_word).then_some((in_inches, text.len() - behind.len()));
        };
        in_inches.push_str(sign);
        rest = &after[sign.len()..];
        ends_range = is_range;
    }
}

/// Returns where the number at the start of a text ends.
fn number_end(text: &str) -> usize {
    let is_in_number = |byte: u8| byte.is_ascii_digit() || byte == b'.' || byte == b',';
    text.bytes()
        .position(|byte| !is_in_number(byte))
        .unwrap_or(text.len())
}

/// Reads a number with at most one decimal, "42.5", as tenths. A comma separates thousands or decimals, by the country of the writer,
/// so a number with one is not read.
fn read_tenths(number: &str) -> Option<u64> {
    let (whole, tenth) = number.split_once('.').unwrap_or((number, "0"));
    if whole.is_empty() || whole.len() > 4 || tenth.len() != 1 {
        return None;
    }
    let mut digits = whole.bytes().chain(tenth.bytes());
    digits.try_fold(0, |sum, byte| {
        byte.is_ascii_digit().then(|| sum * 10 + u64::from(byte - b'0'))
    })
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Units::{Metric, UnitedStates};

    #[test]
    fn inches_stand_before_the_centimetres_of_a_text() {
        for (text, expected) in [
            ("120 cm", "47.2 in (120 cm)"),
            (
                "Neck by size: XS 20–28 cm, S 26–36 cm.",
                "Neck by size: XS 7.9–11 in (20–28 cm), S 10.3–14.1 in (26–36 cm).",
            ),
            (
                "Fits necks of 19 to 31 cm; the bell can be taken off.",
                "Fits necks of 7.5 to 12.2 in (19 to 31 cm); the bell can be taken off.",
            ),
            (
                "Outer size: S 60 × 45 cm, M 80 × 60 cm",
                "Outer size: S 23.6 × 17.7 in (60 × 45 cm), M 31.5 × 23.6 in (80 × 60 cm)",
            ),
            ("180 cm, Teal", "70.9 in (180 cm), Teal"),
            ("2 pieces of 42.5cm", "2 pieces of 16.7 in (42.5cm)"),
            (
                "Nylon webbing, 20 mm, 2.0 m",
                "Nylon webbing, 0.79 in (20 mm), 2.0 m",
            ),
            (
                "Leather is made 10 to 25 mm wide, not 40 mm.",
                "Leather is made 0.39 to 0.98 in (10 to 25 mm) wide, not 1.57 in (40 mm).",
            ),
        ] {
            assert_eq!(localize_lengths(text, UnitedStates), expected);
            assert_eq!(localize_lengths(text, Metric), text);
        }
        for unchanged in [
            "",
            "XL",
            "350 ml",
            "Machine wash at 30 °C",
            "Model A4 cm",
            "5 cmx",
            "5 mmx",
            "about cm",
            "47.2 in (120 cm)",
            "1,200 cm",
            "1.2345 cm",
            "5 cm2",
            "tested to 250 kg, 3–",
        ] {
            assert_eq!(localize_lengths(unchanged, UnitedStates), unchanged);
        }
    }
}
