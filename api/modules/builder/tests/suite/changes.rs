//! Changes of a design, and concurrent ones.

use super::{World, broken, draft, new, save};
use allpet_contract::builder::{Design, DesignPatch, NewDesign, ReadDesign, UpdateDesign};
use allpet_domain::{
    Money,
    builder::{Colour, DesignState, Lettering, LetteringPosition, Parameters, Typeface, price},
    id::PetId,
};
use allpet_kernel::{both_engines, testkit::TestCaller};

fn patch(design: &Design, change: impl Fn(&mut DesignPatch)) -> UpdateDesign {
    let mut body = DesignPatch {
        version: design.version,
        ..DesignPatch::default()
    };
    change(&mut body);
    UpdateDesign {
        design: design.id,
        body,
    }
}

async fn change_status(
    ada: &allpet_contract::Client<TestCaller>,
    design: &Design,
    status: DesignState,
) -> Result<Design, String> {
    let changed = ada.send(patch(design, |p| p.status = Some(status))).await;
    changed.map_err(|problem| problem.code)
}

both_engines! {
    async fn archived_designs_stay_within_bounds(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = save(&world, &ada, new("Rex")).await;
        let endless = Parameters {
            lettering: Some(Lettering {
                text: "x".repeat(10_000).into(), typeface: Typeface::Bold, height_mm: 10, colour: Colour::Red, place: LetteringPosition::Strap,
            }),
            ..rex.parameters.clone()
        };
        for status in [DesignState::Draft, DesignState::Archived] {
            let archived = ada.send(patch(&rex, |p| (p.status, p.parameters) = (Some(status), Some(endless.clone())))).await;
            assert_eq!(archived.unwrap_err().status, 422, "{status:?}");
        }
        assert_eq!(ada.send(ReadDesign { design: rex.id }).await.unwrap(), rex);
    }

    async fn a_patch_changes_only_the_fields_that_it_names(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = save(&world, &ada, new("Rex")).await;
        world.app.kernel.clock().advance_seconds(60);
        let renamed = ada.send(patch(&rex, |p| p.name = Some(" Max ".into()))).await.unwrap();
        let expected = Design { name: "Max".into(), version: 2, updated: world.app.kernel.now(), ..rex.clone() };
        assert_eq!(renamed, expected);
        assert_eq!(ada.send(ReadDesign { design: rex.id }).await.unwrap(), expected);
        let leather = Parameters { strap: Colour::Red, reflective: true, ..rex.parameters.clone() };
        let total = price(&leather).total;
        let changed = ada.send(patch(&renamed, |p| (p.parameters, p.total) = (Some(leather.clone()), Some(total)))).await.unwrap();
        assert_eq!((changed.parameters, changed.total, changed.version), (leather, total, 3));
        assert_eq!(world.announced().await.len(), 3);
    }

    async fn a_change_of_an_older_version_is_refused(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = save(&world, &ada, new("Rex")).await;
        let max = ada.send(patch(&rex, |p| p.name = Some("Max".into()))).await.unwrap();
        let lost = ada.send(patch(&rex, |p| p.name = Some("Mac".into()))).await.unwrap_err();
        assert_eq!((lost.status, lost.code.as_str()), (409, "design.changed"));
        assert!(lost.field("version").is_some() && lost.message().contains("Open it again"), "{lost}");
        assert_eq!(ada.send(ReadDesign { design: rex.id }).await.unwrap(), max);
    }

    async fn a_change_whose_answer_was_lost_is_made_once(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = save(&world, &ada, new("Rex")).await;
        let red = Parameters { strap: Colour::Red, ..rex.parameters.clone() };
        let change = || patch(&rex, |p| {
            (p.name, p.status) = (Some(" Max ".into()), Some(DesignState::Active));
            (p.parameters, p.total, p.pet) = (Some(red.clone()), Some(price(&red).total), Some(None));
        });
        let max = ada.send(change()).await.unwrap();
        assert_eq!((max.version, max.name.as_str()), (2, "Max"));
        assert_eq!(ada.send(change()).await.unwrap(), max, "the same change again");
        assert_eq!(world.announced().await.len(), 2);
        ada.send(patch(&max, |p| p.name = Some("Mac".into()))).await.unwrap();
        assert_eq!(ada.send(change()).await.unwrap_err().code, "design.changed", "a later change came in between");
    }

    async fn a_design_may_be_for_another_pet_or_for_none(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let pet = |number| PetId(uuid::Uuid::from_bytes([number; 16]));
        let his = save(&world, &ada, NewDesign { pet: Some(pet(1)), ..new("Rex") }).await;
        let renamed = ada.send(patch(&his, |p| p.name = Some("Max".into()))).await.unwrap();
        assert_eq!(renamed.pet, Some(pet(1)), "a patch without a pet keeps it");
        let hers = ada.send(patch(&renamed, |p| p.pet = Some(Some(pet(2))))).await.unwrap();
        assert_eq!(hers.pet, Some(pet(2)));
        let nobodys = ada.send(patch(&hers, |p| p.pet = Some(None))).await.unwrap();
        assert_eq!(nobodys.pet, None);
        assert_eq!(ada.send(ReadDesign { design: his.id }).await.unwrap(), nobodys);
    }

    async fn of_concurrent_changes_one_is_made(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = save(&world, &ada, new("Rex")).await;
        let one = |name: &'static str| ada.send(patch(&rex, move |p| p.name = Some(name.into())));
        let (a, b, c, d) = tokio::join!(one("A"), one("B"), one("C"), one("D"));
        let (made, lost): (Vec<_>, Vec<_>) = [a, b, c, d].into_iter().partition(Result::is_ok);
        assert_eq!((made.len(), lost.len()), (1, 3));
        assert!(lost.into_iter().all(|lost| lost.unwrap_err().code == "design.changed"));
        let made = made.into_iter().next().unwrap().unwrap();
        assert_eq!(ada.send(ReadDesign { design: rex.id }).await.unwrap(), made);
        assert_eq!(world.announced().await.len(), 2);
    }

    async fn a_wrong_change_changes_nothing(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = save(&world, &ada, new("Rex")).await;
        let field = async |change: &(dyn Fn(&mut DesignPatch) + Sync)| {
            let problem = ada.send(patch(&rex, change)).await.unwrap_err();
            (problem.code.clone(), problem.errors[0].field.clone())
        };
        let is = |code: &str, field: &str| (code.to_owned(), field.to_owned());
        assert_eq!(field(&|p| p.name = Some(String::new())).await, is("invalid", "name"));
        assert_eq!(field(&|p| p.parameters = Some(broken())).await, is("invalid", "parameters.front_ring"));
        assert_eq!(field(&|p| p.status = Some(DesignState::Ordered)).await, is("invalid", "status"));
        let total = Money::new(rex.total.minor + 1, rex.total.currency);
        assert_eq!(field(&move |p| p.total = Some(total)).await, is("design.price-differs", "total"));
        assert_eq!(ada.send(ReadDesign { design: rex.id }).await.unwrap(), rex);
    }

    async fn a_draft_becomes_active_when_it_can_be_made(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let sketch = save(&world, &ada, draft("Sketch")).await;
        assert_eq!(change_status(&ada, &sketch, DesignState::Active).await, Err("invalid".into()));
        let mended = ada.send(patch(&sketch, |p| {
            (p.status, p.parameters) = (Some(DesignState::Active), Some(new("").parameters));
        })).await.unwrap();
        assert_eq!(mended.status, DesignState::Active);
        assert_eq!(change_status(&ada, &mended, DesignState::Draft).await.unwrap().status, DesignState::Draft);
    }

    async fn an_archived_design_cannot_change_until_it_is_restored(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = save(&world, &ada, new("Rex")).await;
        let away = change_status(&ada, &rex, DesignState::Archived).await.unwrap();
        let renamed = ada.send(patch(&away, |p| p.name = Some("Max".into()))).await.unwrap_err();
        assert_eq!((renamed.status, renamed.code.as_str()), (409, "design.fixed"));
        assert_eq!(change_status(&ada, &away, DesignState::Active).await, Err("design.fixed".into()));
        let again = change_status(&ada, &away, DesignState::Draft).await.unwrap();
        assert_eq!((again.status, again.version), (DesignState::Draft, 3));
    }
}
