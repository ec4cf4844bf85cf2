//! Messages of finders to the owner of a tag.

use crate::world::{World, pet_id};
use allpet_contract::{
    Client,
    events::{AccountClosed, Event as _, FinderMessageSent, TagScanned},
    licensing::{
        DismissFinderMessage, EndPetLicences, FinderNote, MyFinderMessages, MyLicences, MyProofs, PetEnd,
        PetEnded, ReadMyProof, ReportScan, TellOwner, VerifyTag,
    },
    page::Paging,
};
use allpet_kernel::{
    both_engines, on_read,
    testkit::{TestCaller, tenant, user},
};

fn note(message: &str) -> FinderNote {
    FinderNote {
        message: message.into(),
        reply: " 206 555 0199 ".into(),
    }
}

/// Returns the number of messages that the owner reads. Signs in again, because time passes.
async fn count_messages(world: &World) -> usize {
    world.ada().send(MyFinderMessages {}).await.unwrap().len()
}

both_engines! {
    async fn the_tag_of_a_closed_account_shows_nothing_private_and_takes_no_message(engine) {
        let world = World::new(engine).await;
        let (ada, ben) = (world.ada(), world.ben());
        let (issued, waiting) = (world.apply(&ada, 1).await, world.apply(&ada, 2).await);
        let other = world.apply(&ben, 3).await;
        world.approve(&issued).await;
        world.approve(&other).await;
        let newest_tag = async |owner: &Client<TestCaller>| {
            owner.send(MyLicences { query: Paging::default() }).await.unwrap().items[0].tag.clone()
        };
        let verify = async |code: &str| world.app.anonymous().send(VerifyTag { code: code.into() }).await.unwrap();
        let tell = async |code: &str| world.app.anonymous().send(TellOwner { code: code.into(), body: note("Here") }).await;
        let (tag, bens) = (newest_tag(&ada).await, newest_tag(&ben).await);
        tell(&tag).await.unwrap();
        assert!(verify(&tag).await.contact.is_some());
        for code in [&tag, &bens] {
            world.app.anonymous().send(ReportScan { code: code.clone() }).await.unwrap();
        }
        let scanned = async || -> i64 {
            on_read!(world.db, c => sqlx::query_scalar("SELECT COUNT(*) FROM tag_scans").fetch_one(c).await).unwrap()
        };
        assert_eq!(scanned().await, 2);
        let mut tx = world.pets_db.begin().await.unwrap();
        let event = AccountClosed { user: user(1), email: "ada@example.com".into(), verified: true };
        world.app.kernel.announce(&mut tx, &event).await.unwrap();
        tx.commit().await.unwrap();
        world.app.relay.drain().await.unwrap();
        assert_eq!(scanned().await, 1, "the other one’s stays");
        // A clerk approves what was submitted before.
        world.approve(&waiting).await;
        for tag in [tag, newest_tag(&ada).await] {
            let seen = verify(&tag).await;
            assert!(seen.valid, "the licence stays in force");
            assert_eq!((seen.name, seen.breed, seen.contact, seen.expires), (None, None, None, None));
            assert_eq!(seen.telephone.as_deref(), Some("206-386-4262"), "the way that remains");
            let refused = tell(&tag).await.unwrap_err();
            assert_eq!(refused.status, 404);
            assert!(refused.message().contains("Seattle Animal Shelter"), "{refused}");
        }
        assert_eq!(count_messages(&world).await, 0, "what was sent before is deleted");
        assert!(verify(&bens).await.contact.is_some(), "others stay as they are");
        tell(&bens).await.unwrap();
    }

    async fn a_finder_writes_to_the_owner_and_learns_nothing(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let application = world.apply(&ada, 1).await;
        world.approve(&application).await;
        let tag = ada.send(MyLicences { query: Paging::default() }).await.unwrap().items[0].tag.clone();
        let send_message = async |code: &str, message: &str| {
            world.app.anonymous().send(TellOwner { code: code.into(), body: note(message) }).await
        };
        send_message(&tag, "In Volunteer Park,\nat the conservatory").await.unwrap();
        let messages = ada.send(MyFinderMessages {}).await.unwrap();
        assert_eq!(messages.len(), 1);
        assert_eq!((messages[0].pet_name.as_str(), messages[0].reply.as_str()), ("Wall-E", "206 555 0199"));
        assert_eq!(messages[0].message, "In Volunteer Park,\nat the conservatory", "line breaks stay");
        let payload = "SELECT payload FROM outbox WHERE topic = 'finder-message.sent'";
        let payload: String = on_read!(world.db, c => sqlx::query_scalar(payload).fetch_one(c).await).unwrap();
        let sent: FinderMessageSent = serde_json::from_str(&payload).unwrap();
        assert_eq!((sent.owner, sent.tenant()), (user(1), Some(tenant(1))), "the authority is the event’s tenant");
        assert!(world.ben().send(MyFinderMessages {}).await.unwrap().is_empty(), "only Ada reads it");
        let dismiss = DismissFinderMessage { message: messages[0].id };
        let of_another = world.ben().send(dismiss.clone()).await.unwrap_err();
        assert_eq!(of_another.code, "licensing.finder-message-not-found");
        assert_eq!(count_messages(&world).await, 1, "only Ada dismisses it");
        for _ in 0..2 {
            ada.send(dismiss.clone()).await.unwrap();
            assert_eq!(count_messages(&world).await, 0, "it stays dismissed");
        }
        let empty = send_message(&tag, "  ").await.unwrap_err();
        assert_eq!((empty.status, empty.errors[0].field.as_str()), (422, "message"));
        assert_eq!(send_message("00000000", "Here").await.unwrap_err().code, "licensing.tag-not-found");
        for _ in 1..5 {
            world.app.kernel.clock().advance_seconds(60);
            send_message(&tag, "Still here").await.unwrap();
        }
        let refused = send_message(&tag, "And here").await.unwrap_err();
        assert_eq!((refused.status, refused.retry_after), (429, Some(86_400 - 240)));
        world.app.kernel.clock().advance_seconds(86_400 - 240);
        send_message(&tag, "The next day").await.unwrap();
        assert_eq!(count_messages(&world).await, 5, "the limit counts what was dismissed, the list does not");
        world.app.kernel.clock().advance_seconds(31 * 86_400);
        assert_eq!(count_messages(&world).await, 0, "messages are shown for 30 days");
        send_message(&tag, "A month later").await.unwrap();
        assert_eq!(count_messages(&world).await, 1);
        world.app.kernel.client("pets").send(EndPetLicences { pet: pet_id(1), body: PetEnded { end: PetEnd::Deceased } }).await.unwrap();
        assert_eq!(send_message(&tag, "Here").await.unwrap_err().status, 404, "the licence was ended");
        assert!(world.ada().send(MyFinderMessages {}).await.unwrap().is_empty(), "messages about a dead pet are hidden");
    }

    async fn an_owner_hears_once_a_day_that_somebody_looked_up_the_tag(engine) {
        let world = World::new(engine).await;
        let application = world.apply(&world.ada(), 1).await;
        world.approve(&application).await;
        let mine = world.ada().send(MyLicences { query: Paging::default() }).await.unwrap().items.remove(0);
        let scan = |code: &str| ReportScan { code: code.into() };
        let announced = async || -> Vec<String> {
            let payloads = "SELECT payload FROM outbox WHERE topic = 'tag.scanned' ORDER BY id";
            on_read!(world.db, c => sqlx::query_scalar(payloads).fetch_all(c).await).unwrap()
        };
        world.ada().send(scan(&mine.tag)).await.unwrap();
        assert_eq!(announced().await.len(), 0, "the owner looks at their own tag");
        let other = world.second_process().await;
        for client in [world.ben(), world.app.anonymous(), other.app.anonymous()] {
            client.send(scan(&mine.tag)).await.unwrap();
            assert_eq!(announced().await.len(), 1, "the first one of the day");
        }
        let actors = "SELECT COUNT(*) FROM outbox WHERE topic = 'tag.scanned' AND actor IS NOT NULL";
        let actors: i64 = on_read!(world.db, c => sqlx::query_scalar(actors).fetch_one(c).await).unwrap();
        assert_eq!(actors, 0, "nobody learns who looked");
        let event: TagScanned = serde_json::from_str(&announced().await[0]).unwrap();
        let expected = TagScanned { licence: mine.id, tenant: tenant(1), owner: user(1), pet_name: "Wall-E".into() };
        assert_eq!(event, expected);
        // From four in the morning to a minute before midnight in Seattle, and over it.
        world.app.kernel.clock().advance_seconds(20 * 3_600 - 60);
        world.app.anonymous().send(scan(&mine.tag)).await.unwrap();
        assert_eq!(announced().await.len(), 1);
        world.app.kernel.clock().advance_seconds(60);
        world.app.anonymous().send(scan(&mine.tag)).await.unwrap();
        assert_eq!(announced().await.len(), 2, "the next day");
        let unknown = world.app.anonymous().send(scan("00000000")).await.unwrap_err();
        assert_eq!(unknown.code, "licensing.tag-not-found");
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
