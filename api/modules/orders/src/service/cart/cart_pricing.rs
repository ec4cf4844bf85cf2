//! The items of a cart and their prices today, from one call to the catalogue for all lines.

use crate::{
    service::{Orders, designs},
    store::carts::LineRecord,
};
use allpet_contract::{
    catalog::{ReadVariants, ReservationLine, SkuList, VariantFacts},
    orders::{Cart, CartItem, CartLine, OrderLine},
};
use allpet_domain::{
    Money,
    builder::Parameters,
    id::{OrderId, TenantId},
    orders::{PricedLine, SHOP_CURRENCY, most},
};
use allpet_kernel::Failure;
use std::collections::HashMap;

/// The catalogue's answer about the variants in a cart, by SKU.
#[derive(Debug, Default)]
pub(crate) struct ItemFacts {
    variants: HashMap<String, VariantFacts>,
}

/// Returns the key of an item; two items with the same key share a line.
pub(crate) fn item_key(item: &CartItem) -> String {
    match item {
        CartItem::Variant { sku } => sku.clone(),
        CartItem::Design { parameters, .. } => designs::design_key(parameters),
    }
}

/// Asks the catalogue about the variants among `items`. Designs need no lookup.
pub(crate) async fn look_up(
    app: &Orders,
    items: impl Iterator<Item = &CartItem>,
) -> Result<ItemFacts, Failure> {
    let skus: Vec<String> = items
        .filter_map(|item| match item {
            CartItem::Variant { sku } => Some(sku.clone()),
            CartItem::Design { .. } => None,
        })
        .collect();
    if skus.is_empty() {
        return Ok(ItemFacts::default());
    }
    let found = app
        .module_client()
        .send(ReadVariants {
            body: SkuList { skus },
        })
        .await?;
    let variants = found
        .into_iter()
        .map(|facts| (facts.sku.clone(), facts))
        .collect();
    Ok(ItemFacts { variants })
}

impl ItemFacts {
    /// Returns whether the item can be bought.
    pub(crate) fn is_sold(&self, item: &CartItem) -> bool {
        matches!(item, CartItem::Design { .. }) || self.variant(item).is_some()
    }

    fn variant(&self, item: &CartItem) -> Option<&VariantFacts> {
        match item {
            CartItem::Variant { sku } => self.variants.get(sku),
            CartItem::Design { .. } => None,
        }
    }

    /// Builds the cart that the API answers.
    pub(crate) fn to_cart(&self, lines: &[LineRecord], undecided: Option<OrderId>) -> Cart {
        let lines: Vec<CartLine> = lines.iter().map(|line| self.cart_line(line)).collect();
        Cart {
            count: lines.iter().map(|line| line.quantity).sum(),
            goods: Money::new(lines.iter().map(|line| line.total.minor).sum(), SHOP_CURRENCY),
            lines,
            undecided,
            unmerged: false,
            left_out: 0,
        }
    }

    fn cart_line(&self, line: &LineRecord) -> CartLine {
        match &line.item {
            CartItem::Variant { .. } => variant_line(line, self.variant(&line.item)),
            CartItem::Design { parameters, .. } => design_line(line, parameters),
        }
    }

    /// Returns the lines with their prices; `None` if one of them is no longer sold.
    pub(crate) fn price_lines(&self, lines: &[LineRecord]) -> Option<Vec<PricedLine>> {
        let price = |line: &LineRecord| {
            if let CartItem::Design { parameters, .. } = &line.item {
                return Some(designs::price_line(parameters, line.quantity));
            }
            let facts = self.variant(&line.item)?;
            Some(PricedLine {
                title: title_with_option(facts),
                unit_price: facts.price,
                quantity: line.quantity,
                weight_grams: facts.weight_grams,
                tax_class: facts.tax_class,
            })
        };
        lines.iter().map(price).collect()
    }

    /// Returns the lines as an order stores them.
    pub(crate) fn order_lines(&self, lines: &[LineRecord]) -> Vec<OrderLine> {
        let order_line = |line: &LineRecord| {
            let line = self.cart_line(line);
            OrderLine {
                item: line.item,
                title: line.title,
                detail: line.detail,
                slug: line.slug,
                picture: line.picture,
                quantity: line.quantity,
                unit_price: line.unit_price,
            }
        };
        lines.iter().map(order_line).collect()
    }

    /// Returns the shops that sell the lines from the catalogue, each once.
    pub(crate) fn shops(&self, lines: &[LineRecord]) -> Vec<TenantId> {
        let mut shops: Vec<TenantId> = Vec::new();
        for facts in lines.iter().filter_map(|line| self.variant(&line.item)) {
            if !shops.contains(&facts.shop) {
                shops.push(facts.shop);
            }
        }
        shops
    }

    /// Returns the lines to reserve. Designs are made to order and reserve nothing.
    pub(crate) fn reservation_lines(lines: &[LineRecord]) -> Vec<ReservationLine> {
        let reserve = |line: &LineRecord| match &line.item {
            CartItem::Variant { sku } => Some(ReservationLine {
                sku: sku.clone(),
                quantity: line.quantity,
            }),
            CartItem::Design { .. } => None,
        };
        lines.iter().filter_map(reserve).collect()
    }
}

fn variant_line(line: &LineRecord, facts: Option<&VariantFacts>) -> CartLine {
    let sold = facts.filter(|facts| facts.price.currency == SHOP_CURRENCY);
    let price = sold.map_or(Money::zero(SHOP_CURRENCY), |facts| facts.price);
    let problem = match sold {
        None => Some("We no longer sell this. Remove it.".to_owned()),
        Some(facts) => shortage_message(facts, line.quantity),
    };
    let text =
        |pick: fn(&VariantFacts) -> &String| facts.map(|facts| pick(facts).clone()).unwrap_or_default();
    CartLine {
        id: line.id,
        item: line.item.clone(),
        title: text(|facts| &facts.title),
        detail: text(|facts| &facts.option_text),
        slug: text(|facts| &facts.slug),
        picture: text(|facts| &facts.picture),
        quantity: line.quantity,
        unit_price: price,
        total: line_total(price, line.quantity),
        most: sold.and_then(|facts| most(facts.available)),
        problem,
    }
}

fn design_line(line: &LineRecord, parameters: &Parameters) -> CartLine {
    let price = designs::unit_price(parameters);
    CartLine {
        id: line.id,
        item: line.item.clone(),
        title: designs::title(parameters),
        detail: designs::detail(parameters),
        slug: String::new(),
        picture: String::new(),
        quantity: line.quantity,
        unit_price: price,
        total: line_total(price, line.quantity),
        most: None,
        problem: None,
    }
}

fn line_total(price: Money, quantity: u32) -> Money {
    Money::new(price.minor.saturating_mul(i64::from(quantity)), price.currency)
}

fn title_with_option(facts: &VariantFacts) -> String {
    if facts.option_text.is_empty() {
        facts.title.clone()
    } else {
        format!("{}, {}", facts.title, facts.option_text)
    }
}

fn shortage_message(facts: &VariantFacts, quantity: u32) -> Option<String> {
    match facts.available {
        0 => Some("Sold out. Remove it, or come back later.".into()),
        1 if quantity > 1 => Some("Only one is left. Take one.".into()),
        left if left < quantity => Some(format!("Only {left} are left. Take {left} or fewer.")),
        _ => None,
    }
}
