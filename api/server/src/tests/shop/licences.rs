//! Licence fees are paid like orders, and payments are settled after a crash.

use super::world::{DECLINES, GOOD, World, refusal, token};
use allpet_contract::payments::{CreatePayment, NewPayment, Payment, PaymentSubject, ReadPayment};
use allpet_domain::{
    Currency, Money,
    id::ApplicationId,
    payments::{FailureReason, PaymentState},
};
use allpet_kernel::{both_engines, on_read, on_write, testkit::key, testkit::tenant};

fn form(card_token: String, minor: i64) -> NewPayment {
    NewPayment {
        subject: PaymentSubject::LicenceApplication(ApplicationId(uuid::Uuid::from_bytes([5; 16]))),
        tenant: tenant(6),
        amount: Money::new(minor, Currency::Usd),
        card_token,
    }
}

async fn announced(world: &World) -> Vec<(String, String)> {
    let all = "SELECT topic, payload FROM outbox ORDER BY id";
    on_read!(world.payments, c => sqlx::query_as(all).fetch_all(c).await).unwrap()
}

both_engines! {
    async fn a_licence_fee_is_paid_like_an_order(engine) {
        let world = World::new(engine).await;
        let (page, licensing) = (world.guest(), world.app.kernel.client("licensing"));
        let pay = |name: &str, body: NewPayment| {
            let (client, key) = (licensing.clone(), key(name));
            async move { client.send(CreatePayment { key, body }).await }
        };
        let no = pay("one", form(token(&page, DECLINES).await, 2_700)).await.unwrap();
        assert_eq!((no.state, no.failure), (PaymentState::Failed, Some(FailureReason::Declined)));
        let body = form(token(&page, GOOD).await, 2_700);
        let yes: Payment = pay("two", body.clone()).await.unwrap();
        assert_eq!(yes.state, PaymentState::Succeeded);
        assert_eq!(pay("two", body.clone()).await.unwrap(), yes, "once for each key");
        assert_eq!(refusal(pay("two", NewPayment { amount: Money::new(1, Currency::Usd), ..body }).await), (409, "key-reused".into()));
        assert_eq!(refusal(pay("three", form(token(&page, GOOD).await, 2_700)).await), (409, "payments.already-paid".into()));
        assert_eq!(refusal(pay("four", form(token(&page, GOOD).await, 0)).await), (422, "invalid".into()));
        let events = announced(&world).await;
        assert_eq!(events.iter().map(|(topic, _)| topic.as_str()).collect::<Vec<_>>(), ["payment.failed", "payment.succeeded"]);
        assert!(events[1].1.contains(r#""kind":"licence-application""#), "{}", events[1].1);
        world.app.relay.drain().await.unwrap();
        assert_eq!(announced(&world).await.len(), 2, "orders hears it and leaves it");
    }

    async fn a_payment_that_never_reached_the_gateway_fails_and_can_be_retried(engine) {
        let world = World::new(engine).await;
        let (page, licensing) = (world.guest(), world.app.kernel.client("licensing"));
        let sent = licensing.send(CreatePayment { key: key("one"), body: form(token(&page, GOOD).await, 2_700) }).await.unwrap();
        // As if the process had died before it called the gateway.
        let mut tx = world.payments.begin().await.unwrap();
        for undo in ["DELETE FROM test_gateway_charges", "DELETE FROM ledger", "UPDATE payments SET state = 'processing'"] {
            on_write!(tx, c => sqlx::query(undo).execute(c).await.map(drop)).unwrap();
        }
        tx.commit().await.unwrap();
        world.app.kernel.clock().advance_seconds(60);
        world.app.worker.run_enqueued().await.unwrap();
        assert_eq!(licensing.send(ReadPayment { payment: sent.id }).await.unwrap().state, PaymentState::Failed);
        let again = CreatePayment { key: key("two"), body: form(token(&page, GOOD).await, 2_700) };
        assert_eq!(licensing.send(again).await.unwrap().state, PaymentState::Succeeded);
    }
}
