//! The cart: a guest's belongs to one browser, an account's to all devices.

use super::last_address::use_last_address;
use crate::{
    cart_state::{use_cart, use_set_cart},
    parts::{OpenDesign, UndecidedPayment, line_detail, line_picture, use_pictures},
};
use allpet_contract::{
    IdempotencyKey,
    orders::{AddToCart, Cart, CartLine, ChangeLine, LineChange, NewLine, RemoveLine},
};
use allpet_domain::{
    Money,
    orders::{Country, display_price, why_no_more},
    text::isolate,
};
use allpet_ui::{
    api::idempotency_key,
    app_runtime::{use_content_ready, use_host_context, use_view},
    components::{
        Amount, ButtonKind, Card, EmptyState, Icon, IconButton, IconKind, Link, LinkButton, Loaded, Notice,
        PageHeader, Picture, Size, Skeleton, SkeletonShape, Tone,
    },
    hooks::{Mutation, use_focus_restore, use_write},
    ship_to::{self, ship_to_field, use_ship_to},
};
use std::rc::Rc;
use yew::prelude::*;

/// The cart.
#[component]
pub(crate) fn CartPage() -> Html {
    use_view("Cart");
    use_content_ready(true);
    let cart = use_cart();
    let set_cart = use_set_cart();
    let change = use_write::<ChangeLine>({
        let set_cart = set_cart.clone();
        move |cart| set_cart.emit(cart)
    });
    let remove = use_write::<RemoveLine>({
        let set_cart = set_cart.clone();
        move |cart| set_cart.emit(cart)
    });
    // The last removed line, until it is put back.
    let removed = use_state_eq(|| None::<(CartLine, IdempotencyKey)>);
    let put_back = use_write::<AddToCart>({
        let removed = removed.clone();
        move |cart| {
            set_cart.emit(cart);
            removed.set(None);
        }
    });
    // The removed line belonged to the previous person.
    let user = use_host_context().user.as_ref().map(|user| user.id.clone());
    use_effect_with(user, {
        let removed = removed.setter();
        move |_| removed.set(None)
    });
    let remove_line = {
        let (remove, removed) = (remove.clone(), removed.clone());
        Callback::from(move |line: CartLine| {
            if !remove.busy {
                remove.run(RemoveLine { line: line.id });
                // Use one key for putting the line back, however often the button is pressed.
                removed.set(Some((line, idempotency_key())));
            }
        })
    };
    let lines = cart.data.as_ref().map_or(&[][..], |cart| &cart.lines);
    let is_removed = |removed: &&(CartLine, _)| lines.iter().all(|line| line.id != removed.0.id);
    let last_removed = removed.as_ref().filter(is_removed);
    // The focused button disappears with its line.
    let container = use_focus_restore(lines.len());
    let pictures = use_pictures();
    let (ship_to, onship) = use_ship_to();
    use_last_country(&onship);
    let problem = change
        .problem
        .clone()
        .or(remove.problem.clone())
        .or(put_back.problem.clone());
    let is_empty = Callback::from(|cart: Rc<Cart>| cart.lines.is_empty());
    let action = html! { <LinkButton href="/catalogue" text="See the catalog" kind={ButtonKind::Primary} /> };
    let empty = html! { <EmptyState picture={Picture::Dog} title="Your cart is empty" text="What you add stays here: on this device as a guest, on all your devices with an account." {action} /> };
    let reload = cart.retry();
    let render = Callback::from(move |cart: Rc<Cart>| {
        let rows = rows(&cart, (&pictures, ship_to), &change, &remove_line);
        cart_view(&cart, rows, (ship_to, &onship), reload.clone())
    });
    let skeleton = html! { <Skeleton shape={SkeletonShape::Rows} /> };
    html! {
        <div class="page">
            <PageHeader title="Cart" />
            <div class="stack" ref={container} tabindex="-1">
                <div role="status">{ last_removed.map(|(line, key)| removed_notice(line, key, &put_back)).unwrap_or_default() }</div>
                if let Some(problem) = problem { <Notice tone={Tone::Bad} title={problem.title.clone()} text={problem.message().to_owned()} /> }
                <Loaded<Cart> query={cart} {render} {is_empty} {empty} {skeleton} />
            </div>
        </div>
    }
}

/// Says which line was removed, and offers to put it back.
fn removed_notice(line: &CartLine, key: &IdempotencyKey, put_back: &Mutation<AddToCart>) -> Html {
    if line.title.is_empty() {
        // Nobody can put it back: the shop no longer sells it.
        return Html::default();
    }
    let title = [&*isolate(&line.title), " is out of your cart."].concat();
    let (put_back, item, quantity, key) = (put_back.clone(), line.item.clone(), line.quantity, key.clone());
    let act = Callback::from(move |()| {
        let item = item.clone();
        put_back.run(AddToCart {
            key: key.clone(),
            body: NewLine { item, quantity },
        });
    });
    let action = Some((AttrValue::from("Put it back"), act));
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

fn rows(
    cart: &Cart,
    (pictures, ship_to): (&str, Country),
    change: &Mutation<ChangeLine>,
    remove: &Callback<CartLine>,
) -> Html {
    html! {
        <ul class="list cart-lines" aria-label="In your cart">
            { for cart.lines.iter().map(|line| row(line, (pictures, ship_to), change, remove)) }
        </ul>
    }
}

fn cart_view(
    cart: &Cart,
    rows: Html,
    (ship_to, onship): (Country, &Callback<String>),
    reload: Callback<()>,
) -> Html {
    let blocked = cart.lines.iter().any(|line| line.problem.is_some());
    let taxed = ship_to.includes_tax_in_prices();
    let items_total = items_total(cart, ship_to);
    html! {
        <div class="split">
            { rows }
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

fn row(
    line: &CartLine,
    (pictures, ship_to): (&str, Country),
    change: &Mutation<ChangeLine>,
    remove: &Callback<CartLine>,
) -> Html {
    let id = line.id;
    let title = if line.title.is_empty() {
        "Not sold any more"
    } else {
        line.title.as_str()
    };
    let isolated_title = isolate(title);
    let limit_reason = why_no_more(line.quantity, line.most);
    let status = ["about-", &id.to_string()].concat();
    let quantity_button = |quantity: u32, sign: &'static str, label: &str| {
        let change = change.clone();
        let too_many = quantity > line.quantity && limit_reason.is_some();
        let is_disabled = quantity == 0 || too_many || change.busy;
        let onclick = Callback::from(move |_: MouseEvent| {
            if !is_disabled {
                change.run(ChangeLine {
                    line: id,
                    body: LineChange { quantity },
                });
            }
        });
        html! { <button type="button" class="icon-button" aria-label={[label, " of ", &isolated_title].concat()} aria-disabled={is_disabled.then_some("true")}
        aria-describedby={too_many.then(|| status.clone())} {onclick}>{ sign }</button> }
    };
    let remove_line = {
        let line = line.clone();
        remove.reform(move |_: MouseEvent| line.clone())
    };
    html! {
        <li class="cart-line" key={id.to_string()} data-testid="cart-line">
            { line_picture(pictures, &line.item, &line.picture) }
            <div class="words">
                if line.slug.is_empty() { <b>{ title }</b> } else {
                    <Link href={["/products/", &line.slug].concat()}>{ title }</Link>
                }
                { line_detail(&line.item, &line.detail) }
                <small class="soft"><Amount money={display_price(line.unit_price, ship_to)} />{ " each" }</small>
                <OpenDesign item={line.item.clone()} />
                // Present before it has a text: screen readers announce changes, not new elements.
                <p id={status.clone()} class={if line.problem.is_some() { "row tight small out" } else { "small soft" }} role="status" data-testid="line-status">
                    if let Some(problem) = &line.problem {
                        <Icon kind={IconKind::CircleAlert} class="small" />{ problem }
                    } else { { limit_reason.clone().unwrap_or_default() } }
                </p>
            </div>
            <div class="quantity" role="group" aria-label={["How many of ", &isolated_title].concat()}>
                { quantity_button(line.quantity - 1, "−", "One fewer") }
                <b class="figures" data-testid="quantity" key={line.quantity} translate="no">{ line.quantity }</b>
                { quantity_button(line.quantity + 1, "+", "One more") }
            </div>
            <Amount money={display_price(line.total, ship_to)} />
            <IconButton icon={IconKind::Trash} label={["Remove ", &isolated_title].concat()} size={Size::Small} onclick={remove_line} />
        </li>
    }
}
