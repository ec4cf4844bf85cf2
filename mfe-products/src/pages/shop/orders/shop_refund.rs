//! Refunding part or all of a payment.

use super::{refund_draft::RefundAction, refund_form::use_refund_form, shop_order::ShopOrderDetailProps};
use allpet_ui::components::{
    Amount, Button, ButtonKind, Dialog, Notice, TextField, TextKind, Tone, problem_notice,
};
use yew::prelude::*;

/// The button and the dialog for a refund.
#[component]
pub(crate) fn Refund(props: &ShopOrderDetailProps) -> Html {
    let order = &props.order;
    let form = use_refund_form(props);
    let (draft, refund) = (&form.draft, &form.refund);
    let (remaining, refunded) = (form.remaining, order.refunded);
    let close = form.close();
    // If somebody else has refunded the whole order, the open dialog says so.
    let can_refund = order.state.refund().is_ok();
    let has_remaining = remaining.minor > 0;
    let actions = html! {
        <>
            <Button text={if has_remaining { "Cancel" } else { "Close" }} onclick={close.reform(|_| ())} />
            if can_refund && has_remaining { <Button text="Refund" kind={ButtonKind::Danger} busy={refund.busy} submit=true testid="give-back" /> }
        </>
    };
    let general_problem = refund
        .problem
        .as_ref()
        .filter(|problem| problem.errors.is_empty());
    html! {
        <>
            if can_refund { <Button text="Refund…" onclick={form.open()} testid="refund" /> }
            <Dialog open={draft.open} title={["Refund order ", &order.number].concat()} onclose={close} onsubmit={form.onsubmit.clone()} {actions}>
                <div class="stack">
                    if !has_remaining { <Notice tone={Tone::Info} title="The whole order has been refunded" text="Nothing is left to refund. The history of the order says by whom and why." /> }
                    { problem_notice(general_problem.filter(|_| has_remaining)) }
                    if has_remaining {
                    <p data-testid="refundable">{ "You can refund up to " }<b><Amount money={remaining} /></b>if refunded.minor > 0 { { ". Refunded so far: " }<Amount money={refunded} /> }{ "." }</p>
                    <TextField name="amount" label="Amount" kind={TextKind::Decimal} value={draft.amount.clone()} onchange={form.on_type(RefundAction::TypeAmount)} error={form.error("amount")} autofocus=true />
                    <div><Button text={["Use the full ", &remaining.to_string()].concat()} onclick={form.use_full_amount()} testid="refund-all" /></div>
                    <TextField name="reason" label="Reason" hint="The buyer reads it" value={draft.reason.clone()} onchange={form.on_type(RefundAction::TypeReason)} error={form.error("reason")} />
                    }
                </div>
            </Dialog>
        </>
    }
}
