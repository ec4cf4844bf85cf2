//! The box for an outstanding payment. It asks for a card or for the bank's code, or says that the bank has not answered.

use super::{CardChange, CardDraft, card_field, card_fields};
use crate::{
    api::idempotency_key,
    app_runtime::{Api, use_api},
    components::{
        Amount, Button, ButtonKind, Card, ErrorSummary, IconKind, Notice, Size, TextField, TextKind, Tone,
        problem_notice,
    },
    hooks::{use_focus_restore, use_mutation},
};
use allpet_contract::{
    IdempotencyKey, Problem,
    payments::{CardForm, PayForm, Payment, SecondStep, Tokenise},
};
use allpet_domain::{
    FieldError, Money,
    id::PaymentId,
    payments::{PaymentState, step_code},
};
use std::{future::Future, pin::Pin};
use yew::prelude::*;

/// A step of the payer.
pub enum PayStep {
    /// Pays with the token of a card.
    Card(IdempotencyKey, PayForm),
    /// Sends the code for the bank's second step.
    Code(SecondStep),
}

/// The future of a step that is being sent.
pub type Sending = Pin<Box<dyn Future<Output = Result<(), Problem>>>>;

/// Props of [`PayBox`].
#[derive(Properties, PartialEq)]
pub struct PayBoxProps {
    /// The amount to pay.
    pub amount: Money,
    /// The latest payment attempt.
    pub payment: Option<Payment>,
    /// The title, which names the unpaid thing.
    pub title: AttrValue,
    /// Says what happens to it until it is paid.
    pub text: AttrValue,
    /// Sends a step, and updates the page's data with the answer.
    pub send: Callback<PayStep, Sending>,
    /// Reloads the payment's state.
    pub reload: Callback<()>,
}

/// Leads the payer to a successful payment. The fields keep their text until then.
#[component]
pub fn PayBox(props: &PayBoxProps) -> Html {
    let state = props.payment.as_ref().map(|payment| payment.state);
    // The payment whose second step the payer abandoned in order to use another card.
    let abandoned = use_state_eq(|| None::<PaymentId>);
    let is_abandoned = props
        .payment
        .as_ref()
        .is_some_and(|payment| *abandoned == Some(payment.id));
    let container = use_focus_restore((state, is_abandoned));
    let payment = props.payment.as_ref().map(|payment| payment.id);
    let abandon = Callback::from(move |()| abandoned.set(payment));
    html! { <div ref={container} tabindex="-1">{ next_step(props, is_abandoned, abandon) }</div> }
}

fn next_step(props: &PayBoxProps, is_abandoned: bool, abandon: Callback<()>) -> Html {
    let (send, reload) = (props.send.clone(), props.reload.clone());
    match props.payment.as_ref().map(|payment| (payment.state, payment)) {
        Some((PaymentState::NeedsAction, payment)) if !is_abandoned => {
            html! { <SecondStepForm payment={payment.clone()} {send} {reload} {abandon} /> }
        }
        Some((PaymentState::Processing | PaymentState::Created, _)) => {
            let action = Some((AttrValue::from("Check again"), reload));
            html! { <Notice tone={Tone::Warning} title="The bank has not answered yet" text="Don’t pay again: we keep asking your bank. You are not charged twice." {action} /> }
        }
        _ => {
            let refused = props.payment.as_ref().and_then(|payment| payment.failure);
            let refused = refused.map(|reason| AttrValue::from(reason.advice()));
            html! { <CardPaymentForm amount={props.amount} {refused} title={props.title.clone()} text={props.text.clone()} {send} {reload} /> }
        }
    }
}

#[derive(Properties, PartialEq)]
struct SecondStepFormProps {
    payment: Payment,
    abandon: Callback<()>,
    send: Callback<PayStep, Sending>,
    reload: Callback<()>,
}

/// The form for the bank's second step.
#[component]
fn SecondStepForm(props: &SecondStepFormProps) -> Html {
    let code = use_state_eq(String::new);
    let submitted = use_state_eq(|| false);
    let send = props.send.clone();
    let confirm = use_mutation(move |step| send.emit(step), |()| ());
    // A wrong code ends the payment, which the reloaded state shows.
    use_reload_after_failure(confirm.problem.is_some(), &props.reload);
    let onsubmit = {
        let (code, submitted, confirm) = (code.clone(), submitted.clone(), confirm.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            submitted.set(true);
            // A code of another length is wrong to the bank, too, and would end the payment. So it is not sent.
            if let Ok(code) = step_code("code", &code) {
                confirm.run(PayStep::Code(SecondStep { code }));
            }
        })
    };
    let onchange = {
        let code = code.clone();
        Callback::from(move |text| code.set(text))
    };
    let invalid_code = step_code("code", &code).err().filter(|_| *submitted);
    let error = invalid_code
        .map(|invalid| AttrValue::from(invalid.to_string()))
        .or_else(|| confirm.field("code"));
    let (money, card) = (props.payment.amount, &props.payment.card);
    let abandon = props.abandon.reform(|_: MouseEvent| ());
    html! {
        <Card title="Your bank asks for a code">
            <form class="stack" {onsubmit} novalidate={true}>
                <p>{ "Enter it to pay " }<b><Amount {money} /></b>{ " with your " }{ card.brand.label() }{ " ending in " }{ &card.last_four }{ ". You are not charged before that." }</p>
                <TextField name="code" label="Code from your bank" hint="6 digits" kind={TextKind::Digits} value={(*code).clone()} {onchange} {error} autocomplete="one-time-code" autofocus=true />
                { problem_notice(confirm.problem.as_ref()) }
                <div class="actions"><Button text="Confirm the payment" kind={ButtonKind::Primary} submit=true busy={confirm.busy} testid="confirm-payment" /><Button text="Use another card" onclick={abandon} testid="leave-step" /></div>
            </form>
        </Card>
    }
}

/// Reloads the payment's state when a step has failed.
#[hook]
fn use_reload_after_failure(failed: bool, reload: &Callback<()>) {
    let reload = reload.clone();
    use_effect_with(failed, move |failed| {
        if *failed {
            reload.emit(());
        }
    });
}

#[derive(Properties, PartialEq)]
struct CardPaymentFormProps {
    amount: Money,
    refused: Option<AttrValue>,
    title: AttrValue,
    text: AttrValue,
    send: Callback<PayStep, Sending>,
    reload: Callback<()>,
}

/// The form for a card, before the first payment or after the bank refused one.
#[component]
fn CardPaymentForm(props: &CardPaymentFormProps) -> Html {
    let card = use_state_eq(CardDraft::default);
    let attempt = use_state_eq(|| 0_u32);
    let (api, send) = (use_api(), props.send.clone());
    let pay = use_mutation(
        move |card: CardForm| pay_with(api.clone(), card, send.clone()),
        |()| (),
    );
    use_reload_after_failure(pay.problem.is_some(), &props.reload);
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
        let (card, attempt, pay) = (card.clone(), attempt.clone(), pay.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempt.set(*attempt + 1);
            if let Ok(card) = card.check() {
                pay.run(card);
            }
        })
    };
    let text = ["Pay ", &props.amount.to_string()].concat();
    html! {
        <Card title={props.title.clone()}>
            <form class="stack" {onsubmit} novalidate={true}>
                if let Some(advice) = props.refused.clone() {
                    <Notice tone={Tone::Bad} title="The bank did not allow the payment" text={advice} />
                } else if let Some(problem) = pay.problem.as_ref().filter(|problem| problem.errors.is_empty()) {
                    { problem_notice(Some(problem)) }
                }
                <p>{ props.text.clone() }</p>
                <ErrorSummary errors={errors.clone()} attempt={*attempt} />
                { card_fields(&card, &error, &change) }
                <div class="actions"><Button {text} kind={ButtonKind::Primary} size={Size::Large} icon={IconKind::Lock} submit=true busy={pay.busy} testid="pay" /></div>
            </form>
        </Card>
    }
}

async fn pay_with(api: Option<Api>, card: CardForm, send: Callback<PayStep, Sending>) -> Result<(), Problem> {
    let api = api.ok_or_else(Problem::offline)?;
    let card_token = api.send(Tokenise { body: card }).await?.token;
    send.emit(PayStep::Card(idempotency_key(), PayForm { card_token }))
        .await
}
