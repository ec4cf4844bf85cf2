//! The colours of the store: one palette for products, their pictures and their swatches.

crate::enum_value::wire_enum! {
    /// A colour of a product.
    Colour {
        /// Deep teal.
        Teal = "teal", "Teal";
        /// Marigold.
        Marigold = "marigold", "Marigold";
        /// Coral.
        Coral = "coral", "Coral";
        /// Red.
        Red = "red", "Red";
        /// Berry.
        Berry = "berry", "Berry";
        /// Lavender.
        Lavender = "lavender", "Lavender";
        /// Navy.
        Navy = "navy", "Navy";
        /// Sky.
        Sky = "sky", "Sky";
        /// Forest.
        Forest = "forest", "Forest";
        /// Sage.
        Sage = "sage", "Sage";
        /// Sand.
        Sand = "sand", "Sand";
        /// Chestnut.
        Chestnut = "chestnut", "Chestnut";
        /// Charcoal.
        Charcoal = "charcoal", "Charcoal";
        /// Slate.
        Slate = "slate", "Slate";
        /// Cream.
        Cream = "cream", "Cream";
    }
}

impl Colour {
    /// The base colour as `#rrggbb`; also its swatch.
    pub fn base(self) -> &'static str {
        self.tones()[0]
    }

    /// The tone of the shaded side.
    pub fn shade(self) -> &'static str {
        self.tones()[1]
    }

    /// The tone of the lit side.
    pub fn light(self) -> &'static str {
        self.tones()[2]
    }

    /// The three letters in a SKU.
    pub fn code(self) -> String {
        self.as_str().chars().take(3).collect::<String>().to_uppercase()
    }

    fn tones(self) -> [&'static str; 3] {
        match self {
            Self::Teal => ["#17807d", "#0f615f", "#56aba7"],
            Self::Marigold => ["#eda936", "#c98618", "#f8cd7c"],
            Self::Coral => ["#e87662", "#c65644", "#f5a897"],
            Self::Red => ["#c8413c", "#9e2c2a", "#e27f78"],
            Self::Berry => ["#93325f", "#6f2147", "#bd6c90"],
            Self::Lavender => ["#9a86c4", "#7865a4", "#c3b5e0"],
            Self::Navy => ["#2d4470", "#1e3054", "#6077a3"],
            Self::Sky => ["#6aa9d2", "#4787b1", "#a5cee9"],
            Self::Forest => ["#3b6b47", "#294f33", "#739b7c"],
            Self::Sage => ["#93ab86", "#728b66", "#bccdb2"],
            Self::Sand => ["#cfb58f", "#ae926a", "#e5d4b9"],
            Self::Chestnut => ["#8c5634", "#693d22", "#b98763"],
            Self::Charcoal => ["#43454b", "#2c2e33", "#75787f"],
            Self::Slate => ["#7b8794", "#5d6874", "#aab4bf"],
            Self::Cream => ["#eadfca", "#cdbfa4", "#f8f2e6"],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tones_are_colours_and_codes_differ() {
        let sound = |tone: &str| {
            tone.len() == 7 && tone.starts_with('#') && tone[1..].bytes().all(|c| c.is_ascii_hexdigit())
        };
        let mut codes: Vec<_> = Colour::ALL.iter().map(|colour| colour.code()).collect();
        for colour in Colour::ALL {
            for tone in [colour.base(), colour.shade(), colour.light()] {
                assert!(sound(tone), "{colour:?} {tone}");
            }
        }
        codes.sort();
        codes.dedup();
        assert_eq!(codes.len(), Colour::ALL.len());
    }
}
