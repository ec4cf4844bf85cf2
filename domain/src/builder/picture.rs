//! A picture of a design: an SVG drawn from its parameters alone, 4 to 3, flat shapes in two tones with a highlight.
//!
//! Proportions are true: the strap, its lettering and what it goes around share one scale. The words are set in the
//! project's font; where it is not at hand the next best one takes its place. Everything is computed in whole numbers.

mod canvas;
mod collar;
mod harness;
mod leash;
mod metal;
mod ring;

use super::{lettering, parameters::Parameters, parts::Product, size};
use crate::measure::{Units, length_shown};

/// Width of the picture in its own units.
pub const WIDTH: u32 = 1_600;
/// Height of the picture in its own units.
pub const HEIGHT: u32 = 1_200;

/// The picture of a design as a complete SVG document, on nothing: whoever shows it chooses the ground.
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
    canvas.finish(&words(parameters, Units::Metric))
}

/// What is to be seen, in words, its size in `units`: for those who do not see it, and on the lines of carts and orders.
pub fn words(p: &Parameters, units: Units) -> String {
    let mut words = [
        p.product.label(),
        " of ",
        &p.material.label().to_lowercase(),
        ", ",
        &measure(p, units),
        &p.width_mm.to_string(),
        " mm, ",
        &p.strap.label().to_lowercase(),
        ", with ",
        &p.hardware.label().to_lowercase(),
    ]
    .concat();
    if let Some(lettering) = &p.lettering {
        words.push_str(", saying “");
        words.push_str(&lettering::compose(&lettering.text).replace('\n', " "));
        words.push('”');
    }
    words
}

/// Which size or how long. The workshop's centimetres stand behind inches.
fn measure(p: &Parameters, units: Units) -> String {
    let size = p.size.and_then(|number| size::label(p.product, number, units));
    let length = p.length_cm.filter(|_| p.product == Product::Leash);
    let length = length.map(|cm| {
        let metric = [&cm.to_string(), " cm"].concat();
        match units {
            Units::Metric => metric + " long",
            Units::UnitedStates => {
                let inches = length_shown(u32::from(cm) * 10, units);
                [&inches, " (", &metric, ") long"].concat()
            }
        }
    });
    size.or(length)
        .map_or_else(String::new, |words| [&words, ", "].concat())
}
