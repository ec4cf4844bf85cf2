//! What a cart comes to, line by line: the one function that the checkout shows and the server charges by.

use super::{Address, Rate, SHOP_CURRENCY, ShippingChoice, TaxRow, rates, rows_for, share};
use crate::{Invalid, Money, catalog::TaxClass};
use serde::{Deserialize, Serialize};

/// A line of a cart with what is needed to price it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PricedLine {
    /// What it is.
    pub title: String,
    /// What one costs.
    pub unit_price: Money,
    /// How many.
    pub quantity: u32,
    /// What one weighs.
    pub weight_grams: u32,
    /// How it is taxed.
    pub tax_class: TaxClass,
}

/// What is taken off.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Discount {
    /// What a receipt calls it.
    pub name: String,
    /// Thousandths of the goods: 0 is nothing, 1,000 is all.
    pub permille: u16,
    /// Whether the same share of the shipping is taken off.
    pub on_shipping: bool,
}

/// What a line of the explanation is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LineKind {
    /// Goods.
    Goods,
    /// Something taken off; negative.
    Discount,
    /// Sending.
    Shipping,
    /// A tax.
    Tax,
}

/// One line of the explanation. All of them sum to the total.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExplainedLine {
    /// What it is about.
    pub kind: LineKind,
    /// The words on the receipt.
    pub label: String,
    /// The amount.
    pub amount: Money,
    /// Where a figure comes from: a tax's source and year; empty where the shop sets it.
    #[serde(default)]
    pub source: String,
}

/// What one line of the cart comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TotalLine {
    /// Price times quantity.
    pub goods: Money,
    /// Its part of the discount; not negative.
    pub discount: Money,
    /// Its part of the tax.
    pub tax: Money,
    /// What is paid for it.
    pub total: Money,
}

/// What a cart comes to, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Totals {
    /// The cart's lines, in its order.
    pub lines: Vec<TotalLine>,
    /// All goods.
    pub goods: Money,
    /// What is taken off goods and shipping; not negative.
    pub discount: Money,
    /// Sending, before a discount and tax.
    pub shipping: Money,
    /// The tax on sending.
    pub shipping_tax: Money,
    /// All tax, that on sending included.
    pub tax: Money,
    /// What is paid.
    pub total: Money,
    /// How it comes to that; the lines sum to `total`.
    pub explained: Vec<ExplainedLine>,
    /// The ways to send it.
    pub rates: Vec<Rate>,
}

/// Why a cart has no total.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TotalRefused {
    /// Nothing is in it.
    #[error("The cart is empty. Put something in it first.")]
    Empty,
    /// A price is not in the shop's currency.
    #[error("Something in the cart is not sold in {} and cannot be ordered with the rest. Remove it.", SHOP_CURRENCY.code())]
    Currency,
    /// No carrier takes so much.
    #[error("The parcel would weigh {} kg, more than any carrier takes there. Order in two parts.", .grams.div_ceil(1_000))]
    TooHeavy {
        /// What it weighs.
        grams: u64,
    },
    /// The sum does not fit.
    #[error("The sum is too large. Order in two parts.")]
    TooLarge,
}

impl From<TotalRefused> for Invalid {
    fn from(refused: TotalRefused) -> Self {
        let code = match refused {
            TotalRefused::Empty => "cart-empty",
            TotalRefused::Currency => "cart-currency",
            TotalRefused::TooHeavy { .. } => "cart-too-heavy",
            TotalRefused::TooLarge => "cart-too-large",
        };
        Self::one("cart", code, refused.to_string())
    }
}

/// Prices `lines` sent to `address` (checked before). Half a cent goes up; where, each tax says itself.
pub fn total(
    lines: &[PricedLine],
    address: &Address,
    choice: ShippingChoice,
    discount: &Discount,
) -> Result<Totals, TotalRefused> {
    let goods = goods(lines)?;
    let sum = sum(&goods)?;
    let off = |amount| share::part(amount, i64::from(discount.permille.min(1_000)), 1_000);
    let taken = off(sum).ok_or(TotalRefused::TooLarge)?;
    let discounts = share::divide(taken, &goods);
    let rates = rates(address, grams(lines), money(sum - taken))?;
    let rate = rates.iter().find(|rate| rate.choice == choice).or(rates.first());
    let (shipping, choice) = rate.map_or((0, choice), |rate| (rate.price.minor, rate.choice));
    let shipping_off = off(shipping).filter(|_| discount.on_shipping).unwrap_or(0);
    // The last base is the shipping: it is taxed like a line where the row says so.
    let mut bases: Vec<i64> = goods
        .iter()
        .zip(&discounts)
        .map(|(goods, off)| goods - off)
        .collect();
    bases.push(shipping - shipping_off);
    let rows = rows_for(address);
    let mut taxes = vec![0_i64; bases.len()];
    let mut explained = explained(
        lines,
        &goods,
        (shipping, choice),
        (taken + shipping_off, discount),
    );
    for row in rows {
        let parts = row.on(&taxed(row, lines, &bases)).ok_or(TotalRefused::TooLarge)?;
        for (tax, part) in taxes.iter_mut().zip(&parts) {
            *tax += part;
        }
        explained.push(tax_line(row, parts.iter().sum()));
    }
    let paid = bases.iter().zip(&taxes).map(|(base, tax)| base + tax);
    let total = paid.clone().sum();
    let per_line = goods.iter().zip(&discounts).zip(&taxes).zip(paid);
    Ok(Totals {
        lines: per_line
            .map(|(((goods, off), tax), paid)| TotalLine {
                goods: money(*goods),
                discount: money(*off),
                tax: money(*tax),
                total: money(paid),
            })
            .collect(),
        goods: money(sum),
        discount: money(taken + shipping_off),
        shipping: money(shipping),
        shipping_tax: money(taxes.last().copied().unwrap_or(0)),
        tax: money(taxes.iter().sum()),
        total: money(total),
        explained,
        rates,
    })
}

fn money(minor: i64) -> Money {
    Money::new(minor, SHOP_CURRENCY)
}

/// The largest sum that is sold at once: far from where adding a tax could overflow.
const LARGEST: i64 = 1_000_000_000_000;

fn goods(lines: &[PricedLine]) -> Result<Vec<i64>, TotalRefused> {
    if lines.is_empty() {
        return Err(TotalRefused::Empty);
    }
    if lines.iter().any(|line| line.unit_price.currency != SHOP_CURRENCY) {
        return Err(TotalRefused::Currency);
    }
    let amount = |line: &PricedLine| line.unit_price.minor.max(0).checked_mul(i64::from(line.quantity));
    let all: Option<Vec<i64>> = lines.iter().map(amount).collect();
    all.ok_or(TotalRefused::TooLarge)
}

fn sum(goods: &[i64]) -> Result<i64, TotalRefused> {
    let sum = goods
        .iter()
        .try_fold(0_i64, |sum, amount| sum.checked_add(*amount));
    sum.filter(|sum| *sum <= LARGEST).ok_or(TotalRefused::TooLarge)
}

fn grams(lines: &[PricedLine]) -> u64 {
    lines
        .iter()
        .map(|line| u64::from(line.weight_grams) * u64::from(line.quantity))
        .sum()
}

/// The bases that a row taxes; what it does not tax is 0.
fn taxed(row: &TaxRow, lines: &[PricedLine], bases: &[i64]) -> Vec<i64> {
    let classes = lines.iter().map(|line| row.taxes(line.tax_class));
    let taxed = classes.chain([row.on_shipping]);
    let pairs = bases.iter().zip(taxed);
    pairs.map(|(base, taxed)| if taxed { *base } else { 0 }).collect()
}

fn tax_line(row: &TaxRow, amount: i64) -> ExplainedLine {
    ExplainedLine {
        kind: LineKind::Tax,
        label: format!("{} {}", row.name, row.percent()),
        amount: money(amount),
        source: format!("{}, {}", row.source, row.year),
    }
}

fn explained(
    lines: &[PricedLine],
    goods: &[i64],
    (shipping, choice): (i64, ShippingChoice),
    (taken, discount): (i64, &Discount),
) -> Vec<ExplainedLine> {
    let line = |kind, label: String, amount| ExplainedLine {
        kind,
        label,
        amount: money(amount),
        source: String::new(),
    };
    let mut all: Vec<ExplainedLine> = lines
        .iter()
        .zip(goods)
        .map(|(one, amount)| {
            line(
                LineKind::Goods,
                format!("{} × {}", one.title, one.quantity),
                *amount,
            )
        })
        .collect();
    if taken > 0 {
        all.push(line(LineKind::Discount, discount.name.clone(), -taken));
    }
    all.push(line(LineKind::Shipping, choice.label().to_owned(), shipping));
    all
}
