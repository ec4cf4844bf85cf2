//! What a cart or an order comes to, and why.

use allpet_domain::orders::{Country, ExplainedLine, Totals, receipt};
use allpet_ui::components::Amount;
use yew::prelude::*;

/// What it comes to for a buyer in `country`, line by line, each with where its figure comes from; `label` names the sum. Taxes
/// that the prices contain are named under it.
pub(crate) fn totals(totals: &Totals, label: &'static str, country: Country) -> Html {
    let receipt = receipt(totals, country);
    html! {
        <ul class="fee" data-testid="totals">
            { for receipt.lines.iter().map(|one| line("", one)) }
            <li class="total"><span>{ label }</span><Amount money={totals.total} /></li>
            { for receipt.included.iter().map(|one| line("Includes ", one)) }
        </ul>
    }
}

fn line(before: &'static str, line: &ExplainedLine) -> Html {
    html! {
        <li>
            <span>{ before }{ &line.label }if !line.source.is_empty() { <small>{ &line.source }</small> }</span>
            <Amount money={line.amount} />
        </li>
    }
}
