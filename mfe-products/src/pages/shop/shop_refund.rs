//! Giving back part or all of what was paid.

use super::shop_order::ShownProps;
use allpet_contract::{
    orders::{ORDER_REFUSED, OrderRefund, RefundOrder},
    payments::{REFUND_OUTDATED, REFUND_REFUSED},
};
use allpet_domain::{
    Invalid, Money,
    payments::{PaymentState, refund_reason, refundable},
};
use allpet_ui::{
    api::Sent,
    components::{Amount, Button, ButtonKind, Dialog, Notice, TextField, TextKind, Tone},
    hooks::{invalidate, use_write},
};
use gloo::timers::callback::Timeout;
use yew::prelude::*;

/// Minor units of an amount as it is typed: "12", "12.5", "12.50".
fn minor(text: &str) -> Option<i64> {
    let text = text.trim().trim_start_matches('$');
    // As amounts are shown: a comma before three digits sets thousands apart.
    let is_three = |group: &str| group.split('.').next().is_some_and(|digits| digits.len() == 3);
    let plain = text.replace(',', "");
    let apart = text.contains(',') && text.split(',').skip(1).all(is_three);
    let text = if apart { plain.as_str() } else { text };
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

/// The refund, as far as it can be made of what was typed. An empty amount is none: nothing goes back by leaving a field out. Everything that is wrong, at once.
fn read(amount: &str, reason: &str, total: Money, back: Money) -> Result<OrderRefund, Invalid> {
    let mut invalid = Invalid::default();
    let reason = invalid.merge(refund_reason(reason));
    let sum = minor(amount).map(|minor| Money::new(minor, total.currency));
    let message = match sum {
        None => Some("Enter an amount like 12.50.".to_owned()),
        Some(sum) => refundable(PaymentState::Succeeded, total, back, sum)
            .err()
            .map(|refused| refused.to_string()),
    };
    if let Some(message) = message {
        invalid.merge(Err::<(), _>(Invalid::one("amount", "refused", message)));
    }
    invalid.or(OrderRefund {
        amount: sum,
        refunded_before: Some(back),
        reason: reason.unwrap_or_default(),
    })
}

/// A button, and the dialog in which the amount and the reason are said.
#[component]
pub(crate) fn Refund(props: &ShownProps) -> Html {
    let order = &props.order;
    let open = use_state_eq(|| false);
    let amount = use_state_eq(String::new);
    let reason = use_state_eq(String::new);
    // What is wrong is said from the first press on.
    let tried = use_state_eq(|| false);
    // Kept while the same amount is sent again, so that a press after a lost answer gives back once.
    let sent = use_mut_ref(|| None::<Sent>);
    let refund = use_write::<RefundOrder>({
        let (read, open) = (props.read.clone(), open.clone());
        move |order| {
            read.set(order);
            open.set(false);
            invalidate("shop-orders");
        }
    });
    // Somebody else gave back meanwhile: what is left is read anew, and what was typed stays.
    let refused = refund.problem.as_ref();
    let refused = refused.is_some_and(|problem| {
        [ORDER_REFUSED.code, REFUND_REFUSED.code, REFUND_OUTDATED.code].contains(&problem.code.as_str())
    });
    use_effect_with(refused, {
        let again = props.read.retry();
        move |refused| {
            // The order hears of the other refund a moment after the payment knows it.
            let reads = refused.then(|| {
                [0, 700, 2_500].map(|later| {
                    let again = again.clone();
                    Timeout::new(later, move || again.emit(()))
                })
            });
            move || drop(reads)
        }
    });
    let (total, back) = (order.totals.total, order.refunded);
    let left = Money::new(total.minor - back.minor, total.currency);
    let asked = read(&amount, &reason, total, back);
    let onsubmit = {
        let (refund, tried, asked) = (refund.clone(), tried.clone(), asked.clone());
        let (tenant, id) = (props.shop, order.id);
        let said = [amount.as_str(), "/", &reason, "/", &left.to_string()].concat();
        Callback::from(move |()| {
            tried.set(true);
            let Ok(body) = asked.clone() else { return };
            refund.run(RefundOrder {
                tenant,
                order: id,
                key: Sent::key(&mut sent.borrow_mut(), said.as_str()),
                body,
            });
        })
    };
    let ask = {
        let (open, amount, reason, tried) = (open.clone(), amount.clone(), reason.clone(), tried.clone());
        let refund = refund.clone();
        Callback::from(move |_: MouseEvent| {
            amount.set(String::new());
            reason.set(String::new());
            tried.set(false);
            refund.forget();
            open.set(true);
        })
    };
    let close = {
        let open = open.clone();
        Callback::from(move |()| open.set(false))
    };
    let set = |state: &UseStateHandle<String>| {
        let state = state.clone();
        Callback::from(move |text| state.set(text))
    };
    let wrong = asked.err().filter(|_| *tried).unwrap_or_default();
    let error = |field: &str| {
        let found = wrong.0.iter().find(|error| error.field == field);
        found
            .map(|error| AttrValue::from(error.message.clone()))
            .or_else(|| refund.field(field))
    };
    let whole = {
        let (amount, left) = (amount.clone(), left);
        let cents = [
            if left.minor % 100 < 10 { ".0" } else { "." },
            &(left.minor % 100).to_string(),
        ]
        .concat();
        Callback::from(move |_: MouseEvent| {
            amount.set([&(left.minor / 100).to_string(), cents.as_str()].concat());
        })
    };
    // Of an order that somebody else refunded in full, the open dialog says so.
    let can_refund = order.state.refund().is_ok();
    let is_left = left.minor > 0;
    let actions = html! {
        <>
            <Button text={if is_left { "Cancel" } else { "Close" }} onclick={close.reform(|_| ())} />
            if can_refund && is_left { <Button text="Refund" kind={ButtonKind::Danger} busy={refund.busy} submit=true testid="give-back" /> }
        </>
    };
    let plain = refund
        .problem
        .as_ref()
        .filter(|problem| problem.errors.is_empty());
    html! {
        <>
            if can_refund { <Button text="Refund…" onclick={ask} testid="refund" /> }
            <Dialog open={*open} title={["Refund order ", &order.number].concat()} onclose={close} {onsubmit} {actions}>
                <div class="stack">
                    if !is_left { <Notice tone={Tone::Info} title="The whole order has been refunded" text="Nothing is left to refund. The history of the order says by whom and why." /> }
                    if let Some(problem) = plain.filter(|_| is_left) { <Notice tone={Tone::Bad} title={problem.title.clone()} text={problem.message().to_owned()} /> }
                    if is_left {
                    <p data-testid="refundable">{ "You can refund up to " }<b><Amount money={left} /></b>if back.minor > 0 { { ". Refunded so far: " }<Amount money={back} /> }{ "." }</p>
                    <TextField name="amount" label="Amount" kind={TextKind::Decimal} value={(*amount).clone()} onchange={set(&amount)} error={error("amount")} autofocus=true />
                    <div><Button text={["Use the full ", &left.to_string()].concat()} onclick={whole} testid="refund-all" /></div>
                    <TextField name="reason" label="Reason" hint="The buyer reads it" value={(*reason).clone()} onchange={set(&reason)} error={error("reason")} />
                    }
                </div>
            </Dialog>
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_domain::Currency;

    fn wrong(amount: &str, reason: &str) -> Vec<String> {
        let (total, back) = (Money::new(2_000, Currency::Usd), Money::new(500, Currency::Usd));
        let read = read(amount, reason, total, back);
        let errors = read.err().unwrap_or_default().0;
        errors.into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        assert_eq!(wrong("x", " "), ["reason", "amount"]);
        assert_eq!(wrong("15.01", "Late"), ["amount"]);
        assert_eq!(wrong("0", "Late"), ["amount"]);
        assert!(wrong("15", "Late").is_empty());
        for amount in ["", " "] {
            assert_eq!(
                wrong(amount, "Late"),
                ["amount"],
                "an empty field gives nothing back"
            );
        }
    }

    #[test]
    fn an_amount_is_read_to_the_cent() {
        for (text, cents) in [
            ("12", 1_200),
            ("12.5", 1_250),
            (" $12,50 ", 1_250),
            ("0.05", 5),
            ("$1,234.50", 123_450),
            ("1,234", 123_400),
        ] {
            assert_eq!(minor(text), Some(cents), "{text}");
        }
        for wrong in ["", "x", "1.234", "-1", "1.-5", "1 2"] {
            assert_eq!(minor(wrong), None, "{wrong}");
        }
    }
}
