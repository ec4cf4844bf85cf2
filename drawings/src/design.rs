//! Pictures of designs: SVG from the parameters alone, in a ratio of 4:3, flat shapes in two tones with a highlight.
//!
//! Proportions are true: the strap, its lettering and the body within share one scale. The text uses the project's font, with
//! fallbacks. All arithmetic is on integers.

mod canvas;
mod collar;
mod harness;
mod leash;
mod metal;
mod ring;

use allpet_domain::{
    builder::{Parameters, Product, description::describe, lettering},
    measure::Units,
};

/// Width of the picture in its own units.
pub const WIDTH: u32 = 1_600;
/// Height of the picture in its own units.
pub const HEIGHT: u32 = 1_200;

/// Draws a design as a complete SVG document on a transparent background.
pub fn svg(parameters: &Parameters) -> String {
    let mut parameters = parameters.clone();
    if let Some(letters) = &mut parameters.lettering {
        letters.text = lettering::compose(&letters.text).into();
    }
    let parameters = &parameters;
    let mut canvas = canvas::Canvas::new();
    match parameters.product {
        Product::Harness => harness::draw(&mut canvas, parameters),
        Product::Collar => collar::draw(&mut canvas, parameters),
        Product::Leash => leash::draw(&mut canvas, parameters),
    }
    canvas.finish(&describe(parameters, Units::Metric))
}
