//! Pictures of products, drawn from a few parameters: flat shapes in two tones and a highlight, over a soft shadow. Ratio 4:3,
//! self-contained, safe to show as an image.

mod beds;
mod bowls;
mod care;
mod collars;
mod harnesses;
mod leashes;
mod pen;
mod toys;

use allpet_domain::catalog::{Colour, Kind};
use pen::Pen;
use std::{fmt, str::FromStr};

/// The edition of the drawings. Increment it with every change of a drawing, so that a picture's name always means the same
/// bytes.
const EDITION: u32 = 1;

/// The number of styles per kind.
pub const STYLES: u8 = 4;

/// The parameters of a picture: kind, colour, and style (stitching, trim, pattern).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Picture {
    /// The kind of product.
    pub kind: Kind,
    /// Its colour.
    pub colour: Colour,
    /// The style, below [`STYLES`].
    pub style: u8,
}

/// The text is not the name of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a picture")]
pub struct UnknownPictureName;

impl fmt::Display for Picture {
    /// Formats the name: `flat-collar_teal_0_1.svg`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, colour) = (self.kind.as_str(), self.colour.as_str());
        write!(f, "{kind}_{colour}_{}_{EDITION}.svg", self.style)
    }
}

impl FromStr for Picture {
    type Err = UnknownPictureName;
    fn from_str(name: &str) -> Result<Self, UnknownPictureName> {
        let parts: Vec<&str> = name
            .strip_suffix(".svg")
            .ok_or(UnknownPictureName)?
            .split('_')
            .collect();
        let [kind, colour, style, edition] = parts[..] else {
            return Err(UnknownPictureName);
        };
        let picture = Self {
            kind: Kind::parse(kind).ok_or(UnknownPictureName)?,
            colour: Colour::parse(colour).ok_or(UnknownPictureName)?,
            style: style
                .parse()
                .ok()
                .filter(|style| *style < STYLES)
                .ok_or(UnknownPictureName)?,
        };
        // A picture has exactly one name: `00` is not `0`, and another edition is another drawing.
        (edition == EDITION.to_string() && picture.to_string() == name)
            .then_some(picture)
            .ok_or(UnknownPictureName)
    }
}

impl Picture {
    /// Draws the picture as an SVG document, 400 by 300.
    pub fn draw(&self) -> String {
        let mut pen = Pen::new(self.colour, self.style);
        let draw: fn(&mut Pen) = match self.kind {
            Kind::StepInHarness => harnesses::step_in,
            Kind::NoPullHarness => harnesses::no_pull,
            Kind::VestHarness => harnesses::vest,
            Kind::FlatCollar => collars::flat,
            Kind::MartingaleCollar => collars::martingale,
            Kind::CatCollar => collars::cat,
            Kind::WebbingLeash => leashes::webbing,
            Kind::RopeLeash => leashes::rope,
            Kind::BolsterBed => beds::bolster,
            Kind::DonutBed => beds::donut,
            Kind::Mat => beds::mat,
            Kind::Cave => beds::cave,
            Kind::Ball => toys::ball,
            Kind::RopeToy => toys::rope,
            Kind::Plush => toys::plush,
            Kind::ChewBone => toys::bone,
            Kind::Wand => toys::wand,
            Kind::Bowl => bowls::bowl,
            Kind::SlowFeeder => bowls::slow_feeder,
            Kind::RaisedBowls => bowls::raised,
            Kind::Brush => care::brush,
            Kind::Shampoo => care::shampoo,
            Kind::Clipper => care::clipper,
            Kind::Supplement => care::supplement,
            Kind::Dental => care::dental,
            Kind::FirstAid => care::first_aid,
        };
        draw(&mut pen);
        pen.finish(self.kind.label())
    }
}

#[cfg(test)]
mod tests;
