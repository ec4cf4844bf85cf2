//! Sizes: which girth each is for, from published tables, and how one is found for a pet.
//!
//! A girth is measured on the pet; what is made is 5 to 10 % longer, so that two fingers fit under it. Between two sizes
//! the larger one is right.

use super::parts::Product;
use serde::{Deserialize, Serialize};

/// What was measured on a pet. All in whole mm and grams, so that nothing rounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Measurements {
    /// Around the neck, where a collar sits, in mm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub neck_mm: Option<u16>,
    /// Around the widest part of the chest, in mm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chest_mm: Option<u16>,
    /// Weight in grams.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight_grams: Option<u32>,
}

/// One size of a product: from and to, in mm of what is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Its number, 0 to 7.
    pub number: u8,
    /// Around the chest for a harness, around the neck for a collar.
    pub around: (u16, u16),
    /// Around the neck, for a harness.
    pub neck: Option<(u16, u16)>,
}

/// How many sizes a harness and a collar have.
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

/// Neck of a harness: the front widths that transpawgear.com gives beside its girths (XS 11–13 inches at 13–16, S 12–14 at
/// 16–20, M 15–17 at 18–23, L 18–21 at 24–33, XL 21–24 at 27–37), laid beside [`CHEST`] without gaps; the last is carried on.
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

/// The size of a number; nothing for a leash, which has a length.
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

/// Width and height of the patch of a harness in mm; the smallest size has none.
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

/// The narrowest and the widest strap for a size, in mm: a narrow one cuts in, a wide one chafes.
pub fn widths_mm(number: u8) -> (u8, u8) {
    match number {
        0 => (10, 20),
        1 | 2 => (15, 25),
        3 | 4 => (20, 30),
        _ => (25, 40),
    }
}

/// 5 % more than measured, rounded down: the least that leaves room for two fingers.
pub fn least_mm(girth_mm: u16) -> u32 {
    u32::from(girth_mm) * 105 / 100
}

/// 10 % more than measured, rounded up: the most before it slips.
pub fn most_mm(girth_mm: u16) -> u32 {
    (u32::from(girth_mm) * 110).div_ceil(100)
}

/// The size for a girth of `girth_mm`: between two the larger. Nothing where none is large or small enough.
pub fn for_girth(product: Product, girth_mm: u16) -> Option<u8> {
    let most = most_mm(girth_mm);
    let sizes = (0..SIZES).filter_map(|number| of(product, number));
    let mut sizes = sizes.filter(|size| u32::from(size.around.1) >= most);
    sizes
        .next()
        .filter(|size| u32::from(size.around.0) <= most)
        .map(|size| size.number)
}

/// The size for a pet: by its chest for a harness, by its neck for a collar.
pub fn for_pet(product: Product, measured: &Measurements) -> Option<u8> {
    let girth = match product {
        Product::Harness => measured.chest_mm,
        Product::Collar => measured.neck_mm,
        Product::Leash => None,
    };
    girth.and_then(|girth| for_girth(product, girth))
}
