//! What a cart or an order comes to, and why.

use allpet_domain::orders::Totals;
use allpet_ui::components::Amount;
use yew::prelude::*;

/// What it comes to, line by line, each with where its figure comes from; `label` names the sum.
pub(crate) fn totals(totals: &Totals, label: &'static str) -> Html {
    html! {
        <ul class="fee" data-testid="totals">
            { for totals.explained.iter().map(|line| html! {
                <li>
                    <span>{ &line.label }if !line.source.is_empty() { <small>{ &line.source }</small> }</span>
                    <Amount money={line.amount} />
                </li>
            }) }
            <li class="total"><span>{ label }</span><Amount money={totals.total} /></li>
        </ul>
    }
}
