//! The checkout, on one page: address, shipping, payment and totals.

mod address_fields;
mod checkout_form;
mod checkout_state;
mod checkout_summary;
pub(crate) mod last_address;
mod place_order;

use crate::{cart_state::use_cart, components::UndecidedPayment};
use address_fields::address_fields;
use allpet_contract::orders::Cart;
use allpet_domain::orders::Address;
use allpet_ui::{
    app_runtime::{use_content_ready, use_host_context, use_view},
    components::{
        Button, ButtonKind, Card, EmptyState, ErrorState, ErrorSummary, IconKind, Link, LinkButton, Notice,
        PageHeader, Picture, Size, Skeleton, SkeletonShape, Tone,
    },
    pay::card_fields,
};
use checkout_form::{CheckoutFormState, use_checkout_form};
use checkout_state::choose_delivery;
use checkout_summary::{delivery_choices, order_summary, refusal_notice};
use last_address::use_last_address;
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
    let form = use_checkout_form(&props.cart, props.last_address.as_ref());
    let CheckoutFormState {
        draft, price, pay, ..
    } = &form;
    let error_of = |field: &str| form.error(field);
    let on_leave = |field: &'static str| form.on_leave(field);
    let change = form.change();
    let onrate = change.reform(|choice: String| choose_delivery(&choice));
    // After an attempt, missing stock may be held by the order itself; then the response says so.
    let is_short = props.cart.lines.iter().any(|line| line.problem.is_some());
    let is_total_unknown = price.current().is_none() && price.query.problem.is_none();
    html! {
        <form class="split" onsubmit={form.onsubmit.clone()} novalidate={true}>
            <div class="stack loose">
                <ErrorSummary errors={form.listed_errors()} attempt={*form.attempt} />
                <section class="stack"><h2>{ "Shipping address" }</h2>{ address_fields(draft, &error_of, &change, &on_leave) }
                    if let Some(question) = form.question_at_address() { <Notice tone={Tone::Warning} text={question.to_owned()} /> }
                </section>
                <section class="stack"><h2>{ "Shipping" }</h2>{ delivery_choices(price, draft, onrate) }</section>
                <section class="stack">
                    <h2>{ "Payment" }</h2>
                    <p class="small soft">{ "The number goes to the payment service once. We keep the brand and the last four digits." }</p>
                    { card_fields(&form.card, &error_of, &form.change_card()) }
                </section>
            </div>
            <div class="stack beside">
                <Card title="Order summary">
                    { order_summary(price, &props.cart, draft.address.country) }
                    <div class="stack sum-end">
                        if *form.attempt == 0 && is_short { <Notice tone={Tone::Warning} text="An item in your cart needs a change before you can order. "><Link href="/cart">{ "Change it in the cart" }</Link></Notice> }
                        { pay.problem.as_ref().map(refusal_notice) }
                        if form.pressed_early && is_total_unknown { <Notice tone={Tone::Info} text="We are calculating the total. Check it, then press again." /> }
                        if let Some(question) = form.question_at_button() { <Notice tone={Tone::Warning} text={[question, " If so, press again."].concat()} /> }
                        <Button text="Place order" kind={ButtonKind::Primary} size={Size::Large} icon={IconKind::Lock} submit=true busy={pay.busy} class="block" testid="place-order" />
                        <p class="small soft">{ "Your card is charged once, when you press this." }</p>
                    </div>
                </Card>
            </div>
        </form>
    }
}
