//! Amounts and their explanations.

use crate::components::{Icon, IconKind};
use allpet_domain::{Money, licensing::FeeLine, text::capitalize};
use yew::prelude::*;

/// Props of [`Amount`].
#[derive(Properties, PartialEq)]
pub struct AmountProps {
    /// The amount.
    pub money: Money,
}

/// An amount, with digits of equal width. Each amount is an element of its own, and the browser's translation must not touch it. A
/// translated page would otherwise keep an old amount.
#[component]
pub fn Amount(props: &AmountProps) -> Html {
    let text = props.money.to_string();
    html! { <span class="money" key={text.clone()} translate="no">{ text }</span> }
}

/// Props of [`FeeLines`].
#[derive(Properties, PartialEq)]
pub struct FeeLinesProps {
    /// The fee's lines.
    pub lines: Vec<FeeLine>,
    /// The sum of the lines.
    pub total: Money,
    /// The label of the total.
    #[prop_or(AttrValue::Static("To pay"))]
    pub total_label: AttrValue,
}

/// A fee, line by line, each with its source.
#[component]
pub fn FeeLines(props: &FeeLinesProps) -> Html {
    html! {
        <ul class="fee">
            { for props.lines.iter().map(|line| html! {
                <li>
                    <span>{ capitalize(&line.text) }<small>{ line.source.to_string() }</small></span>
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
    /// The amount.
    pub money: Money,
    /// The explanation: [`FeeLines`], or a sentence.
    pub children: Html,
}

/// An amount with an explanation that opens on a click.
#[component]
pub fn ExplainedAmount(props: &ExplainedAmountProps) -> Html {
    html! {
        <details class="explained">
            <summary><Amount money={props.money} /><Icon kind={IconKind::Help} class="small" label="Why this much?" /></summary>
            <div class="popover">{ props.children.clone() }</div>
        </details>
    }
}
