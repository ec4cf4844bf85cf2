//! The checkout, on one page: address, shipping, payment and totals.

use super::{
    address_fields::{Change, address_fields},
    checkout_state::{choose_delivery, use_checkout_draft, use_payment},
    checkout_summary::{delivery_choices, order_summary, refusal_notice, use_price},
    last_address::use_last_address,
    place_order::place_order_request,
};
use crate::{cart_state::use_cart, draft::Draft, parts::UndecidedPayment};
use allpet_contract::orders::Cart;
use allpet_domain::{FieldError, orders::Address};
use allpet_ui::{
    api::KeyedRequest,
    app_runtime::{use_content_ready, use_host_context, use_view},
    components::{
        Button, ButtonKind, Card, EmptyState, ErrorState, ErrorSummary, IconKind, Link, LinkButton, Notice,
        PageHeader, Picture, Size, Skeleton, SkeletonShape, Tone,
    },
    pay::{CardChange, CardDraft, card_field, card_fields},
};
use yew::prelude::*;

/// The checkout page; shows the form only if the cart has items.
#[component]
pub(crate) fn Checkout() -> Html {
    use_view("Checkout");
    use_content_ready(true);
    let cart = use_cart();
    let user = use_host_context().user.clone();
    let person = user.as_ref().map_or("guest", |user| &user.id);
    // People who have ordered before need not type the address again.
    let last = use_last_address();
    let last_address = last.address;
    let action = html! {
        <div class="row">
            <LinkButton href="/catalogue" text="See the catalog" kind={ButtonKind::Primary} />
            <LinkButton href="/orders" text="See my orders" />
        </div>
    };
    let reload_cart = cart.retry();
    let body = match (&cart.data, &cart.problem) {
        (Some(cart), _) if cart.lines.is_empty() => {
            html! { <EmptyState picture={Picture::Dog} title="Your cart is empty" text="Add something, then come back. What you have already ordered is under My orders." {action} /> }
        }
        (Some(cart), _) if last.is_settled => match cart.undecided {
            Some(order) => html! { <UndecidedPayment {order} reload={reload_cart} /> },
            None => html! { <CheckoutForm key={person} cart={(**cart).clone()} {last_address} /> },
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
struct CheckoutFormProps {
    cart: Cart,
    /// The address of the last order.
    last_address: Option<Address>,
}

#[component]
fn CheckoutForm(props: &CheckoutFormProps) -> Html {
    let draft = use_checkout_draft(props.last_address.as_ref());
    let card = use_state_eq(CardDraft::default);
    let attempt = use_state_eq(|| 0_u32);
    let visited_fields = use_state_eq(Vec::<&'static str>::new);
    // Kept between attempts, so that an order that may already be placed is not placed twice.
    let sent = use_mut_ref(|| None::<KeyedRequest>);
    let price = use_price(&draft, &props.cart);
    let pay = use_payment(&price.query);
    let pressed_early = use_state_eq(|| false);
    // Asks once about an address that looks mistyped, and accepts it at the second press.
    let address_question = draft.check().ok().and_then(|draft| draft.address.question());
    let asked_question = use_state_eq(|| None::<String>);
    let was_asked = address_question.is_some() && *asked_question == address_question;
    let mut errors = form_errors(&draft, &card);
    let from_server = pay.problem.as_ref().map_or(&[][..], |problem| &problem.errors);
    errors.extend(from_server.iter().map(|error| FieldError {
        field: card_field(&error.field),
        ..error.clone()
    }));
    let error_of = |name: &str| {
        let is_visible = *attempt > 0 || visited_fields.contains(&name);
        let found = errors.iter().find(|error| error.field == name);
        found
            .filter(|_| is_visible)
            .map(|error| AttrValue::from(error.message.clone()))
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
    let on_leave = |name: &'static str| {
        let visited_fields = visited_fields.clone();
        Callback::from(move |()| visited_fields.set([&[name], visited_fields.as_slice()].concat()))
    };
    let onsubmit = {
        let (draft, card, attempt, pay) = (draft.clone(), card.clone(), attempt.clone(), pay.clone());
        let pressed_early = pressed_early.clone();
        let total = price.current().map(|totals| totals.total);
        let (address_question, asked_question) = (address_question.clone(), asked_question.clone());
        let lines = props.cart.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempt.set(*attempt + 1);
            let valid = draft.check().ok().zip(card.check().ok());
            if valid.is_some() && address_question.is_some() && *asked_question != address_question {
                asked_question.set(address_question.clone());
                return;
            }
            pressed_early.set(valid.is_some() && total.is_none());
            if let Some(((draft, card), total)) = valid.zip(total) {
                let order = place_order_request(&mut sent.borrow_mut(), &draft, total, &lines);
                pay.run((order, card));
            }
        })
    };
    let onrate = change.reform(|choice: String| choose_delivery(&choice));
    // After an attempt, missing stock may be held by the order itself; then the response says so.
    let is_short = props.cart.lines.iter().any(|line| line.problem.is_some());
    let summary = if *attempt > 0 { errors.clone() } else { Vec::new() };
    html! {
        <form class="split" {onsubmit} novalidate={true}>
            <div class="stack loose">
                <ErrorSummary errors={summary} attempt={*attempt} />
                <section class="stack"><h2>{ "Shipping address" }</h2>{ address_fields(&draft, &error_of, &change, &on_leave) }
                    if let Some(address_question) = address_question.clone().filter(|_| !was_asked) { <Notice tone={Tone::Warning} text={address_question} /> }
                </section>
                <section class="stack"><h2>{ "Shipping" }</h2>{ delivery_choices(&price, &draft, onrate) }</section>
                <section class="stack">
                    <h2>{ "Payment" }</h2>
                    <p class="small soft">{ "The number goes to the payment service once. We keep the brand and the last four digits." }</p>
                    { card_fields(&card, &error_of, &change_card) }
                </section>
            </div>
            <div class="stack beside">
                <Card title="Order summary">
                    { order_summary(&price, &props.cart, draft.address.country) }
                    <div class="stack sum-end">
                        if *attempt == 0 && is_short { <Notice tone={Tone::Warning} text="An item in your cart needs a change before you can order. "><Link href="/cart">{ "Change it in the cart" }</Link></Notice> }
                        { pay.problem.as_ref().map(refusal_notice) }
                        if *pressed_early && price.current().is_none() && price.query.problem.is_none() { <Notice tone={Tone::Info} text="We are calculating the total. Check it, then press again." /> }
                        if let Some(address_question) = address_question.filter(|_| was_asked) { <Notice tone={Tone::Warning} text={[address_question.as_str(), " If so, press again."].concat()} /> }
                        <Button text="Place order" kind={ButtonKind::Primary} size={Size::Large} icon={IconKind::Lock} submit=true busy={pay.busy} class="block" testid="place-order" />
                        <p class="small soft">{ "Your card is charged once, when you press this." }</p>
                    </div>
                </Card>
            </div>
        </form>
    }
}

fn form_errors(draft: &Draft, card: &CardDraft) -> Vec<FieldError> {
    let mut errors = draft.check().err().map_or_else(Vec::new, |invalid| invalid.0);
    errors.extend(card.check().err().map_or_else(Vec::new, |invalid| invalid.0));
    errors
}
