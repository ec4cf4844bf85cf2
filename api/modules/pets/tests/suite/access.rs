//! Another person's pets are not found, and guests get nothing.

use super::{World, add, profile};
use allpet_contract::{
    Problem, Upload,
    page::Paging,
    pets::{
        CreatePet, DeletePet, DeletePhoto, ListPets, MakePrimary, MarkDeceased, PhotoQuery, PhotoSize,
        PutPhoto, ReadPet, ReadPhoto, UpdatePet,
    },
};
use allpet_domain::{id::PetId, role::Role};
use allpet_kernel::{
    both_engines,
    testkit::{TestCaller, key, tenant},
};

/// Every endpoint that names a pet.
async fn everything(caller: &allpet_contract::Client<TestCaller>, pet: PetId) -> Vec<Problem> {
    let photo = Upload {
        content_type: "image/png".into(),
        bytes: crate::photo::png(4, 4),
    };
    let query = PhotoQuery {
        size: PhotoSize::Full,
    };
    vec![
        caller.send(ReadPet { pet }).await.unwrap_err(),
        caller
            .send(UpdatePet {
                pet,
                body: profile("Mine"),
            })
            .await
            .unwrap_err(),
        caller.send(DeletePet { pet }).await.unwrap_err(),
        caller.send(MakePrimary { pet }).await.unwrap_err(),
        caller.send(MarkDeceased { pet }).await.unwrap_err(),
        caller.send(PutPhoto { pet, body: photo }).await.unwrap_err(),
        caller.send(ReadPhoto { pet, query }).await.unwrap_err(),
        caller.send(DeletePhoto { pet }).await.unwrap_err(),
    ]
}

both_engines! {
    async fn another_persons_pet_is_not_found(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = add(&world, &ada, "Rex").await;
        let photo = Upload { content_type: "image/png".into(), bytes: crate::photo::png(4, 4) };
        let rex = ada.send(PutPhoto { pet: rex.id, body: photo }).await.unwrap();
        let before = world.announced().await;
        // A role in an organisation grants no access to people's pets.
        for caller in [world.app.person(2), world.app.staff(3, tenant(1), Role::Clerk), world.app.staff(4, tenant(1), Role::Admin)] {
            for problem in everything(&caller, rex.id).await {
                assert_eq!((problem.status, problem.code.as_str()), (404, "pet.not-found"));
            }
            assert!(caller.send(ListPets { query: Paging::default() }).await.unwrap().items.is_empty());
        }
        assert_eq!(ada.send(ReadPet { pet: rex.id }).await.unwrap(), rex, "and nothing happened to it");
        assert_eq!(world.announced().await, before);
    }

    async fn a_guest_gets_nothing(engine) {
        let world = World::new(engine).await;
        let rex = add(&world, &world.app.person(1), "Rex").await;
        let anonymous = world.app.anonymous();
        let mut problems = everything(&anonymous, rex.id).await;
        problems.push(anonymous.send(ListPets { query: Paging::default() }).await.unwrap_err());
        problems.push(anonymous.send(CreatePet { key: key("one"), body: profile("Max") }).await.unwrap_err());
        for problem in problems {
            assert_eq!((problem.status, problem.code.as_str()), (401, "signed-out"));
        }
    }

    async fn a_token_is_limited_to_its_audience(engine) {
        let world = World::new(engine).await;
        let rex = add(&world, &world.app.person(1), "Rex").await;
        let of = |app: &str| world.app.client(Some(world.app.claims(1, app, Vec::new())));
        assert!(of("licensing").send(ReadPet { pet: rex.id }).await.is_ok());
        assert!(of("licensing").send(CreatePet { key: key("one"), body: profile("Max") }).await.is_ok());
        assert_eq!(of("licensing").send(DeletePet { pet: rex.id }).await.unwrap_err().code, "forbidden");
        assert_eq!(of("products").send(ReadPet { pet: rex.id }).await.unwrap_err().code, "forbidden");
    }
}
