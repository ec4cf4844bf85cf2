//! The measures of a pet as typed, in the units of the person's country or with their own unit.

use allpet_domain::{
    builder::Measurements,
    measure::{Units, grams, millimetres},
};
use serde::{Deserialize, Serialize};

/// Shortest and longest girth, in mm.
const LENGTHS: std::ops::RangeInclusive<u32> = 50..=2_000;
/// Lightest and heaviest pet, in grams.
const WEIGHTS: std::ops::RangeInclusive<u32> = 100..=160_000;

/// The texts of the fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Measures {
    /// Around the neck.
    pub(crate) neck: String,
    /// Around the chest.
    pub(crate) chest: String,
    /// Weight.
    pub(crate) weight: String,
}

impl Measures {
    /// Parses the measures; those that cannot be parsed are `None`.
    pub(crate) fn parse(&self, units: Units) -> Measurements {
        let mm = |text| millimetres(text, units).and_then(|mm| u16::try_from(mm).ok());
        Measurements {
            neck_mm: mm(&self.neck),
            chest_mm: mm(&self.chest),
            weight_grams: grams(&self.weight, units),
        }
    }

    /// Returns whether every field contains a plausible measure or is empty.
    pub(crate) fn are_valid(&self, units: Units) -> bool {
        length_error(&self.chest, units).is_none()
            && length_error(&self.neck, units).is_none()
            && weight_error(&self.weight, units).is_none()
    }
}

/// Returns why a length is invalid; `None` if it is valid or empty.
pub(crate) fn length_error(text: &str, units: Units) -> Option<&'static str> {
    let good = millimetres(text, units).is_some_and(|mm| LENGTHS.contains(&mm));
    (!good && !text.trim().is_empty()).then_some(match units {
        Units::Metric => "Enter a length between 5 and 200 cm, like 42.5, or 17 in.",
        Units::UnitedStates => "Enter a length between 2 and 78 inches, like 16 1/2, or 42 cm.",
    })
}

/// Returns why a weight is invalid; `None` if it is valid or empty.
pub(crate) fn weight_error(text: &str, units: Units) -> Option<&'static str> {
    let good = grams(text, units).is_some_and(|grams| WEIGHTS.contains(&grams));
    (!good && !text.trim().is_empty()).then_some(match units {
        Units::Metric => "Enter a weight between 0.1 and 160 kg, like 7.5.",
        Units::UnitedStates => "Enter a weight between 0.3 and 350 lb, like 16.5.",
    })
}

#[cfg(test)]
mod tests {
    use super::{
        Units::{Metric, UnitedStates},
        *,
    };

    fn typed(neck: &str, chest: &str, weight: &str) -> Measures {
        Measures {
            neck: neck.into(),
            chest: chest.into(),
            weight: weight.into(),
        }
    }

    #[test]
    fn measures_are_parsed_into_mm_and_grams() {
        let parse = typed("31", " 42,5 ", "7.5").parse(Metric);
        assert_eq!((parse.neck_mm, parse.chest_mm), (Some(310), Some(425)));
        assert_eq!(parse.weight_grams, Some(7_500));
        let parse = typed("12", "18\"", "16.5").parse(UnitedStates);
        assert_eq!((parse.neck_mm, parse.chest_mm), (Some(305), Some(457)));
        assert_eq!(parse.weight_grams, Some(7_484));
        for (units, other) in [
            (Metric, typed("12 in", "18 1/2 in", "16.5 lb")),
            (UnitedStates, typed("30.5 cm", "47 cm", "7484 g")),
        ] {
            let parse = other.parse(units);
            assert_eq!((parse.neck_mm, parse.chest_mm), (Some(305), Some(470)));
            assert_eq!(parse.weight_grams, Some(7_484), "the typed unit counts");
        }
        assert_eq!(typed("", "4 2", "-7").parse(Metric), Measurements::default());
    }

    #[test]
    fn errors_use_the_units_of_the_country() {
        assert!(length_error("", Metric).is_none());
        assert!(length_error("42", Metric).is_none());
        assert!(length_error("4", Metric).is_some());
        assert!(length_error("4", UnitedStates).is_none());
        assert!(length_error("about 40", Metric).unwrap().contains("200 cm"));
        assert!(length_error("80", UnitedStates).unwrap().contains("78 inches"));
        assert!(weight_error("7.5", Metric).is_none());
        assert!(weight_error("750", Metric).unwrap().contains("160 kg"));
        assert!(weight_error("750", UnitedStates).unwrap().contains("350 lb"));
        assert!(typed("", "42 cm", "7 kg").are_valid(UnitedStates));
        assert!(!typed("", "42", "7 km").are_valid(Metric));
    }
}
