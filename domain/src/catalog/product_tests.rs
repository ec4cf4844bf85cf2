use super::*;
use crate::Currency;

fn variant(sku: &str, size: &str, colour: Colour, minor: i64) -> Variant {
    Variant {
        sku: sku.into(),
        size: Some(size.into()),
        colour: Some(colour),
        price: Money::new(minor, Currency::Usd),
        compare_at: None,
        weight_grams: 150,
        stock_item: StockItemId(uuid::Uuid::from_bytes([1; 16])),
        units: 1,
    }
}

fn product() -> Product {
    Product {
        slug: "trail-harness".into(),
        title: "Trail harness".into(),
        description: vec!["For long days outside.".into()],
        kind: Kind::NoPullHarness,
        materials: vec![Material::Nylon],
        care: "Wash by hand.".into(),
        variants: vec![
            variant("HAR-1-TEA-S", "S", Colour::Teal, 3_900),
            variant("HAR-1-TEA-M", "M", Colour::Teal, 4_200),
            variant("HAR-1-NAV-S", "S", Colour::Navy, 3_800),
        ],
    }
}

/// The invalid fields after `change`.
fn wrong(change: impl FnOnce(&mut Product)) -> Vec<String> {
    let mut product = product();
    change(&mut product);
    let errors = product.check().err().unwrap_or_default().0;
    errors.into_iter().map(|error| error.field).collect()
}

#[test]
fn a_product_says_what_there_is_to_choose() {
    let product = product();
    assert_eq!(product.check(), Ok(()));
    assert_eq!(product.sizes(), ["S", "M"]);
    assert_eq!(product.colours(), [Colour::Teal, Colour::Navy]);
    let (low, high) = product.prices().unwrap();
    assert_eq!((low.minor, high.minor), (3_800, 4_200));
    assert_eq!(product.variants[1].option_text(), "M, Teal");
    assert_eq!(product.category(), Category::Harnesses);
}

#[test]
fn each_rule_names_its_field() {
    assert_eq!(wrong(|p| p.slug = "Trail".into()), ["slug"]);
    assert_eq!(wrong(|p| p.title = " ".into()), ["title"]);
    assert_eq!(wrong(|p| p.description.clear()), ["description"]);
    assert_eq!(wrong(|p| p.materials.clear()), ["materials"]);
    assert_eq!(wrong(|p| p.variants.clear()), ["variants"]);
    assert_eq!(
        wrong(|p| p.variants[1].sku = "HAR-1-TEA-S".into()),
        ["variants.0.sku"]
    );
    assert_eq!(wrong(|p| p.variants[2].sku = "har 1".into()), ["variants.2.sku"]);
    assert_eq!(
        wrong(|p| p.variants[1].size = Some("S".into())),
        ["variants.0.size"]
    );
    assert_eq!(wrong(|p| p.variants[0].price.minor = 0), ["variants.0.price"]);
    assert_eq!(
        wrong(|p| p.variants[0].compare_at = Some(p.variants[0].price)),
        ["variants.0.compare_at"]
    );
    assert_eq!(
        wrong(|p| p.variants[1].price.currency = Currency::Eur),
        ["variants.1.price"]
    );
    assert_eq!(wrong(|p| p.variants[0].units = 0), ["variants.0.units"]);
}
