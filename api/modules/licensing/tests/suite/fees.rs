//! The fee of an application: paid before a licence is issued, and refunded once if none is.

use crate::world::{World, pay, query_for};
use allpet_contract::licensing::{
    Apply, Approve, ConfirmApplicationPayment, PayApplication, ReadApplication, ReadCase, Reject, Rejection,
    Withdraw,
};
use allpet_contract::payments::{PayForm, SecondStep};
use allpet_domain::{
    id::ApplicationId,
    licensing::{ApplicationState, FeeState},
    payments::PaymentState,
};
use allpet_kernel::{
    both_engines, on_write,
    testkit::{key, tenant},
};
use std::sync::atomic::Ordering;

fn confirm(application: ApplicationId, code: &str) -> ConfirmApplicationPayment {
    let body = SecondStep { code: code.into() };
    ConfirmApplicationPayment { application, body }
}

fn approve(application: ApplicationId) -> Approve {
    Approve {
        tenant: tenant(1),
        application,
    }
}

fn reject(application: ApplicationId) -> Reject {
    let body = Rejection {
        reason: "The paper cannot be read.".into(),
    };
    Reject {
        tenant: tenant(1),
        application,
        body,
    }
}

impl World {
    pub(crate) async fn deliver_events(&self) {
        // A delivered event may cause further events.
        for _ in 0..3 {
            self.app.relay.drain().await.unwrap();
        }
    }
}

both_engines! {
    async fn nothing_is_issued_before_the_fee_is_paid(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let application = world.submit(&ada, 1).await;
        assert_eq!((application.fee, application.quote.total.minor), (FeeState::Unpaid, 2_700));
        assert_eq!(world.find(query_for("wall")).await[0].fee, Some(FeeState::Unpaid));
        let refused = world.clerk().send(approve(application.id)).await.unwrap_err();
        assert_eq!((refused.status, refused.code.as_str()), (409, "licensing.fee-unpaid"));
        assert!(refused.message().contains("it is awaiting payment"), "{}", refused.message());
        let paid = pay(&ada, &application, "good").await.unwrap();
        assert_eq!((paid.fee, paid.state), (FeeState::Paid, ApplicationState::Submitted));
        assert_eq!(world.find(query_for("wall")).await[0].fee, Some(FeeState::Paid));
        let case = world.clerk().send(ReadCase { tenant: tenant(1), application: application.id }).await.unwrap();
        assert_eq!((case.application.fee, case.application.payment), (FeeState::Paid, None), "clerks do not see the card");
        assert_eq!(world.approve(&application).await.application.state, ApplicationState::Approved);
        world.deliver_events().await;
        assert_eq!(world.bank.refunded(), 0, "a licence was issued for it");
        let rows: Vec<_> = world.find(query_for("wall")).await.into_iter().map(|row| row.fee).collect();
        assert_eq!(rows, [None, Some(FeeState::Paid)]);
    }

    async fn a_declined_card_leaves_the_application_as_it_is(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let application = world.submit(&ada, 1).await;
        let refused = pay(&ada, &application, "declines").await.unwrap_err();
        assert_eq!((refused.status, refused.code.as_str()), (402, "payments.declined"));
        assert!(refused.message().contains("Try another card"), "{}", refused.message());
        let read = async || ada.send(ReadApplication { application: application.id }).await.unwrap();
        let seen = read().await;
        assert_eq!((seen.state, seen.fee), (ApplicationState::Submitted, FeeState::Unpaid));
        assert!(seen.payment.unwrap().failure.is_some());
        world.app.kernel.clock().advance_seconds(1);
        let paid = pay(&ada, &application, "good").await.unwrap();
        world.deliver_events().await;
        assert_eq!(read().await, paid, "a late event of the declined payment changes nothing");
    }

    async fn a_fee_is_paid_once(engine) {
        let world = World::new(engine).await;
        let (ada, ben) = (world.ada(), world.ben());
        let application = world.apply(&ada, 1).await;
        let again = pay(&ada, &application, "another").await.unwrap_err();
        assert_eq!((again.status, again.code.as_str()), (409, "payments.already-paid"));
        assert_eq!(pay(&ada, &application, "good").await.unwrap(), application, "a repeated request gets the first answer");
        let other = pay(&ben, &application, "good").await.unwrap_err();
        assert_eq!((other.status, other.code.as_str()), (404, "licensing.application-not-found"));
        // Two people may use the same key for different payments.
        let others = world.apply(&ben, 3).await;
        assert_eq!(others.fee, FeeState::Paid);
        let keys = world.bank.keys.lock().unwrap().clone();
        assert_eq!(keys.len(), 2);
        assert_ne!(keys[0], keys[1]);
        let anonymous = PayApplication { application: others.id, key: key("nobody"), body: PayForm { card_token: "good".into() } };
        assert_eq!(world.app.anonymous().send(anonymous).await.unwrap_err().status, 401);
    }

    async fn a_payment_is_confirmed_in_a_second_step(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let application = world.submit(&ada, 1).await;
        let early = ada.send(confirm(application.id, "123456")).await.unwrap_err();
        assert_eq!(early.code, "payments.no-second-step");
        let asked = pay(&ada, &application, "asks").await.unwrap();
        assert_eq!((asked.fee, asked.payment.unwrap().state), (FeeState::Unpaid, PaymentState::NeedsAction));
        let wrong = ada.send(confirm(application.id, "000000")).await.unwrap_err();
        assert_eq!((wrong.status, wrong.message().contains("code was wrong")), (402, true));
        world.app.kernel.clock().advance_seconds(1);
        pay(&ada, &application, "asks again").await.unwrap();
        assert_eq!(ada.send(confirm(application.id, "123456")).await.unwrap().fee, FeeState::Paid);
        assert_eq!(ada.send(confirm(application.id, "123456")).await.unwrap().fee, FeeState::Paid, "a second confirmation changes nothing");
        let others = world.ben().send(confirm(application.id, "123456")).await.unwrap_err();
        assert_eq!(others.status, 404);
    }

    async fn the_fee_of_a_closed_application_is_refunded_once(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let (first, second) = (world.apply(&ada, 1).await, world.apply(&ada, 2).await);
        // The payments' events are delivered first, so that the decision causes the refund.
        world.deliver_events().await;
        world.clerk().send(reject(first.id)).await.unwrap();
        ada.send(Withdraw { application: second.id }).await.unwrap();
        world.deliver_events().await;
        assert_eq!(world.bank.refunded(), 5_400);
        // As if the process had been killed before it stored its position, and its inbox had been lost.
        let mut tx = world.db.begin().await.unwrap();
        for undo in ["DELETE FROM event_positions", "DELETE FROM inbox"] {
            on_write!(tx, c => sqlx::query(undo).execute(c).await.map(drop)).unwrap();
        }
        tx.commit().await.unwrap();
        world.deliver_events().await;
        assert_eq!(world.bank.refunded(), 5_400);
        let refunds = world.bank.keys.lock().unwrap().iter().filter(|key| key.starts_with("licensing/decided-")).count();
        assert_eq!(refunds, 2, "a known refund is not requested again");
        for application in [first, second] {
            let seen = ada.send(ReadApplication { application: application.id }).await.unwrap();
            assert_eq!((seen.fee, seen.payment.unwrap().refunded.minor), (FeeState::Refunded, 2_700));
            let late = pay(&ada, &read_application(&world, application.id).await, "good").await.unwrap_err();
            assert_eq!(late.code, "licensing.already-decided");
        }
    }

    async fn a_failed_refund_is_retried(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let application = world.apply(&ada, 1).await;
        world.deliver_events().await;
        world.bank.refuses_refunds.store(true, Ordering::SeqCst);
        world.clerk().send(reject(application.id)).await.unwrap();
        world.deliver_events().await;
        assert_eq!((world.bank.refunded(), read_application(&world, application.id).await.fee), (0, FeeState::Paid));
        world.bank.refuses_refunds.store(false, Ordering::SeqCst);
        world.app.kernel.clock().advance_seconds(300);
        world.deliver_events().await;
        assert_eq!((world.bank.refunded(), read_application(&world, application.id).await.fee), (2_700, FeeState::Refunded));
    }

    async fn an_outdated_application_is_neither_paid_nor_approved(engine) {
        let world = World::new(engine).await;
        let (unpaid, asked) = (world.submit(&world.ada(), 1).await, world.submit(&world.ada(), 2).await);
        pay(&world.ada(), &asked, "asks").await.unwrap();
        let paid = world.apply(&world.ben(), 3).await;
        let days = u64::try_from((unpaid.quote.expires.0 - world.today().0).whole_days()).unwrap();
        world.app.kernel.clock().advance_seconds((days + 1) * 86_400);
        let charged = world.bank.keys.lock().unwrap().len();
        for refused in [
            pay(&world.ada(), &unpaid, "good").await.unwrap_err(),
            world.ada().send(confirm(asked.id, "123456")).await.unwrap_err(),
            world.clerk().send(approve(paid.id)).await.unwrap_err(),
        ] {
            assert_eq!((refused.status, refused.code.as_str()), (409, "licensing.application-outdated"));
            assert!(refused.message().contains("again"), "{}", refused.message());
        }
        assert_eq!(world.bank.keys.lock().unwrap().len(), charged, "nothing was charged");
        world.clerk().send(reject(paid.id)).await.unwrap();
        world.deliver_events().await;
        assert_eq!(world.bank.refunded(), 2_700);
    }

    async fn a_payment_after_the_decision_is_refunded(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let application = world.submit(&ada, 1).await;
        let sent = pay(&ada, &application, "is slow").await.unwrap();
        assert_eq!((sent.fee, sent.payment.unwrap().state), (FeeState::Unpaid, PaymentState::Processing));
        ada.send(Withdraw { application: application.id }).await.unwrap();
        world.deliver_events().await;
        assert_eq!(world.bank.refunded(), 0);
        world.bank.settle().await;
        world.deliver_events().await;
        assert_eq!(world.bank.refunded(), 2_700);
        assert_eq!(read_application(&world, application.id).await.fee, FeeState::Refunded);
    }

    async fn a_payment_whose_answer_was_lost_arrives_as_an_event(engine) {
        let world = World::new(engine).await;
        for (pet, is_previous_release) in [(1, false), (2, true)] {
            world.bank.is_previous_release.store(is_previous_release, Ordering::SeqCst);
            let application = world.submit(&world.ada(), pet).await;
            pay(&world.ada(), &application, "is slow").await.unwrap();
            world.bank.settle().await;
            world.deliver_events().await;
            let seen = read_application(&world, application.id).await;
            assert_eq!((seen.fee, seen.payment.unwrap().state), (FeeState::Paid, PaymentState::Succeeded));
            world.approve(&application).await;
        }
    }

    async fn a_free_licence_needs_no_payment(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let mut form = world.form(&ada, 1).await;
        // King County licenses service animals for free.
        form.authority = tenant(2);
        form.service_animal = true;
        form.proofs.push(crate::world::upload_document(&ada, allpet_domain::licensing::ProofKind::ServiceAnimal).await.id);
        form.expected_total.minor = 0;
        let application = ada.send(Apply { key: key("free"), body: form }).await.unwrap();
        assert_eq!(application.fee, FeeState::Free);
        let nothing = pay(&ada, &application, "good").await.unwrap_err();
        assert_eq!((nothing.code.as_str(), nothing.message()), ("payments.already-paid", "This license costs nothing."));
        let grant = Approve { tenant: tenant(2), application: application.id };
        assert_eq!(world.other_clerk().send(grant).await.unwrap().application.state, ApplicationState::Approved);
    }
}

async fn read_application(
    world: &World,
    application: ApplicationId,
) -> allpet_contract::licensing::Application {
    world.ada().send(ReadApplication { application }).await.unwrap()
}
