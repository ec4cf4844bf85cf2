//! Cards for the orders that the buyer should pay, or that are still to arrive.

use crate::{
    links,
    pages::orders::summary,
    today::{OrderNeed, order_need},
};
use allpet_contract::{apps::AppManifest, orders::Order};
use allpet_domain::{Timestamp, orders::PAYMENT_WINDOW_MINUTES};
use allpet_ui::components::{Badge, ButtonKind, Icon, IconKind, LinkButton, Tone};
use yew::prelude::*;

/// Pairs each order that needs something with its need, the unpaid ones first.
pub(super) fn with_need(orders: &[Order], now: Timestamp) -> Vec<(&Order, OrderNeed)> {
    let need = |order: &Order| {
        let payment = order.payment.as_ref().map(|payment| payment.state);
        order_need(order.state, payment, order.pay_until, now)
    };
    let mut with_need: Vec<_> = orders
        .iter()
        .filter_map(|order| Some((order, need(order)?)))
        .collect();
    with_need.sort_by_key(|(_, need)| *need);
    with_need
}

/// Renders a card for each order. The first unpaid one has the page's primary button.
pub(super) fn order_cards(orders: &[(&Order, OrderNeed)], apps: &[AppManifest]) -> Html {
    if orders.is_empty() {
        return Html::default();
    }
    html! {
        <ul class="needs">
            { for orders.iter().enumerate().map(|(index, (order, need))| html! {
            <li key={order.id.to_string()}>{ card(order, *need, apps, index == 0) }</li>
            }) }
        </ul>
    }
}

fn card(order: &Order, need: OrderNeed, apps: &[AppManifest], first: bool) -> Html {
    let total = order.totals.total.to_string();
    let items = summary(order);
    let (tone, badge, text, verb) = match need {
        OrderNeed::Pay => (
            Tone::Warning,
            order.state.name(),
            [
                &items,
                ". We hold it for ",
                &PAYMENT_WINDOW_MINUTES.to_string(),
                " minutes.",
            ]
            .concat(),
            ["Pay ", &total].concat(),
        ),
        OrderNeed::PaymentPending => (
            Tone::Warning,
            order.state.name(),
            [&items, ". Your bank has not answered yet. Don’t pay again."].concat(),
            "See the order".to_owned(),
        ),
        OrderNeed::InTransit => {
            let shipment = order.shipment.clone().unwrap_or_default();
            let mut text = [&items, ". With ", &shipment.carrier].concat();
            if !shipment.tracking.is_empty() {
                text.push_str(": ");
                text.push_str(&shipment.tracking);
            }
            text.push('.');
            (Tone::Good, order.state.name(), text, "See the order".to_owned())
        }
        OrderNeed::Preparing => (
            Tone::Info,
            order.state.name(),
            [&items, ". Paid. The shop is getting it ready."].concat(),
            "See the order".to_owned(),
        ),
    };
    let kind = if first && need == OrderNeed::Pay {
        ButtonKind::Primary
    } else {
        ButtonKind::Secondary
    };
    // The number follows the button's text in its accessible name.
    let object = if need == OrderNeed::Pay {
        ["for order ", &order.number].concat()
    } else {
        order.number.clone()
    };
    html! {
        <article class="card need" data-testid="order-need">
            <header class="need-head">
                <Icon kind={IconKind::Package} />
                <h2><span class="unseen">{ "Order " }</span>{ &order.number }</h2>
                <Badge {tone} text={badge} />
            </header>
            <p class="need-text">{ text }</p>
            if let Some(href) = links::order(apps, order.id) { <LinkButton {href} text={verb} {object} {kind} testid="order-need-action" /> }
        </article>
    }
}
