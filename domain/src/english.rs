//! English as people write it at a place.

use crate::Currency;

/// A variety of English.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum English {
    /// As in the United States.
    American,
    /// As in the United Kingdom and in Canada.
    British,
}

impl English {
    /// The variety of a place by the currency of its fees: American where people pay in US dollars.
    pub fn of(currency: Currency) -> Self {
        match currency {
            Currency::Usd => Self::American,
            Currency::Cad | Currency::Eur => Self::British,
        }
    }

    /// The permission to keep a pet, as a noun: `license`.
    pub fn licence(self) -> &'static str {
        match self {
            Self::American => "license",
            Self::British => "licence",
        }
    }

    /// The same at the beginning of a title: `License`.
    pub fn licence_title(self) -> &'static str {
        match self {
            Self::American => "License",
            Self::British => "Licence",
        }
    }

    /// What a coat has, at the beginning of a title: `Color`.
    pub fn colour_title(self) -> &'static str {
        match self {
            Self::American => "Color",
            Self::British => "Colour",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_written_to_as_it_writes() {
        let words = |currency| {
            let english = English::of(currency);
            [english.licence(), english.licence_title(), english.colour_title()]
        };
        assert_eq!(words(Currency::Usd), ["license", "License", "Color"]);
        assert_eq!(words(Currency::Cad), ["licence", "Licence", "Colour"]);
    }
}
