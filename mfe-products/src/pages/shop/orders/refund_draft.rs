//! The input of a merchant who refunds an order, and the refund that it means.

use allpet_contract::orders::OrderRefund;
use allpet_domain::{
    Invalid, Money,
    payments::{PaymentState, refund_reason, refundable},
};
use std::rc::Rc;
use yew::prelude::*;

/// The state of the dialog. The default is the closed dialog with empty fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct RefundDraft {
    /// Whether the dialog is open.
    pub(super) open: bool,
    pub(super) amount: String,
    pub(super) reason: String,
    /// Whether the merchant has tried to send it: errors show only then.
    attempted: bool,
}

/// The actions of the merchant in the dialog.
#[derive(Debug)]
pub(super) enum RefundAction {
    /// Opens the dialog, with empty fields.
    Open,
    Close,
    TypeAmount(String),
    TypeReason(String),
    Submit,
}

impl Reducible for RefundDraft {
    type Action = RefundAction;

    fn reduce(self: Rc<Self>, action: RefundAction) -> Rc<Self> {
        let mut next = Rc::unwrap_or_clone(self);
        match action {
            RefundAction::Open => {
                next = Self {
                    open: true,
                    ..Self::default()
                };
            }
            RefundAction::Close => next.open = false,
            RefundAction::TypeAmount(text) => next.amount = text,
            RefundAction::TypeReason(text) => next.reason = text,
            RefundAction::Submit => next.attempted = true,
        }
        next.into()
    }
}

impl RefundDraft {
    /// Returns the refund of an order of `total`, of which `refunded` was refunded before, or all errors. An empty amount is an error,
    /// not the full amount.
    pub(super) fn parse(&self, total: Money, refunded: Money) -> Result<OrderRefund, Invalid> {
        let mut invalid = Invalid::default();
        let reason = invalid.merge(refund_reason(&self.reason));
        let amount = parse_minor(&self.amount).map(|minor| Money::new(minor, total.currency));
        let message = match amount {
            None => Some("Enter an amount like 12.50.".to_owned()),
            Some(amount) => refundable(PaymentState::Succeeded, total, refunded, amount)
                .err()
                .map(|refusal| refusal.to_string()),
        };
        if let Some(message) = message {
            invalid.merge(Err::<(), _>(Invalid::one("amount", "refused", message)));
        }
        invalid.or(OrderRefund {
            amount,
            refunded_before: Some(refunded),
            reason: reason.unwrap_or_default(),
        })
    }

    /// Returns the errors to show: none before the first attempt.
    pub(super) fn shown_errors(&self, total: Money, refunded: Money) -> Invalid {
        let invalid = self.parse(total, refunded).err();
        invalid.filter(|_| self.attempted).unwrap_or_default()
    }
}

/// Formats an amount as it is typed: "12.50".
pub(super) fn typed_amount(money: Money) -> String {
    let cents = (100 + money.minor % 100).to_string();
    [&(money.minor / 100).to_string(), ".", &cents[1..]].concat()
}

/// Parses an amount into minor units: "12", "12.5", "12.50".
fn parse_minor(text: &str) -> Option<i64> {
    let text = text.trim().trim_start_matches('$');
    // A comma before three digits separates thousands, as in the amounts that we show.
    let has_three_digits = |group: &str| group.split('.').next().is_some_and(|digits| digits.len() == 3);
    let has_thousands = text.contains(',') && text.split(',').skip(1).all(has_three_digits);
    let without_commas = text.replace(',', "");
    let text = if has_thousands { &*without_commas } else { text };
    let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) {
        return None;
    }
    let cents = match part.len() {
        0 => 0,
        1 => part.parse::<i64>().ok()? * 10,
        2 => part.parse().ok()?,
        _ => return None,
    };
    whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(cents)
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_domain::Currency;

    fn money(minor: i64) -> Money {
        Money::new(minor, Currency::Usd)
    }

    fn typed(amount: &str, reason: &str) -> RefundDraft {
        let actions = [
            RefundAction::Open,
            RefundAction::TypeAmount(amount.into()),
            RefundAction::TypeReason(reason.into()),
        ];
        let draft = Rc::new(RefundDraft::default());
        Rc::unwrap_or_clone(actions.into_iter().fold(draft, RefundDraft::reduce))
    }

    fn invalid(amount: &str, reason: &str) -> Vec<String> {
        let parsed = typed(amount, reason).parse(money(2_000), money(500));
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
    fn errors_show_after_the_first_attempt() {
        let (total, refunded) = (money(2_000), money(500));
        let draft = Rc::new(typed("x", "Late"));
        assert_eq!(draft.shown_errors(total, refunded), Invalid::default());
        let draft = draft.reduce(RefundAction::Submit);
        assert_eq!(draft.shown_errors(total, refunded).0.len(), 1);
        let draft = draft.reduce(RefundAction::TypeAmount("15".into()));
        assert_eq!(draft.shown_errors(total, refunded), Invalid::default());
    }

    #[test]
    fn the_dialog_opens_empty_and_closes_with_what_was_typed() {
        let draft = Rc::new(typed("12", "Late")).reduce(RefundAction::Submit);
        let closed = draft.reduce(RefundAction::Close);
        assert_eq!(
            (closed.open, &*closed.amount, &*closed.reason),
            (false, "12", "Late")
        );
        let open = RefundDraft {
            open: true,
            ..RefundDraft::default()
        };
        assert_eq!(*closed.reduce(RefundAction::Open), open);
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

    #[test]
    fn the_full_amount_is_typed_as_it_is_parsed() {
        for (minor, text) in [(5, "0.05"), (1_250, "12.50"), (123_400, "1234.00")] {
            assert_eq!(typed_amount(money(minor)), text);
            assert_eq!(parse_minor(text), Some(minor));
        }
    }
}
