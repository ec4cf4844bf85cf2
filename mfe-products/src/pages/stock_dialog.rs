//! Correcting one number of the stock.

use crate::parts::moment;
use allpet_contract::catalog::{CorrectStock, Correction, StockCorrection, StockItem};
use allpet_domain::id::TenantId;
use allpet_ui::{
    api::Sent,
    components::{Button, ButtonKind, Dialog, Notice, TextField, TextKind, Tone},
    format,
    hooks::use_write,
};
use yew::prelude::*;

/// What a [`Correct`] is told.
#[derive(Properties, PartialEq)]
pub(crate) struct CorrectProps {
    /// The shop.
    pub(crate) tenant: TenantId,
    /// What is counted.
    pub(crate) item: StockItem,
    /// It was closed; whether something was changed.
    pub(crate) ondone: Callback<bool>,
}

/// How many were counted, and why the number was wrong.
#[component]
pub(crate) fn Correct(props: &CorrectProps) -> Html {
    let item = &props.item;
    let counted = use_state_eq(|| item.on_hand.to_string());
    let reason = use_state_eq(String::new);
    let wrong = use_state_eq(|| false);
    let sent = use_mut_ref(|| None::<Sent>);
    let ondone = props.ondone.clone();
    let correct = use_write::<CorrectStock>(move |_| ondone.emit(true));
    let onsubmit = {
        let (correct, counted, reason, wrong) =
            (correct.clone(), counted.clone(), reason.clone(), wrong.clone());
        let (tenant, id) = (props.tenant, item.id);
        Callback::from(move |()| {
            let Ok(pieces) = counted.trim().parse::<i64>() else {
                return wrong.set(true);
            };
            wrong.set(false);
            let said = [counted.as_str(), "/", &reason].concat();
            correct.run(CorrectStock {
                tenant,
                item: id,
                key: Sent::key(&mut sent.borrow_mut(), said),
                body: StockCorrection {
                    correction: Correction::Counted(pieces),
                    reason: (*reason).clone(),
                },
            });
        })
    };
    let set = |state: &UseStateHandle<String>| {
        let state = state.clone();
        Callback::from(move |text| state.set(text))
    };
    let error = wrong.then_some(AttrValue::Static(
        "Enter how many pieces there are, as a whole number.",
    ));
    let close = props.ondone.reform(|()| false);
    let actions = html! {
        <>
            <Button text="Keep as it is" onclick={props.ondone.reform(|_: MouseEvent| false)} />
            <Button text="Correct the stock" kind={ButtonKind::Primary} busy={correct.busy} submit=true testid="correct-stock" />
        </>
    };
    let plain = correct
        .problem
        .as_ref()
        .filter(|problem| problem.errors.is_empty());
    html! {
        <Dialog open=true title={item.name.clone()} onclose={close} {onsubmit} {actions}>
            <div class="stack">
                <TextField name="counted" label="Pieces on the shelf" kind={TextKind::Digits} value={(*counted).clone()} onchange={set(&counted)} error={error.or_else(|| correct.field("counted"))} autofocus=true />
                <TextField name="reason" label="Reason" hint="Like: counted, damaged, delivery came" value={(*reason).clone()} onchange={set(&reason)} error={correct.field("reason")} />
                if let Some(problem) = plain { <Notice tone={Tone::Bad} title={problem.title.clone()} text={problem.message().to_owned()} /> }
                if !item.history.is_empty() {
                    <ul class="stack tight small soft" aria-label="Last corrections">
                        { for item.history.iter().map(|change| html! {
                            <li>{ moment(change.at) }{ ": " }{ format::balance(change.on_hand) }{ " on hand, " }{ &change.reason }</li>
                        }) }
                    </ul>
                }
            </div>
        </Dialog>
    }
}
