//! Lettering on a product: its place, its height, and its width by the font's own metrics.

mod advances;
mod composition;

use super::{
    parameters::Parameters,
    parts::{Colour, Product},
    size,
};
use crate::{enum_value::wire_enum, text::MultilineText};
use serde::{Deserialize, Serialize};

wire_enum! {
    /// The position of the lettering.
    #[cfg_attr(feature = "schema", schemars(rename = "Place"))]
    LetteringPosition {
        /// Along the strap.
        Strap = "strap", "Along the strap";
        /// On a patch at the side of a harness.
        Patch = "patch", "On a side patch";
    }

    /// The style of the letters.
    Typeface {
        /// Upright letters of normal weight.
        Regular = "regular", "Regular";
        /// Strong letters.
        Bold = "bold", "Bold";
        /// Strong letters, spaced out.
        Spaced = "spaced", "Spaced";
    }
}

/// All of [`LetteringPosition`], in display order.
pub const LETTERING_POSITIONS: &[LetteringPosition] = LetteringPosition::ALL;
/// All of [`Typeface`], in display order.
pub const TYPEFACES: &[Typeface] = Typeface::ALL;

/// Available heights of a capital letter, in mm.
pub const HEIGHTS_MM: &[u8] = &[5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50];
/// Minimum height of legible embroidered letters, in mm (Wilcom).
pub const HEIGHT_MIN_MM: u8 = 5;
/// Maximum height of embroidered letters, in mm (Wilcom).
pub const HEIGHT_MAX_MM: u8 = 50;
/// Maximum number of characters in one embroidery (ZSK).
pub const CHARACTERS_MAX: usize = 200;
/// Maximum number of lines on the smallest patch, each of at most [`MINI_CHARACTERS`] (`CollarTags`).
pub const MINI_LINES: usize = 4;
/// Maximum number of characters in a line of the smallest patch (`CollarTags`).
pub const MINI_CHARACTERS: usize = 14;
/// Maximum number of lines on the other patches (`CollarTags`).
pub const PATCH_LINES: usize = 5;

/// The side patch's colour: the same for all designs, so that letters of every other colour stand out.
pub const PATCH: Colour = Colour::Charcoal;

/// Height of a capital letter in thousandths of the font size (the font's OS/2 table).
const CAPITAL: i32 = 700;
/// Letter spacing of [`Typeface::Spaced`], in thousandths of the font size.
const SPACING: i32 = 120;

/// Lettering on a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Lettering {
    /// The text; a line feed separates lines (on a patch only).
    #[cfg_attr(
        feature = "schema",
        schemars(with = "crate::schema::OptionalParagraphs<CHARACTERS_MAX>")
    )]
    pub text: MultilineText,
    /// The style of the letters.
    pub typeface: Typeface,
    /// Height of a capital letter in mm, 5 to 50.
    #[cfg_attr(feature = "schema", schemars(range(min = HEIGHT_MIN_MM, max = HEIGHT_MAX_MM)))]
    pub height_mm: u8,
    /// Colour of the letters.
    pub colour: Colour,
    /// The position of the lettering.
    pub place: LetteringPosition,
}

impl Typeface {
    /// The font weight.
    pub fn weight(self) -> u16 {
        if self == Self::Regular { 400 } else { 700 }
    }

    /// The letter spacing, in thousandths of the font size.
    pub fn spacing(self) -> i32 {
        if self == Self::Spaced { SPACING } else { 0 }
    }
}

/// Advance width of a character, in thousandths of the font size; `None` if the font lacks it.
pub fn advance(typeface: Typeface, letter: char) -> Option<u16> {
    let runs = if typeface == Typeface::Regular {
        advances::REGULAR
    } else {
        advances::BOLD
    };
    let code = u32::from(letter);
    let run = runs.iter().rev().find(|(start, _)| *start <= code)?;
    run.1.get(usize::try_from(code - run.0).ok()?).copied()
}

/// Normalizes a typed text for the font: joins a combining accent to its letter where the font has the composed one, and turns
/// every kind of blank into a plain space. Line breaks and everything else stay.
pub fn compose(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    for letter in text.chars() {
        let joined = whole
            .chars()
            .next_back()
            .and_then(|bare| add_accent(bare, letter));
        if joined.is_some() {
            whole.pop();
        }
        let plain = if letter.is_whitespace() && !matches!(letter, '\n' | '\r') {
            ' '
        } else {
            letter
        };
        whole.push(joined.unwrap_or(plain));
    }
    whole
}

/// Looks up the composed letter for a bare letter and an accent.
fn add_accent(bare: char, accent: char) -> Option<char> {
    let (_, pairs) = composition::COMPOSED.iter().find(|(known, _)| *known == accent)?;
    let mut letters = pairs.chars();
    while let (Some(known), Some(whole)) = (letters.next(), letters.next()) {
        if known == bare {
            return Some(whole);
        }
    }
    None
}

impl Lettering {
    /// Returns the lettering as it is made: composed, without blanks around its lines or empty lines at its ends.
    #[must_use]
    pub fn tidy(self) -> Self {
        let text = compose(&self.text);
        let lines: Vec<&str> = text.trim().lines().map(str::trim).collect();
        let text = lines.join("\n").into();
        Self { text, ..self }
    }

    /// The lines of the text.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.text.split('\n')
    }

    /// Width of a line in thousandths of a mm. Letters that the font lacks count zero.
    fn line_width(&self, line: &str) -> i64 {
        let advances = line.chars().filter_map(|letter| advance(self.typeface, letter));
        let spacing = i64::from(self.typeface.spacing());
        let (sum, letters) = advances.fold((0, 0), |(sum, letters), advance| {
            (sum + i64::from(advance) + spacing, letters + 1)
        });
        let units = if letters > 0 { sum - spacing } else { 0 };
        units * i64::from(self.height_mm) * 1_000 / i64::from(CAPITAL)
    }

    /// Width of the longest line in mm, rounded up.
    pub fn width_mm(&self) -> u32 {
        let text = compose(&self.text);
        let widest = text.split('\n').map(|line| self.line_width(line)).max();
        u32::try_from((widest.unwrap_or(0) + 999) / 1_000).unwrap_or(u32::MAX)
    }

    /// Height of all lines in mm, rounded up: 1.6 capital heights from line to line, and 0.3 below the last for descenders.
    pub fn depth_mm(&self) -> u32 {
        let lines = u32::try_from(self.lines().count()).unwrap_or(u32::MAX);
        let tenths = lines.saturating_sub(1).saturating_mul(16).saturating_add(13);
        u32::from(self.height_mm).saturating_mul(tenths).div_ceil(10)
    }
}

/// Width and height available for lettering, in mm; `None` if the product has no such place.
pub fn room(parameters: &Parameters, place: LetteringPosition) -> Option<(u32, u32)> {
    match place {
        LetteringPosition::Strap => {
            // Two millimetres stay free at each edge, two more where a reflective trim runs along it.
            let edges = if parameters.reflective { 8 } else { 4 };
            let height = u32::from(parameters.width_mm).saturating_sub(edges);
            Some((strap_length(parameters)?, height))
        }
        LetteringPosition::Patch => (parameters.product == Product::Harness)
            .then(|| parameters.size.and_then(size::patch))
            .flatten(),
    }
}

/// The length of strap that takes lettering, in mm: of a collar the half without buckle and ring, of a harness the part between
/// the back and the side buckle, of a leash the 30 cm behind its hand loop.
fn strap_length(parameters: &Parameters) -> Option<u32> {
    let size = |number| size::of(parameters.product, number);
    let half = parameters
        .size
        .and_then(size)
        .map(|size| u32::from(size.around.0) / 2);
    match parameters.product {
        Product::Leash => parameters.length_cm.map(|_| 300),
        Product::Collar => half.map(|half| half.saturating_sub(30)),
        Product::Harness => half.map(|half| half * 6 / 10),
    }
}
