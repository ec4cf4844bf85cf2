//! A design as it looks, and what it costs.

use allpet_domain::builder::{Parameters, Priced, picture};
use allpet_ui::components::{Amount, Icon, IconKind};
use yew::{prelude::*, virtual_dom::VNode};

/// What a [`Drawn`] is told.
#[derive(Properties, PartialEq)]
pub(crate) struct DrawnProps {
    /// What is chosen.
    pub(crate) parameters: Parameters,
}

/// The picture of a design; it says in words what is to be seen.
#[component]
pub(crate) fn Drawn(props: &DrawnProps) -> Html {
    // `domain` makes text of whatever is typed: see its tests.
    VNode::from_html_unchecked(picture::svg(&props.parameters).into())
}

/// What a [`Price`] is told.
#[derive(Properties, PartialEq)]
pub(crate) struct PriceProps {
    /// The price.
    pub(crate) priced: Priced,
    /// Its lines are shown from the start.
    #[prop_or_default]
    pub(crate) open: bool,
}

/// The total with its lines one press away, and how long it takes.
#[component]
pub(crate) fn Price(props: &PriceProps) -> Html {
    let days = props.priced.lead_time_days.to_string();
    html! {
        <details class="price" open={props.open}>
            <summary>
                <b class="money" data-testid="total">{ props.priced.total.to_string() }</b>
                <span class="soft small">{ "Made in " }{ days }{ " working days" }</span>
                <span class="why">{ "Price in detail" }<Icon kind={IconKind::ChevronDown} class="small" /></span>
            </summary>
            <ul class="fee" data-testid="price-lines">
                { for props.priced.lines.iter().map(|line| html! {
                    <li><span>{ line.text.clone() }</span><Amount money={line.amount} /></li>
                }) }
                <li class="total"><span>{ "Before tax and shipping" }</span><Amount money={props.priced.total} /></li>
            </ul>
        </details>
    }
}
