//! The sheets that carry the lettering.

use super::{Finish, Piece, Seam, linear_colour};
use crate::{
    line::Line,
    shape::{Profile, Shape},
    space::Point,
};
use allpet_domain::builder::{
    Lettering, LetteringPosition, Material, Parameters,
    lettering::{self, PATCH},
};

/// The margin around the lettering, in mm, for letters that overhang.
const MARGIN: f32 = 2.0;

/// A sheet with lettering. Its texture coordinates go from 0 to 1, to the right and upwards.
#[derive(Clone, Debug, PartialEq)]
pub struct LetteringSheet {
    /// The surface.
    pub sheet: Shape,
    /// Width and height in mm.
    pub size: [f32; 2],
    /// The text and its look.
    pub lettering: Lettering,
    /// The colour of the letters.
    pub colour: Point,
    /// Whether the letters are embroidered, and not embossed, where the strap shows through.
    pub is_embroidered: bool,
}

/// Returns the lettering along a strap.
pub(super) fn along(p: &Parameters, line: &Line, middle: f32, over: f32) -> Option<LetteringSheet> {
    let lettering = p.lettering.as_ref().filter(|lettering| {
        lettering.place == LetteringPosition::Strap && !lettering.text.trim().is_empty()
    })?;
    let size = size(lettering);
    let [wide, high] = size.map(|length| length / 2.0);
    let piece = line.piece(middle - wide, middle + wide, over);
    let is_embroidered = p.material.is_woven();
    let tone = if is_embroidered {
        lettering.colour.tones()[0]
    } else if p.strap.is_dark() {
        "#fff6e6"
    } else {
        "#1a1009"
    };
    Some(LetteringSheet {
        sheet: Shape::sheet(&piece, -high, high),
        size,
        lettering: lettering.clone(),
        colour: linear_colour(tone),
        is_embroidered,
    })
}

/// Returns the patch at the side of a harness, with its lettering, which reads across the strap.
pub(super) fn patch(p: &Parameters, line: &Line, middle: f32, under: f32) -> Option<(Piece, LetteringSheet)> {
    const THICK: f32 = 3.0;
    let lettering = p
        .lettering
        .as_ref()
        .filter(|lettering| lettering.place == LetteringPosition::Patch)?;
    let (wide, high) = lettering::room(p, LetteringPosition::Patch)?;
    // Wider than the lettering's room by the width of a seam.
    let [wide, high] = [wide, high].map(|mm| f32::from(u16::try_from(mm).unwrap_or(0)) + 6.0);
    let below = line
        .piece(middle - high / 2.0, middle + high / 2.0, under + THICK / 2.0)
        .rounded(4.0);
    let patch = Piece {
        shape: Shape::sweep(&below, &Profile::strap(wide, THICK)),
        finish: Finish::Strap(Material::Webbing),
        colour: linear_colour(PATCH.tones()[0]),
        seam: Some(Seam {
            thread: linear_colour(PATCH.tones()[2]),
            from_middle: wide / 2.0 - 2.5,
        }),
    };
    let size = size(lettering);
    let [half, tall] = size.map(|length| length / 2.0);
    let top = line.piece(middle - tall, middle + tall, under + THICK + 0.25);
    let mut sheet = Shape::sheet(&top, -half, half);
    for uv in &mut sheet.uvs {
        *uv = [uv[1], 1.0 - uv[0]];
    }
    let lettering_sheet = LetteringSheet {
        sheet,
        size,
        lettering: lettering.clone(),
        colour: linear_colour(lettering.colour.tones()[0]),
        is_embroidered: true,
    };
    Some((patch, lettering_sheet))
}

/// Returns width and height of all lines with the margin, in mm.
fn size(lettering: &Lettering) -> [f32; 2] {
    [lettering.width_mm(), lettering.depth_mm()].map(|mm| {
        let mm = u16::try_from(mm).unwrap_or(u16::MAX).max(1);
        f32::from(mm) + 2.0 * MARGIN
    })
}
