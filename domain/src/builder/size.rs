//! Sizes: their girths from published tables, and the choice of a size for a pet.
//!
//! A girth is measured on the pet; the product is 5 to 10 % longer, so that two fingers fit under it. [`Size::fits`] gives the
//! girths of a size, both for display and for [`super::fit()`]. Between two sizes the larger one is right.

use super::parts::Product;
use crate::measure::{Units, format_range};
use serde::{Deserialize, Serialize};

/// Measurements of a pet, in whole mm and grams, so that nothing rounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Measurements {
    /// Girth of the neck, where a collar sits, in mm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub neck_mm: Option<u16>,
    /// Girth of the chest at its widest, in mm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chest_mm: Option<u16>,
    /// Weight in grams.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight_grams: Option<u32>,
}

/// A size of a product. Its ranges are the product's own lengths, in mm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Its number, 0 to 7.
    pub number: u8,
    /// Range around the chest for a harness, around the neck for a collar.
    pub around: (u16, u16),
    /// Range around the neck, for a harness.
    pub neck: Option<(u16, u16)>,
}

/// The number of sizes of a harness or a collar.
pub const SIZES: u8 = 8;

/// Chest: leadingdog.co.uk, sizes 0 to 7 by girth in cm.
const CHEST: [(u16, u16); 8] = [
    (350, 400),
    (400, 500),
    (500, 600),
    (600, 700),
    (700, 800),
    (800, 900),
    (900, 1000),
    (1000, 1200),
];

/// Neck of a harness: the front widths that transpawgear.com gives beside its girths (XS 11–13 inches at 13–16, S 12–14 at 16–20,
/// M 15–17 at 18–23, L 18–21 at 24–33, XL 21–24 at 27–37), mapped to [`CHEST`] without gaps; the last is extrapolated.
const FRONT: [(u16, u16); 8] = [
    (280, 330),
    (300, 380),
    (360, 430),
    (420, 480),
    (460, 530),
    (520, 580),
    (560, 610),
    (600, 700),
];

/// Neck of a collar: our own patterns.
const NECK: [(u16, u16); 8] = [
    (200, 260),
    (250, 320),
    (310, 380),
    (370, 450),
    (440, 520),
    (510, 600),
    (590, 690),
    (680, 800),
];

/// The size with this number; `None` for a leash, which has a length.
pub fn of(product: Product, number: u8) -> Option<Size> {
    let at = usize::from(number);
    match product {
        Product::Harness => Some(Size {
            number,
            around: *CHEST.get(at)?,
            neck: FRONT.get(at).copied(),
        }),
        Product::Collar => Some(Size {
            number,
            around: *NECK.get(at)?,
            neck: None,
        }),
        Product::Leash => None,
    }
}

/// Width and height of a harness's side patch in mm; `None` for the smallest size.
pub fn patch(number: u8) -> Option<(u32, u32)> {
    match number {
        1 => Some((70, 30)),
        2 => Some((90, 35)),
        3 => Some((110, 40)),
        4 | 5 => Some((140, 50)),
        6 | 7 => Some((170, 60)),
        _ => None,
    }
}

/// The narrowest and the widest strap for a size, in mm: a narrower one cuts in, a wider one chafes.
pub fn widths_mm(number: u8) -> (u8, u8) {
    match number {
        0 => (10, 20),
        1 | 2 => (15, 25),
        3 | 4 => (20, 30),
        _ => (25, 40),
    }
}

/// Granularity of girths, in mm: half a centimetre, as people read a tape.
const STEP_MM: u16 = 5;

/// The girths on the pet for a product's range of lengths: from 10 % below the shortest, so that it does not slip, to 5 % below
/// the longest, which leaves room for two fingers. In steps of half a centimetre, rounded inwards.
fn girths(made: (u16, u16)) -> (u16, u16) {
    let (from, to) = (u32::from(made.0) * 100, u32::from(made.1) * 100);
    let step = u32::from(STEP_MM);
    let from = from.div_ceil(110).div_ceil(step) * step;
    let to = to / 105 / step * step;
    let short = |mm| u16::try_from(mm).unwrap_or(u16::MAX);
    (short(from), short(to))
}

impl Size {
    /// The girths on the pet that it fits, in mm: around the chest for a harness, around the neck for a collar.
    pub fn fits(&self) -> (u16, u16) {
        girths(self.around)
    }

    /// The neck girths on the pet that a harness fits, in mm.
    pub fn fits_neck(&self) -> Option<(u16, u16)> {
        self.neck.map(girths)
    }
}

/// The size for a girth of `girth_mm`, the larger of two; `None` outside all sizes.
pub fn for_girth(product: Product, girth_mm: u16) -> Option<u8> {
    largest(product, |size| within(girth_mm, size.fits()))
}

/// The size for a pet: a harness by chest and neck, as far as measured, a collar by the neck. `None` if no harness fits both.
pub fn for_pet(product: Product, measured: &Measurements) -> Option<u8> {
    let neck_fits = |size: &Size| match (measured.neck_mm, size.fits_neck()) {
        (Some(neck), Some(range)) => within(neck, range),
        _ => true,
    };
    match product {
        Product::Harness => {
            let chest = measured.chest_mm?;
            largest(product, |size| within(chest, size.fits()) && neck_fits(size))
        }
        Product::Collar => for_girth(product, measured.neck_mm?),
        Product::Leash => None,
    }
}

/// Returns whether the range contains the girth, both ends inclusive.
pub(super) fn within(girth_mm: u16, range: (u16, u16)) -> bool {
    (range.0..=range.1).contains(&girth_mm)
}

fn largest(product: Product, fits: impl Fn(&Size) -> bool) -> Option<u8> {
    let sizes = (0..SIZES).rev().filter_map(|number| of(product, number));
    let mut sizes = sizes.filter(fits);
    sizes.next().map(|size| size.number)
}

/// Formats a range of girths: `36.5–47.5 cm`.
pub fn format_girths(range: (u16, u16), units: Units) -> String {
    format_range(range.0.into(), range.1.into(), units)
}

/// A size with its girth, for carts, orders and the workshop: `size 1 (chest 36.5–47.5 cm)`; inches are followed by centimetres.
/// `None` for a leash.
pub fn label(product: Product, number: u8, units: Units) -> Option<String> {
    let size = of(product, number)?;
    let around = match product {
        Product::Harness => "chest ",
        Product::Collar | Product::Leash => "neck ",
    };
    let (open, close) = match units {
        Units::Metric => (" (", ")"),
        // There the centimetres are in parentheses.
        Units::UnitedStates => (", ", ""),
    };
    let girths = format_girths(size.fits(), units);
    Some(["size ", &number.to_string(), open, around, &girths, close].concat())
}
