//! The descriptions of the public pages for search engines and link previews.

use crate::variant_query::VariantQuery;
use allpet_contract::catalog::{ProductDetails, ProductQuery, VariantView};
use allpet_domain::{Money, catalog::StockState};
use allpet_ui::{
    format,
    head::{Data, Head, Image},
};

const STORE: &str = "Harnesses, collars, beds, toys and care for dogs and cats: real prices, real stock, every cost explained before you pay.";

/// The picture in previews of links to the store; see `api/image-renderer/tests/cards.rs`.
fn store_picture() -> Image {
    Image::card("/card.png", "A sitting dog with a tag")
}

/// The landing page.
pub(crate) fn landing() -> Head {
    let search = Data::new("SearchAction")
        .text("target", "~/catalogue?q={words}")
        .text("query-input", "required name=words");
    let site = Data::new("WebSite")
        .text("name", "All Pet Plus store")
        .text("url", "~/")
        .thing("potentialAction", &search);
    let organization = Data::new("Organization")
        .text("name", "All Pet Plus")
        .text("url", "~/");
    Head {
        description: STORE.into(),
        canonical: Some("/".into()),
        picture: Some(store_picture()),
        data: vec![site, organization],
        ..Head::default()
    }
}

/// The catalogue: a single page per department for search engines, whatever the filters.
pub(crate) fn catalogue(filters: &ProductQuery, total: Option<u32>) -> Head {
    let mut steps = vec![("Catalog", "/catalogue".to_owned())];
    let mut subject = "Everything for dogs and cats".to_owned();
    if let Some(category) = filters.category {
        let path = ["/catalogue?category=", category.as_str()].concat();
        steps.push((category.label(), path));
        subject = [category.label(), " for dogs and cats"].concat();
    }
    let choice_count =
        total.map(|total| [": ", &format::count(u64::from(total)), " to choose from"].concat());
    let canonical = steps.last().map(|(_, path)| path.clone());
    Head {
        description: [
            &subject,
            choice_count.as_deref().unwrap_or_default(),
            ". By kind, size, color, material or price.",
        ]
        .concat(),
        // The results of a search are not a page for others.
        canonical: canonical.filter(|_| filters.q.is_empty()),
        picture: Some(store_picture()),
        data: vec![Data::breadcrumbs(steps)],
        ..Head::default()
    }
}

/// A product; `pictures` is the base URL of its pictures.
pub(crate) fn product(product: &ProductDetails, pictures: &str) -> Head {
    let path = ["/products/", &product.slug].concat();
    let description = product.description.first().cloned().unwrap_or_default();
    let offers = product
        .variants
        .iter()
        .map(|variant| offer(&product.slug, variant));
    let mut thing = Data::new("Product")
        .text("name", &product.title)
        .text("description", &description)
        .text("category", product.kind.label())
        .text("url", &["~", &path].concat());
    if let Some(name) = product.images.first() {
        thing = thing.text("image", &[pictures, "catalog/images/", name].concat());
    }
    let preview = [pictures, "catalog/products/", &product.slug, "/preview.png"].concat();
    let mut steps: Vec<(&str, String)> = Vec::new();
    for step in &product.breadcrumbs {
        let kind = step.kind.map(|kind| ["kind=", kind.as_str()].concat());
        let category = step
            .category
            .map(|category| ["category=", category.as_str()].concat());
        let query: Vec<String> = category.into_iter().chain(kind).collect();
        let mark = if query.is_empty() { "" } else { "?" };
        steps.push((&step.name, ["/catalogue", mark, &query.join("&")].concat()));
    }
    steps.push((&product.title, path.clone()));
    Head {
        description,
        canonical: Some(path.clone()),
        picture: Some(Image::card(preview, &product.title)),
        kind: Some("product"),
        data: vec![thing.things("offers", offers), Data::breadcrumbs(steps)],
        ..Head::default()
    }
}

fn offer(slug: &str, variant: &VariantView) -> Data {
    let stock = match variant.stock {
        StockState::Out => "https://schema.org/OutOfStock",
        StockState::FewLeft => "https://schema.org/LimitedAvailability",
        StockState::InStock => "https://schema.org/InStock",
    };
    Data::new("Offer")
        .text("sku", &variant.sku)
        .text("price", &plain_amount(variant.price))
        .text("priceCurrency", variant.price.currency.code())
        .text("availability", stock)
        .text("url", &["~", &VariantQuery::of(variant).path(slug)].concat())
}

/// Formats the amount without its currency: `24.99`.
fn plain_amount(money: Money) -> String {
    let cents = (money.minor % 100).to_string();
    let zero = if cents.len() < 2 { "0" } else { "" };
    [&(money.minor / 100).to_string(), ".", zero, &cents].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_contract::{catalog::DrawProductPreview, client::wire};
    use allpet_domain::{
        Currency,
        catalog::{Category, Kind},
    };

    #[test]
    fn a_price_is_a_plain_number() {
        assert_eq!(plain_amount(Money::new(2_499, Currency::Usd)), "24.99");
        assert_eq!(plain_amount(Money::new(123_405, Currency::Usd)), "1234.05");
    }

    #[test]
    fn a_product_link_shows_the_preview_that_the_api_draws() {
        let slug = "trail-harness".to_owned();
        let details = ProductDetails {
            slug: slug.clone(),
            title: "Trail harness".into(),
            description: Vec::new(),
            category: Category::Harnesses,
            kind: Kind::VestHarness,
            materials: Vec::new(),
            care: String::new(),
            sizes: Vec::new(),
            colours: Vec::new(),
            variants: Vec::new(),
            images: vec!["a.svg".into()],
            breadcrumbs: Vec::new(),
            related: Vec::new(),
        };
        let drawn = wire(DrawProductPreview { slug }).unwrap().target;
        let image = Image::card(["http://api", &drawn].concat(), "Trail harness");
        assert_eq!(product(&details, "http://api/api/").picture, Some(image));
    }

    #[test]
    fn a_department_has_one_canonical_page_whatever_the_filters() {
        let filters = ProductQuery {
            category: Some(Category::Harnesses),
            colour: "teal".into(),
            ..ProductQuery::default()
        };
        let head = catalogue(&filters, Some(16));
        assert_eq!(head.canonical.as_deref(), Some("/catalogue?category=harnesses"));
        assert!(
            head.description
                .starts_with("Harnesses for dogs and cats: 16 to choose from.")
        );
        assert_eq!(head.picture, landing().picture, "the store’s picture");
    }
}
