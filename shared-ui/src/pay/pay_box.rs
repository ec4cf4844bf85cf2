//! What something that waits for its payment asks for: the bank's code, patience, or a card.

use super::{CardChange, CardDraft, card_field, card_fields};
use crate::{
    api::idempotency_key,
    app_runtime::{Api, use_api},
    components::{
        Amount, Button, ButtonKind, Card, ErrorSummary, IconKind, Notice, Size, TextField, TextKind, Tone,
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

/// What the payer does.
pub enum PayStep {
    /// Pays with a card, which is a token by now.
    Card(IdempotencyKey, PayForm),
    /// Answers the bank's second step.
    Code(SecondStep),
}

/// A step on its way.
pub type Sending = Pin<Box<dyn Future<Output = Result<(), Problem>>>>;

/// Props of [`PayBox`].
#[derive(Properties, PartialEq)]
pub struct PayBoxProps {
    /// How much.
    pub amount: Money,
    /// The last payment that was tried.
    pub payment: Option<Payment>,
    /// What is not paid yet.
    pub title: AttrValue,
    /// What becomes of it meanwhile.
    pub text: AttrValue,
    /// Sends a step, and puts the answer where the page reads it.
    pub send: Callback<PayStep, Sending>,
    /// Asks how it stands now.
    pub look: Callback<()>,
}

/// What to do so that it is paid. What was typed stays until it is.
#[component]
pub fn PayBox(props: &PayBoxProps) -> Html {
    let state = props.payment.as_ref().map(|payment| payment.state);
    // The payment whose second step the payer left for another card.
    let left = use_state_eq(|| None::<PaymentId>);
    let is_left = props
        .payment
        .as_ref()
        .is_some_and(|payment| *left == Some(payment.id));
    let around = use_focus_restore((state, is_left));
    let leave = props.payment.as_ref().map(|payment| payment.id);
    let leave = Callback::from(move |()| left.set(leave));
    html! { <div ref={around} tabindex="-1">{ asked(props, is_left, leave) }</div> }
}

fn asked(props: &PayBoxProps, is_left: bool, leave: Callback<()>) -> Html {
    let (send, look) = (props.send.clone(), props.look.clone());
    match props.payment.as_ref().map(|payment| (payment.state, payment)) {
        Some((PaymentState::NeedsAction, payment)) if !is_left => {
            html! { <Confirming payment={payment.clone()} {send} {look} {leave} /> }
        }
        Some((PaymentState::Processing | PaymentState::Created, _)) => {
            let again = Some((AttrValue::from("Check again"), look));
            html! { <Notice tone={Tone::Warning} title="The bank has not answered yet" text="Don't pay again: we keep asking your bank. You are not charged twice." action={again} /> }
        }
        _ => {
            let refused = props.payment.as_ref().and_then(|payment| payment.failure);
            let refused = refused.map(|reason| AttrValue::from(reason.advice()));
            html! { <Paying amount={props.amount} {refused} title={props.title.clone()} text={props.text.clone()} {send} {look} /> }
        }
    }
}

#[derive(Properties, PartialEq)]
struct ConfirmingProps {
    payment: Payment,
    leave: Callback<()>,
    send: Callback<PayStep, Sending>,
    look: Callback<()>,
}

/// The bank's second step.
#[component]
fn Confirming(props: &ConfirmingProps) -> Html {
    let code = use_state_eq(String::new);
    let tried = use_state_eq(|| false);
    let send = props.send.clone();
    let confirm = use_mutation(move |step| send.emit(step), |()| ());
    // A wrong code ends the payment: what is read says so.
    use_look(confirm.problem.is_some(), &props.look);
    let onsubmit = {
        let (code, tried, confirm) = (code.clone(), tried.clone(), confirm.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            tried.set(true);
            // To the bank a code of another length is a wrong one, which ends the payment.
            if let Ok(code) = step_code("code", &code) {
                confirm.run(PayStep::Code(SecondStep { code }));
            }
        })
    };
    let onchange = {
        let code = code.clone();
        Callback::from(move |text| code.set(text))
    };
    let wrong = step_code("code", &code).err().filter(|_| *tried);
    let error = wrong
        .map(|invalid| AttrValue::from(invalid.to_string()))
        .or_else(|| confirm.field("code"));
    let (money, card) = (props.payment.amount, &props.payment.card);
    let leave = props.leave.reform(|_: MouseEvent| ());
    html! {
        <Card title="Your bank asks for a code">
            <form class="stack" {onsubmit} novalidate={true}>
                <p>{ "Enter it to pay " }<b><Amount {money} /></b>{ " with your " }{ card.brand.label() }{ " ending in " }{ &card.last_four }{ ". You are not charged before that." }</p>
                <TextField name="code" label="Code from your bank" hint="6 digits" kind={TextKind::Digits} value={(*code).clone()} {onchange} {error} autocomplete="one-time-code" autofocus=true />
                if let Some(problem) = &confirm.problem { <Notice tone={Tone::Bad} title={problem.title.clone()} text={problem.message().to_owned()} /> }
                <div class="actions"><Button text="Confirm the payment" kind={ButtonKind::Primary} submit=true busy={confirm.busy} testid="confirm-payment" /><Button text="Use another card" onclick={leave} testid="leave-step" /></div>
            </form>
        </Card>
    }
}

/// Asks how it stands, once a step has failed.
#[hook]
fn use_look(failed: bool, look: &Callback<()>) {
    let look = look.clone();
    use_effect_with(failed, move |failed| {
        if *failed {
            look.emit(());
        }
    });
}

#[derive(Properties, PartialEq)]
struct PayingProps {
    amount: Money,
    refused: Option<AttrValue>,
    title: AttrValue,
    text: AttrValue,
    send: Callback<PayStep, Sending>,
    look: Callback<()>,
}

/// A card, after the bank said no or nothing was paid yet.
#[component]
fn Paying(props: &PayingProps) -> Html {
    let card = use_state_eq(CardDraft::default);
    let attempt = use_state_eq(|| 0_u32);
    let (api, send) = (use_api(), props.send.clone());
    let pay = use_mutation(
        move |card: CardForm| pay_with(api.clone(), card, send.clone()),
        |()| (),
    );
    use_look(pay.problem.is_some(), &props.look);
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
                    <Notice tone={Tone::Bad} title={problem.title.clone()} text={problem.message().to_owned()} />
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
