//! The form of a refund.

use super::shop_order::ShopOrderDetailProps;
use allpet_contract::{
    orders::{ORDER_REFUSED, OrderRefund, RefundOrder},
    payments::{REFUND_OUTDATED, REFUND_REFUSED, REFUND_UNDER_WAY},
};
use allpet_domain::{
    Invalid, Money,
    payments::{PaymentState, refund_reason, refundable},
};
use allpet_ui::{
    api::KeyedRequest,
    hooks::{Mutation, invalidate, use_write},
};
use gloo::timers::callback::Timeout;
use yew::prelude::*;

/// Parses an amount into minor units: "12", "12.5", "12.50".
fn parse_minor(text: &str) -> Option<i64> {
    let text = text.trim().trim_start_matches('$');
    // A comma before three digits separates thousands, as in the amounts that we show.
    let has_three_digits = |group: &str| group.split('.').next().is_some_and(|digits| digits.len() == 3);
    let general_problem = text.replace(',', "");
    let has_thousands = text.contains(',') && text.split(',').skip(1).all(has_three_digits);
    let text = if has_thousands {
        general_problem.as_str()
    } else {
        text
    };
    let (use_full_amount, part) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let cents = match part.len() {
        0 => 0,
        1 => part.parse::<i64>().ok()?.checked_mul(10)?,
        2 => part.parse().ok()?,
        _ => return None,
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(use_full_amount) || !digits(part) {
        return None;
    }
    use_full_amount
        .parse::<i64>()
        .ok()?
        .checked_mul(100)?
        .checked_add(cents)
}

/// Returns the refund, or all errors. An empty amount is an error, not the full amount.
fn parse_refund(amount: &str, reason: &str, total: Money, refunded: Money) -> Result<OrderRefund, Invalid> {
    let mut invalid = Invalid::default();
    let reason = invalid.merge(refund_reason(reason));
    let sum = parse_minor(amount).map(|minor| Money::new(minor, total.currency));
    let message = match sum {
        None => Some("Enter an amount like 12.50.".to_owned()),
        Some(sum) => refundable(PaymentState::Succeeded, total, refunded, sum)
            .err()
            .map(|is_outdated| is_outdated.to_string()),
    };
    if let Some(message) = message {
        invalid.merge(Err::<(), _>(Invalid::one("amount", "refused", message)));
    }
    invalid.or(OrderRefund {
        amount: sum,
        refunded_before: Some(refunded),
        reason: reason.unwrap_or_default(),
    })
}

/// What was typed, and the request that refunds.
pub(super) struct RefundForm {
    /// Whether the dialog is open.
    pub(super) open: UseStateHandle<bool>,
    pub(super) amount: UseStateHandle<String>,
    pub(super) reason: UseStateHandle<String>,
    pub(super) refund: Mutation<RefundOrder>,
    /// What can still be refunded.
    pub(super) remaining: Money,
    /// The errors to show; empty before the first press.
    invalid: Invalid,
    /// Sends the refund if it is valid.
    pub(super) onsubmit: Callback<()>,
    /// Opens the dialog with empty fields.
    pub(super) open_dialog: Callback<MouseEvent>,
    /// Enters the full remaining amount.
    pub(super) use_full_amount: Callback<MouseEvent>,
}

impl RefundForm {
    /// Returns the error of a field: the form's own, or the server's.
    pub(super) fn error(&self, field: &str) -> Option<AttrValue> {
        let found = self.invalid.0.iter().find(|error| error.field == field);
        found
            .map(|error| AttrValue::from(error.message.clone()))
            .or_else(|| self.refund.field(field))
    }
}

/// Returns the form that refunds an order.
#[hook]
pub(super) fn use_refund_form(props: &ShopOrderDetailProps) -> RefundForm {
    let order = &props.order;
    let open = use_state_eq(|| false);
    let amount = use_state_eq(String::new);
    let reason = use_state_eq(String::new);
    // Errors show after the first press.
    let attempted = use_state_eq(|| false);
    // Kept while the same refund is sent again, so that a press after a lost response refunds once.
    let sent = use_mut_ref(|| None::<KeyedRequest>);
    let refund = use_write::<RefundOrder>({
        let (query, open) = (props.query.clone(), open.clone());
        move |order| {
            query.set(order);
            open.set(false);
            invalidate("shop-orders");
        }
    });
    // Somebody else has refunded meanwhile, or the bank confirms a refund later: reload the order, and keep what was typed.
    let is_outdated = refund.problem.as_ref();
    let is_outdated = is_outdated.is_some_and(|problem| {
        [
            ORDER_REFUSED.code,
            REFUND_REFUSED.code,
            REFUND_OUTDATED.code,
            REFUND_UNDER_WAY.code,
        ]
        .contains(&problem.code.as_str())
    });
    use_effect_with(is_outdated, {
        let reload = props.query.retry();
        move |is_outdated| {
            // The order learns of the other refund a moment after the payment does.
            let timers = is_outdated.then(|| {
                [0, 700, 2_500].map(|later| {
                    let reload = reload.clone();
                    Timeout::new(later, move || reload.emit(()))
                })
            });
            move || drop(timers)
        }
    });
    let (total, refunded) = (order.totals.total, order.refunded);
    let remaining = Money::new(total.minor - refunded.minor, total.currency);
    let parsed = parse_refund(&amount, &reason, total, refunded);
    let onsubmit = {
        let (refund, attempted, parsed) = (refund.clone(), attempted.clone(), parsed.clone());
        let (tenant, id) = (props.shop, order.id);
        let fingerprint = [amount.as_str(), "/", &reason, "/", &remaining.to_string()].concat();
        Callback::from(move |()| {
            attempted.set(true);
            let Ok(body) = parsed.clone() else { return };
            refund.run(RefundOrder {
                tenant,
                order: id,
                key: KeyedRequest::key(&mut sent.borrow_mut(), fingerprint.as_str()),
                body,
            });
        })
    };
    let open_dialog = {
        let (open, amount, reason, attempted) =
            (open.clone(), amount.clone(), reason.clone(), attempted.clone());
        let refund = refund.clone();
        Callback::from(move |_: MouseEvent| {
            amount.set(String::new());
            reason.set(String::new());
            attempted.set(false);
            refund.forget();
            open.set(true);
        })
    };
    let invalid = parsed.err().filter(|_| *attempted).unwrap_or_default();
    let use_full_amount = {
        let (amount, remaining) = (amount.clone(), remaining);
        let cents = [
            if remaining.minor % 100 < 10 { ".0" } else { "." },
            &(remaining.minor % 100).to_string(),
        ]
        .concat();
        Callback::from(move |_: MouseEvent| {
            amount.set([&(remaining.minor / 100).to_string(), cents.as_str()].concat());
        })
    };
    RefundForm {
        open,
        amount,
        reason,
        refund,
        remaining,
        invalid,
        onsubmit,
        open_dialog,
        use_full_amount,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_domain::Currency;

    fn invalid(amount: &str, reason: &str) -> Vec<String> {
        let (total, refunded) = (Money::new(2_000, Currency::Usd), Money::new(500, Currency::Usd));
        let parsed = parse_refund(amount, reason, total, refunded);
        let errors = parsed.err().unwrap_or_default().0;
        errors.into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn all_errors_are_returned_at_once() {
        assert_eq!(invalid("x", " "), ["reason", "amount"]);
        assert_eq!(invalid("15.01", "Late"), ["amount"]);
        assert_eq!(invalid("0", "Late"), ["amount"]);
        assert!(invalid("15", "Late").is_empty());
        for amount in ["", " "] {
            assert_eq!(
                invalid(amount, "Late"),
                ["amount"],
                "an empty field refunds nothing"
            );
        }
    }

    #[test]
    fn an_amount_is_parsed_to_the_cent() {
        for (text, cents) in [
            ("12", 1_200),
            ("12.5", 1_250),
            (" $12,50 ", 1_250),
            ("0.05", 5),
            ("$1,234.50", 123_450),
            ("1,234", 123_400),
        ] {
            assert_eq!(parse_minor(text), Some(cents), "{text}");
        }
        for invalid in ["", "x", "1.234", "-1", "1.-5", "1 2"] {
            assert_eq!(parse_minor(invalid), None, "{invalid}");
        }
    }
}
