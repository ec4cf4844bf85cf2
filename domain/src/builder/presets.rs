//! Preset designs to start from.

use super::{
    lettering::{Lettering, LetteringPosition, Typeface},
    parameters::Parameters,
    parts::{Colour, Hardware, Lining, Material, Product},
};
use serde::{Deserialize, Serialize};

/// A preset design to start from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Preset {
    /// Its short name in URLs.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its purpose, in a sentence.
    pub words: String,
    /// The design.
    pub parameters: Parameters,
}

/// All presets, in display order. Each breaks no rule.
pub fn presets() -> Vec<Preset> {
    vec![
        preset(
            "first-walk",
            "First walk",
            "A light harness for a small dog on its first walks.",
            first_walk(),
        ),
        preset(
            "night-round",
            "Night round",
            "Reflects every headlight, with a handle to hold on to.",
            night_round(),
        ),
        preset(
            "good-manners",
            "Good manners",
            "A front ring and a soft lining for a dog that is learning not to pull.",
            good_manners(),
        ),
        preset(
            "work-day",
            "Work day",
            "Wide, strong, with a name patch at the side.",
            work_day(),
        ),
        preset(
            "everyday",
            "Everyday",
            "A collar with a name that stays readable.",
            everyday(),
        ),
        preset(
            "heirloom",
            "Heirloom",
            "Leather and brass that look better with age.",
            heirloom(),
        ),
        preset(
            "puddle",
            "Puddle",
            "A waterproof collar that wipes clean.",
            puddle(),
        ),
        preset(
            "city-lead",
            "City lead",
            "A short leash with a second handle for the curb.",
            city_lead(),
        ),
        preset(
            "long-meadow",
            "Long meadow",
            "Ten feet of light leash for open fields.",
            long_meadow(),
        ),
        preset(
            "matching-lead",
            "Matching lead",
            "Leather and brass, to go with Heirloom.",
            matching_lead(),
        ),
    ]
}

fn preset(slug: &str, name: &str, words: &str, parameters: Parameters) -> Preset {
    Preset {
        slug: slug.into(),
        name: name.into(),
        words: words.into(),
        parameters,
    }
}

fn lettering(text: &str, height_mm: u8, colour: Colour, place: LetteringPosition) -> Lettering {
    Lettering {
        text: text.into(),
        typeface: Typeface::Bold,
        height_mm,
        colour,
        place,
    }
}

fn first_walk() -> Parameters {
    Parameters {
        width_mm: 15,
        hardware: Hardware::Plastic,
        lining: Lining::Fleece,
        lining_colour: Colour::Cream,
        ..Parameters::plain(Product::Harness)
    }
}

fn night_round() -> Parameters {
    Parameters {
        size: Some(3),
        width_mm: 25,
        strap: Colour::Charcoal,
        thread: Colour::Marigold,
        handle: true,
        reflective: true,
        lettering: Some(lettering(
            "NIGHT SHIFT",
            12,
            Colour::Marigold,
            LetteringPosition::Patch,
        )),
        ..Parameters::plain(Product::Harness)
    }
}

fn good_manners() -> Parameters {
    Parameters {
        size: Some(2),
        strap: Colour::Coral,
        thread: Colour::Cream,
        lining: Lining::Neoprene,
        lining_colour: Colour::Charcoal,
        front_ring: true,
        ..Parameters::plain(Product::Harness)
    }
}

fn work_day() -> Parameters {
    Parameters {
        size: Some(5),
        width_mm: 40,
        strap: Colour::Forest,
        thread: Colour::Sand,
        lining: Lining::Neoprene,
        lining_colour: Colour::Black,
        handle: true,
        front_ring: true,
        lettering: Some(lettering("ON DUTY", 20, Colour::Cream, LetteringPosition::Patch)),
        ..Parameters::plain(Product::Harness)
    }
}

fn everyday() -> Parameters {
    Parameters {
        strap: Colour::Navy,
        thread: Colour::Sky,
        lettering: Some(lettering("WALL-E", 12, Colour::Cream, LetteringPosition::Strap)),
        ..Parameters::plain(Product::Collar)
    }
}

fn heirloom() -> Parameters {
    Parameters {
        size: Some(3),
        material: Material::Leather,
        width_mm: 30,
        strap: Colour::Cognac,
        lining: Lining::SoftLeather,
        lining_colour: Colour::Sand,
        hardware: Hardware::Brass,
        ..Parameters::plain(Product::Collar)
    }
}

fn puddle() -> Parameters {
    Parameters {
        size: Some(2),
        material: Material::Biothane,
        strap: Colour::Marigold,
        lettering: Some(lettering("Miso", 10, Colour::Black, LetteringPosition::Strap)),
        ..Parameters::plain(Product::Collar)
    }
}

fn city_lead() -> Parameters {
    Parameters {
        length_cm: Some(100),
        handle: true,
        reflective: true,
        strap: Colour::Plum,
        ..Parameters::plain(Product::Leash)
    }
}

fn long_meadow() -> Parameters {
    Parameters {
        length_cm: Some(300),
        width_mm: 15,
        material: Material::Biothane,
        strap: Colour::Olive,
        hardware: Hardware::Brass,
        ..Parameters::plain(Product::Leash)
    }
}

fn matching_lead() -> Parameters {
    Parameters {
        length_cm: Some(200),
        material: Material::Leather,
        strap: Colour::Cognac,
        hardware: Hardware::Brass,
        lettering: Some(lettering("Heirloom", 10, Colour::Cream, LetteringPosition::Strap)),
        ..Parameters::plain(Product::Leash)
    }
}
