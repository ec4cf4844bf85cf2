//! Which variant of a product is asked for, as it stands in the page's address: a reload and a shared link show the same one.

use allpet_contract::catalog::VariantView;
use allpet_domain::catalog::{Colour, StockState};
use serde::{Deserialize, Serialize};

/// The options asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// The size, as the shop names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) size: Option<String>,
    /// The colour's word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) colour: Option<String>,
}

impl Asked {
    /// The options in an address' query; none where it cannot be read.
    pub(crate) fn read(query: &str) -> Self {
        allpet_json::from_query(query).unwrap_or_default()
    }

    /// Those of a variant.
    pub(crate) fn of(variant: &VariantView) -> Self {
        Self {
            size: variant.size.clone(),
            colour: variant.colour.map(|colour| colour.as_str().to_owned()),
        }
    }

    /// The same in another size.
    pub(crate) fn in_size(self, size: String) -> Self {
        Self {
            size: Some(size),
            ..self
        }
    }

    /// The same in another colour.
    pub(crate) fn in_colour(self, colour: Colour) -> Self {
        Self {
            colour: Some(colour.as_str().to_owned()),
            ..self
        }
    }

    /// The address of a product with these options.
    pub(crate) fn address(&self, slug: &str) -> String {
        let query = allpet_json::to_query(self).unwrap_or_default();
        let mark = if query.is_empty() { "" } else { "?" };
        ["/products/", slug, mark, &query].concat()
    }

    /// The variant that is shown: the first of those that have most of what is asked for, the colour before the size; of equals
    /// one that can be bought.
    pub(crate) fn choose<'a>(&self, variants: &'a [VariantView]) -> Option<&'a VariantView> {
        variants.iter().rev().max_by_key(|variant| {
            let own = Self::of(variant);
            (
                self.colour.is_some() && own.colour == self.colour,
                self.size.is_some() && own.size == self.size,
                variant.stock != StockState::Out,
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_domain::{Currency, Money};

    fn variant(size: &str, colour: Colour, stock: StockState) -> VariantView {
        VariantView {
            sku: [size, colour.as_str()].concat(),
            size: Some(size.into()),
            colour: Some(colour),
            price: Money::new(2_499, Currency::Usd),
            compare_at: None,
            weight_grams: 100,
            picture: String::new(),
            stock,
            left: None,
        }
    }

    fn chosen(query: &str) -> String {
        let variants = [
            variant("S", Colour::Teal, StockState::Out),
            variant("M", Colour::Teal, StockState::InStock),
            variant("M", Colour::Navy, StockState::InStock),
            variant("L", Colour::Navy, StockState::Out),
        ];
        Asked::read(query).choose(&variants).unwrap().sku.clone()
    }

    #[test]
    fn what_is_asked_for_is_shown_and_else_what_can_be_bought() {
        assert_eq!(chosen(""), "Mteal");
        assert_eq!(chosen("size=S&colour=teal"), "Steal", "sold out, but asked for");
        assert_eq!(chosen("colour=navy"), "Mnavy");
        assert_eq!(chosen("size=L"), "Lnavy");
        assert_eq!(chosen("size=L&colour=teal"), "Mteal", "there is none");
        assert_eq!(chosen("size=XXL&colour=mauve&utm=1"), "Mteal");
    }

    #[test]
    fn an_address_is_read_as_it_was_written() {
        let asked = Asked::default().in_size("30 cm".into()).in_colour(Colour::Teal);
        let address = asked.address("leash");
        assert_eq!(address, "/products/leash?size=30+cm&colour=teal");
        assert_eq!(Asked::read(address.split_once('?').unwrap().1), asked);
        assert_eq!(Asked::default().address("leash"), "/products/leash");
    }
}
