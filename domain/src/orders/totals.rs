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
    /// Whether the same share comes off the shipping.
    pub on_shipping: bool,
}

/// The category of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LineKind {
    /// Items.
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
    let line_amounts = line_amounts(lines)?;
    let goods = checked_sum(&line_amounts)?;
    let goods_discount = discount_of(goods, discount).ok_or(TotalRefused::TooLarge)?;
    let line_discounts = share::divide(goods_discount, &line_amounts);
    let shipping_rates = rates(address, weight_grams(lines), money(goods - goods_discount))?;
    let rate = shipping_rates
        .iter()
        .find(|rate| rate.choice == choice)
        .or(shipping_rates.first());
    let (shipping, choice) = rate.map_or((0, choice), |rate| (rate.price.minor, rate.choice));
    let shipping_discount = discount_of(shipping, discount)
        .filter(|_| discount.on_shipping)
        .unwrap_or(0);
    let total_discount = goods_discount + shipping_discount;
    let net_amounts = net_amounts(&line_amounts, &line_discounts, shipping - shipping_discount);
    let mut explained = itemize(
        lines,
        &line_amounts,
        (shipping, choice),
        (total_discount, discount),
    );
    let taxes = add_taxes(address, lines, &net_amounts, &mut explained)?;
    Ok(Totals {
        lines: total_lines(&line_amounts, &line_discounts, &taxes),
        goods: money(goods),
        discount: money(total_discount),
        shipping: money(shipping),
        shipping_tax: money(taxes.last().copied().unwrap_or(0)),
        tax: money(taxes.iter().sum()),
        total: money(net_amounts.iter().zip(&taxes).map(|(net, tax)| net + tax).sum()),
        explained,
        rates: shipping_rates,
    })
}

/// Returns the discount on an amount; `None` if it overflows.
fn discount_of(amount: i64, discount: &Discount) -> Option<i64> {
    share::part(amount, i64::from(discount.permille.min(1_000)), 1_000)
}

/// Returns the amounts to pay before tax: of each line, and last of the shipping, which is taxed like a line where a tax says so.
fn net_amounts(line_amounts: &[i64], line_discounts: &[i64], net_shipping: i64) -> Vec<i64> {
    let pairs = line_amounts.iter().zip(line_discounts);
    let net_lines = pairs.map(|(amount, discount)| amount - discount);
    net_lines.chain([net_shipping]).collect()
}

/// Adds a line to `explained` for each tax. Returns the tax on each net amount.
fn add_taxes(
    address: &Address,
    lines: &[PricedLine],
    net_amounts: &[i64],
    explained: &mut Vec<ExplainedLine>,
) -> Result<Vec<i64>, TotalRefused> {
    let mut taxes = vec![0_i64; net_amounts.len()];
    for row in rows_for(address) {
        let parts = row
            .on(&taxable_amounts(row, lines, net_amounts))
            .ok_or(TotalRefused::TooLarge)?;
        for (tax, part) in taxes.iter_mut().zip(&parts) {
            *tax += part;
        }
        explained.push(tax_line(row, parts.iter().sum()));
    }
    Ok(taxes)
}

/// Returns the lines' amounts. `taxes` may end with the tax on shipping.
fn total_lines(line_amounts: &[i64], line_discounts: &[i64], taxes: &[i64]) -> Vec<TotalLine> {
    let per_line = line_amounts.iter().zip(line_discounts).zip(taxes);
    per_line
        .map(|((amount, discount), tax)| TotalLine {
            goods: money(*amount),
            discount: money(*discount),
            tax: money(*tax),
            total: money(amount - discount + tax),
        })
        .collect()
}

fn money(minor: i64) -> Money {
    Money::new(minor, SHOP_CURRENCY)
}

/// Maximum sum of one order, in minor units: far below any overflow of the tax.
const LARGEST: i64 = 1_000_000_000_000;

fn line_amounts(lines: &[PricedLine]) -> Result<Vec<i64>, TotalRefused> {
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

fn checked_sum(amounts: &[i64]) -> Result<i64, TotalRefused> {
    let sum = amounts
        .iter()
        .try_fold(0_i64, |sum, amount| sum.checked_add(*amount));
    sum.filter(|sum| *sum <= LARGEST).ok_or(TotalRefused::TooLarge)
}

fn weight_grams(lines: &[PricedLine]) -> u64 {
    lines
        .iter()
        .map(|line| u64::from(line.weight_grams) * u64::from(line.quantity))
        .sum()
}

/// Returns the amounts that one tax is on; exempt ones are 0.
fn taxable_amounts(row: &TaxRow, lines: &[PricedLine], net_amounts: &[i64]) -> Vec<i64> {
    let classes = lines.iter().map(|line| row.taxes(line.tax_class));
    let is_taxed = classes.chain([row.on_shipping]);
    let pairs = net_amounts.iter().zip(is_taxed);
    pairs
        .map(|(amount, is_taxed)| if is_taxed { *amount } else { 0 })
        .collect()
}

fn tax_line(row: &TaxRow, amount: i64) -> ExplainedLine {
    ExplainedLine {
        kind: LineKind::Tax,
        label: format!("{} {}", row.name, row.percent()),
        amount: money(amount),
        source: format!("{}, {}", row.source, row.year),
    }
}

fn itemize(
    lines: &[PricedLine],
    line_amounts: &[i64],
    (shipping, choice): (i64, ShippingChoice),
    (total_discount, discount): (i64, &Discount),
) -> Vec<ExplainedLine> {
    let line = |kind, label: String, amount| ExplainedLine {
        kind,
        label,
        amount: money(amount),
        source: String::new(),
    };
    let mut all: Vec<ExplainedLine> = lines
        .iter()
        .zip(line_amounts)
        .map(|(one, amount)| {
            line(
                LineKind::Goods,
                format!("{} × {}", one.title, one.quantity),
                *amount,
            )
        })
        .collect();
    if total_discount > 0 {
        all.push(line(LineKind::Discount, discount.name.clone(), -total_discount));
    }
    all.push(line(LineKind::Shipping, choice.label().to_owned(), shipping));
    all
}
