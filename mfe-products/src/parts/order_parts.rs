//! What an order's pages show, the buyer's and the shop's.

use super::{OpenDesign, line_picture};
use allpet_contract::orders::{CartItem, Order, OrderLine};
use allpet_domain::{
    Money, Timestamp,
    builder::description::describe,
    orders::{Address, LineKind, Party, TimelineEntry, receipt},
};
use allpet_ui::{
    api::{clock_here, day_here, today},
    components::{Amount, Badge, Link, Tone, order_badge},
    country::{english, units},
    format,
};
use yew::prelude::*;

/// Where an order stands, for the shop: marked where something of it is missing.
pub(crate) fn shop_badge(order: &Order) -> Html {
    html! { <span>{ order_badge(order.state) }if !order.short.is_empty() { { " " }<Badge tone={Tone::Bad} text="Stock is short" /> }</span> }
}

/// A moment where the person is: the day in words where it is near, and exactly when it is pointed at.
pub(crate) fn moment(at: Timestamp) -> Html {
    let (day, english) = (day_here(at), english());
    let text = format::day_near(day, today(), english);
    let exact = [
        &format::day_exact(day, english),
        ", ",
        &english.clock(clock_here(at)),
    ]
    .concat();
    html! { <time datetime={at.to_string()} title={exact}>{ text }</time> }
}

/// A moment with its time of day.
pub(crate) fn moment_at(at: Timestamp) -> Html {
    html! { <>{ moment(at) }{ ", " }{ english().clock(clock_here(at)) }</> }
}

/// What happened to an order, by whom and when, the last first. `reader` is whose page it is.
pub(crate) fn timeline(entries: &[TimelineEntry], reader: Party) -> Html {
    html! {
        <ol class="timeline" data-testid="timeline">
            { for entries.iter().rev().map(|entry| html! {
                <li><div>{ &entry.what }<small><span data-testid="by">{ entry.by(reader) }</span>{ ", " }{ moment_at(entry.at) }</small></div></li>
            }) }
        </ol>
    }
}

/// What was ordered. `reader` is whose page it is.
pub(crate) fn lines(pictures: &str, order: &Order, reader: Party) -> Html {
    // The amounts of the receipt, which contain the tax where the law of the buyer's country wants that.
    let receipt = receipt(&order.totals, order.address.country);
    let mut goods = receipt.lines.iter().filter(|line| line.kind == LineKind::Goods);
    let mut amount = || goods.next().map(|line| line.amount);
    html! { <ul class="list" aria-label="Items ordered">{ for order.lines.iter().map(|line| row(pictures, line, amount(), reader)) }</ul> }
}

fn row(pictures: &str, line: &OrderLine, amount: Option<Money>, reader: Party) -> Html {
    let net = Money::new(
        line.unit_price.minor * i64::from(line.quantity),
        line.unit_price.currency,
    );
    let amount = amount.unwrap_or(net);
    let taxed = amount != net;
    html! {
        <li class="order-line">
            { line_picture(pictures, &line.item, &line.picture) }
            <div class="words">
                if line.slug.is_empty() { <b>{ &line.title }</b> } else { <Link href={["/products/", &line.slug].concat()}>{ &line.title }</Link> }
                { line_detail(&line.item, &line.detail) }
                <small class="soft">{ line.quantity }{ " × " }<Amount money={line.unit_price} />if taxed { { " before tax" } }</small>
                <OpenDesign item={line.item.clone()} anothers={reader != Party::Buyer} />
            </div>
            <Amount money={amount} />
        </li>
    }
}

/// What tells a line from others of its product: a design in words, in the units of the reader's country.
pub(crate) fn line_detail(item: &CartItem, detail: &str) -> Html {
    let text = match item {
        CartItem::Design { parameters, .. } => describe(parameters, units()),
        CartItem::Variant { .. } => detail.to_owned(),
    };
    html! { if !text.is_empty() { <small class="soft" data-testid="line-detail">{ text }</small> } }
}

/// A postal address, as it is printed.
pub(crate) fn address(address: &Address) -> Html {
    let town = address.town_line();
    let all = [&address.name, &address.line1, &address.line2, &town];
    html! {
        <address class="address">
            { for all.into_iter().filter(|line| !line.is_empty()).map(|line| html! { <>{ line }<br /></> }) }
            { address.country.name() }
            if !address.phone.is_empty() { <br />{ &address.phone } }
        </address>
    }
}
