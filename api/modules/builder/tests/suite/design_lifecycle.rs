//! Saving, copying and deleting.

use super::{World, broken, draft, new, save};
use allpet_contract::builder::{
    CreateDesign, DeleteDesign, Design, DesignsQuery, DuplicateDesign, ImportGuestDesign, ListDesigns,
    NewDesign, ReadDesign,
};
use allpet_domain::{
    Currency, Money,
    builder::{Colour, DesignState, Lettering, LetteringPosition, Parameters, Typeface, price},
    id::{DesignId, PetId},
};
use allpet_kernel::{
    both_engines,
    testkit::{beginning, key},
};

fn lettering(text: &str) -> Lettering {
    Lettering {
        text: text.into(),
        typeface: Typeface::Bold,
        height_mm: 8,
        colour: Colour::Cream,
        place: LetteringPosition::Strap,
    }
}

both_engines! {
    async fn a_design_is_saved_and_read_as_it_was_made(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let mut said = new("  Rainy days 🐾 ");
        said.parameters.lettering = Some(lettering(" Wall-E \n"));
        said.total = price(&said.parameters.clone().tidy()).total;
        said.pet = Some(PetId(uuid::Uuid::from_bytes([9; 16])));
        let design = ada.send(CreateDesign { key: key("one"), body: said.clone() }).await.unwrap();
        let expected = Design {
            id: design.id, name: "Rainy days 🐾".into(), status: DesignState::Active, parameters: said.parameters.clone().tidy(),
            pet: said.pet, total: said.total, lead_time_days: 6, version: 1, created: beginning(), updated: beginning(),
        };
        assert_eq!(design, expected);
        assert_eq!(ada.send(ReadDesign { design: design.id }).await.unwrap(), expected);
        assert_eq!(world.announced().await, ["design.saved"]);
    }

    async fn another_price_is_refused_with_the_right_one(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let right = new("Rex").total;
        for wrong in [Money::new(right.minor - 1, right.currency), Money::new(right.minor, Currency::Eur)] {
            let body = NewDesign { total: wrong, ..new("Rex") };
            let problem = ada.send(CreateDesign { key: key("one"), body }).await.unwrap_err();
            assert_eq!((problem.status, problem.code.as_str()), (409, "design.price-differs"));
            assert!(problem.message().contains(&right.to_string()), "{problem}");
            assert!(problem.field("total").is_some_and(|words| words.contains(&right.to_string())));
        }
        assert!(world.announced().await.is_empty());
        assert!(ada.send(CreateDesign { key: key("one"), body: new("Rex") }).await.is_ok(), "a refused request does not use up its key");
    }

    async fn every_wrong_field_is_named_and_nothing_is_saved(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let body = NewDesign { name: " ".into(), parameters: broken(), ..new("") };
        let problem = ada.send(CreateDesign { key: key("one"), body }).await.unwrap_err();
        assert_eq!((problem.status, problem.code.as_str()), (422, "invalid"));
        let errors: Vec<_> = problem.errors.iter().map(|error| (error.field.as_str(), error.code.as_str())).collect();
        assert_eq!(errors, [("name", "required"), ("parameters.front_ring", "front-ring-of-harness")]);
        let body = NewDesign { status: DesignState::Ordered, ..new("Rex") };
        let problem = ada.send(CreateDesign { key: key("one"), body }).await.unwrap_err();
        assert_eq!(problem.errors[0].field, "status");
        assert!(ada.send(ListDesigns { query: DesignsQuery::default() }).await.unwrap().items.is_empty());
    }

    async fn a_draft_may_break_rules_but_not_bounds(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let saved = save(&world, &ada, draft("Sketch")).await;
        assert_eq!((saved.status, saved.parameters.front_ring), (DesignState::Draft, true));
        let parameters = Parameters { lettering: Some(lettering(&"i".repeat(201))), ..broken() };
        let body = NewDesign { total: price(&parameters).total, parameters, ..draft("Long") };
        let problem = ada.send(CreateDesign { key: key("long"), body }).await.unwrap_err();
        assert_eq!(problem.errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["parameters.lettering.text"]);
    }

    async fn a_repeated_request_saves_one_design(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let one = || ada.send(CreateDesign { key: key("one"), body: new("Rex") });
        let (a, b, c, d) = tokio::join!(one(), one(), one(), one());
        let answers = [a.unwrap(), b.unwrap(), c.unwrap(), d.unwrap()];
        assert!(answers.iter().all(|design| *design == answers[0]), "{answers:?}");
        let other = ada.send(CreateDesign { key: key("one"), body: new("Max") }).await.unwrap_err();
        assert_eq!((other.status, other.code.as_str()), (409, "key-reused"));
        assert_eq!(world.announced().await, ["design.saved"]);
        let his = world.app.person(2).send(CreateDesign { key: key("one"), body: new("Max") }).await.unwrap();
        assert_ne!(his.id, answers[0].id, "keys of different people are independent");
    }

    async fn a_repetition_after_a_week_says_that_it_was_done(engine) {
        let world = World::new(engine).await;
        // A token of now: weeks pass.
        let ada = || world.app.person(1);
        let save = async |name: &str| ada().send(CreateDesign { key: key(name), body: new("Rex") }).await;
        let import = async |name: &str| ada().send(ImportGuestDesign { key: key(name), body: new("Rex") }).await;
        let (saved, imported) = (save("one").await.unwrap(), import("one").await.unwrap());
        world.app.kernel.clock().advance_seconds(7 * 24 * 60 * 60 - 1);
        world.db.delete_expired(world.app.kernel.now()).await.unwrap();
        assert_eq!((save("one").await.unwrap(), import("one").await.unwrap()), (saved, imported));
        world.app.kernel.clock().advance_seconds(2);
        world.db.delete_expired(world.app.kernel.now()).await.unwrap();
        for problem in [save("one").await.unwrap_err(), import("one").await.unwrap_err()] {
            assert_eq!((problem.status, problem.code.as_str()), (409, "already-done"));
            assert!(problem.message().contains("look for the result"), "{problem}");
        }
        let other = ada().send(ImportGuestDesign { key: key("one"), body: new("Max") }).await.unwrap_err();
        assert_eq!(other.code, "key-reused");
        let list = async || ada().send(ListDesigns { query: DesignsQuery::default() }).await.unwrap().items;
        assert_eq!(list().await.len(), 2, "the repetitions wrote nothing");
        // A person who does not find the design saves it with a new key.
        import("two").await.unwrap();
        assert_eq!(list().await.len(), 3);
    }

    async fn a_copy_is_a_draft_of_its_own(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = save(&world, &ada, new("Rex")).await;
        world.app.kernel.clock().advance_seconds(60);
        let copy = || ada.send(DuplicateDesign { design: rex.id, key: key("copy") });
        let made = copy().await.unwrap();
        assert_eq!((made.name.as_str(), made.status, made.version), ("Rex (copy)", DesignState::Draft, 1));
        assert_eq!((&made.parameters, made.total), (&rex.parameters, rex.total));
        assert_eq!((made.created, made.updated), (world.app.kernel.now(), world.app.kernel.now()));
        assert_eq!(copy().await.unwrap(), made, "the same request again");
        assert_eq!(ada.send(ReadDesign { design: rex.id }).await.unwrap(), rex);
        assert_eq!(world.announced().await, ["design.saved", "design.saved"]);
    }

    async fn a_deleted_design_is_gone(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = save(&world, &ada, new("Rex")).await;
        ada.send(DeleteDesign { design: rex.id }).await.unwrap();
        assert_eq!(ada.send(ReadDesign { design: rex.id }).await.unwrap_err().code, "design.not-found");
        assert_eq!(ada.send(DeleteDesign { design: rex.id }).await.unwrap_err().code, "design.not-found");
        let nobody = DesignId(uuid::Uuid::nil());
        let copy = ada.send(DuplicateDesign { design: nobody, key: key("copy") }).await.unwrap_err();
        assert_eq!((copy.status, copy.code.as_str()), (404, "design.not-found"));
    }
}
