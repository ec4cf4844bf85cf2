//! `Debug` output, which may end in a log, contains nothing to pay with.

use allpet_contract::payments::{NewPayment, PayForm, PaymentSubject};
use allpet_domain::{Currency, Money, id::OrderId};
use allpet_kernel::testkit::tenant;

#[test]
fn debug_output_shows_no_card_token() {
    let card_token = String::from("tok_secret");
    let payment = NewPayment {
        subject: PaymentSubject::Order(OrderId(uuid::Uuid::nil())),
        tenant: tenant(1),
        amount: Money::new(2_700, Currency::Usd),
        card_token: card_token.clone(),
    };
    let printed = format!("{payment:?} {:?}", PayForm { card_token });
    assert!(!printed.contains("tok_secret"), "{printed}");
    assert!(printed.contains("2700"), "what is not secret helps: {printed}");
}
