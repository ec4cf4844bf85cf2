//! Weights and lengths as people type them.

use super::{Units, weight_text};

/// Millionths of a gram or of a millimetre in each unit, by the unit's spellings.
type Scale = [(&'static [&'static str], u64)];

const WEIGHTS: &Scale = &[
    (
        &["kg", "kgs", "kilo", "kilos", "kilogram", "kilograms"],
        1_000_000_000,
    ),
    (&["g", "gr", "gram", "grams"], 1_000_000),
    (&["lb", "lbs", "pound", "pounds", "#"], 453_592_370),
    (&["oz", "ounce", "ounces"], 28_349_523),
];
const LENGTHS: &Scale = &[
    (
        &[
            "cm",
            "cms",
            "centimetre",
            "centimetres",
            "centimeter",
            "centimeters",
        ],
        10_000_000,
    ),
    (
        &["mm", "millimetre", "millimetres", "millimeter", "millimeters"],
        1_000_000,
    ),
    (&["m", "metre", "metres", "meter", "meters"], 1_000_000_000),
    (&["in", "inch", "inches", "\"", "″", "”", "''"], 25_400_000),
    (&["ft", "foot", "feet", "'", "′", "’"], 304_800_000),
];

/// Parses a weight into grams: "18 lb", "7,5 kg", "12 lb 4 oz", "500 g" or, in `units`, "7.5". `None` if it is not a weight.
pub fn grams(text: &str, units: Units) -> Option<u32> {
    let assumed = match units {
        Units::Metric => WEIGHTS[0].1,
        Units::UnitedStates => WEIGHTS[2].1,
    };
    read(text, WEIGHTS, assumed)
}

/// Parses a length into millimetres: "19 in", "48 cm", "1 ft 7 in", "19 1/2" or, in `units`, "48". `None` if it is not a length.
pub fn millimetres(text: &str, units: Units) -> Option<u32> {
    let assumed = match units {
        Units::Metric => LENGTHS[0].1,
        Units::UnitedStates => LENGTHS[3].1,
    };
    read(text, LENGTHS, assumed)
}

/// Sums numbers with their units in descending order; a number without a unit must stand alone.
fn read(text: &str, scale: &Scale, assumed: u64) -> Option<u32> {
    let text = text.trim().to_lowercase();
    let mut rest = text.as_str();
    let mut sum = 0_u64;
    let mut last = u64::MAX;
    while !rest.is_empty() {
        let (thousandths, behind) = number(rest)?;
        let end = behind.find(|c: char| c.is_ascii_digit()).unwrap_or(behind.len());
        let word = behind[..end].trim().trim_end_matches('.');
        let unit = if word.is_empty() && last == u64::MAX && end == behind.len() {
            assumed
        } else {
            scale.iter().find(|(names, _)| names.contains(&word))?.1
        };
        // "4 oz 12 lb" is a typo.
        if unit >= last {
            return None;
        }
        last = unit;
        sum = sum.checked_add(thousandths.checked_mul(unit)? / 1_000)?;
        rest = behind[end..].trim_start();
    }
    let rounded = sum.checked_add(500_000)? / 1_000_000;
    (last != u64::MAX).then_some(())?;
    u32::try_from(rounded).ok()
}

/// Parses a leading number into thousandths, and returns the rest: "7.5", "7,5", ".5", "19 1/2", "19½".
fn number(text: &str) -> Option<(u64, &str)> {
    let (whole, rest) = digits(text);
    let (behind, rest) = match rest.strip_prefix(['.', ',']) {
        Some(after) if after.starts_with(|c: char| c.is_ascii_digit()) => digits(after),
        _ => ("", rest),
    };
    if (whole.is_empty() && behind.is_empty()) || whole.len() > 6 || behind.len() > 3 {
        return None;
    }
    let whole_number: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    if behind.is_empty() {
        if let Some((over, under, after)) = fraction(rest.trim_start()) {
            return Some((whole_number * 1_000 + over * 1_000 / under, after));
        }
        if let Some(after) = rest.strip_prefix('/') {
            let (under, after) = digits(after);
            let under: u64 = under.parse().ok().filter(|under| (2..=16).contains(under))?;
            return Some((whole_number * 1_000 / under, after));
        }
    }
    let part: u64 = if behind.is_empty() {
        0
    } else {
        behind.parse().ok()?
    };
    let scale = [1_000, 100, 10, 1].get(behind.len()).copied()?;
    Some((whole_number * 1_000 + part * scale, rest))
}

/// Parses a leading fraction, and returns the rest.
fn fraction(text: &str) -> Option<(u64, u64, &str)> {
    for (sign, over, under) in [
        ('½', 1, 2),
        ('¼', 1, 4),
        ('¾', 3, 4),
        ('⅛', 1, 8),
        ('⅜', 3, 8),
        ('⅝', 5, 8),
        ('⅞', 7, 8),
    ] {
        if let Some(after) = text.strip_prefix(sign) {
            return Some((over, under, after));
        }
    }
    let (over, rest) = digits(text);
    let (under, after) = digits(rest.strip_prefix('/')?);
    let (over, under): (u64, u64) = (over.parse().ok()?, under.parse().ok()?);
    ((2..=16).contains(&under) && over < under).then_some((over, under, after))
}

fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
}

/// Parses a field that [`weight_text`] filled with `before`; an untouched field gives the same weight to the gram.
pub fn reread_weight(text: &str, units: Units, before: Option<u32>) -> Option<u32> {
    let same = before.filter(|before| weight_text(*before, units) == text.trim());
    same.or_else(|| grams(text, units))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Units::{Metric, UnitedStates};

    #[test]
    fn weights_are_read_in_the_unit_typed_along() {
        for (text, expected) in [
            ("7.5", 7_500),
            (" 7,5 kg ", 7_500),
            (".05", 50),
            ("12", 12_000),
            ("18 lb", 8_165),
            ("18lbs.", 8_165),
            ("18 Pounds", 8_165),
            ("12 lb 4 oz", 5_557),
            ("500 g", 500),
            ("7½ kg", 7_500),
            ("0.5", 500),
        ] {
            assert_eq!(grams(text, Metric), Some(expected), "{text}");
        }
        assert_eq!(grams("18", UnitedStates), Some(8_165));
        assert_eq!(grams("7.5 kg", UnitedStates), Some(7_500));
        for wrong in [
            "",
            ".",
            "seven",
            "7.5.1",
            "-3",
            "1.2345",
            "7 5",
            "9999999",
            "7 in",
            "4 oz 12 lb",
            "lb",
            "7 lb 5",
            "1e3",
        ] {
            assert_eq!(grams(wrong, Metric), None, "{wrong}");
        }
    }

    #[test]
    fn lengths_are_read_in_the_unit_typed_along() {
        for (text, expected) in [
            ("48", 480),
            ("42,5", 425),
            ("48 cm", 480),
            ("480mm", 480),
            ("19 in", 483),
            ("19\"", 483),
            ("19 1/2 in", 495),
            ("19½ inches", 495),
            ("1/2 in", 13),
            ("1 ft 7 in", 483),
            ("1'7\"", 483),
            ("0.5 m", 500),
        ] {
            assert_eq!(millimetres(text, Metric), Some(expected), "{text}");
        }
        assert_eq!(millimetres("19", UnitedStates), Some(483));
        for wrong in ["", "about 40", "4 2", "19 lb", "1/0 in", "42.5555"] {
            assert_eq!(millimetres(wrong, Metric), None, "{wrong}");
        }
    }
}
