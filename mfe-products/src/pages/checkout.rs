//! The checkout, on one page: address, shipping, payment, and what it comes to.

use super::{
    address_fields::{Change, address_fields},
    placing::{Intent, Placed, place_and_pay},
};
use crate::{
    basket::use_cart,
    draft::Draft,
    parts::{CardDraft, card_field, card_fields, totals},
};
use allpet_contract::orders::{Cart, CheckoutForm, PriceCheckout};
use allpet_domain::{
    FieldError,
    orders::{Rate, Totals},
};
use allpet_ui::{
    components::{
        Button, ButtonKind, Card, Choice, EmptyState, ErrorState, ErrorSummary, IconKind, LinkButton,
        Navigate, Notice, PageHeader, Picture, RadioCards, Size, Skeleton, SkeletonShape, Tone,
    },
    hooks::{Meanwhile, Query, invalidate, use_mutation, use_read_with, use_rested},
    place::{use_place, use_shown, use_surroundings, use_view},
};
use std::rc::Rc;
use yew::prelude::*;

/// The checkout: only with something in the cart.
#[component]
pub(crate) fn Checkout() -> Html {
    use_view("Checkout");
    use_shown();
    let cart = use_cart();
    let action =
        html! { <LinkButton href="/catalogue" text="See the catalogue" kind={ButtonKind::Primary} /> };
    let body = match (&cart.data, &cart.problem) {
        (Some(cart), _) if cart.lines.is_empty() => {
            html! { <EmptyState picture={Picture::Dog} title="Your cart is empty" text="Put something into it, then come back." {action} /> }
        }
        (Some(cart), _) => html! { <Form cart={(**cart).clone()} /> },
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
}

#[component]
fn Form(props: &FormProps) -> Html {
    let surroundings = use_surroundings();
    let (place, navigate, cart) = (use_place(), use_context::<Navigate>(), use_cart());
    let draft = use_state_eq(|| {
        let user = surroundings.user.as_ref();
        Draft::kept().unwrap_or_else(|| {
            Draft::new(
                user.map_or("", |user| &user.name),
                user.map_or("", |user| &user.email),
            )
        })
    });
    let card = use_state_eq(CardDraft::default);
    let attempt = use_state_eq(|| 0_u32);
    let left = use_state_eq(Vec::<&'static str>::new);
    // Survives attempts: an order that may have been placed already is not placed again.
    let intent = use_mut_ref(Intent::default);
    use_effect_with((*draft).clone(), Draft::keep);
    let price = use_price(&draft, &props.cart);
    let pay = use_mutation(
        move |order| place_and_pay(place.clone().map(|place| place.api), order),
        move |placed: Placed| {
            Draft::forget();
            invalidate("order");
            cart.refetch();
            if let Some(navigate) = &navigate {
                navigate.to(["/orders/", &placed.order.to_string()].concat());
            }
        },
    );
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
        Callback::from(move |change: Rc<dyn Fn(&mut CardDraft)>| {
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
        let total = price.data.as_ref().map(|totals| totals.total);
        let lines = props.cart.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempt.set(*attempt + 1);
            if let (Ok(draft), Ok(card), Some(total)) = (draft.check(), card.check(), total) {
                let order = intent.borrow_mut().order(&draft, total, &lines);
                pay.run((order, card));
            }
        })
    };
    let onrate = change.reform(|word: String| {
        Rc::new(move |draft: &mut Draft| {
            draft.shipping = if word == "express" {
                allpet_domain::orders::ShippingChoice::Express
            } else {
                allpet_domain::orders::ShippingChoice::Standard
            };
        }) as Change
    });
    let summary = if *attempt > 0 { errors.clone() } else { Vec::new() };
    html! {
        <form class="split" {onsubmit} novalidate={true}>
            <div class="stack loose">
                <ErrorSummary errors={summary} attempt={*attempt} />
                <section class="stack"><h2>{ "Where to" }</h2>{ address_fields(&draft, &error, &change, &leave) }</section>
                <section class="stack"><h2>{ "Shipping" }</h2>{ shipping(&price, &draft, onrate) }</section>
                <section class="stack">
                    <h2>{ "Payment" }</h2>
                    <p class="small soft">{ "The number goes to the payment service once. We keep the brand and the last four digits." }</p>
                    { card_fields(&card, &error, &change_card) }
                </section>
            </div>
            <div class="stack beside">
                <Card title="What it comes to">
                    { sum(&price, &props.cart) }
                    <div class="stack sum-end">
                        { pay.problem.as_ref().map(refused) }
                        <Button text="Place order" kind={ButtonKind::Primary} size={Size::Large} icon={IconKind::Lock} submit=true busy={pay.busy} class="block" testid="place-order" />
                        <p class="small soft">{ "Your card is charged once, when you press this." }</p>
                    </div>
                </Card>
            </div>
        </form>
    }
}

/// What the cart comes to at this address, once the address is whole.
#[hook]
fn use_price(draft: &Draft, cart: &Cart) -> Query<Totals> {
    let address = draft.address.check("address").ok();
    let form = address.map(|address| CheckoutForm {
        address,
        shipping: draft.shipping,
    });
    let text = form
        .as_ref()
        .and_then(|form| lean_json::to_string(form).ok())
        .unwrap_or_default();
    let rested = use_rested(text.clone().into(), 250);
    let form = form.filter(|_| *rested == text);
    let goods = [cart.goods.to_string(), cart.count.to_string()].join("/");
    let key = ["price/", &goods, "/", &rested].concat();
    use_read_with::<PriceCheckout>(key, Meanwhile::Previous, form.map(|body| PriceCheckout { body }))
}

fn checked(draft: &Draft, card: &CardDraft) -> Vec<FieldError> {
    let mut errors = draft.check().err().map_or_else(Vec::new, |invalid| invalid.0);
    errors.extend(card.check().err().map_or_else(Vec::new, |invalid| invalid.0));
    errors
}

fn shipping(price: &Query<Totals>, draft: &Draft, onrate: Callback<String>) -> Html {
    let Some(totals) = &price.data else {
        return html! { <p class="soft">{ "Enter your address to see what sending costs." }</p> };
    };
    let word = |rate: &Rate| match rate.choice {
        allpet_domain::orders::ShippingChoice::Standard => "standard",
        allpet_domain::orders::ShippingChoice::Express => "express",
    };
    let choices: Vec<Choice> = totals
        .rates
        .iter()
        .map(|rate| {
            let days = [
                &rate.days_min.to_string(),
                " to ",
                &rate.days_max.to_string(),
                " working days",
            ]
            .concat();
            let price = if rate.price.minor == 0 {
                "free".to_owned()
            } else {
                rate.price.to_string()
            };
            Choice::new(word(rate), rate.choice.label())
                .hint(days)
                .figure(price)
        })
        .collect();
    let chosen = totals.rates.iter().find(|rate| rate.choice == draft.shipping);
    html! { <RadioCards name="shipping" label="How fast" {choices} value={chosen.map_or("", word)} onchange={onrate} /> }
}

fn sum(price: &Query<Totals>, cart: &Cart) -> Html {
    match (&price.data, &price.problem) {
        (_, Some(problem)) => {
            html! { <ErrorState problem={problem.clone()} retry={price.retry()} busy={price.loading} /> }
        }
        (Some(known), None) => {
            html! { <div class={classes!(price.loading.then_some("refreshing"))}>{ totals(known) }</div> }
        }
        (None, None) => html! {
            <ul class="fee">
                <li><span>{ "Goods" }</span><span class="money">{ cart.goods.to_string() }</span></li>
                <li><span>{ "Shipping and tax" }</span><span class="soft">{ "with your address" }</span></li>
            </ul>
        },
    }
}

/// Why the order was not placed, and what to do.
fn refused(problem: &allpet_contract::Problem) -> Html {
    let advice = match problem.code.as_str() {
        "orders.total-changed" => {
            "A price or a rate has changed. Look at the sum again, then place the order."
        }
        "catalog.out-of-stock" | "catalog.sku-not-found" => "Go to your cart: it says what is short.",
        "offline" => {
            "Check your connection and press again. The order is placed once, however often you press."
        }
        _ => "",
    };
    let text = [problem.message(), " ", advice].concat();
    html! { <Notice tone={Tone::Bad} title={problem.title.clone()} {text} /> }
}
