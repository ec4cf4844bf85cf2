//! What is to be seen: the pieces of a design, and its shade on the ground.

mod collar;
mod fittings;
mod harness;
mod leash;
mod lettering;
mod making;
mod shade;

pub use lettering::Words;
pub use shade::{CELLS, Shade};

use crate::{shape::Shape, space::Point, view::Extent};
use allpet_domain::builder::{Lining, Material, Parameters, Product};
use making::Making;

/// How a piece takes the light.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finish {
    /// A strap.
    Strap(Material),
    /// What lies against the pet.
    Lining(Lining),
    /// Moulded plastic.
    Plastic,
    /// Polished metal.
    Metal,
    /// A trim that shines.
    Reflective,
}

/// Seams along both edges of a strap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seam {
    /// Colour of the thread.
    pub thread: Point,
    /// How far from the middle of the strap they run, in mm.
    pub from_middle: f32,
}

/// Something of one stuff and one colour.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// Where it is.
    pub shape: Shape,
    /// How it takes the light.
    pub finish: Finish,
    /// Its colour: red, green and blue, in proportion to the light.
    pub colour: Point,
    /// Its seams.
    pub seam: Option<Seam>,
}

/// A design in space.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// What it is made of.
    pub pieces: Vec<Piece>,
    /// What it says.
    pub words: Option<Words>,
    /// Its shade on the ground.
    pub shade: Shade,
    /// From where it is looked at first, in radians to the right and upwards.
    pub angles: [f32; 2],
}

/// A design in space.
pub fn scene(parameters: &Parameters) -> Scene {
    let mut making = Making::new(parameters);
    let angles = match parameters.product {
        Product::Harness => harness::make(&mut making),
        Product::Collar => collar::make(&mut making),
        Product::Leash => leash::make(&mut making),
    };
    let (pieces, words) = making.finish();
    let shade = Shade::under(&pieces);
    Scene {
        pieces,
        words,
        shade,
        angles,
    }
}

impl Scene {
    /// The room that it takes.
    pub fn extent(&self) -> Extent {
        let points = self.pieces.iter().flat_map(|piece| &piece.shape.positions);
        Extent::of(points.copied())
    }
}

/// A colour as SVG writes it (`#16807f`), in proportion to the light.
fn light(tone: &str) -> Point {
    let number = u32::from_str_radix(tone.trim_start_matches('#'), 16).unwrap_or(0);
    let [_, red, green, blue] = number.to_be_bytes();
    [red, green, blue].map(|part| {
        let part = f32::from(part) / 255.0;
        if part <= 0.040_45 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    })
}
