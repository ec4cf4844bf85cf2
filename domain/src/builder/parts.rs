//! Kinds, materials, colours and fittings of a product. Each has a serialized value and a label for people.

use crate::enum_value::wire_enum;

wire_enum! {
    /// The kind of product.
    Product {
        /// A harness around neck and chest.
        Harness = "harness", "Harness";
        /// A collar.
        Collar = "collar", "Collar";
        /// A leash.
        Leash = "leash", "Leash";
    }

    /// The material of a strap.
    Material {
        /// Woven nylon: light, strong, dries fast.
        Webbing = "webbing", "Nylon webbing";
        /// Woven cotton: soft.
        Cotton = "cotton", "Cotton webbing";
        /// Coated polyester: waterproof, wipes clean; riveted, not sewn.
        Biothane = "biothane", "BioThane";
        /// Vegetable-tanned leather.
        Leather = "leather", "Leather";
    }

    /// A colour of straps, linings, threads and lettering.
    Colour {
        /// Black.
        Black = "black", "Black";
        /// Dark grey.
        Charcoal = "charcoal", "Charcoal";
        /// White with a little yellow.
        Cream = "cream", "Cream";
        /// Light brown.
        Sand = "sand", "Sand";
        /// Reddish brown.
        Cognac = "cognac", "Cognac";
        /// Red.
        Red = "red", "Red";
        /// Pink with some orange.
        Coral = "coral", "Coral";
        /// Warm yellow.
        Marigold = "marigold", "Marigold";
        /// Yellowish green.
        Olive = "olive", "Olive";
        /// Dark green.
        Forest = "forest", "Forest";
        /// Between green and blue.
        Teal = "teal", "Teal";
        /// Light blue.
        Sky = "sky", "Sky";
        /// Dark blue.
        Navy = "navy", "Navy";
        /// Dark violet.
        Plum = "plum", "Plum";
    }

    /// The material of buckles, rings and hooks.
    Hardware {
        /// Moulded plastic: the lightest.
        Plastic = "plastic", "Plastic";
        /// Stainless steel.
        Steel = "steel", "Stainless steel";
        /// Solid brass.
        Brass = "brass", "Solid brass";
    }

    /// The layer against the pet.
    Lining {
        /// The strap itself.
        None = "none", "No lining";
        /// Foam with a knitted face: soft, dries fast.
        Neoprene = "neoprene", "Neoprene";
        /// Fleece.
        Fleece = "fleece", "Fleece";
        /// Soft leather.
        SoftLeather = "soft-leather", "Soft leather";
    }
}

/// All of [`Product`], in display order.
pub const PRODUCTS: &[Product] = Product::ALL;
/// All of [`Material`], in display order.
pub const MATERIALS: &[Material] = Material::ALL;
/// All of [`Colour`], in display order.
pub const COLOURS: &[Colour] = Colour::ALL;
/// All of [`Hardware`], in display order.
pub const HARDWARES: &[Hardware] = Hardware::ALL;
/// All of [`Lining`], in display order.
pub const LININGS: &[Lining] = Lining::ALL;

/// Widths of a strap, in mm.
pub const WIDTHS_MM: &[u8] = &[10, 15, 20, 25, 30, 40];

/// Lengths of a leash, in cm.
pub const LENGTHS_CM: &[u16] = &[100, 120, 150, 200, 300];

impl Colour {
    /// Returns whether black letters cannot be read on it.
    pub fn is_dark(self) -> bool {
        matches!(
            self,
            Self::Black | Self::Charcoal | Self::Forest | Self::Navy | Self::Plum
        )
    }

    /// The SVG colours of its face, shade and highlight.
    pub fn tones(self) -> [&'static str; 3] {
        match self {
            Self::Black => ["#2b2927", "#171615", "#4a4744"],
            Self::Charcoal => ["#57595c", "#3d3f42", "#77797d"],
            Self::Cream => ["#f0e7d4", "#d6c9ae", "#fbf6ea"],
            Self::Sand => ["#cdb48c", "#ad9369", "#e0cda9"],
            Self::Cognac => ["#9a5a2e", "#76421f", "#bb7a48"],
            Self::Red => ["#c0352f", "#942420", "#dc5d53"],
            Self::Coral => ["#ee7f6d", "#cc5e4e", "#f8a697"],
            Self::Marigold => ["#f0b030", "#cb8d18", "#f9cd6c"],
            Self::Olive => ["#76773d", "#585a2a", "#96975c"],
            Self::Forest => ["#2f5d46", "#1f4332", "#4b8064"],
            Self::Teal => ["#16807f", "#0d6060", "#3ba3a0"],
            Self::Sky => ["#78b3d8", "#5590b7", "#a3cfea"],
            Self::Navy => ["#2a3a66", "#1b2748", "#475a8c"],
            Self::Plum => ["#6d3a66", "#4e2749", "#8e5987"],
        }
    }
}

impl Hardware {
    /// The SVG colours of its face, shade and highlight.
    pub fn tones(self) -> [&'static str; 3] {
        match self {
            Self::Plastic => ["#3a3c41", "#232528", "#666a71"],
            Self::Steel => ["#c2c9cf", "#8c969e", "#f3f6f8"],
            Self::Brass => ["#d3a748", "#9a7524", "#f6dc98"],
        }
    }
}

impl Material {
    /// Returns whether its parts are sewn together rather than riveted.
    pub fn is_sewn(self) -> bool {
        self != Self::Biothane
    }

    /// Returns whether it is woven: trim can be sewn on, and lettering is embroidered rather than pressed in.
    pub fn is_woven(self) -> bool {
        matches!(self, Self::Webbing | Self::Cotton)
    }

    /// The narrowest and the widest strap made of it, in mm.
    pub fn widths_mm(self) -> (u8, u8) {
        match self {
            Self::Webbing => (10, 40),
            Self::Cotton => (15, 30),
            Self::Biothane => (10, 25),
            Self::Leather => (15, 40),
        }
    }

    /// Returns whether it comes in this colour.
    pub fn comes_in(self, colour: Colour) -> bool {
        use Colour::{Black, Charcoal, Cognac, Cream, Forest, Navy, Olive, Plum, Sand};
        match self {
            Self::Webbing => true,
            Self::Cotton => colour != Charcoal,
            Self::Biothane => !matches!(colour, Cream | Plum),
            Self::Leather => matches!(colour, Black | Cognac | Sand | Olive | Forest | Navy),
        }
    }
}
