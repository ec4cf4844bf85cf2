//! What may be chosen next, and why something may not.

use super::{
    lettering::{HEIGHTS_MM, PLACES, Place, TYPEFACES, Typeface},
    parameters::Parameters,
    parts::{
        COLOURS, Colour, HARDWARES, Hardware, LENGTHS_CM, LININGS, Lining, MATERIALS, Material, PRODUCTS,
        Product, WIDTHS_MM,
    },
    rules::check,
    size::SIZES,
};
use serde::{Deserialize, Serialize};

/// One thing that can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "field", content = "value")]
pub enum Pick {
    /// What is made.
    Product(Product),
    /// The size of a harness or a collar.
    Size(u8),
    /// The length of a leash in cm.
    Length(u16),
    /// What the strap is made of.
    Material(Material),
    /// Width of the strap in mm.
    Width(u8),
    /// Colour of the strap.
    Strap(Colour),
    /// What lies against the pet.
    Lining(Lining),
    /// Colour of the lining.
    LiningColour(Colour),
    /// Colour of the seams.
    Thread(Colour),
    /// What buckles, rings and hooks are made of.
    Hardware(Hardware),
    /// A second ring at the chest.
    FrontRing(bool),
    /// A handle.
    Handle(bool),
    /// A trim that shines.
    Reflective(bool),
    /// Where the words stand.
    Place(Place),
    /// How the letters look.
    Typeface(Typeface),
    /// Height of the letters in mm.
    LetterHeight(u8),
    /// Colour of the letters.
    LetterColour(Colour),
}

/// A thing that can be chosen for a design, or the reason why it cannot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What.
    pub pick: Pick,
    /// Whether the design has it now.
    pub chosen: bool,
    /// Why it cannot be chosen; nothing where it can.
    pub refused: Option<String>,
    /// What changes along with it: a size brings the strap that it needs.
    pub brings: Option<Pick>,
}

impl Parameters {
    /// The design with something else chosen. Another product keeps what it can take of the material, colours and words; another
    /// size brings the nearest strap that suits it.
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

    /// In another size; where its strap is none for that size, with the nearest that is.
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

    /// As another product: a plain one, dressed step by step with whatever of this one it can take.
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

/// Everything that can be picked for a product of this kind, each possible or refused with its reason. A pick is refused
/// where it would break a rule that the design does not break now.
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

/// What is asked of a product of this kind.
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
            all.extend(PLACES.iter().copied().map(Pick::Place));
        }
        all.extend(TYPEFACES.iter().copied().map(Pick::Typeface));
        all.extend(HEIGHTS_MM.iter().copied().map(Pick::LetterHeight));
        if parameters.material.is_woven() || lettering.place == Place::Patch {
            all.extend(COLOURS.iter().copied().map(Pick::LetterColour));
        }
    }
    all
}
