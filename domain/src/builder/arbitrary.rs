//! Strategies for property tests.

use super::{
    Lettering, Parameters,
    lettering::{LETTERING_POSITIONS, TYPEFACES},
    parts::{COLOURS, HARDWARES, LENGTHS_CM, LININGS, MATERIALS, PRODUCTS, WIDTHS_MM},
};
use proptest::{option, prelude::*, sample::select};

/// Any lettering, including some that cannot be sewn.
pub(super) fn lettering() -> impl Strategy<Value = Lettering> {
    let text = prop_oneof![4 => "[A-Za-zéß ]{1,8}", 1 => "[A-Z]{1,5}\n[a-z]{1,5}", 1 => any::<String>()];
    (
        text,
        select(TYPEFACES),
        4_u8..=60,
        select(COLOURS),
        select(LETTERING_POSITIONS),
    )
        .prop_map(|(text, typeface, height_mm, colour, place)| Lettering {
            text: text.into(),
            typeface,
            height_mm,
            colour,
            place,
        })
}

/// Any representable parameters, mostly close to ones that can be made.
pub fn parameters() -> impl Strategy<Value = Parameters> {
    let measures = (
        select(PRODUCTS),
        option::of(0_u8..9),
        option::of(select(LENGTHS_CM)),
        select(WIDTHS_MM),
    );
    let stuff = (
        select(MATERIALS),
        select(COLOURS),
        select(LININGS),
        select(COLOURS),
        select(COLOURS),
        select(HARDWARES),
    );
    let extras = (
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        option::of(lettering()),
        any::<bool>(),
    );
    (measures, stuff, extras).prop_map(|(measures, stuff, extras)| {
        let (product, size, length_cm, width_mm) = measures;
        let (material, strap, lining, lining_colour, thread, hardware) = stuff;
        let (front_ring, handle, reflective, lettering, own) = extras;
        let plain = Parameters::plain(product);
        Parameters {
            product,
            material,
            width_mm,
            strap,
            lining,
            lining_colour,
            thread,
            hardware,
            front_ring,
            handle,
            reflective,
            lettering,
            size: if own {
                plain.size.and(size).or(plain.size)
            } else {
                size
            },
            length_cm: if own {
                plain.length_cm.and(length_cm).or(plain.length_cm)
            } else {
                length_cm
            },
        }
    })
}
