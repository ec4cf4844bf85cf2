//! The total of a cart, line by line: one function for the checkout's display and the server's charge.

use super::{Address, Rate, SHOP_CURRENCY, ShippingChoice, TaxRow, rates, rows_for, share};
use crate::{Invalid, Money, catalog::TaxClass};
use serde::{Deserialize, Serialize};

/// A line of a cart with the facts needed to price it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PricedLine {
    /// The item's name.
    pub title: String,
    /// The price of one unit.
    pub unit_price: Money,
    /// The quantity.
    pub quantity: u32,
    /// The weight of one unit in grams.
    pub weight_grams: u32,
    /// The tax class.
    pub tax_class: TaxClass,
}

/// A discount.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Discount {
    /// The name on a receipt.
    pub name: String,
    /// Thousandths of the goods' value: 0 to 1,000.
    pub permille: u16,
    /// True if the same share comes off the shipping.
    pub on_shipping: bool,
}

/// The category of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LineKind {
    /// Goods.
    Goods,
    /// A discount; negative.
    Discount,
    /// Shipping.
    Shipping,
    /// A tax.
    Tax,
}

/// One line of a total. All of them sum to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExplainedLine {
    /// The category.
    pub kind: LineKind,
    /// The label on the receipt.
    pub label: String,
    /// The amount.
    pub amount: Money,
    /// The publication and year of a tax rate; empty for the shop's own figures.
    #[serde(default)]
    pub source: String,
}

/// The amounts of one line of the cart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TotalLine {
    /// Price times quantity.
    pub goods: Money,
    /// Its share of the discount; not negative.
    pub discount: Money,
    /// Its share of the tax.
    pub tax: Money,
    /// The amount to pay for it.
    pub total: Money,
}

/// The total of a cart, itemized.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Totals {
    /// The cart's lines, in its order.
    pub lines: Vec<TotalLine>,
    /// The value of all goods.
    pub goods: Money,
    /// The discount on goods and shipping; not negative.
    pub discount: Money,
    /// Shipping before discount and tax.
    pub shipping: Money,
    /// The tax on shipping.
    pub shipping_tax: Money,
    /// All tax, including that on shipping.
    pub tax: Money,
    /// The amount to pay.
    pub total: Money,
    /// The itemization; the lines sum to `total`.
    pub explained: Vec<ExplainedLine>,
    /// The shipping options.
    pub rates: Vec<Rate>,
}

/// The reason why a cart has no total.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TotalRefused {
    /// The cart is empty.
    #[error("The cart is empty. Put something in it first.")]
    Empty,
    /// A price is in another currency than the shop's.
    #[error("Something in the cart is not sold in {} and cannot be ordered with the rest. Remove it.", SHOP_CURRENCY.code())]
    Currency,
    /// No carrier takes such a weight.
    #[error("The parcel would weigh {} kg, more than any carrier takes there. Order in two parts.", .grams.div_ceil(1_000))]
    TooHeavy {
        /// The weight of the parcel.
        grams: u64,
    },
    /// The sum overflows.
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

/// Prices `lines` shipped to a checked `address`. Rounds half a cent up, per line or per order as each tax requires. Fails as
/// [`TotalRefused`] describes.
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
    // The last base is the shipping, taxed like a line if the row says so.
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

/// Maximum sum of one order, in minor units: far below any overflow of the tax.
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

/// The bases of one tax; exempt ones are 0.
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
