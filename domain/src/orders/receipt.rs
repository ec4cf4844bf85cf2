//! What a total is made of, as the law of the buyer's country wants it shown.

use super::{Country, ExplainedLine, LineKind, Totals};
use crate::Money;

/// The lines of a receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// What sums to the total.
    pub lines: Vec<ExplainedLine>,
    /// Taxes that the lines contain already; each is named beside the total.
    pub included: Vec<ExplainedLine>,
}

/// The lines of a total for a buyer in `country`.
pub fn receipt(totals: &Totals, country: Country) -> Receipt {
    let is_tax = |line: &&ExplainedLine| line.kind == LineKind::Tax;
    let discounted = totals.discount.minor != 0;
    // A discount stands as a line of its own, before tax: there the taxes do, too.
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
