//! The dialog that corrects the stock of an item, by a difference or by a count.

use super::{correction_draft::CorrectionAction, correction_form::use_correction_form};
use crate::components::date_and_time;
use allpet_contract::catalog::{StockChange, StockItem};
use allpet_domain::id::TenantId;
use allpet_ui::{
    components::{
        Button, ButtonKind, Choice, Dialog, FilterChips, TextField, TextKind, isolate_name, problem_notice,
    },
    format,
};
use yew::prelude::*;

/// Props of [`CorrectStockDialog`].
#[derive(Properties, PartialEq)]
pub(crate) struct CorrectStockDialogProps {
    /// The shop.
    pub(crate) tenant: TenantId,
    /// The item.
    pub(crate) item: StockItem,
    /// Called when the dialog closes, with whether the stock was changed.
    pub(crate) ondone: Callback<bool>,
}

/// Asks for a difference or a count, and the reason. If somebody else changes the stock meanwhile, it asks for the count again and
/// keeps what was typed.
#[component]
pub(crate) fn CorrectStockDialog(props: &CorrectStockDialogProps) -> Html {
    let form = use_correction_form(props.tenant, &props.item, &props.ondone);
    let (draft, correct) = (&form.draft, &form.correct);
    let (item, by_count) = (&draft.item, draft.by_count);
    let close = props.ondone.reform(|()| false);
    let actions = html! {
        <>
            <Button text="Cancel" onclick={props.ondone.reform(|_: MouseEvent| false)} />
            <Button text="Correct stock" kind={ButtonKind::Primary} busy={correct.busy} submit=true testid="correct-stock" />
        </>
    };
    let (label, hint, kind) = if by_count {
        (
            "Pieces counted",
            "How many are on the shelf now. Leave out sold ones that wait to be packed: they left the stock when they were paid.",
            TextKind::Digits,
        )
    } else {
        (
            "Add or remove",
            "Like 5 for a delivery, or -2 for damaged ones.",
            TextKind::Line,
        )
    };
    let methods = vec![
        Choice::new("difference", "Add or remove"),
        Choice::new("count", "Count"),
    ];
    html! {
        <Dialog open=true title={item.name.clone()} onclose={close} onsubmit={form.onsubmit.clone()} {actions}>
            <div class="stack">
                <p data-testid="on-hand">{ format::balance(item.on_hand) }{ " on hand, " }{ format::balance(item.held) }{ " held for orders" }</p>
                <FilterChips label="How" choices={methods} value={if by_count { "count" } else { "difference" }} onchange={form.on_method()} />
                <TextField name={draft.number_field()} {label} hint={AttrValue::Static(hint)} {kind} value={draft.number.clone()} onchange={form.on_type(CorrectionAction::TypeNumber)} error={form.number_error()} autofocus=true />
                if let Some(after) = draft.on_hand_after() {
                    <p class="small soft" data-testid="after">{ format::balance(after) }{ " on hand afterwards" }</p>
                }
                <TextField name="reason" label="Reason" hint="Like: counted, damaged, delivery" value={draft.reason.clone()} onchange={form.on_type(CorrectionAction::TypeReason)} error={correct.field("reason")} />
                { problem_notice(form.general_problem()) }
                if !item.history.is_empty() {
                    <ul class="stack tight small soft" aria-label="Last corrections" data-testid="history">{ for item.history.iter().map(history_entry) }</ul>
                }
            </div>
        </Dialog>
    }
}

/// A correction: when, by whom, by how many pieces and why.
fn history_entry(history_entry: &StockChange) -> Html {
    let sign = if history_entry.delta > 0 { "+" } else { "" };
    html! {
        <li>
            { date_and_time(history_entry.at) }
            if !history_entry.by_name.is_empty() { { ", " }{ isolate_name(&history_entry.by_name) } }
            { ": " }{ sign }{ format::balance(history_entry.delta) }{ ", " }{ format::balance(history_entry.on_hand) }{ " on hand, " }{ isolate_name(&history_entry.reason) }
        </li>
    }
}
