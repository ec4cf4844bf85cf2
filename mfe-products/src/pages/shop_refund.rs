//! Giving back part or all of what was paid.

use super::shop_order::ShownProps;
use allpet_contract::{orders::RefundOrder, payments::NewRefund};
use allpet_domain::Money;
use allpet_ui::{
    api::idempotency_key,
    components::{Button, ButtonKind, Dialog, Notice, TextField, TextKind, Tone},
    hooks::{invalidate, use_write},
};
use yew::prelude::*;

/// Minor units of an amount as it is typed: "12", "12.5", "12.50".
fn minor(text: &str) -> Option<i64> {
    let text = text.trim().trim_start_matches('$');
    let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let cents = match part.len() {
        0 => 0,
        1 => part.parse::<i64>().ok()?.checked_mul(10)?,
        2 => part.parse().ok()?,
        _ => return None,
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) {
        return None;
    }
    whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(cents)
}

/// A button, and the dialog in which the amount and the reason are said.
#[component]
pub(crate) fn Refund(props: &ShownProps) -> Html {
    let order = &props.order;
    let open = use_state_eq(|| false);
    let amount = use_state_eq(String::new);
    let reason = use_state_eq(String::new);
    let wrong = use_state_eq(|| false);
    // Kept while the same amount is sent again, so that a press after a lost answer gives back once.
    let key = use_mut_ref(|| (String::new(), idempotency_key()));
    let refund = use_write::<RefundOrder>({
        let (read, open) = (props.read.clone(), open.clone());
        move |order| {
            read.set(order);
            open.set(false);
            invalidate("shop-orders");
        }
    });
    let left = Money::new(
        order.totals.total.minor - order.refunded.minor,
        order.totals.total.currency,
    );
    let onclick = {
        let (refund, amount, reason, wrong) = (refund.clone(), amount.clone(), reason.clone(), wrong.clone());
        let (tenant, id, paid) = (props.shop, order.id, left);
        Callback::from(move |_: MouseEvent| {
            let all = amount.trim().is_empty();
            let sum = minor(&amount);
            wrong.set(!all && sum.is_none());
            if all || sum.is_some() {
                let said = [amount.as_str(), "/", &reason, "/", &paid.to_string()].concat();
                let mut key = key.borrow_mut();
                if key.0 != said {
                    *key = (said, idempotency_key());
                }
                refund.run(RefundOrder {
                    tenant,
                    order: id,
                    key: key.1.clone(),
                    body: NewRefund {
                        amount: sum.filter(|_| !all).map(|minor| Money::new(minor, paid.currency)),
                        reason: (*reason).clone(),
                    },
                });
            }
        })
    };
    let show = |to: bool| {
        let open = open.clone();
        move || open.set(to)
    };
    let (ask, close, cancel) = (show(true), show(false), show(false));
    let set = |state: &UseStateHandle<String>| {
        let state = state.clone();
        Callback::from(move |text| state.set(text))
    };
    let error = wrong.then_some(AttrValue::Static(
        "Enter an amount like 12.50, or leave it empty for all.",
    ));
    let actions = html! {
        <>
            <Button text="Keep" onclick={Callback::from(move |_: MouseEvent| cancel())} />
            <Button text="Give back" kind={ButtonKind::Danger} busy={refund.busy} {onclick} testid="give-back" />
        </>
    };
    let plain = refund
        .problem
        .as_ref()
        .filter(|problem| problem.errors.is_empty());
    html! {
        <>
            <Button text="Give money back" onclick={Callback::from(move |_: MouseEvent| ask())} testid="refund" />
            <Dialog open={*open} title={["Give back for ", &order.number].concat()} onclose={Callback::from(move |()| close())} {actions}>
                <div class="stack">
                    <p>{ "At most " }<b class="money">{ left.to_string() }</b>{ " can still be given back." }</p>
                    <TextField name="amount" label="Amount" hint="Empty for all of it" kind={TextKind::Decimal} value={(*amount).clone()} onchange={set(&amount)} error={error.or_else(|| refund.field("amount"))} />
                    <TextField name="reason" label="Reason" hint="The buyer reads it" value={(*reason).clone()} onchange={set(&reason)} error={refund.field("reason")} />
                    if let Some(problem) = plain { <Notice tone={Tone::Bad} title={problem.title.clone()} text={problem.message().to_owned()} /> }
                </div>
            </Dialog>
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::minor;

    #[test]
    fn an_amount_is_read_to_the_cent() {
        for (text, cents) in [("12", 1_200), ("12.5", 1_250), (" $12,50 ", 1_250), ("0.05", 5)] {
            assert_eq!(minor(text), Some(cents), "{text}");
        }
        for wrong in ["", "x", "1.234", "-1", "1.-5", "1 2"] {
            assert_eq!(minor(wrong), None, "{wrong}");
        }
    }
}
