//! The requested variant of a product, stored in the page's address: a reload and a shared link show the same one.

use allpet_contract::catalog::VariantView;
use allpet_domain::catalog::{Colour, StockState};
use serde::{Deserialize, Serialize};

/// The requested options.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct VariantQuery {
    /// The size, as the shop names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) size: Option<String>,
    /// The colour's identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) colour: Option<String>,
}

impl VariantQuery {
    /// Reads the options from an address's query; none if it is malformed.
    pub(crate) fn parse(query: &str) -> Self {
        allpet_json::from_query(query).unwrap_or_default()
    }

    /// Returns the options of a variant.
    pub(crate) fn of(variant: &VariantView) -> Self {
        Self {
            size: variant.size.clone(),
            colour: variant.colour.map(|colour| colour.as_str().to_owned()),
        }
    }

    /// Returns these options with another size.
    pub(crate) fn in_size(self, size: String) -> Self {
        Self {
            size: Some(size),
            ..self
        }
    }

    /// Returns these options with another colour.
    pub(crate) fn in_colour(self, colour: Colour) -> Self {
        Self {
            colour: Some(colour.as_str().to_owned()),
            ..self
        }
    }

    /// Returns the path of a product with these options.
    pub(crate) fn path(&self, slug: &str) -> String {
        let query = allpet_json::to_query(self).unwrap_or_default();
        let mark = if query.is_empty() { "" } else { "?" };
        ["/products/", slug, mark, &query].concat()
    }

    /// Chooses the variant to show: the one that matches most options, the colour before the size; among equals, one in stock, then the
    /// first.
    pub(crate) fn choose<'a>(&self, variants: &'a [VariantView]) -> Option<&'a VariantView> {
        variants.iter().rev().max_by_key(|variant| {
            let options = Self::of(variant);
            (
                self.colour.is_some() && options.colour == self.colour,
                self.size.is_some() && options.size == self.size,
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
        VariantQuery::parse(query).choose(&variants).unwrap().sku.clone()
    }

    #[test]
    fn requested_options_come_first_and_then_stock() {
        assert_eq!(chosen(""), "Mteal");
        assert_eq!(chosen("size=S&colour=teal"), "Steal", "sold out, but requested");
        assert_eq!(chosen("colour=navy"), "Mnavy");
        assert_eq!(chosen("size=L"), "Lnavy");
        assert_eq!(chosen("size=L&colour=teal"), "Mteal", "no such variant");
        assert_eq!(chosen("size=XXL&colour=mauve&utm=1"), "Mteal");
    }

    #[test]
    fn a_path_is_read_as_it_was_written() {
        let query = VariantQuery::default()
            .in_size("30 cm".into())
            .in_colour(Colour::Teal);
        let path = query.path("leash");
        assert_eq!(path, "/products/leash?size=30+cm&colour=teal");
        assert_eq!(VariantQuery::parse(path.split_once('?').unwrap().1), query);
        assert_eq!(VariantQuery::default().path("leash"), "/products/leash");
    }
}
