//! The measures of a pet as typed, in the units of the person's country or with their own unit.

use allpet_domain::{
    builder::{Fit, Measurements, Parameters, Product, Verdict, fit},
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
    /// Parses the measures, each for itself; those that cannot be parsed or are not plausible are `None`.
    pub(crate) fn parse(&self, units: Units) -> Measurements {
        let mm = |text| readable_length(text, units).and_then(|mm| u16::try_from(mm).ok());
        Measurements {
            neck_mm: mm(&self.neck),
            chest_mm: mm(&self.chest),
            weight_grams: readable_weight(&self.weight, units),
        }
    }

    /// Judges the fit by the measures that can be read.
    pub(crate) fn fit(&self, parameters: &Parameters, units: Units) -> Fit {
        fit(parameters, &self.parse(units), units)
    }

    /// Describes why the design does not fit; `None` if it fits, or if that is unknown.
    pub(crate) fn misfit(&self, parameters: &Parameters, units: Units) -> Option<String> {
        let fit = self.fit(parameters, units);
        let is_misfit = matches!(fit.verdict, Verdict::Tight | Verdict::Loose);
        is_misfit.then_some(fit.explanation)
    }

    /// Names the typed measures that cannot be read, and that they do not count; `None` if there is none among those that the
    /// product's page asks for.
    pub(crate) fn unreadable(&self, product: Product, units: Units) -> Option<String> {
        let length = |name, text: &str| {
            let unreadable = product != Product::Leash && length_error(text, units).is_some();
            unreadable.then(|| [name, " “", text.trim(), "”"].concat())
        };
        let weight = || {
            let unreadable = weight_error(&self.weight, units).is_some();
            unreadable.then(|| ["weight “", self.weight.trim(), "”"].concat())
        };
        let names = [length("chest", &self.chest), length("neck", &self.neck), weight()];
        let names: Vec<String> = names.into_iter().flatten().collect();
        let verb = match names.len() {
            0 => return None,
            1 => " isn’t a measure we can read. It doesn’t count here.",
            _ => " aren’t measures we can read. They don’t count here.",
        };
        Some(["The ", &names.join(" and the "), verb].concat())
    }
}

/// A plausible length in mm.
fn readable_length(text: &str, units: Units) -> Option<u32> {
    millimetres(text, units).filter(|mm| LENGTHS.contains(mm))
}

/// A plausible weight in grams.
fn readable_weight(text: &str, units: Units) -> Option<u32> {
    grams(text, units).filter(|grams| WEIGHTS.contains(grams))
}

/// Returns why a length is invalid; `None` if it is valid or empty.
pub(crate) fn length_error(text: &str, units: Units) -> Option<&'static str> {
    let good = readable_length(text, units).is_some();
    (!good && !text.trim().is_empty()).then_some(match units {
        Units::Metric => "Enter a length between 5 and 200 cm, like 42.5, or 17 in.",
        Units::UnitedStates => "Enter a length between 2 and 78 inches, like 16 1/2, or 42 cm.",
    })
}

/// Returns why a weight is invalid; `None` if it is valid or empty.
pub(crate) fn weight_error(text: &str, units: Units) -> Option<&'static str> {
    let good = readable_weight(text, units).is_some();
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
    use allpet_domain::builder::Pick;

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
    }

    #[test]
    fn an_unreadable_measure_neither_hides_a_misfit_nor_stays_unnamed() {
        let harness = Parameters::plain(Product::Harness).with(Pick::Size(1));
        for weight in ["20 lb", "abc", "900 kg", ""] {
            let misfit = typed("", "60 cm", weight).misfit(&harness, UnitedStates);
            assert!(misfit.is_some_and(|text| text.contains("Size 3")), "{weight}");
        }
        let unreadable = |measures: Measures, product| measures.unreadable(product, Metric);
        assert_eq!(unreadable(typed("", "42 cm", "7 kg"), Product::Harness), None);
        assert_eq!(
            unreadable(typed("", "60", " 7 km"), Product::Harness).unwrap(),
            "The weight “7 km” isn’t a measure we can read. It doesn’t count here."
        );
        assert_eq!(
            unreadable(typed("4", "6 0", ""), Product::Collar).unwrap(),
            "The chest “6 0” and the neck “4” aren’t measures we can read. They don’t count here."
        );
        // A leash's page asks for the weight alone.
        assert_eq!(unreadable(typed("x", "x", ""), Product::Leash), None);
        // Nothing is known about the fit by a measure that cannot be read.
        assert_eq!(typed("", "abc", "").misfit(&harness, Metric), None);
    }
}
