//! Lengths inside a text, such as a product's description.

use super::{
    Units,
    format::{Rounding, feet, fine_inches, inches},
};
use std::borrow::Cow;

/// Writes inches before each length in centimetres or millimetres that a text names, and feet before metres, for readers in the United
/// States: "20–28 cm" becomes "7.9–11 in (20–28 cm)", "60 × 45 cm" becomes "23.6 × 17.7 in (60 × 45 cm)", "2.0 m" becomes
/// "6.6 ft (2.0 m)". Ranges of centimetres and metres round inwards, as in [`super::format_range`]; millimetres round to the nearest
/// hundredth, as in [`super::format_width`]. Other readers, and texts with inches or feet, get the text as it is.
///
/// Works on bytes and ASCII letters: the browser's program would grow by the tables of Unicode otherwise.
pub fn localize_lengths(text: &str, units: Units) -> Cow<'_, str> {
    if units == Units::Metric || text.contains(" in (") || text.contains(" ft (") {
        return Cow::Borrowed(text);
    }
    let mut localized = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while let Some(start) = rest.bytes().position(|byte| byte.is_ascii_digit()) {
        let (before, length) = rest.split_at(start);
        localized.push_str(before);
        let is_in_word = before.bytes().last().is_some_and(is_letter);
        let end = match UNITS.iter().find_map(|unit| read_length(length, unit)) {
            Some((local, end)) if !is_in_word => {
                localized.push_str(&local);
                localized.push_str(" (");
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
    /// A tenth of it, in tenths of a millimetre.
    tenth: u64,
    /// The unit of readers in the United States.
    local_sign: &'static str,
    /// Converts millimetres to that unit.
    convert: fn(u64, Rounding) -> String,
}

const UNITS: [Unit; 3] = [
    Unit {
        sign: "cm",
        tenth: 10,
        local_sign: "in",
        convert: inches,
    },
    Unit {
        sign: "mm",
        tenth: 1,
        local_sign: "in",
        convert: inches_of_width,
    },
    Unit {
        sign: "m",
        tenth: 1_000,
        local_sign: "ft",
        convert: feet,
    },
];

/// Straps come in a few widths: a range of them begins and ends with one, so its inches are those of the widths alone.
fn inches_of_width(millimetres: u64, _: Rounding) -> String {
    fine_inches(millimetres)
}

/// Reads a length or several at the start of a text: "120 cm", "20–28 cm", "19 to 31 cm", "60 × 45 cm", "20 mm", "2.0 m". Returns the
/// same in inches or feet, and where it ends.
fn read_length(text: &str, unit: &Unit) -> Option<(String, usize)> {
    /// The separators of two numbers, and whether they make a range.
    const SEPARATORS: [(&str, bool); 5] = [
        ("–", true),
        ("-", true),
        (" to ", true),
        (" × ", false),
        (" x ", false),
    ];
    let mut local = String::new();
    let mut rest = text;
    let mut ends_range = false;
    loop {
        let (number, after) = rest.split_at(number_end(rest));
        let millimetres = read_tenths(number)? * unit.tenth / 10;
        let separator = SEPARATORS.into_iter().find(|(sign, _)| after.starts_with(sign));
        let rounding = match separator {
            Some((_, true)) => Rounding::Up,
            _ if ends_range => Rounding::Down,
            _ => Rounding::Nearest,
        };
        local.push_str(&(unit.convert)(millimetres, rounding));
        let Some((sign, is_range)) = separator else {
            let behind = after.strip_prefix(' ').unwrap_or(after).strip_prefix(unit.sign)?;
            let is_word = behind.bytes().next().is_some_and(is_letter);
            if is_word {
                return None;
            }
            local.push(' ');
            local.push_str(unit.local_sign);
            return Some((local, text.len() - behind.len()));
        };
        local.push_str(sign);
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
                "Nylon webbing, 0.79 in (20 mm), 6.6 ft (2.0 m)",
            ),
            (
                "A line of 1.5–2.1 m or 10 m.",
                "A line of 5–6.8 ft (1.5–2.1 m) or 32.8 ft (10 m).",
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
            "6.6 ft (2.0 m)",
            "5 min",
            "1,200 cm",
            "1.2345 cm",
            "5 cm2",
            "tested to 250 kg, 3–",
        ] {
            assert_eq!(localize_lengths(unchanged, UnitedStates), unchanged);
        }
    }
}
