//! Parts of an order's pages, the buyer's and the shop's.

use super::{OpenDesign, line_picture};
use allpet_contract::orders::{CartItem, Order, OrderLine};
use allpet_domain::{
    Money, Timestamp,
    builder::description::describe,
    measure::localize_lengths,
    orders::{Address, LineKind, Party, TimelineEntry, receipt},
};
use allpet_ui::{
    api::{local_day, local_time, today},
    components::{Amount, Badge, Link, Tone, order_badge},
    country::{english, units},
    format,
};
use yew::prelude::*;

/// The badge of an order's state for the shop, with a warning if its stock is short.
pub(crate) fn shop_badge(order: &Order) -> Html {
    html! { <span>{ order_badge(order.state) }if !order.short.is_empty() { { " " }<Badge tone={Tone::Bad} text="Stock is short" /> }</span> }
}

/// The day of `at` in the browser's time zone, relative if it is near; the tooltip has the exact day and time.
pub(crate) fn date(at: Timestamp) -> Html {
    let (day, english) = (local_day(at), english());
    let text = format::day_near(day, today(), english);
    let exact = [
        &format::day_exact(day, english),
        ", ",
        &english.clock(local_time(at)),
    ]
    .concat();
    html! { <time datetime={at.to_string()} title={exact}>{ text }</time> }
}

/// The day and time of `at`.
pub(crate) fn date_and_time(at: Timestamp) -> Html {
    html! { <>{ date(at) }{ ", " }{ english().clock(local_time(at)) }</> }
}

/// The events of an order, the last first. `reader` is the party that sees the page.
pub(crate) fn timeline(entries: &[TimelineEntry], reader: Party) -> Html {
    html! {
        <ol class="timeline" data-testid="timeline">
            { for entries.iter().rev().map(|entry| html! {
                <li><div>{ entry.text(reader) }<small><bdi data-testid="by">{ entry.by(reader) }</bdi>{ ", " }{ date_and_time(entry.at) }</small></div></li>
            }) }
        </ol>
    }
}

/// The items of an order. `reader` is the party that sees the page.
pub(crate) fn lines(pictures: &str, order: &Order, reader: Party) -> Html {
    // The amounts of the receipt include the tax where the law of the buyer's country requires that.
    let receipt = receipt(&order.totals, order.address.country);
    let mut receipt_lines = receipt.lines.iter().filter(|line| line.kind == LineKind::Goods);
    let mut amount = || receipt_lines.next().map(|line| line.amount);
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
                <OpenDesign item={line.item.clone()} of_another_person={reader != Party::Buyer} />
            </div>
            <Amount money={amount} />
        </li>
    }
}

/// The variant's options, or the description of a design in the units of the reader's country.
pub(crate) fn line_detail(item: &CartItem, detail: &str) -> Html {
    let text = match item {
        CartItem::Design { parameters, .. } => describe(parameters, units()),
        CartItem::Variant { .. } => localize_lengths(detail, units()).into_owned(),
    };
    html! { if !text.is_empty() { <small class="soft" data-testid="line-detail">{ text }</small> } }
}

/// A postal address, as printed on a label.
pub(crate) fn address(address: &Address) -> Html {
    let town = address.town_line();
    let lines = [&address.name, &address.line1, &address.line2, &town];
    html! {
        <address class="address">
            { for lines.into_iter().filter(|line| !line.is_empty()).map(|line| html! { <>{ line }<br /></> }) }
            { address.country.name() }
            if !address.phone.is_empty() { <br />{ &address.phone } }
        </address>
    }
}
