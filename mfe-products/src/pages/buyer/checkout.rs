//! The checkout, on one page: address, shipping, payment, and what it comes to.

use super::last_address::use_last_address;
use super::placing::{Placed, order, place_and_pay};
use super::{
    address_fields::{Change, address_fields},
    checkout_sum::{refused, shipping, sum, use_price},
    order::order_key,
};
use crate::{
    basket::{use_cart, use_cart_changed},
    draft::Draft,
    parts::Undecided,
    routes::Route,
};
use allpet_contract::orders::Cart;
use allpet_domain::{
    FieldError,
    orders::{Address, ShippingChoice},
};
use allpet_ui::{
    api::Sent,
    app_runtime::{use_environment, use_navigator, use_shown, use_surroundings, use_view},
    components::{
        Button, ButtonKind, Card, EmptyState, ErrorState, ErrorSummary, IconKind, Link, LinkButton, Notice,
        PageHeader, Picture, Size, Skeleton, SkeletonShape, Tone,
    },
    hooks::{invalidate, put_answer, use_mutation},
    pay::{CardChange, CardDraft, card_field, card_fields},
    ship_to,
};
use std::rc::Rc;
use yew::prelude::*;
use yew_router::Routable as _;

/// The checkout: only with something in the cart.
#[component]
pub(crate) fn Checkout() -> Html {
    use_view("Checkout");
    use_shown(true);
    let cart = use_cart();
    let user = use_surroundings().user.clone();
    let who = user.as_ref().map_or("guest", |user| &user.id);
    // Whoever has ordered before need not type the address again.
    let last = use_last_address();
    let before = last.address;
    let action = html! {
        <div class="row">
            <LinkButton href="/catalogue" text="See the catalog" kind={ButtonKind::Primary} />
            <LinkButton href="/orders" text="See my orders" />
        </div>
    };
    let cart_look = cart.retry();
    let body = match (&cart.data, &cart.problem) {
        (Some(cart), _) if cart.lines.is_empty() => {
            html! { <EmptyState picture={Picture::Dog} title="Your cart is empty" text="Add something, then come back. What you have already ordered is under My orders." {action} /> }
        }
        (Some(cart), _) if last.is_settled => match cart.undecided {
            Some(order) => html! { <Undecided {order} look={cart_look} /> },
            None => html! { <Form key={who} cart={(**cart).clone()} {before} /> },
        },
        (Some(_), _) => html! { <Skeleton shape={SkeletonShape::Form} count={6} /> },
        (None, Some(problem)) => {
            html! { <ErrorState problem={problem.clone()} retry={cart.retry()} busy={cart.loading} /> }
        }
        (None, None) => html! { <Skeleton shape={SkeletonShape::Form} count={6} /> },
    };
    html! {
        <div class="page checkout">
            <PageHeader title="Checkout" up={(AttrValue::from("/cart"), AttrValue::from("Cart"))} />
            { body }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct FormProps {
    cart: Cart,
    /// Where the last order went.
    before: Option<Address>,
}

#[component]
fn Form(props: &FormProps) -> Html {
    let surroundings = use_surroundings();
    let (environment, navigator, cart) = (use_environment(), use_navigator(), use_cart());
    let cart_changed = use_cart_changed();
    let draft = use_state_eq(|| {
        let user = surroundings.user.as_ref();
        Draft::kept(user).unwrap_or_else(|| {
            let mut draft = Draft::new(
                user.map_or("", |user| &user.name),
                user.map_or("", |user| &user.email),
                ship_to::find(&surroundings.locale),
            );
            if let Some(address) = &props.before {
                draft.address = address.clone();
            }
            draft
        })
    });
    let card = use_state_eq(CardDraft::default);
    let attempt = use_state_eq(|| 0_u32);
    let left = use_state_eq(Vec::<&'static str>::new);
    // Survives attempts: an order that may have been placed already is not placed again.
    let sent = use_mut_ref(|| None::<Sent>);
    use_effect_with((*draft).clone(), {
        let user = surroundings.user.clone();
        move |draft: &Draft| draft.clone().keep(user.as_ref())
    });
    // Prices are shown for where the parcel goes.
    use_effect_with(draft.address.country, |country| ship_to::choose(*country));
    let price = use_price(&draft, &props.cart);
    let pay = use_mutation(
        move |order| place_and_pay(environment.clone().map(|environment| environment.api), order),
        move |placed: Placed| {
            // Where the card was declined the address is still wanted.
            if placed.is_paid() {
                Draft::forget();
            }
            invalidate("order");
            invalidate("last-order/");
            cart_changed.emit(());
            if let Some(order) = placed.paid {
                put_answer(order_key(order.id), order);
            }
            navigator.push(Route::Order { order: placed.order }.to_path());
        },
    );
    // A refusal may mean that a price or the stock has changed: show what holds now.
    use_effect_with(pay.problem.is_some(), {
        let (price, cart) = (price.query.clone(), cart);
        move |refused| {
            if *refused {
                price.refetch();
                cart.refetch();
            }
        }
    });
    let early = use_state_eq(|| false);
    // What looks mistyped is asked about once, and taken at the second press.
    let doubt = draft.check().ok().and_then(|draft| draft.address.question());
    let doubted = use_state_eq(|| None::<String>);
    let is_doubted = doubt.is_some() && *doubted == doubt;
    let mut errors = checked(&draft, &card);
    let from_server = pay.problem.as_ref().map_or(&[][..], |problem| &problem.errors);
    errors.extend(from_server.iter().map(|error| FieldError {
        field: card_field(&error.field),
        ..error.clone()
    }));
    let error = |name: &str| {
        let seen = *attempt > 0 || left.contains(&name);
        let found = errors.iter().find(|error| error.field == name).filter(|_| seen);
        found.map(|error| AttrValue::from(error.message.clone()))
    };
    let change = {
        let (draft, pay) = (draft.clone(), pay.clone());
        Callback::from(move |change: Change| {
            let mut next = (*draft).clone();
            change(&mut next);
            draft.set(next);
            pay.forget();
        })
    };
    let change_card = {
        let (card, pay) = (card.clone(), pay.clone());
        Callback::from(move |change: CardChange| {
            let mut next = (*card).clone();
            change(&mut next);
            card.set(next);
            pay.forget();
        })
    };
    let leave = |name: &'static str| {
        let left = left.clone();
        Callback::from(move |()| left.set([&[name], left.as_slice()].concat()))
    };
    let onsubmit = {
        let (draft, card, attempt, pay) = (draft.clone(), card.clone(), attempt.clone(), pay.clone());
        let early = early.clone();
        let total = price.known().map(|totals| totals.total);
        let (doubt, doubted) = (doubt.clone(), doubted.clone());
        let lines = props.cart.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempt.set(*attempt + 1);
            let whole = draft.check().ok().zip(card.check().ok());
            if whole.is_some() && doubt.is_some() && *doubted != doubt {
                doubted.set(doubt.clone());
                return;
            }
            early.set(whole.is_some() && total.is_none());
            if let Some(((draft, card), total)) = whole.zip(total) {
                let order = order(&mut sent.borrow_mut(), &draft, total, &lines);
                pay.run((order, card));
            }
        })
    };
    let onrate = change.reform(|word: String| {
        Rc::new(move |draft: &mut Draft| {
            draft.shipping = if word == "express" {
                ShippingChoice::Express
            } else {
                ShippingChoice::Standard
            };
        }) as Change
    });
    // Once it was tried, what is short may be what the order itself holds: then its answer says how it stands.
    let is_short = props.cart.lines.iter().any(|line| line.problem.is_some());
    let summary = if *attempt > 0 { errors.clone() } else { Vec::new() };
    html! {
        <form class="split" {onsubmit} novalidate={true}>
            <div class="stack loose">
                <ErrorSummary errors={summary} attempt={*attempt} />
                <section class="stack"><h2>{ "Shipping address" }</h2>{ address_fields(&draft, &error, &change, &leave) }
                    if let Some(doubt) = doubt.clone().filter(|_| !is_doubted) { <Notice tone={Tone::Warning} text={doubt} /> }
                </section>
                <section class="stack"><h2>{ "Shipping" }</h2>{ shipping(&price, &draft, onrate) }</section>
                <section class="stack">
                    <h2>{ "Payment" }</h2>
                    <p class="small soft">{ "The number goes to the payment service once. We keep the brand and the last four digits." }</p>
                    { card_fields(&card, &error, &change_card) }
                </section>
            </div>
            <div class="stack beside">
                <Card title="Order summary">
                    { sum(&price, &props.cart, draft.address.country) }
                    <div class="stack sum-end">
                        if *attempt == 0 && is_short { <Notice tone={Tone::Warning} text="An item in your cart needs a change before you can order. "><Link href="/cart">{ "Change it in the cart" }</Link></Notice> }
                        { pay.problem.as_ref().map(refused) }
                        if *early && price.known().is_none() && price.query.problem.is_none() { <Notice tone={Tone::Info} text="We are calculating the total. Check it, then press again." /> }
                        if let Some(doubt) = doubt.filter(|_| is_doubted) { <Notice tone={Tone::Warning} text={[doubt.as_str(), " If so, press again."].concat()} /> }
                        <Button text="Place order" kind={ButtonKind::Primary} size={Size::Large} icon={IconKind::Lock} submit=true busy={pay.busy} class="block" testid="place-order" />
                        <p class="small soft">{ "Your card is charged once, when you press this." }</p>
                    </div>
                </Card>
            </div>
        </form>
    }
}

fn checked(draft: &Draft, card: &CardDraft) -> Vec<FieldError> {
    let mut errors = draft.check().err().map_or_else(Vec::new, |invalid| invalid.0);
    errors.extend(card.check().err().map_or_else(Vec::new, |invalid| invalid.0));
    errors
}
