//! Applications: requirements, fees, and idempotency.

use crate::world::{World, pet_id, upload_document};
use allpet_contract::licensing::{Apply, MyApplications, ReadApplication, SearchRegister};
use allpet_contract::page::Paging;
use allpet_domain::{
    Currency, Money,
    licensing::{ApplicationState, ProofKind},
    pet::PetState,
};
use allpet_kernel::{
    both_engines,
    testkit::{key, tenant},
};

both_engines! {
    async fn an_owner_applies_and_sees_it_wait(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let application = world.apply(&ada, 1).await;
        assert_eq!(application.state, ApplicationState::Submitted);
        assert_eq!(application.quote.total, Money::new(2_700, Currency::Usd));
        assert_eq!(application.authority_name, "Seattle Animal Shelter");
        assert_eq!(application.pet_name, "Wall-E");
        assert_eq!(ada.send(ReadApplication { application: application.id }).await.unwrap(), application);
        let mine = ada.send(MyApplications { query: Paging::default() }).await.unwrap();
        assert_eq!(mine.items, std::slice::from_ref(&application));
        assert_eq!(world.announced().await, ["application.submitted", "application.payment-changed"]);
        let other = world.ben().send(ReadApplication { application: application.id }).await.unwrap_err();
        assert_eq!((other.status, other.code.as_str()), (404, "licensing.application-not-found"));
        assert!(world.ben().send(MyApplications { query: Paging::default() }).await.unwrap().items.is_empty());
    }

    async fn the_pet_stays_as_it_was_on_the_day(engine) {
        let world = World::new(engine).await;
        let application = world.apply(&world.ada(), 1).await;
        world.change_pet(1, |pet| pet.profile.name = "Bolt".into());
        let read = world.ada().send(ReadApplication { application: application.id }).await.unwrap();
        assert_eq!(read.pet_name, "Wall-E");
    }

    async fn a_fee_other_than_the_one_shown_is_not_charged(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let mut form = world.form(&ada, 1).await;
        form.expected_total = Money::new(2_000, Currency::Usd);
        let refused = ada.send(Apply { key: key("fee-wrong"), body: form }).await.unwrap_err();
        assert_eq!((refused.status, refused.code.as_str()), (409, "licensing.fee-changed"));
        assert!(refused.detail.unwrap().starts_with("The fee is $27.00 now; you saw $20.00."));
        assert_eq!(refused.errors[0].field, "expected_total");
        assert!(world.announced().await.is_empty());
    }

    async fn missing_documents_are_named(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let mut form = world.form(&ada, 1).await;
        form.proofs.truncate(1);
        let refused = ada.send(Apply { key: key("papers-1"), body: form.clone() }).await.unwrap_err();
        assert_eq!((refused.status, refused.code.as_str()), (422, "licensing.proof-missing"));
        let errors: Vec<_> = refused.errors.iter().map(|e| (e.field.as_str(), e.code.as_str(), e.message.as_str())).collect();
        assert_eq!(errors, [("proofs", "alteration", "Add the proof of spaying or neutering.")]);
        form.proofs = vec![upload_document(&world.ben(), ProofKind::Rabies).await.id];
        let refused = ada.send(Apply { key: key("papers-2"), body: form }).await.unwrap_err();
        assert_eq!((refused.code.as_str(), refused.errors[0].code.as_str()), ("invalid", "not-found"), "Ben's paper is not Ada's");
    }

    async fn all_errors_of_the_form_are_reported_together(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let mut form = world.form(&ada, 1).await;
        form.zip = "  ".into();
        form.public.contact = "x".repeat(201);
        let refused = ada.send(Apply { key: key("form-wrong"), body: form.clone() }).await.unwrap_err();
        let fields: Vec<_> = refused.errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!((refused.status, fields), (422, vec!["zip", "public.contact"]));
        for (zip, of) in [("abc", "an example"), ("99", "an example"), ("H2X 1Y4", "another country")] {
            form.zip = zip.into();
            let refused = ada.send(Apply { key: key("form-zip"), body: form.clone() }).await.unwrap_err();
            assert!(refused.field("zip").is_some_and(|query_for| query_for.contains("98103")), "{of}: {refused}");
        }
        form.zip = "98103".into();
        form.public.contact.clear();
        form.term_months = 7;
        let refused = ada.send(Apply { key: key("form-term"), body: form }).await.unwrap_err();
        assert_eq!((refused.code.as_str(), refused.errors[0].field.as_str()), ("licensing.quote-refused", "term_months"));
    }

    async fn only_authorities_and_own_living_pets(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let form = world.form(&ada, 1).await;
        let code = async |name: &str, authority: u8, pet: u8| {
            let body = allpet_contract::licensing::ApplicationForm { authority: tenant(authority), pet: pet_id(pet), ..form.clone() };
            let problem = ada.send(Apply { key: key(name), body }).await.unwrap_err();
            (problem.status, problem.code)
        };
        assert_eq!(code("nobodys", 9, 1).await, (404, "tenant.not-found".into()));
        assert_eq!(code("a-shop", 3, 1).await, (404, "tenant.not-found".into()));
        assert_eq!(code("bens-pet", 1, 3).await, (404, "pet.not-found".into()));
        world.change_pet(2, |pet| pet.state = PetState::Deceased);
        assert_eq!(code("dead-pet", 1, 2).await, (409, "pet.gone".into()));
        assert_eq!(world.app.anonymous().send(Apply { key: key("nobody"), body: form }).await.unwrap_err().status, 401);
    }

    async fn one_application_at_a_time(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        world.apply(&ada, 1).await;
        let again = world.form(&ada, 1).await;
        let refused = ada.send(Apply { key: key("once-more"), body: again.clone() }).await.unwrap_err();
        assert_eq!((refused.status, refused.code.as_str()), (409, "licensing.already-licensed"));
        // Another pet is independent.
        world.apply(&ada, 2).await;
    }

    async fn a_repeated_request_happens_once(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let mut form = world.form(&ada, 1).await;
        let request = Apply { key: key("repeated"), body: form.clone() };
        let first = ada.send(request.clone()).await.unwrap();
        assert_eq!(ada.send(request).await.unwrap(), first);
        form.zip = "98104".into();
        let other = ada.send(Apply { key: key("repeated"), body: form }).await.unwrap_err();
        assert_eq!((other.status, other.code.as_str()), (409, "key-reused"));
        assert_eq!(world.announced().await, ["application.submitted"]);
    }

    async fn of_concurrent_applications_one_is_accepted(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let form = world.form(&ada, 1).await;
        let names: Vec<String> = (0..8).map(|at| format!("race-{at}")).collect();
        let tries = names.iter().map(|name| ada.send(Apply { key: key(name), body: form.clone() }));
        let outcomes = futures::future::join_all(tries).await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        let refused = outcomes.into_iter().filter_map(Result::err).map(|problem| problem.code);
        assert!(refused.into_iter().all(|code| code == "licensing.already-licensed"));
        let found = world.clerk().send(SearchRegister { tenant: tenant(1), query: crate::world::query_for("wall") }).await.unwrap();
        assert_eq!(found.items.len(), 1);
    }

    async fn concurrent_repetitions_of_a_request_get_one_answer(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let request = Apply { key: key("same-race"), body: world.form(&ada, 1).await };
        let outcomes = futures::future::join_all((0..8).map(|_| ada.send(request.clone()))).await;
        let first = outcomes[0].as_ref().unwrap().id;
        assert!(outcomes.iter().all(|outcome| outcome.as_ref().unwrap().id == first));
        assert_eq!(world.announced().await, ["application.submitted"]);
    }
}
