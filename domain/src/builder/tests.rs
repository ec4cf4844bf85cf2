//! Tests of the builder's rules, prices and fits.

mod fits;
mod lettering;
mod prices;
mod properties;
mod rules;
mod states;

use super::{Colour, Lettering, LetteringPosition, Parameters, Product, Typeface};

fn harness() -> Parameters {
    Parameters::plain(Product::Harness)
}

fn collar() -> Parameters {
    Parameters::plain(Product::Collar)
}

fn leash() -> Parameters {
    Parameters::plain(Product::Leash)
}

fn words(text: &str, height_mm: u8, place: LetteringPosition) -> Lettering {
    Lettering {
        text: text.into(),
        typeface: Typeface::Bold,
        height_mm,
        colour: Colour::Cream,
        place,
    }
}
