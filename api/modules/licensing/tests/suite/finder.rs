//! A stranger who found a pet tells its owner by the tag.

use crate::world::{World, pet_id};
use allpet_contract::{
    licensing::{
        EndPetLicences, FinderNote, MyFinderMessages, MyLicences, MyProofs, PetEnd, PetEnded, ReadMyProof,
        TellOwner,
    },
    page::Paging,
};
use allpet_kernel::both_engines;

fn note(message: &str) -> FinderNote {
    FinderNote {
        message: message.into(),
        reply: " 206 555 0199 ".into(),
    }
}

/// How many messages the owner reads; signed in anew, as time passes.
async fn ada_again(world: &World) -> usize {
    world.ada().send(MyFinderMessages {}).await.unwrap().len()
}

both_engines! {
    async fn a_finder_tells_the_owner_and_learns_nothing(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let application = world.apply(&ada, 1).await;
        world.approve(&application).await;
        let tag = ada.send(MyLicences { query: Paging::default() }).await.unwrap().items[0].tag.clone();
        let tell = async |code: &str, message: &str| {
            world.app.stranger().send(TellOwner { code: code.into(), body: note(message) }).await
        };
        tell(&tag, "In Volunteer Park,\nat the conservatory").await.unwrap();
        let told = ada.send(MyFinderMessages {}).await.unwrap();
        assert_eq!(told.len(), 1);
        assert_eq!((told[0].pet_name.as_str(), told[0].reply.as_str()), ("Wall-E", "206 555 0199"));
        assert_eq!(told[0].message, "In Volunteer Park,\nat the conservatory", "its lines stay");
        assert!(world.ben().send(MyFinderMessages {}).await.unwrap().is_empty(), "it is Ada's");
        let empty = tell(&tag, "  ").await.unwrap_err();
        assert_eq!((empty.status, empty.errors[0].field.as_str()), (422, "message"));
        assert_eq!(tell("00000000", "Here").await.unwrap_err().code, "licensing.tag-not-found");
        for _ in 1..5 {
            world.app.kernel.clock().advance_seconds(60);
            tell(&tag, "Still here").await.unwrap();
        }
        let refused = tell(&tag, "And here").await.unwrap_err();
        assert_eq!((refused.status, refused.retry_after), (429, Some(86_400 - 240)));
        world.app.kernel.clock().advance_seconds(86_400 - 240);
        tell(&tag, "The next day").await.unwrap();
        assert_eq!(ada_again(&world).await, 6);
        world.app.kernel.clock().advance_seconds(31 * 86_400);
        assert_eq!(ada_again(&world).await, 0, "after 30 days it is history");
        tell(&tag, "A month later").await.unwrap();
        assert_eq!(ada_again(&world).await, 1);
        world.app.kernel.client("pets").send(EndPetLicences { pet: pet_id(1), body: PetEnded { end: PetEnd::Deceased } }).await.unwrap();
        assert_eq!(tell(&tag, "Here").await.unwrap_err().status, 404, "the licence was ended");
        assert!(world.ada().send(MyFinderMessages {}).await.unwrap().is_empty(), "nobody is told of a pet that died");
    }

    async fn an_owner_sees_the_documents_of_an_application_again(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let application = world.apply(&ada, 1).await;
        let proofs = ada.send(MyProofs { application: application.id }).await.unwrap();
        assert_eq!(proofs.len(), 2);
        let file = ada.send(ReadMyProof { proof: proofs[0].id }).await.unwrap();
        assert_eq!(file.content_type, "application/pdf");
        assert_eq!(world.ben().send(MyProofs { application: application.id }).await.unwrap_err().status, 404);
        assert_eq!(world.ben().send(ReadMyProof { proof: proofs[0].id }).await.unwrap_err().status, 404);
    }
}
