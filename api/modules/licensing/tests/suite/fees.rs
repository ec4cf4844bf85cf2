//! The fee of an application: paid before anything is issued, and given back once where nothing is.

use crate::world::{World, pay, words};
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
    pub(crate) async fn hear(&self) {
        // What is heard may announce in its turn.
        for _ in 0..3 {
            self.app.relay.drain().await.unwrap();
        }
    }
}

both_engines! {
    async fn nothing_is_issued_before_the_fee_is_paid(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let application = world.hand_in(&ada, 1).await;
        assert_eq!((application.fee, application.quote.total.minor), (FeeState::Unpaid, 2_700));
        assert_eq!(world.find(words("wall")).await[0].fee, Some(FeeState::Unpaid));
        let refused = world.clerk().send(approve(application.id)).await.unwrap_err();
        assert_eq!((refused.status, refused.code.as_str()), (409, "licensing.fee-unpaid"));
        assert!(refused.message().contains("it is awaiting payment"), "{}", refused.message());
        let paid = pay(&ada, &application, "good").await.unwrap();
        assert_eq!((paid.fee, paid.state), (FeeState::Paid, ApplicationState::Submitted));
        assert_eq!(world.find(words("wall")).await[0].fee, Some(FeeState::Paid));
        let case = world.clerk().send(ReadCase { tenant: tenant(1), application: application.id }).await.unwrap();
        assert_eq!((case.application.fee, case.application.payment), (FeeState::Paid, None), "the card is the owner's business");
        assert_eq!(world.approve(&application).await.application.state, ApplicationState::Approved);
        world.hear().await;
        assert_eq!(world.bank.refunded(), 0, "a licence was issued for it");
        let rows: Vec<_> = world.find(words("wall")).await.into_iter().map(|row| row.fee).collect();
        assert_eq!(rows, [None, Some(FeeState::Paid)]);
    }

    async fn a_declined_card_leaves_the_application_as_it_is(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let application = world.hand_in(&ada, 1).await;
        let refused = pay(&ada, &application, "declines").await.unwrap_err();
        assert_eq!((refused.status, refused.code.as_str()), (402, "payments.declined"));
        assert!(refused.message().contains("Try another card"), "{}", refused.message());
        let read = async || ada.send(ReadApplication { application: application.id }).await.unwrap();
        let seen = read().await;
        assert_eq!((seen.state, seen.fee), (ApplicationState::Submitted, FeeState::Unpaid));
        assert!(seen.payment.unwrap().failure.is_some());
        world.app.kernel.clock().advance_seconds(1);
        let paid = pay(&ada, &application, "good").await.unwrap();
        world.hear().await;
        assert_eq!(read().await, paid, "late news of the card that was declined changes nothing");
    }

    async fn a_fee_is_paid_once(engine) {
        let world = World::new(engine).await;
        let (ada, ben) = (world.ada(), world.ben());
        let application = world.apply(&ada, 1).await;
        let again = pay(&ada, &application, "another").await.unwrap_err();
        assert_eq!((again.status, again.code.as_str()), (409, "payments.already-paid"));
        assert_eq!(pay(&ada, &application, "good").await.unwrap(), application, "the answer was lost, and the same is asked again");
        let strangers = pay(&ben, &application, "good").await.unwrap_err();
        assert_eq!((strangers.status, strangers.code.as_str()), (404, "licensing.application-not-found"));
        // Two people may choose the same key: it stands for one payment of each.
        let others = world.apply(&ben, 3).await;
        assert_eq!(others.fee, FeeState::Paid);
        let keys = world.bank.keys.lock().unwrap().clone();
        assert_eq!(keys.len(), 2);
        assert_ne!(keys[0], keys[1]);
        let stranger = PayApplication { application: others.id, key: key("nobody"), body: PayForm { card_token: "good".into() } };
        assert_eq!(world.app.stranger().send(stranger).await.unwrap_err().status, 401);
    }

    async fn a_second_step_is_answered(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let application = world.hand_in(&ada, 1).await;
        let early = ada.send(confirm(application.id, "123456")).await.unwrap_err();
        assert_eq!(early.code, "payments.no-second-step");
        let asked = pay(&ada, &application, "asks").await.unwrap();
        assert_eq!((asked.fee, asked.payment.unwrap().state), (FeeState::Unpaid, PaymentState::NeedsAction));
        let wrong = ada.send(confirm(application.id, "000000")).await.unwrap_err();
        assert_eq!((wrong.status, wrong.message().contains("code was wrong")), (402, true));
        world.app.kernel.clock().advance_seconds(1);
        pay(&ada, &application, "asks again").await.unwrap();
        assert_eq!(ada.send(confirm(application.id, "123456")).await.unwrap().fee, FeeState::Paid);
        assert_eq!(ada.send(confirm(application.id, "123456")).await.unwrap().fee, FeeState::Paid, "a second tap changes nothing");
        let others = world.ben().send(confirm(application.id, "123456")).await.unwrap_err();
        assert_eq!(others.status, 404);
    }

    async fn a_fee_goes_back_once_where_nothing_is_issued(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let (first, second) = (world.apply(&ada, 1).await, world.apply(&ada, 2).await);
        // That they were paid is heard before: what gives back is the decision.
        world.hear().await;
        world.clerk().send(reject(first.id)).await.unwrap();
        ada.send(Withdraw { application: second.id }).await.unwrap();
        world.hear().await;
        assert_eq!(world.bank.refunded(), 5_400);
        // As if the process had been killed after the deed and before it was written down how far was heard, and its inbox were lost, too.
        let mut tx = world.db.begin().await.unwrap();
        for undo in ["DELETE FROM event_positions", "DELETE FROM inbox"] {
            on_write!(tx, c => sqlx::query(undo).execute(c).await.map(drop)).unwrap();
        }
        tx.commit().await.unwrap();
        world.hear().await;
        assert_eq!(world.bank.refunded(), 5_400);
        let refunds = world.bank.keys.lock().unwrap().iter().filter(|key| key.starts_with("decided-")).count();
        assert_eq!(refunds, 2, "what is known to have gone back is not asked for again");
        for application in [first, second] {
            let seen = ada.send(ReadApplication { application: application.id }).await.unwrap();
            assert_eq!((seen.fee, seen.payment.unwrap().refunded.minor), (FeeState::Refunded, 2_700));
            let late = pay(&ada, &seen_of(&world, application.id).await, "good").await.unwrap_err();
            assert_eq!(late.code, "licensing.already-decided");
        }
    }

    async fn a_fee_that_did_not_go_back_is_asked_for_again(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let application = world.apply(&ada, 1).await;
        world.hear().await;
        world.bank.keeps.store(true, Ordering::SeqCst);
        world.clerk().send(reject(application.id)).await.unwrap();
        world.hear().await;
        assert_eq!((world.bank.refunded(), seen_of(&world, application.id).await.fee), (0, FeeState::Paid));
        world.bank.keeps.store(false, Ordering::SeqCst);
        world.app.kernel.clock().advance_seconds(300);
        world.hear().await;
        assert_eq!((world.bank.refunded(), seen_of(&world, application.id).await.fee), (2_700, FeeState::Refunded));
        // What was told of turns out to be wrong: it is put right, and goes back for good.
        world.bank.take_back_refunds().await;
        assert_eq!(world.bank.refunded(), 0);
        world.hear().await;
        assert_eq!((world.bank.refunded(), seen_of(&world, application.id).await.fee), (2_700, FeeState::Refunded));
    }

    async fn what_has_run_out_is_neither_paid_nor_granted(engine) {
        let world = World::new(engine).await;
        let (unpaid, asked) = (world.hand_in(&world.ada(), 1).await, world.hand_in(&world.ada(), 2).await);
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
        world.hear().await;
        assert_eq!(world.bank.refunded(), 2_700);
    }

    async fn a_payment_that_comes_after_the_decision_goes_back(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let application = world.hand_in(&ada, 1).await;
        let sent = pay(&ada, &application, "is slow").await.unwrap();
        assert_eq!((sent.fee, sent.payment.unwrap().state), (FeeState::Unpaid, PaymentState::Processing));
        ada.send(Withdraw { application: application.id }).await.unwrap();
        world.hear().await;
        assert_eq!(world.bank.refunded(), 0);
        world.bank.settle().await;
        world.hear().await;
        assert_eq!(world.bank.refunded(), 2_700);
        assert_eq!(seen_of(&world, application.id).await.fee, FeeState::Refunded);
    }

    async fn a_payment_whose_answer_was_lost_is_heard_of(engine) {
        let world = World::new(engine).await;
        let application = world.hand_in(&world.ada(), 1).await;
        pay(&world.ada(), &application, "is slow").await.unwrap();
        world.bank.settle().await;
        world.hear().await;
        assert_eq!(seen_of(&world, application.id).await.fee, FeeState::Paid);
        world.approve(&application).await;
    }

    async fn what_costs_nothing_is_granted_without_a_payment(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let mut form = world.form(&ada, 1).await;
        // King County licenses service animals for nothing.
        form.authority = tenant(2);
        form.service_animal = true;
        form.proofs.push(crate::world::paper(&ada, allpet_domain::licensing::ProofKind::ServiceAnimal).await.id);
        form.expected_total.minor = 0;
        let application = ada.send(Apply { key: key("free"), body: form }).await.unwrap();
        assert_eq!(application.fee, FeeState::Free);
        let nothing = pay(&ada, &application, "good").await.unwrap_err();
        assert_eq!((nothing.code.as_str(), nothing.message()), ("payments.already-paid", "This license costs nothing."));
        let grant = Approve { tenant: tenant(2), application: application.id };
        assert_eq!(world.other_clerk().send(grant).await.unwrap().application.state, ApplicationState::Approved);
    }
}

async fn seen_of(world: &World, application: ApplicationId) -> allpet_contract::licensing::Application {
    world.ada().send(ReadApplication { application }).await.unwrap()
}
