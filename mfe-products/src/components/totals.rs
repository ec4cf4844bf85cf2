//! The totals of a cart or an order, line by line.

use allpet_domain::orders::{Country, ExplainedLine, Totals, receipt};
use allpet_ui::components::Amount;
use yew::prelude::*;

/// The receipt for a buyer in `country`, line by line, each with the source of its figure; `label` names the total. Below it are the
/// taxes that the prices include.
pub(crate) fn totals(totals: &Totals, label: &'static str, country: Country) -> Html {
    let receipt = receipt(totals, country);
    html! {
        <ul class="fee" data-testid="totals">
            { for receipt.lines.iter().map(|line| receipt_line("", line)) }
            <li class="total"><span>{ label }</span><Amount money={totals.total} /></li>
            { for receipt.included.iter().map(|line| receipt_line("Includes ", line)) }
        </ul>
    }
}

fn receipt_line(prefix: &'static str, receipt_line: &ExplainedLine) -> Html {
    html! {
        <li>
            <span>{ prefix }{ &receipt_line.label }if !receipt_line.source.is_empty() { <small>{ &receipt_line.source }</small> }</span>
            <Amount money={receipt_line.amount} />
        </li>
    }
}
