//! Amounts, and where they come from.

use crate::components::{Icon, IconKind};
use allpet_domain::{Money, licensing::FeeLine, text::capitalized};
use yew::prelude::*;

/// Props of [`Amount`].
#[derive(Properties, PartialEq)]
pub struct AmountProps {
    /// How much.
    pub money: Money,
}

/// An amount, digits under digits. Another amount is another element, and none is for a browser's translation to touch: whatever
/// it has done to the page, no old figure stands.
#[component]
pub fn Amount(props: &AmountProps) -> Html {
    let text = props.money.to_string();
    html! { <span class="money" key={text.clone()} translate="no">{ text }</span> }
}

/// Props of [`FeeLines`].
#[derive(Properties, PartialEq)]
pub struct FeeLinesProps {
    /// The lines.
    pub lines: Vec<FeeLine>,
    /// What they sum to.
    pub total: Money,
    /// What the total is.
    #[prop_or(AttrValue::Static("To pay"))]
    pub total_label: AttrValue,
}

/// A fee, line by line, each with where its figure was published.
#[component]
pub fn FeeLines(props: &FeeLinesProps) -> Html {
    html! {
        <ul class="fee">
            { for props.lines.iter().map(|line| html! {
                <li>
                    <span>{ capitalized(&line.text) }<small>{ line.source.to_string() }</small></span>
                    <Amount money={line.amount} />
                </li>
            }) }
            <li class="total"><span>{ &props.total_label }</span><Amount money={props.total} /></li>
        </ul>
    }
}

/// Props of [`ExplainedAmount`].
#[derive(Properties, PartialEq)]
pub struct ExplainedAmountProps {
    /// How much.
    pub money: Money,
    /// Why: [`FeeLines`], or a sentence.
    pub children: Html,
}

/// An amount whose explanation is one press away.
#[component]
pub fn ExplainedAmount(props: &ExplainedAmountProps) -> Html {
    html! {
        <details class="explained">
            <summary><Amount money={props.money} /><Icon kind={IconKind::Help} class="small" label="Why this much?" /></summary>
            <div class="popover">{ props.children.clone() }</div>
        </details>
    }
}
