//! The cart: a guest's belongs to one browser, an account's to all devices.

mod cart_lines;
mod cart_writes;

use super::checkout::last_address::use_last_address;
use crate::{
    cart_state::use_cart,
    components::{UndecidedPayment, use_pictures},
};
use allpet_contract::{Problem, orders::Cart};
use allpet_domain::{
    Money,
    orders::{Country, display_price},
    text::isolate,
};
use allpet_ui::{
    app_runtime::{use_content_ready, use_view},
    components::{
        Amount, ButtonKind, Card, EmptyState, LinkButton, Loaded, Notice, PageHeader, Picture, Size,
        Skeleton, SkeletonShape, Tone, problem_notice,
    },
    hooks::use_focus_restore,
    ship_to::{self, ship_to_field, use_ship_to},
};
use cart_lines::lines;
use cart_writes::{CartWrites, is_outdated, use_cart_writes};
use std::rc::Rc;
use yew::prelude::*;

/// The cart.
#[component]
pub(crate) fn CartPage() -> Html {
    use_view("Cart");
    use_content_ready(true);
    let cart = use_cart();
    let writes = use_cart_writes(cart.data.as_deref());
    // The focused button disappears with its line.
    let container = use_focus_restore(cart.data.as_ref().map_or(0, |cart| cart.lines.len()));
    let pictures = use_pictures();
    let (ship_to, onship) = use_ship_to();
    use_last_country(&onship);
    let (removed, problem) = (removed_notice(&writes), writes.problem().cloned());
    let is_empty = Callback::from(|cart: Rc<Cart>| cart.lines.is_empty());
    let action = html! { <LinkButton href="/catalogue" text="See the catalog" kind={ButtonKind::Primary} /> };
    let empty = html! { <EmptyState picture={Picture::Dog} title="Your cart is empty" text="What you add stays here: on this device as a guest, on all your devices with an account." {action} /> };
    let reload = cart.retry();
    let render = Callback::from(move |cart: Rc<Cart>| {
        let lines = lines(&cart, (&pictures, ship_to), &writes);
        cart_view(&cart, lines, (ship_to, &onship), reload.clone())
    });
    let skeleton = html! { <Skeleton shape={SkeletonShape::Rows} /> };
    html! {
        <div class="page">
            <PageHeader title="Cart" />
            <div class="stack" ref={container} tabindex="-1">
                <div role="status">{ removed }</div>
                { problem.as_ref().map_or_else(Html::default, cart_problem) }
                <Loaded<Cart> query={cart} {render} {is_empty} {empty} {skeleton} />
            </div>
        </div>
    }
}

/// Says why a write failed. After a change elsewhere, the cart below is read anew.
fn cart_problem(problem: &Problem) -> Html {
    if is_outdated(problem) {
        return html! { <Notice tone={Tone::Warning} title="Your cart has changed" text="That item was removed in another tab or on another device. This is your cart now." /> };
    }
    problem_notice(Some(problem))
}

/// Says which line was removed, and offers to put it back. Nobody can put back what the shop no longer sells.
fn removed_notice(writes: &CartWrites) -> Html {
    let Some((line, put_back)) = writes.removed.as_ref().filter(|(line, _)| !line.title.is_empty()) else {
        return Html::default();
    };
    let title = [&*isolate(&line.title), " is out of your cart."].concat();
    let action = Some((AttrValue::from("Put it back"), put_back.clone()));
    html! { <Notice tone={Tone::Neutral} text={title} {action} /> }
}

/// Shows prices for the country of the signed-in person's last order, unless one is chosen in this browser.
#[hook]
fn use_last_country(onship: &Callback<String>) {
    let last = use_last_address().country;
    let onship = onship.clone();
    use_effect_with(last, move |last| {
        if let Some(country) = last.filter(|_| ship_to::chosen().is_none()) {
            onship.emit(country.code().to_owned());
        }
    });
}

fn cart_view(
    cart: &Cart,
    lines: Html,
    (ship_to, onship): (Country, &Callback<String>),
    reload: Callback<()>,
) -> Html {
    let blocked = cart.lines.iter().any(|line| line.problem.is_some());
    let taxed = ship_to.includes_tax_in_prices();
    let items_total = items_total(cart, ship_to);
    html! {
        <div class="split">
            { lines }
            <Card title="Order summary">
                { ship_to_field(ship_to, onship.clone()) }
                <ul class="fee">
                    <li><span>{ "Items" }</span><Amount money={items_total} /></li>
                    <li><span>{ if taxed { "Shipping" } else { "Shipping and tax" } }</span><span class="soft">{ "at the checkout" }</span></li>
                    <li class="total"><span>{ "Subtotal" }if taxed { { ", incl. VAT" } }</span><Amount money={items_total} /></li>
                </ul>
                <div class="actions">
                    if let Some(order) = cart.undecided {
                        <UndecidedPayment {order} {reload} />
                    } else if blocked {
                        <Notice tone={Tone::Warning} text="An item in your cart needs a change before you can order." />
                    } else {
                        <LinkButton href="/checkout" text="Check out" kind={ButtonKind::Primary} size={Size::Large} class="block" testid="checkout" />
                    }
                </div>
            </Card>
        </div>
    }
}

/// Returns the sum of all lines, as shown to buyers in `ship_to`.
pub(crate) fn items_total(cart: &Cart, ship_to: Country) -> Money {
    let lines = cart
        .lines
        .iter()
        .map(|line| display_price(line.total, ship_to).minor);
    Money::new(lines.sum(), cart.goods.currency)
}
