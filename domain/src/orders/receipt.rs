//! Receipts, itemized as the law of the buyer's country requires.

use super::{Country, ExplainedLine, LineKind, Totals};
use crate::Money;

/// The lines of a receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Lines that sum to the total.
    pub lines: Vec<ExplainedLine>,
    /// Taxes included in the lines, to name beside the total.
    pub included: Vec<ExplainedLine>,
}

/// Itemizes a total for a buyer in `country`.
pub fn receipt(totals: &Totals, country: Country) -> Receipt {
    let is_tax = |line: &&ExplainedLine| line.kind == LineKind::Tax;
    let discounted = totals.discount.minor != 0;
    // A discount is a line of its own before tax, so the taxes are lines as well.
    if !country.includes_tax_in_prices() || discounted {
        return Receipt {
            lines: totals.explained.clone(),
            included: Vec::new(),
        };
    }
    let mut goods = totals.lines.iter().map(|line| line.total);
    let with_tax = |line: &ExplainedLine| {
        let amount = match line.kind {
            LineKind::Goods => goods.next().unwrap_or(line.amount),
            LineKind::Shipping => Money::new(
                line.amount.minor + totals.shipping_tax.minor,
                line.amount.currency,
            ),
            LineKind::Discount | LineKind::Tax => line.amount,
        };
        ExplainedLine {
            amount,
            ..line.clone()
        }
    };
    let shown = totals.explained.iter().filter(|line| !is_tax(line));
    Receipt {
        lines: shown.map(with_tax).collect(),
        included: totals.explained.iter().filter(is_tax).cloned().collect(),
    }
}
