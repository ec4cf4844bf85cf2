//! The options for a design, each with the reason where it is refused.

use super::{
    lettering::{HEIGHTS_MM, LETTERING_POSITIONS, LetteringPosition, TYPEFACES, Typeface},
    parameters::Parameters,
    parts::{
        COLOURS, Colour, HARDWARES, Hardware, LENGTHS_CM, LININGS, Lining, MATERIALS, Material, PRODUCTS,
        Product, WIDTHS_MM,
    },
    rules::check,
    size::SIZES,
};
use serde::{Deserialize, Serialize};

/// One option of one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "field", content = "value")]
pub enum Pick {
    /// The kind of product.
    Product(Product),
    /// The size of a harness or a collar.
    Size(u8),
    /// The length of a leash in cm.
    Length(u16),
    /// The material of the strap.
    Material(Material),
    /// Width of the strap in mm.
    Width(u8),
    /// Colour of the strap.
    Strap(Colour),
    /// The lining: the layer against the pet.
    Lining(Lining),
    /// Colour of the lining.
    LiningColour(Colour),
    /// Colour of the seams.
    Thread(Colour),
    /// The material of buckles, rings and hooks.
    Hardware(Hardware),
    /// A second ring at the chest.
    FrontRing(bool),
    /// A handle to hold the pet by.
    Handle(bool),
    /// A reflective trim.
    Reflective(bool),
    /// The position of the lettering.
    Place(LetteringPosition),
    /// The style of the letters.
    Typeface(Typeface),
    /// Height of the letters in mm.
    LetterHeight(u8),
    /// Colour of the letters.
    LetterColour(Colour),
}

/// An option for a design, or the reason why it is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The option.
    pub pick: Pick,
    /// Whether the design has it now.
    pub chosen: bool,
    /// The reason why it is refused; `None` if it can be chosen.
    pub refused: Option<String>,
    /// Another choice that changes along with it: a size may need another strap width.
    pub brings: Option<Pick>,
}

impl Parameters {
    /// Returns the design with `pick` applied. Another product keeps the material, colours and lettering that it can take;
    /// another size gets the nearest strap width that suits it.
    #[must_use]
    pub fn with(&self, pick: Pick) -> Self {
        let mut next = self.clone();
        match pick {
            Pick::Product(product) => return self.as_product(product),
            Pick::Size(size) => return self.in_size(size),
            Pick::Length(cm) => next.length_cm = Some(cm),
            Pick::Material(material) => next.material = material,
            Pick::Width(mm) => next.width_mm = mm,
            Pick::Strap(colour) => next.strap = colour,
            Pick::Lining(lining) => next.lining = lining,
            Pick::LiningColour(colour) => next.lining_colour = colour,
            Pick::Thread(colour) => next.thread = colour,
            Pick::Hardware(hardware) => next.hardware = hardware,
            Pick::FrontRing(on) => next.front_ring = on,
            Pick::Handle(on) => next.handle = on,
            Pick::Reflective(on) => next.reflective = on,
            Pick::Place(_) | Pick::Typeface(_) | Pick::LetterHeight(_) | Pick::LetterColour(_) => {
                if let Some(lettering) = &mut next.lettering {
                    match pick {
                        Pick::Place(place) => lettering.place = place,
                        Pick::Typeface(typeface) => lettering.typeface = typeface,
                        Pick::LetterHeight(mm) => lettering.height_mm = mm,
                        Pick::LetterColour(colour) => lettering.colour = colour,
                        _ => {}
                    }
                }
            }
        }
        next
    }

    /// Returns the design in another size, with the nearest strap width that breaks no new rule.
    #[must_use]
    pub fn in_size(&self, number: u8) -> Self {
        let (mut sized, known) = (self.clone(), check(self));
        sized.size = Some(number);
        let breaks_nothing_new = |other: &Self| {
            let found = check(other);
            found
                .iter()
                .all(|one| known.iter().any(|known| known.code == one.code))
        };
        let mut widths = WIDTHS_MM.to_vec();
        widths.sort_by_key(|mm| mm.abs_diff(self.width_mm));
        let mut others = widths.into_iter().map(|mm| sized.with(Pick::Width(mm)));
        others.find(breaks_nothing_new).unwrap_or(sized)
    }

    /// Converts the design to another product: a plain one that takes over, step by step, every choice that breaks no rule.
    fn as_product(&self, product: Product) -> Self {
        if product == self.product {
            return self.clone();
        }
        let mut next = Self::plain(product);
        next.thread = self.thread;
        next.lining_colour = self.lining_colour;
        let steps: [&dyn Fn(&mut Self); 7] = [
            &|next| (next.material, next.strap) = (self.material, self.strap),
            &|next| next.strap = self.strap,
            &|next| next.width_mm = self.width_mm,
            &|next| next.hardware = self.hardware,
            &|next| next.lining = self.lining,
            &|next| next.reflective = self.reflective,
            &|next| next.lettering.clone_from(&self.lettering),
        ];
        for step in steps {
            let mut tried = next.clone();
            step(&mut tried);
            if check(&tried).is_empty() {
                next = tried;
            }
        }
        next
    }
}

/// Lists every option for this kind of product, each possible or refused with its reason. An option is refused if it would break
/// a rule that the design does not break now.
pub fn choices(parameters: &Parameters) -> Vec<Choice> {
    let now = check(parameters);
    let picks = picks(parameters);
    let choice = |pick| {
        let taken = parameters.with(pick);
        let broken = check(&taken)
            .into_iter()
            .find(|finding| !now.iter().any(|known| known.code == finding.code));
        let chosen = match pick {
            Pick::Size(size) => parameters.size == Some(size),
            _ => taken == *parameters,
        };
        let width = Pick::Width(taken.width_mm);
        let widened = matches!(pick, Pick::Size(_)) && taken.width_mm != parameters.width_mm;
        Choice {
            pick,
            chosen,
            brings: widened.then_some(width),
            refused: broken.map(|finding| finding.message),
        }
    };
    picks.into_iter().map(choice).collect()
}

/// The options that apply to this kind of product.
fn picks(parameters: &Parameters) -> Vec<Pick> {
    let product = parameters.product;
    let mut all = Vec::with_capacity(110);
    all.extend(PRODUCTS.iter().copied().map(Pick::Product));
    if product == Product::Leash {
        all.extend(LENGTHS_CM.iter().copied().map(Pick::Length));
    } else {
        all.extend((0..SIZES).map(Pick::Size));
    }
    all.extend(MATERIALS.iter().copied().map(Pick::Material));
    all.extend(WIDTHS_MM.iter().copied().map(Pick::Width));
    all.extend(COLOURS.iter().copied().map(Pick::Strap));
    if product != Product::Leash {
        all.extend(LININGS.iter().copied().map(Pick::Lining));
        if parameters.lining != Lining::None {
            all.extend(COLOURS.iter().copied().map(Pick::LiningColour));
        }
    }
    if parameters.material.is_sewn() {
        all.extend(COLOURS.iter().copied().map(Pick::Thread));
    }
    all.extend(HARDWARES.iter().copied().map(Pick::Hardware));
    if product == Product::Harness {
        all.extend([false, true].map(Pick::FrontRing));
    }
    all.extend([false, true].map(Pick::Handle));
    all.extend([false, true].map(Pick::Reflective));
    if let Some(lettering) = &parameters.lettering {
        if product == Product::Harness {
            all.extend(LETTERING_POSITIONS.iter().copied().map(Pick::Place));
        }
        all.extend(TYPEFACES.iter().copied().map(Pick::Typeface));
        all.extend(HEIGHTS_MM.iter().copied().map(Pick::LetterHeight));
        if parameters.material.is_woven() || lettering.place == LetteringPosition::Patch {
            all.extend(COLOURS.iter().copied().map(Pick::LetterColour));
        }
    }
    all
}
