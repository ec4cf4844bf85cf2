//! What the lines of a cart are and cost today: one question to the catalogue for all of them.

use super::Orders;
use crate::store::carts::Line;
use allpet_contract::{
    catalog::{ReadVariants, ReservationLine, SkuList, VariantFacts},
    orders::{Cart, CartItem, CartLine, OrderLine},
};
use allpet_domain::{
    Money,
    id::{StockItemId, TenantId},
    orders::{PricedLine, SHOP_CURRENCY},
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
    }
}

/// Asks the catalogue.
pub(crate) async fn look_up(app: &Orders, items: impl Iterator<Item = &CartItem>) -> Result<Goods, Failure> {
    let skus: Vec<String> = items
        .map(|item| match item {
            CartItem::Variant { sku } => sku.clone(),
        })
        .collect();
    if skus.is_empty() {
        return Ok(Goods::default());
    }
    let found = app
        .others()
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
        self.variant(item).is_some()
    }

    fn variant(&self, item: &CartItem) -> Option<&VariantFacts> {
        match item {
            CartItem::Variant { sku } => self.variants.get(sku),
        }
    }

    /// The cart as a page shows it.
    pub(crate) fn cart(&self, lines: &[Line]) -> Cart {
        let wanted = self.wanted(lines);
        let lines: Vec<CartLine> = lines.iter().map(|line| self.line(line, &wanted)).collect();
        Cart {
            count: lines.iter().map(|line| line.quantity).sum(),
            goods: Money::new(lines.iter().map(|line| line.total.minor).sum(), SHOP_CURRENCY),
            lines,
        }
    }

    /// How many of each stock item the whole cart wants: two lines may draw on one.
    fn wanted(&self, lines: &[Line]) -> HashMap<StockItemId, u32> {
        let mut wanted = HashMap::new();
        for line in lines {
            if let Some(facts) = self.variant(&line.item) {
                *wanted.entry(facts.stock_item).or_default() += line.quantity;
            }
        }
        wanted
    }

    fn line(&self, line: &Line, wanted: &HashMap<StockItemId, u32>) -> CartLine {
        let facts = self.variant(&line.item);
        let sold = facts.filter(|facts| facts.price.currency == SHOP_CURRENCY);
        let price = sold.map_or(Money::zero(SHOP_CURRENCY), |facts| facts.price);
        let problem = match sold {
            None => Some("This is not sold any more. Remove it.".to_owned()),
            Some(facts) => short(facts, wanted.get(&facts.stock_item).copied().unwrap_or(0)),
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
            total: Money::new(
                price.minor.saturating_mul(i64::from(line.quantity)),
                SHOP_CURRENCY,
            ),
            problem,
        }
    }

    /// The lines as they are priced; nothing where one is not sold.
    pub(crate) fn priced(&self, lines: &[Line]) -> Option<Vec<PricedLine>> {
        let price = |line: &Line| {
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
        let wanted = self.wanted(lines);
        let view = |line: &Line| {
            let line = self.line(line, &wanted);
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

    /// The one shop that sells all of it; nothing where there are two.
    pub(crate) fn shop(&self, lines: &[Line]) -> Option<TenantId> {
        let mut shops = lines
            .iter()
            .map(|line| self.variant(&line.item).map(|facts| facts.shop));
        let first = shops.next().flatten()?;
        shops.all(|shop| shop == Some(first)).then_some(first)
    }

    /// What has to be taken from the stock.
    pub(crate) fn reserved(lines: &[Line]) -> Vec<ReservationLine> {
        let reserve = |line: &Line| match &line.item {
            CartItem::Variant { sku } => ReservationLine {
                sku: sku.clone(),
                quantity: line.quantity,
            },
        };
        lines.iter().map(reserve).collect()
    }
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
