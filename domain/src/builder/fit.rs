//! The fit of a design on a pet.

use super::{
    parameters::Parameters,
    parts::{Hardware, Product},
    size::{self, Measurements},
};
use crate::measure::{Units, format_weight, format_width};
use serde::{Deserialize, Serialize};

/// The verdict on a design's fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It fits.
    Fits,
    /// The design is too small, or too weak for the pet.
    Tight,
    /// The design is too large, or heavier than the pet should carry.
    Loose,
    /// A measurement is missing.
    Unmeasured,
}

/// The fit of a design, with advice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fit {
    /// The verdict.
    pub verdict: Verdict,
    /// The explanation and the advice, for people.
    pub explanation: String,
    /// The size that fits, if the design's own does not.
    pub better_size: Option<u8>,
}

/// The heaviest pet for a strap of this width, in grams. Our own rule, well below the breaking load of webbing.
fn max_grams(width_mm: u8) -> u32 {
    match width_mm {
        0..=10 => 8_000,
        11..=15 => 15_000,
        16..=20 => 30_000,
        21..=25 => 50_000,
        _ => u32::MAX,
    }
}

/// The heaviest pet for a plastic buckle, in grams.
const PLASTIC_MAX_GRAMS: u32 = 25_000;

/// Judges the fit on a pet with these measurements, each for itself: a missing one hides no misfit by another. The text gives weights
/// in `units`.
pub fn fit(parameters: &Parameters, measured: &Measurements, units: Units) -> Fit {
    let girth = match parameters.product {
        Product::Harness => girth_fit(parameters, measured.chest_mm, "chest", measured),
        Product::Collar => girth_fit(parameters, measured.neck_mm, "neck", measured),
        Product::Leash => None,
    };
    match (girth, weight_fit(parameters, measured.weight_grams, units)) {
        (Some(girth), Some(weight)) if girth.verdict == Verdict::Unmeasured => weight,
        (girth, weight) => girth.or(weight).unwrap_or_else(|| good_fit(parameters)),
    }
}

impl Fit {
    fn new(verdict: Verdict, explanation: &[&str]) -> Self {
        Self {
            verdict,
            explanation: explanation.concat(),
            better_size: None,
        }
    }
}

fn good_fit(p: &Parameters) -> Fit {
    let explanation = if p.product == Product::Leash {
        "The strap is strong enough."
    } else {
        "Two fingers fit under it, and it won’t slip."
    };
    Fit::new(Verdict::Fits, &[explanation])
}

/// Judges the girth. Returns `None` if neck and chest both fit.
fn girth_fit(p: &Parameters, girth: Option<u16>, body_part: &str, measured: &Measurements) -> Option<Fit> {
    let size = p.size.and_then(|number| size::of(p.product, number))?;
    let compare = |girth, range, body_part| compare_girth(girth, range, body_part, measured, p.product);
    let neck = || {
        let (range, neck) = size.fits_neck().zip(measured.neck_mm)?;
        compare(neck, range, "neck")
    };
    let Some(girth) = girth else {
        let explanation = ["Measure around the ", body_part, " to see whether it fits."];
        return Some(neck().unwrap_or_else(|| Fit::new(Verdict::Unmeasured, &explanation)));
    };
    compare(girth, size.fits(), body_part).or_else(neck)
}

/// Compares a girth with a size's range. Returns `None` if it fits.
fn compare_girth(
    girth: u16,
    range: (u16, u16),
    body_part: &str,
    measured: &Measurements,
    product: Product,
) -> Option<Fit> {
    if size::within(girth, range) {
        return None;
    }
    let better = size::for_pet(product, measured);
    let (verdict, finding) = if girth > range.1 {
        (
            Verdict::Tight,
            "With room for two fingers it is tight around the ",
        )
    } else {
        (Verdict::Loose, "It is loose around the ")
    };
    let by_chest = measured
        .chest_mm
        .is_some_and(|chest| size::for_girth(product, chest).is_some());
    let advice = match better {
        Some(size) => [". Size ", &size.to_string(), " is the one for this pet."].concat(),
        None if product == Product::Harness && measured.chest_mm.is_none() => {
            ". Measure around the chest to find the size.".to_owned()
        }
        None if product == Product::Harness && by_chest => {
            ". None of our sizes fits both chest and neck. Measure again.".to_owned()
        }
        None => ". None of our sizes fits this girth. Measure again.".to_owned(),
    };
    let mut fit = Fit::new(verdict, &[finding, body_part, &advice]);
    fit.better_size = better;
    Some(fit)
}

/// Judges strap and hardware against the pet's weight. Returns `None` if they are strong enough.
fn weight_fit(p: &Parameters, grams: Option<u32>, units: Units) -> Option<Fit> {
    let Some(grams) = grams else {
        let leash = p.product == Product::Leash;
        return leash.then(|| {
            Fit::new(
                Verdict::Unmeasured,
                &["Enter your pet’s weight to see whether the leash is strong enough."],
            )
        });
    };
    let weight = || format_weight(grams, units);
    if grams > max_grams(p.width_mm) {
        let explanation = [
            "A strap of ",
            &format_width(p.width_mm.into(), units),
            " is thin for ",
            &weight(),
            ". Choose a wider one.",
        ];
        return Some(Fit::new(Verdict::Tight, &explanation));
    }
    if p.hardware == Hardware::Plastic && grams > PLASTIC_MAX_GRAMS {
        let explanation = [
            "Plastic buckles are for pets up to ",
            &format_weight(PLASTIC_MAX_GRAMS, units),
            "; this one has ",
            &weight(),
            ". Choose steel or brass.",
        ];
        return Some(Fit::new(Verdict::Tight, &explanation));
    }
    if p.product == Product::Leash && p.width_mm >= 25 && grams < 5_000 {
        let explanation = [
            "A leash of ",
            &format_width(p.width_mm.into(), units),
            " is heavy for ",
            &weight(),
            ". Choose a narrower one.",
        ];
        return Some(Fit::new(Verdict::Loose, &explanation));
    }
    None
}
