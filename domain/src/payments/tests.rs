//! Tests of payments, refunds, the ledger and card numbers.

use super::*;
use crate::{Currency, Money, Timestamp};
use proptest::prelude::*;

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::Usd)
}

#[test]
fn only_listed_transitions_are_allowed() {
    use PaymentState::{Cancelled, Created, Failed, NeedsAction, Processing, Succeeded};
    type Step = fn(PaymentState) -> Result<PaymentState, PaymentRefused>;
    let steps: [(Step, PaymentState, &[PaymentState]); 5] = [
        (PaymentState::submit, Processing, &[Created, NeedsAction]),
        (PaymentState::require_action, NeedsAction, &[Processing]),
        (PaymentState::succeed, Succeeded, &[Processing]),
        (PaymentState::fail, Failed, &[Processing]),
        (PaymentState::cancel, Cancelled, &[Created, NeedsAction]),
    ];
    for (step, to, allowed) in steps {
        for from in PAYMENT_STATES {
            let expected = if allowed.contains(&from) {
                Ok(to)
            } else {
                Err(PaymentRefused { from, to })
            };
            assert_eq!(step(from), expected);
            assert!(
                step(from).is_err() || !from.is_final(),
                "nothing follows {from:?}"
            );
            assert_eq!(PaymentState::parse(from.as_str()), Some(from));
        }
    }
}

#[test]
fn a_refund_is_asked_for_until_the_money_went_back() {
    use RefundState::{Failed, Requested, Succeeded};
    for (from, to) in [
        (Requested, Some(Requested)),
        (Failed, Some(Requested)),
        (Succeeded, None),
    ] {
        assert_eq!(from.again(), to);
    }
}

#[test]
fn a_refund_holds_for_what_was_refunded_when_it_was_decided_on() {
    assert_eq!(check_refunded_before(usd(500), usd(500)), Ok(()));
    let outdated = check_refunded_before(usd(0), usd(500)).unwrap_err();
    let words = "$5.00 has been refunded by now, not $0.00. Check the amount and press Refund again.";
    assert_eq!(outdated.to_string(), words);
}

#[test]
fn a_refund_never_exceeds_what_was_paid() {
    let paid = |refunded, amount| refundable(PaymentState::Succeeded, usd(1_000), usd(refunded), usd(amount));
    assert_eq!(paid(0, 1_000), Ok(usd(0)));
    assert_eq!(paid(400, 100), Ok(usd(500)));
    assert_eq!(paid(400, 601), Err(RefundRefused::TooMuch { left: usd(600) }));
    assert_eq!(paid(0, 0), Err(RefundRefused::NotPositive));
    let euros = Money::new(1, Currency::Eur);
    assert_eq!(
        refundable(PaymentState::Succeeded, usd(1_000), usd(0), euros),
        Err(RefundRefused::Currency)
    );
    assert_eq!(
        refundable(PaymentState::Processing, usd(1_000), usd(0), usd(1)),
        Err(RefundRefused::NotPaid)
    );
}

#[test]
fn the_brand_follows_from_the_number() {
    for (number, brand, last_four) in [
        ("4242 4242 4242 4242", Brand::Visa, "4242"),
        ("5555-5555-5555-4444", Brand::Mastercard, "4444"),
        ("2223003122003222", Brand::Mastercard, "3222"),
        ("378282246310005", Brand::Amex, "0005"),
        ("6011111111111117", Brand::Discover, "1117"),
    ] {
        let card = CardNumber::parse("number", number).unwrap().card();
        assert_eq!(
            (card.brand, card.last_four.as_str()),
            (brand, last_four),
            "{number}"
        );
    }
    for wrong in ["", "4242 4242 4242 4241", "4242", "4242 4242 4242 424x", "0"] {
        let invalid = CardNumber::parse("number", wrong).unwrap_err();
        assert_eq!(invalid.0[0].field, "number");
        assert!(
            !invalid.to_string().contains("4242"),
            "the number is not repeated"
        );
    }
    let printed = format!("{:?}", CardNumber::parse("number", "4242424242424242").unwrap());
    assert_eq!(printed, "CardNumber(…4242)");
}

#[test]
fn a_banks_code_of_another_length_is_not_sent() {
    for sound in ["123456", " 123 456 ", "123-456"] {
        assert_eq!(step_code("code", sound).as_deref(), Ok("123456"), "{sound}");
    }
    for (wrong, words) in [
        ("", "Enter the code"),
        ("12345", "you entered 5"),
        ("1234567", "you entered 7"),
        ("12345x", "6 digits."),
    ] {
        let said = step_code("code", wrong).unwrap_err().to_string();
        assert!(said.contains(words), "{wrong}: {said}");
    }
}

#[test]
fn a_card_is_good_until_its_months_last_day() {
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    assert!(valid_until("expiry", 11, 26, at("2026-12-01T11:59:59Z")).is_ok());
    assert!(valid_until("expiry", 11, 2026, at("2026-12-01T12:00:00Z")).is_err());
    assert!(valid_until("expiry", 13, 2027, at("2026-12-01T12:00:00Z")).is_err());
    assert!(valid_until("expiry", 1, 2099, at("2026-12-01T12:00:00Z")).is_err());
    let code = |brand, code| security_code("code", brand, code).is_ok();
    assert!(code(Some(Brand::Visa), "123") && !code(Some(Brand::Visa), "1234"));
    assert!(code(Some(Brand::Amex), "1234") && !code(Some(Brand::Amex), "123"));
    assert!(
        ["123", " 1234 "].iter().all(|digits| code(None, digits)),
        "not known yet"
    );
    assert!(!["", "12", "12345", "12a"].iter().any(|digits| code(None, digits)));
}

proptest! {
    #[test]
    fn any_captures_and_refunds_balance(
        steps in prop::collection::vec((0_usize..3, 1_i64..1_000_000, prop::collection::vec(1_i64..1_000_000, 0..6)), 0..20)
    ) {
        let currencies = [Currency::Usd, Currency::Cad, Currency::Eur];
        let mut entries = Vec::new();
        for (at, captured, refunds) in steps {
            let captured = Money::new(captured, currencies[at]);
            entries.extend(capture(captured));
            let mut refunded = Money::zero(captured.currency);
            for amount in refunds {
                let amount = Money::new(amount, captured.currency);
                let fits = amount.minor <= captured.minor - refunded.minor;
                let outcome = refundable(PaymentState::Succeeded, captured, refunded, amount);
                prop_assert_eq!(outcome.is_ok(), fits);
                if outcome.is_ok() {
                    refunded = refunded.plus(amount).unwrap();
                    entries.extend(refund(amount).unwrap());
                }
                prop_assert!(refunded.minor <= captured.minor);
            }
        }
        for currency in currencies {
            prop_assert!(balances(&entries, currency));
        }
        // A missing side must break the balance.
        if !entries.is_empty() {
            let first = entries.remove(0);
            prop_assert!(!balances(&entries, first.amount.currency));
        }
    }
}
