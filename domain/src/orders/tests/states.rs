//! Tests of an order's transitions.

use crate::{
    Timestamp,
    orders::{ORDER_STATES, OrderRefused, OrderState, Party, SECOND_STEP_ASKED, TimelineEntry},
    payments::{PAYMENT_STATES, PaymentState},
};
use OrderState::{Cancelled, Delivered, InProduction, Packed, Paid, Placed, Refunded, Shipped};

#[test]
fn only_listed_transitions_are_allowed() {
    type Step = fn(OrderState) -> Result<OrderState, OrderRefused>;
    let steps: [(Step, OrderState, &[OrderState]); 8] = [
        (OrderState::pay, Paid, &[Placed]),
        (OrderState::begin_production, InProduction, &[Paid]),
        (|state| state.pack(false), Packed, &[Paid]),
        (|state| state.pack(true), Packed, &[InProduction]),
        (OrderState::ship, Shipped, &[Packed]),
        (OrderState::deliver, Delivered, &[Shipped]),
        (OrderState::cancel, Cancelled, &[Placed, Paid]),
        (
            OrderState::refund,
            Refunded,
            &[Paid, InProduction, Packed, Shipped, Delivered, Cancelled],
        ),
    ];
    for (step, to, allowed) in steps {
        for from in ORDER_STATES {
            let expected = if allowed.contains(&from) {
                Ok(to)
            } else {
                Err(OrderRefused { from, to })
            };
            assert_eq!(step(from), expected, "{from:?} to {to:?}");
            assert_eq!(OrderState::parse(from.as_str()), Some(from));
        }
    }
}

#[test]
fn an_order_that_nobody_paid_promises_no_money_back() {
    assert_eq!(
        (Placed.name(), Placed.label()),
        ("Awaiting payment", "awaiting payment")
    );
    for payment in PAYMENT_STATES.map(Some).into_iter().chain([None]) {
        let lead = Cancelled.lead(false, payment);
        let paid = payment == Some(PaymentState::Succeeded);
        let open = payment == Some(PaymentState::Processing);
        assert_eq!(lead.contains("refund"), paid || open, "{payment:?}: {lead}");
        assert_eq!(
            lead.contains("not charged"),
            !paid && !open,
            "{payment:?}: {lead}"
        );
    }
    assert!(
        Placed
            .lead(false, Some(PaymentState::Processing))
            .contains("bank has not answered")
    );
}

#[test]
fn the_lead_says_more_than_the_label_beside_it() {
    for payment in PAYMENT_STATES.map(Some).into_iter().chain([None]) {
        let lead = Placed.lead(false, payment);
        assert!(!lead.contains(Placed.name()), "{payment:?}: {lead}");
    }
}

#[test]
fn a_timeline_says_by_whom() {
    let by = |who, name: Option<&str>, payment, reader| {
        let entry = TimelineEntry {
            at: Timestamp::from_unix_millis(0),
            who,
            name: name.map(str::to_owned),
            payment,
            state: Placed,
            what: String::new(),
        };
        entry.by(reader).to_owned()
    };
    assert_eq!(by(Party::Buyer, None, false, Party::Buyer), "You");
    assert_eq!(by(Party::Buyer, None, false, Party::Shop), "The buyer");
    assert_eq!(by(Party::Shop, None, false, Party::Buyer), "The shop");
    assert_eq!(by(Party::Shop, Some("Mae"), false, Party::Shop), "Mae");
    assert_eq!(by(Party::Shop, None, false, Party::Shop), "The shop");
    assert_eq!(by(Party::System, None, true, Party::Buyer), "Payment");
    assert_eq!(by(Party::System, None, false, Party::Shop), "System");
}

#[test]
fn an_entry_without_a_name_is_read_and_written_as_before() {
    let old = r#"{"at":"2026-01-02T03:04:05Z","who":"shop","state":"packed","what":"Packed."}"#;
    let entry: TimelineEntry = serde_json::from_str(old).unwrap();
    assert_eq!((entry.name.as_deref(), entry.payment), (None, false));
    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(value(&serde_json::to_string(&entry).unwrap()), value(old));
}

#[test]
fn the_buyer_reads_what_their_own_bank_asks() {
    let entry = |what: &str| TimelineEntry {
        at: Timestamp::from_unix_millis(0),
        who: Party::System,
        name: None,
        payment: true,
        state: Placed,
        what: what.into(),
    };
    let asked = entry(SECOND_STEP_ASKED);
    assert_eq!(
        asked.text(Party::Shop),
        "The bank asks the payer to confirm the payment."
    );
    assert_eq!(
        asked.text(Party::Buyer),
        "Your bank asks you to confirm the payment."
    );
    assert_eq!(entry("Paid by Visa.").text(Party::Buyer), "Paid by Visa.");
}
