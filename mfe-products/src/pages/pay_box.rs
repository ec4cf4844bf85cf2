//! What an order that waits for its payment asks for: the bank's code, patience, or another card.

use crate::parts::{CardChange, CardDraft, card_field, card_fields};
use allpet_contract::{
    Problem,
    orders::{ConfirmOrderPayment, Order, PayForm, PayOrder},
    payments::{CardForm, SecondStep, Tokenise},
};
use allpet_domain::{FieldError, id::OrderId, payments::PaymentState};
use allpet_ui::{
    api::{idempotency_key, now},
    components::{Button, ButtonKind, Card, ErrorSummary, IconKind, Notice, Size, TextField, TextKind, Tone},
    hooks::{Query, invalidate, use_mutation, use_write},
    place::{Api, use_place},
};
use yew::prelude::*;

/// What a [`PayBox`] is told.
#[derive(Properties, PartialEq)]
pub(crate) struct PayBoxProps {
    /// The order, which waits for its payment.
    pub(crate) order: Order,
    /// Where the order is read.
    pub(crate) read: Query<Order>,
}

/// What to do so that the order is paid.
#[component]
pub(crate) fn PayBox(props: &PayBoxProps) -> Html {
    let order = &props.order;
    if order.pay_until < now() {
        return html! { <Notice tone={Tone::Warning} title="The time to pay has passed" text="Nothing was charged. Your cart is as it was: order again." /> };
    }
    let state = order.payment.as_ref().map(|payment| payment.state);
    match state {
        Some(PaymentState::NeedsAction) => {
            html! { <Confirming order={order.id} read={props.read.clone()} /> }
        }
        Some(PaymentState::Processing | PaymentState::Created) => {
            let again = Some((AttrValue::from("Look again"), props.read.retry()));
            html! { <Notice tone={Tone::Warning} title="The bank has not answered yet" text="Do not pay again: we ask the bank until it answers. Your order is held meanwhile." action={again} /> }
        }
        _ => html! { <Paying order={order.clone()} read={props.read.clone()} /> },
    }
}

#[derive(Properties, PartialEq)]
struct ConfirmingProps {
    order: OrderId,
    read: Query<Order>,
}

/// The bank's second step.
#[component]
fn Confirming(props: &ConfirmingProps) -> Html {
    let code = use_state_eq(String::new);
    let read = props.read.clone();
    let confirm = use_write::<ConfirmOrderPayment>(move |order| {
        read.set(order);
        invalidate("cart");
    });
    // A wrong code ends the payment: the order says so.
    use_effect_with(confirm.problem.is_some(), {
        let read = props.read.clone();
        move |failed| {
            if *failed {
                read.refetch();
            }
        }
    });
    let onsubmit = {
        let (code, confirm, order) = (code.clone(), confirm.clone(), props.order);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let body = SecondStep {
                code: (*code).clone(),
            };
            confirm.run(ConfirmOrderPayment { order, body });
        })
    };
    let onchange = {
        let code = code.clone();
        Callback::from(move |text| code.set(text))
    };
    html! {
        <Card title="Your bank asks for a code">
            <form class="stack" {onsubmit} novalidate={true}>
                <p>{ "It has sent you one. Nothing is charged before you enter it." }</p>
                <TextField name="code" label="Code from your bank" kind={TextKind::Digits} value={(*code).clone()} {onchange} error={confirm.field("code")} autocomplete="one-time-code" />
                if let Some(problem) = &confirm.problem { <Notice tone={Tone::Bad} title={problem.title.clone()} text={problem.message().to_owned()} /> }
                <div class="actions"><Button text="Confirm the payment" kind={ButtonKind::Primary} submit=true busy={confirm.busy} testid="confirm-payment" /></div>
            </form>
        </Card>
    }
}

#[derive(Properties, PartialEq)]
struct PayingProps {
    order: Order,
    read: Query<Order>,
}

/// Another card, after the bank said no or nothing was paid yet.
#[component]
fn Paying(props: &PayingProps) -> Html {
    let card = use_state_eq(CardDraft::default);
    let attempt = use_state_eq(|| 0_u32);
    let api = use_place().map(|place| place.api);
    let read = props.read.clone();
    let pay = use_mutation(
        move |card: (OrderId, CardForm)| pay_with(api.clone(), card),
        move |order| {
            read.set(order);
            invalidate("cart");
        },
    );
    use_effect_with(pay.problem.is_some(), {
        let read = props.read.clone();
        move |failed| {
            if *failed {
                read.refetch();
            }
        }
    });
    let mut errors = card.check().err().map_or_else(Vec::new, |invalid| invalid.0);
    let from_server = pay.problem.as_ref().map_or(&[][..], |problem| &problem.errors);
    errors.extend(from_server.iter().map(|error| FieldError {
        field: card_field(&error.field),
        ..error.clone()
    }));
    if *attempt == 0 {
        errors.clear();
    }
    let error = |name: &str| {
        let found = errors.iter().find(|error| error.field == name);
        found.map(|error| AttrValue::from(error.message.clone()))
    };
    let change = {
        let card = card.clone();
        Callback::from(move |change: CardChange| {
            let mut next = (*card).clone();
            change(&mut next);
            card.set(next);
        })
    };
    let onsubmit = {
        let (card, attempt, pay, id) = (card.clone(), attempt.clone(), pay.clone(), props.order.id);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempt.set(*attempt + 1);
            if let Ok(card) = card.check() {
                pay.run((id, card));
            }
        })
    };
    let refused = props.order.payment.as_ref().and_then(|payment| payment.failure);
    let text = ["Pay ", &props.order.totals.total.to_string()].concat();
    html! {
        <Card title="This order is not paid yet">
            <form class="stack" {onsubmit} novalidate={true}>
                if let Some(reason) = refused {
                    <Notice tone={Tone::Bad} title="The bank did not allow the payment" text={reason.advice()} />
                } else if let Some(problem) = pay.problem.as_ref().filter(|problem| problem.errors.is_empty()) {
                    <Notice tone={Tone::Bad} title={problem.title.clone()} text={problem.message().to_owned()} />
                }
                <p>{ "What you ordered is held for 30 minutes, and your cart stays as it is." }</p>
                <ErrorSummary errors={errors.clone()} attempt={*attempt} />
                { card_fields(&card, &error, &change) }
                <div class="actions"><Button {text} kind={ButtonKind::Primary} size={Size::Large} icon={IconKind::Lock} submit=true busy={pay.busy} testid="pay" /></div>
            </form>
        </Card>
    }
}

async fn pay_with(api: Option<Api>, (order, card): (OrderId, CardForm)) -> Result<Order, Problem> {
    let api = api.ok_or_else(Problem::offline)?;
    let token = api.send(Tokenise { body: card }).await?;
    let body = PayForm {
        card_token: token.token,
    };
    let key = idempotency_key();
    api.send(PayOrder { order, key, body }).await
}
