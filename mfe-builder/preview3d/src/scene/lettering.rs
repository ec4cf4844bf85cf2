//! Words: the sheets that they stand on.

use super::{Finish, Piece, Seam, light};
use crate::{
    line::Line,
    shape::{Profile, Shape},
    space::Point,
};
use allpet_domain::builder::{
    Lettering, Material, Parameters, Place,
    lettering::{self, PATCH},
};

/// Room for words around them, in mm, so that nothing that hangs over is cut off.
const MARGIN: f32 = 2.0;

/// Words on a sheet. Its places go from 0 to 1, to the right and upwards.
#[derive(Clone, Debug, PartialEq)]
pub struct Words {
    /// Where the sheet is.
    pub sheet: Shape,
    /// How wide and high it is, in mm.
    pub size: [f32; 2],
    /// What stands on it.
    pub lettering: Lettering,
    /// Colour of the letters.
    pub colour: Point,
    /// Whether they are embroidered; else pressed in, and what is below shows through.
    pub sewn: bool,
}

/// Words along a strap.
pub(super) fn along(p: &Parameters, line: &Line, middle: f32, over: f32) -> Option<Words> {
    let lettering = p
        .lettering
        .as_ref()
        .filter(|words| words.place == Place::Strap && !words.text.trim().is_empty())?;
    let size = size(lettering);
    let [wide, high] = size.map(|length| length / 2.0);
    let piece = line.piece(middle - wide, middle + wide, over);
    let sewn = p.material.is_woven();
    let tone = if sewn {
        lettering.colour.tones()[0]
    } else if p.strap.is_dark() {
        "#fff6e6"
    } else {
        "#1a1009"
    };
    Some(Words {
        sheet: Shape::sheet(&piece, -high, high),
        size,
        lettering: lettering.clone(),
        colour: light(tone),
        sewn,
    })
}

/// The patch at the side of a harness with its words, which read across the strap.
pub(super) fn patch(p: &Parameters, line: &Line, middle: f32, under: f32) -> Option<(Piece, Words)> {
    const THICK: f32 = 3.0;
    let lettering = p.lettering.as_ref().filter(|words| words.place == Place::Patch)?;
    let (wide, high) = lettering::room(p, Place::Patch)?;
    // A seam's width more than what the words may take.
    let [wide, high] = [wide, high].map(|mm| f32::from(u16::try_from(mm).unwrap_or(0)) + 6.0);
    let below = line
        .piece(middle - high / 2.0, middle + high / 2.0, under + THICK / 2.0)
        .rounded(4.0);
    let patch = Piece {
        shape: Shape::sweep(&below, &Profile::strap(wide, THICK)),
        finish: Finish::Strap(Material::Webbing),
        colour: light(PATCH.tones()[0]),
        seam: Some(Seam {
            thread: light(PATCH.tones()[2]),
            from_middle: wide / 2.0 - 2.5,
        }),
    };
    let size = size(lettering);
    let [half, tall] = size.map(|length| length / 2.0);
    let top = line.piece(middle - tall, middle + tall, under + THICK + 0.25);
    let mut sheet = Shape::sheet(&top, -half, half);
    for place in &mut sheet.places {
        *place = [place[1], 1.0 - place[0]];
    }
    let words = Words {
        sheet,
        size,
        lettering: lettering.clone(),
        colour: light(lettering.colour.tones()[0]),
        sewn: true,
    };
    Some((patch, words))
}

/// Width and height of all lines with a margin, in mm.
fn size(lettering: &Lettering) -> [f32; 2] {
    [lettering.width_mm(), lettering.depth_mm()].map(|mm| {
        let mm = u16::try_from(mm).unwrap_or(u16::MAX).max(1);
        f32::from(mm) + 2.0 * MARGIN
    })
}
