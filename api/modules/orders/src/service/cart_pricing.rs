//! What the lines of a cart are and cost today: one question to the catalogue for all of them.

use super::{Orders, designs};
use crate::store::carts::Line;
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

/// What is known of the things in a cart.
#[derive(Debug, Default)]
pub(crate) struct Goods {
    variants: HashMap<String, VariantFacts>,
}

/// What makes two things the same thing.
pub(crate) fn key(item: &CartItem) -> String {
    match item {
        CartItem::Variant { sku } => sku.clone(),
        CartItem::Design { parameters, .. } => designs::key(parameters),
    }
}

/// Asks the catalogue.
pub(crate) async fn look_up(app: &Orders, items: impl Iterator<Item = &CartItem>) -> Result<Goods, Failure> {
    let skus: Vec<String> = items
        .filter_map(|item| match item {
            CartItem::Variant { sku } => Some(sku.clone()),
            CartItem::Design { .. } => None,
        })
        .collect();
    if skus.is_empty() {
        return Ok(Goods::default());
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
    Ok(Goods { variants })
}

impl Goods {
    /// Whether a thing is sold.
    pub(crate) fn sells(&self, item: &CartItem) -> bool {
        matches!(item, CartItem::Design { .. }) || self.variant(item).is_some()
    }

    fn variant(&self, item: &CartItem) -> Option<&VariantFacts> {
        match item {
            CartItem::Variant { sku } => self.variants.get(sku),
            CartItem::Design { .. } => None,
        }
    }

    /// The cart as a page shows it.
    pub(crate) fn cart(&self, lines: &[Line], undecided: Option<OrderId>) -> Cart {
        let lines: Vec<CartLine> = lines.iter().map(|line| self.line(line)).collect();
        Cart {
            count: lines.iter().map(|line| line.quantity).sum(),
            goods: Money::new(lines.iter().map(|line| line.total.minor).sum(), SHOP_CURRENCY),
            lines,
            undecided,
            unmerged: false,
            left_out: 0,
        }
    }

    fn line(&self, line: &Line) -> CartLine {
        match &line.item {
            CartItem::Variant { .. } => variant_line(line, self.variant(&line.item)),
            CartItem::Design { parameters, .. } => design_line(line, parameters),
        }
    }

    /// The lines as they are priced; nothing where one is not sold.
    pub(crate) fn priced(&self, lines: &[Line]) -> Option<Vec<PricedLine>> {
        let price = |line: &Line| {
            if let CartItem::Design { parameters, .. } = &line.item {
                return Some(designs::priced(parameters, line.quantity));
            }
            let facts = self.variant(&line.item)?;
            Some(PricedLine {
                title: name(facts),
                unit_price: facts.price,
                quantity: line.quantity,
                weight_grams: facts.weight_grams,
                tax_class: facts.tax_class,
            })
        };
        lines.iter().map(price).collect()
    }

    /// The lines as an order keeps them.
    pub(crate) fn ordered(&self, lines: &[Line]) -> Vec<OrderLine> {
        let view = |line: &Line| {
            let line = self.line(line);
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
        lines.iter().map(view).collect()
    }

    /// The shops that sell what is from the catalogue, each once.
    pub(crate) fn shops(&self, lines: &[Line]) -> Vec<TenantId> {
        let mut shops: Vec<TenantId> = Vec::new();
        for facts in lines.iter().filter_map(|line| self.variant(&line.item)) {
            if !shops.contains(&facts.shop) {
                shops.push(facts.shop);
            }
        }
        shops
    }

    /// What has to be taken from the stock.
    pub(crate) fn reserved(lines: &[Line]) -> Vec<ReservationLine> {
        let reserve = |line: &Line| match &line.item {
            CartItem::Variant { sku } => Some(ReservationLine {
                sku: sku.clone(),
                quantity: line.quantity,
            }),
            CartItem::Design { .. } => None,
        };
        lines.iter().filter_map(reserve).collect()
    }
}

fn variant_line(line: &Line, facts: Option<&VariantFacts>) -> CartLine {
    let sold = facts.filter(|facts| facts.price.currency == SHOP_CURRENCY);
    let price = sold.map_or(Money::zero(SHOP_CURRENCY), |facts| facts.price);
    let problem = match sold {
        None => Some("We no longer sell this. Remove it.".to_owned()),
        Some(facts) => short(facts, line.quantity),
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
        total: times(price, line.quantity),
        most: sold.and_then(|facts| most(facts.available)),
        problem,
    }
}

fn design_line(line: &Line, parameters: &Parameters) -> CartLine {
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
        total: times(price, line.quantity),
        most: None,
        problem: None,
    }
}

fn times(price: Money, quantity: u32) -> Money {
    Money::new(price.minor.saturating_mul(i64::from(quantity)), price.currency)
}

fn name(facts: &VariantFacts) -> String {
    if facts.option_text.is_empty() {
        facts.title.clone()
    } else {
        format!("{}, {}", facts.title, facts.option_text)
    }
}

fn short(facts: &VariantFacts, wanted: u32) -> Option<String> {
    match facts.available {
        0 => Some("Sold out. Remove it, or come back later.".into()),
        1 if wanted > 1 => Some("Only one is left. Take one.".into()),
        left if left < wanted => Some(format!("Only {left} are left. Take {left} or fewer.")),
        _ => None,
    }
}
