//! Weights and lengths as people read them.

use super::Units;

/// Formats grams for a field in `units`, without trailing zeros: "7.5" (kg), "26.5" (lb). Kilograms to the gram; pounds to a
/// tenth, as scales show them, and below two pounds to a hundredth.
pub fn weight_text(weight: u32, units: Units) -> String {
    let weight = u64::from(weight);
    match units {
        Units::Metric => decimal(weight),
        Units::UnitedStates => {
            let pounds = |step: u64| {
                let unit = 453_592_370 * step;
                (weight * 1_000_000_000 + unit / 2) / unit * step
            };
            let hundredths = pounds(10);
            decimal(if hundredths < 2_000 {
                hundredths
            } else {
                pounds(100)
            })
        }
    }
}

/// Formats a weight in grams with its unit: "7.5 kg", "16.5 lb".
pub fn format_weight(weight: u32, units: Units) -> String {
    let unit = match units {
        Units::Metric => " kg",
        Units::UnitedStates => " lb",
    };
    weight_text(weight, units) + unit
}

/// Formats a length in millimetres with its unit: "42.5 cm", "16.7 in".
pub fn format_length(length: u32, units: Units) -> String {
    match units {
        Units::Metric => decimal(u64::from(length) * 100) + " cm",
        Units::UnitedStates => inches(length.into(), Rounding::Nearest) + " in",
    }
}

/// Formats the width of a strap or the height of a letter, in millimetres: "20 mm", in the United States "0.79 in (20 mm)". Hundredths of
/// an inch tell each width from the next, which tenths do not.
pub fn format_width(width: u32, units: Units) -> String {
    let metric = [&width.to_string(), " mm"].concat();
    match units {
        Units::Metric => metric,
        Units::UnitedStates => [&fine_inches(width.into()), " in (", &metric, ")"].concat(),
    }
}

/// Formats a range of lengths in millimetres: "36.5–47.5 cm", in the United States "14.4–18.7 in (36.5–47.5 cm)". Inches round
/// inwards to tenths, so that the text names no length outside the range.
pub fn format_range(from: u32, to: u32, units: Units) -> String {
    let (from, to) = (u64::from(from), u64::from(to));
    let metric = [&decimal(from * 100), "–", &decimal(to * 100), " cm"].concat();
    match units {
        Units::Metric => metric,
        Units::UnitedStates => {
            let (from, to) = (inches(from, Rounding::Up), inches(to, Rounding::Down));
            [&from, "–", &to, " in (", &metric, ")"].concat()
        }
    }
}

/// How millimetres become tenths of an inch.
#[derive(Clone, Copy)]
pub(super) enum Rounding {
    Up,
    Nearest,
    Down,
}

/// Returns inches to the nearest hundredth.
pub(super) fn fine_inches(millimetres: u64) -> String {
    decimal((millimetres * 1_000 + 127) / 254 * 10)
}

/// Returns inches to a tenth.
pub(super) fn inches(millimetres: u64, rounding: Rounding) -> String {
    to_tenths(millimetres, 254, rounding)
}

/// Returns feet to a tenth.
pub(super) fn feet(millimetres: u64, rounding: Rounding) -> String {
    to_tenths(millimetres, 3_048, rounding)
}

/// Converts to a unit of `unit` tenths of a millimetre, to a tenth.
fn to_tenths(millimetres: u64, unit: u64, rounding: Rounding) -> String {
    let tenths = match rounding {
        Rounding::Up => (millimetres * 100).div_ceil(unit),
        Rounding::Nearest => (millimetres * 100 + unit / 2) / unit,
        Rounding::Down => millimetres * 100 / unit,
    };
    decimal(tenths * 100)
}

fn decimal(thousandths: u64) -> String {
    let behind = (1_000 + thousandths % 1_000).to_string();
    let behind = behind[1..].trim_end_matches('0');
    let whole = (thousandths / 1_000).to_string();
    if behind.is_empty() {
        whole
    } else {
        [&whole, ".", behind].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::{
        Units::{Metric, UnitedStates},
        grams, reread_weight,
    };

    #[test]
    fn lengths_are_shown_in_the_unit_of_the_country() {
        assert_eq!(format_length(425, Metric), "42.5 cm");
        assert_eq!(format_length(425, UnitedStates), "16.7 in");
        assert_eq!(format_length(457, UnitedStates), "18 in");
        assert_eq!(format_width(20, Metric), "20 mm");
        assert_eq!(format_width(20, UnitedStates), "0.79 in (20 mm)");
        assert_eq!(format_width(25, UnitedStates), "0.98 in (25 mm)");
        let texts: std::collections::BTreeSet<_> =
            (1..100).map(|width| format_width(width, UnitedStates)).collect();
        let inches: std::collections::BTreeSet<_> = texts.iter().map(|text| text.split(' ').next()).collect();
        assert_eq!(inches.len(), 99, "no two widths have one name");
        assert_eq!(format_range(365, 475, Metric), "36.5–47.5 cm");
        assert_eq!(
            format_range(365, 475, UnitedStates),
            "14.4–18.7 in (36.5–47.5 cm)"
        );
    }

    #[test]
    fn a_weight_is_the_same_after_the_field() {
        for weight in (1..20_000).chain([50, 12_000, 75_001, 160_000]) {
            for units in [Metric, UnitedStates] {
                let text = weight_text(weight, units);
                assert_eq!(reread_weight(&text, units, Some(weight)), Some(weight));
                // A weight survives saving and formatting again.
                let read = grams(&text, units).unwrap();
                assert_eq!(weight_text(read, units), text, "{weight}");
                assert!(
                    read.abs_diff(weight) * 18 <= weight.max(90),
                    "{weight} is near {text}"
                );
            }
        }
        assert_eq!(weight_text(7_500, Metric), "7.5");
        assert_eq!(weight_text(1_005, Metric), "1.005");
        assert_eq!(weight_text(8_165, UnitedStates), "18");
        assert_eq!(weight_text(12_000, UnitedStates), "26.5");
        assert_eq!(weight_text(50, UnitedStates), "0.11");
        assert_eq!(reread_weight("27", UnitedStates, Some(12_000)), Some(12_247));
        assert_eq!(reread_weight("", UnitedStates, Some(12_000)), None);
        assert_eq!(format_weight(7_500, Metric), "7.5 kg");
        assert_eq!(format_weight(7_500, UnitedStates), "16.5 lb");
    }
}
