//! The scene: the pieces of a design, its lettering, and its shadow on the ground.

mod builder;
mod collar;
mod fittings;
mod harness;
mod leash;
mod lettering;
mod shadow;

pub use lettering::LetteringSheet;
pub use shadow::{CELLS, Shadow};

use crate::{shape::Shape, space::Point, view::Extent};
use allpet_domain::builder::{Lining, Material, Parameters, Product};
use builder::SceneBuilder;

/// How a piece reflects the light.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finish {
    /// A strap.
    Strap(Material),
    /// A lining, on the pet's side.
    Lining(Lining),
    /// Moulded plastic.
    Plastic,
    /// Polished metal.
    Metal,
    /// A retroreflective trim.
    Reflective,
}

/// The seams along both edges of a strap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seam {
    /// The colour of the thread.
    pub thread: Point,
    /// The distance from the strap's centre line, in mm.
    pub from_middle: f32,
}

/// The parts of a design with the same finish and colour.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// The surface.
    pub shape: Shape,
    /// The finish.
    pub finish: Finish,
    /// The colour: linear red, green and blue.
    pub colour: Point,
    /// The seams, if it has any.
    pub seam: Option<Seam>,
}

/// A design in space.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// The pieces.
    pub pieces: Vec<Piece>,
    /// The lettering, if there is any.
    pub lettering: Option<LetteringSheet>,
    /// The shadow on the ground.
    pub shadow: Shadow,
    /// The first angles of the camera, in radians to the right and upwards.
    pub angles: [f32; 2],
}

/// Builds the scene of a design.
pub fn scene(parameters: &Parameters) -> Scene {
    let mut builder = SceneBuilder::new(parameters);
    let angles = match parameters.product {
        Product::Harness => harness::make(&mut builder),
        Product::Collar => collar::make(&mut builder),
        Product::Leash => leash::make(&mut builder),
    };
    let (pieces, lettering) = builder.finish();
    let shadow = Shadow::under(&pieces);
    Scene {
        pieces,
        lettering,
        shadow,
        angles,
    }
}

impl Scene {
    /// Returns the extent of all pieces.
    pub fn extent(&self) -> Extent {
        let points = self.pieces.iter().flat_map(|piece| &piece.shape.positions);
        Extent::of(points.copied())
    }
}

/// Converts an SVG colour (`#16807f`) from sRGB to linear light.
fn linear_colour(tone: &str) -> Point {
    let number = u32::from_str_radix(tone.trim_start_matches('#'), 16).unwrap_or(0);
    let [_, red, green, blue] = number.to_be_bytes();
    [red, green, blue].map(|channel| {
        let channel = f32::from(channel) / 255.0;
        if channel <= 0.040_45 {
            channel / 12.92
        } else {
            ((channel + 0.055) / 1.055).powf(2.4)
        }
    })
}
