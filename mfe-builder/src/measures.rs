//! What was measured on a pet, as it is typed: cm and kg.

use allpet_domain::builder::Measurements;
use serde::{Deserialize, Serialize};

/// What was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Measures {
    /// Around the neck, in cm.
    pub(crate) neck: String,
    /// Around the chest, in cm.
    pub(crate) chest: String,
    /// Weight in kg.
    pub(crate) weight: String,
}

impl Measures {
    /// What it says, as far as it can be read.
    pub(crate) fn read(&self) -> Measurements {
        let mm = |text| scaled(text, 1).and_then(|mm| u16::try_from(mm).ok());
        Measurements {
            neck_mm: mm(&self.neck),
            chest_mm: mm(&self.chest),
            weight_grams: scaled(&self.weight, 3),
        }
    }
}

/// Why a length in cm cannot be read; nothing where it can, or where nothing was typed.
pub(crate) fn length_error(text: &str) -> Option<&'static str> {
    let good = scaled(text, 1).is_some_and(|mm| (50..=2_000).contains(&mm));
    (!good && !text.trim().is_empty()).then_some("Enter a length between 5 and 200 cm, like 42.5.")
}

/// Why a weight in kg cannot be read; nothing where it can, or where nothing was typed.
pub(crate) fn weight_error(text: &str) -> Option<&'static str> {
    let good = scaled(text, 3).is_some_and(|grams| (100..=160_000).contains(&grams));
    (!good && !text.trim().is_empty()).then_some("Enter a weight between 0.1 and 160 kg, like 7.5.")
}

/// Grams as a field of kg shows them: `7.5`.
pub(crate) fn kilograms(grams: u32) -> String {
    let thousandths = (1_000 + grams % 1_000).to_string();
    let behind = thousandths[1..].trim_end_matches('0');
    let whole = (grams / 1_000).to_string();
    if behind.is_empty() {
        whole
    } else {
        [&whole, ".", behind].concat()
    }
}

/// A number with at most `places` digits behind the point or the comma, in units of its last place.
fn scaled(text: &str, places: usize) -> Option<u32> {
    let text = text.trim();
    let (whole, behind) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || behind.len() > places || !digits(whole) || !digits(behind) {
        return None;
    }
    let mut all = [whole, behind].concat();
    for _ in behind.len()..places {
        all.push('0');
    }
    all.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_read_as_mm_and_grams() {
        let typed = |neck: &str, chest: &str, weight: &str| Measures {
            neck: neck.into(),
            chest: chest.into(),
            weight: weight.into(),
        };
        let read = typed("31", " 42,5 ", "7.5").read();
        assert_eq!(read.neck_mm, Some(310));
        assert_eq!(read.chest_mm, Some(425));
        assert_eq!(read.weight_grams, Some(7_500));
        assert_eq!(typed("", "4 2", "-7").read(), Measurements::default());
        assert_eq!(typed("42.55", "", "7.5001").read(), Measurements::default());
    }

    #[test]
    fn what_cannot_be_is_said() {
        assert!(length_error("").is_none());
        assert!(length_error("42").is_none());
        assert!(length_error("4").is_some());
        assert!(length_error("about 40").is_some());
        assert!(weight_error("7.5").is_none());
        assert!(weight_error("750").is_some());
    }

    #[test]
    fn a_weight_is_shown_without_noughts() {
        assert_eq!(kilograms(7_500), "7.5");
        assert_eq!(kilograms(12_000), "12");
        assert_eq!(kilograms(50), "0.05");
    }
}
