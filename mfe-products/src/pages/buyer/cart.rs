//! The cart: a guest's in one browser, an account's on every device.

use super::last_address::use_last_address;
use crate::{
    basket::{use_cart, use_set_cart},
    parts::{OpenDesign, Undecided, line_detail, line_picture, use_pictures},
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
    app_runtime::{use_shown, use_surroundings, use_view},
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
    use_shown(true);
    let cart = use_cart();
    let set_cart = use_set_cart();
    let change = use_write::<ChangeLine>({
        let set_cart = set_cart.clone();
        move |now| set_cart.emit(now)
    });
    let remove = use_write::<RemoveLine>({
        let set_cart = set_cart.clone();
        move |now| set_cart.emit(now)
    });
    // The last line that was taken out, until it is put back.
    let out = use_state_eq(|| None::<(CartLine, IdempotencyKey)>);
    let back = use_write::<AddToCart>({
        let out = out.clone();
        move |now| {
            set_cart.emit(now);
            out.set(None);
        }
    });
    // It was another's, where somebody else is here now.
    let user = use_surroundings().user.as_ref().map(|user| user.id.clone());
    use_effect_with(user, {
        let out = out.setter();
        move |_| out.set(None)
    });
    let takeout = {
        let (remove, out) = (remove.clone(), out.clone());
        Callback::from(move |line: CartLine| {
            if !remove.busy {
                remove.run(RemoveLine { line: line.id });
                // One key for putting it back, however often the button is pressed.
                out.set(Some((line, idempotency_key())));
            }
        })
    };
    let lines = cart.data.as_ref().map_or(&[][..], |cart| &cart.lines);
    let gone = |out: &&(CartLine, _)| lines.iter().all(|line| line.id != out.0.id);
    let taken = out.as_ref().filter(gone);
    // A line goes with its buttons.
    let around = use_focus_restore(lines.len());
    let pictures = use_pictures();
    let (ship_to, onship) = use_ship_to();
    use_last_country(&onship);
    let problem = change
        .problem
        .clone()
        .or(remove.problem.clone())
        .or(back.problem.clone());
    let is_empty = Callback::from(|cart: Rc<Cart>| cart.lines.is_empty());
    let action = html! { <LinkButton href="/catalogue" text="See the catalog" kind={ButtonKind::Primary} /> };
    let empty = html! { <EmptyState picture={Picture::Dog} title="Your cart is empty" text="What you add stays here: on this device as a guest, on all your devices with an account." {action} /> };
    let look = cart.retry();
    let render = Callback::from(move |cart: Rc<Cart>| {
        let goods = rows(&cart, (&pictures, ship_to), &change, &takeout);
        cart_view(&cart, goods, (ship_to, &onship), look.clone())
    });
    let skeleton = html! { <Skeleton shape={SkeletonShape::Rows} /> };
    html! {
        <div class="page">
            <PageHeader title="Cart" />
            <div class="stack" ref={around} tabindex="-1">
                <div role="status">{ taken.map(|(line, key)| taken_out(line, key, &back)).unwrap_or_default() }</div>
                if let Some(problem) = problem { <Notice tone={Tone::Bad} title={problem.title.clone()} text={problem.message().to_owned()} /> }
                <Loaded<Cart> query={cart} {render} {is_empty} {empty} {skeleton} />
            </div>
        </div>
    }
}

/// Says what is gone, and offers the way back.
fn taken_out(line: &CartLine, key: &IdempotencyKey, back: &Mutation<AddToCart>) -> Html {
    if line.title.is_empty() {
        // Nobody could put it back: it is not sold any more.
        return Html::default();
    }
    let title = [&*isolate(&line.title), " is out of your cart."].concat();
    let (back, item, quantity, key) = (back.clone(), line.item.clone(), line.quantity, key.clone());
    let act = Callback::from(move |()| {
        let item = item.clone();
        back.run(AddToCart {
            key: key.clone(),
            body: NewLine { item, quantity },
        });
    });
    let action = Some((AttrValue::from("Put it back"), act));
    html! { <Notice tone={Tone::Neutral} text={title} {action} /> }
}

/// Prices are shown for the country that the last order of whoever is signed in went to, where none is chosen here.
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
    look: Callback<()>,
) -> Html {
    let blocked = cart.lines.iter().any(|line| line.problem.is_some());
    let taxed = ship_to.includes_tax_in_prices();
    let goods = goods_shown(cart, ship_to);
    html! {
        <div class="split">
            { rows }
            <Card title="Order summary">
                { ship_to_field(ship_to, onship.clone()) }
                <ul class="fee">
                    <li><span>{ "Items" }</span><Amount money={goods} /></li>
                    <li><span>{ if taxed { "Shipping" } else { "Shipping and tax" } }</span><span class="soft">{ "at the checkout" }</span></li>
                    <li class="total"><span>{ "Subtotal" }if taxed { { ", incl. VAT" } }</span><Amount money={goods} /></li>
                </ul>
                <div class="actions">
                    if let Some(order) = cart.undecided {
                        <Undecided {order} {look} />
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

/// What all lines of a cart come to, as buyers in a country are shown it.
pub(crate) fn goods_shown(cart: &Cart, ship_to: Country) -> Money {
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
    let named = isolate(title);
    let full = why_no_more(line.quantity, line.most);
    let status = ["about-", &id.to_string()].concat();
    let by = |quantity: u32, sign: &'static str, label: &str| {
        let change = change.clone();
        let too_many = quantity > line.quantity && full.is_some();
        let off = quantity == 0 || too_many || change.busy;
        let onclick = Callback::from(move |_: MouseEvent| {
            if !off {
                change.run(ChangeLine {
                    line: id,
                    body: LineChange { quantity },
                });
            }
        });
        html! { <button type="button" class="icon-button" aria-label={[label, " of ", &named].concat()} aria-disabled={off.then_some("true")}
        aria-describedby={too_many.then(|| status.clone())} {onclick}>{ sign }</button> }
    };
    let takeout = {
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
                // It is there before it says anything: what comes together with its words is not read out.
                <p id={status.clone()} class={if line.problem.is_some() { "row tight small out" } else { "small soft" }} role="status" data-testid="line-status">
                    if let Some(problem) = &line.problem {
                        <Icon kind={IconKind::CircleAlert} class="small" />{ problem }
                    } else { { full.clone().unwrap_or_default() } }
                </p>
            </div>
            <div class="quantity" role="group" aria-label={["How many of ", &named].concat()}>
                { by(line.quantity - 1, "−", "One fewer") }
                <b class="figures" data-testid="quantity" key={line.quantity} translate="no">{ line.quantity }</b>
                { by(line.quantity + 1, "+", "One more") }
            </div>
            <Amount money={display_price(line.total, ship_to)} />
            <IconButton icon={IconKind::Trash} label={["Remove ", &named].concat()} size={Size::Small} onclick={takeout} />
        </li>
    }
}
