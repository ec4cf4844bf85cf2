//! Safeguards for clerks: undoing, colleagues with the same case, and their own applications.

use crate::world::{World, query_for};
use allpet_contract::{
    events::{ClerksQueue, QueueSummarized},
    licensing::{
        Apply, Approve, MyLicences, ReadApplication, ReadCase, ReadQueueCounts, ReadRegisterLicence,
        RegisterOrder, RegisterQuery, Reject, Rejection, RevokeLicence, SearchRegister, UndoApproval,
        VerifyTag,
    },
    page::Paging,
};
use allpet_domain::{
    Zone,
    english::English,
    licensing::{ApplicationState, FeeState, LicenceState},
    role::Role,
};
use allpet_kernel::{
    both_engines, on_read, on_write,
    testkit::{Engine, key, tenant, user},
};

fn because(reason: &str) -> Rejection {
    Rejection {
        reason: reason.into(),
    }
}

both_engines! {
    async fn a_clerk_decides_no_application_of_their_own(engine) {
        let world = World::new(engine).await;
        let own = world.apply(&world.ada(), 1).await.id;
        let ada = world.app.staff(1, tenant(1), Role::Clerk);
        let case = ada.send(ReadCase { tenant: tenant(1), application: own }).await.unwrap();
        assert!(case.own && case.next.is_none());
        let refusals = [
            ada.send(Approve { tenant: tenant(1), application: own }).await.unwrap_err(),
            ada.send(Reject { tenant: tenant(1), application: own, body: because("No.") }).await.unwrap_err(),
        ];
        for refused in refusals {
            assert_eq!((refused.status, refused.code.as_str()), (409, "licensing.own-application"));
            assert!(refused.message().contains("Someone else"), "{}", refused.message());
        }
        // An admin may not either, but a colleague may.
        let admin = world.app.staff(1, tenant(1), Role::Admin);
        assert_eq!(admin.send(Approve { tenant: tenant(1), application: own }).await.unwrap_err().code, "licensing.own-application");
        let granted = world.clerk().send(Approve { tenant: tenant(1), application: own }).await.unwrap();
        assert!(!granted.own);
        let undone = ada.send(UndoApproval { tenant: tenant(1), application: own }).await.unwrap_err();
        assert_eq!(undone.code, "licensing.own-application");
    }

    async fn the_next_case_is_never_the_clerks_own(engine) {
        let world = World::new(engine).await;
        let (own, other) = (world.apply(&world.ada(), 1).await.id, world.apply(&world.ben(), 3).await.id);
        let ada = world.app.staff(1, tenant(1), Role::Clerk);
        let case = ada.send(ReadCase { tenant: tenant(1), application: other }).await.unwrap();
        assert_eq!(case.next, None);
        let case = world.clerk().send(ReadCase { tenant: tenant(1), application: other }).await.unwrap();
        assert_eq!(case.next, Some(own));
    }

    async fn an_approval_is_undone_within_thirty_seconds(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let application = world.apply(&ada, 1).await;
        let granted = world.approve(&application).await;
        assert_eq!((granted.undo_seconds, granted.decided_by.as_deref()), (30, Some("Person 7")));
        let tag = ada.send(MyLicences { query: Paging::default() }).await.unwrap().items[0].tag.clone();
        assert!(world.app.anonymous().send(VerifyTag { code: tag.clone() }).await.unwrap().valid);
        world.app.kernel.clock().advance_seconds(29);
        let undo = UndoApproval { tenant: tenant(1), application: application.id };
        let others = world.other_clerk().send(UndoApproval { tenant: tenant(2), application: application.id }).await;
        assert_eq!(others.unwrap_err().status, 404);
        let case = world.clerk().send(undo).await.unwrap();
        assert_eq!((case.application.state, case.application.fee), (ApplicationState::Submitted, FeeState::Paid));
        assert_eq!((case.application.licence, case.decided_by, case.undo_seconds), (None, None, 0));
        world.deliver_events().await;
        assert_eq!(world.bank.refunded(), 0, "the fee stays paid");
        assert!(ada.send(MyLicences { query: Paging::default() }).await.unwrap().items.is_empty());
        assert_eq!(world.app.anonymous().send(VerifyTag { code: tag }).await.unwrap_err().status, 404);
        let counts = world.clerk().send(ReadQueueCounts { tenant: tenant(1) }).await.unwrap();
        assert_eq!((counts.submitted, counts.licences, counts.oldest), (1, 0, Some(application.submitted)));
        let rows: Vec<_> = world.find(query_for("wall")).await.into_iter().map(|row| row.state).collect();
        assert_eq!(rows, ["submitted"]);
        assert_eq!(world.announced().await.last().map(String::as_str), Some("application.approval-undone"));
        let undone = world.audited().await.pop().unwrap();
        assert_eq!((undone.action.as_str(), undone.after[0].value.as_str()), ("approval-undone", "submitted"));
        let twice = ada.send(Apply { key: key("again"), body: world.form(&ada, 1).await }).await.unwrap_err();
        assert_eq!(twice.code, "licensing.already-licensed");
        // A second approval has a new number.
        world.approve(&application).await;
        let licences = ada.send(MyLicences { query: Paging::default() }).await.unwrap().items;
        assert_eq!(licences[0].number, "A2026-000002");
    }

    async fn after_thirty_seconds_an_approval_stands(engine) {
        let world = World::new(engine).await;
        let application = world.apply(&world.ada(), 1).await;
        let undo = || UndoApproval { tenant: tenant(1), application: application.id };
        let waiting = world.clerk().send(undo()).await.unwrap_err();
        assert_eq!((waiting.status, waiting.code.as_str()), (409, "licensing.already-decided"));
        world.approve(&application).await;
        world.app.kernel.clock().advance_seconds(30);
        let late = world.clerk().send(undo()).await.unwrap_err();
        assert_eq!((late.status, late.code.as_str()), (409, "licensing.undo-late"));
        assert!(late.message().contains("Revoke"), "{}", late.message());
        assert_eq!(world.ada().send(MyLicences { query: Paging::default() }).await.unwrap().items.len(), 1);
    }

    async fn a_licence_is_revoked_with_a_reason(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let granted = world.approve(&world.apply(&ada, 1).await).await;
        let licence = granted.application.licence.unwrap();
        let revoke = |reason: &str| RevokeLicence { tenant: tenant(1), licence, body: because(reason) };
        let blank = world.clerk().send(revoke(" ")).await.unwrap_err();
        assert_eq!((blank.status, blank.errors[0].field.as_str()), (422, "reason"));
        assert_eq!(ada.send(revoke("Mine.")).await.unwrap_err().status, 403);
        let read = world.clerk().send(ReadRegisterLicence { tenant: tenant(1), licence }).await.unwrap();
        assert!(read.revocable && read.revocation.is_none());
        let owner = (read.owner_name.as_deref(), read.owner_email.as_deref());
        assert_eq!(owner, (Some("Person 1"), Some("person1@mail.example")), "the clerk can write to the owner");
        let revoked = world.clerk().send(revoke(" The certificate was forged. ")).await.unwrap();
        assert_eq!((revoked.entry.state.as_str(), revoked.revocable), ("revoked", false));
        let said = revoked.revocation.unwrap();
        assert_eq!((said.reason.as_str(), said.by.as_str()), ("The certificate was forged.", "Person 7"));
        let mine = ada.send(MyLicences { query: Paging::default() }).await.unwrap().items;
        assert_eq!((mine[0].state, mine[0].reason.as_deref()), (LicenceState::Revoked, Some("The certificate was forged.")));
        assert_eq!((mine[0].revoked, mine[0].english), (Some(said.at), English::American));
        let case = world.clerk().send(ReadCase { tenant: tenant(1), application: granted.application.id }).await.unwrap();
        assert_eq!((case.application.state, case.revocation), (ApplicationState::Approved, Some(said)), "the case shows the revocation");
        assert_eq!(case.application.zone, Zone::Pacific);
        assert!(!world.app.anonymous().send(VerifyTag { code: mine[0].tag.clone() }).await.unwrap().valid);
        assert_eq!(world.announced().await.last().map(String::as_str), Some("licence.revoked"));
        let audited = world.audited().await.pop().unwrap();
        assert_eq!((audited.action.as_str(), audited.subject_name.as_str()), ("licence-revoked", "A2026-000001"));
        assert!(!format!("{audited:?}").contains("forged"), "a text to the owner stays with the licence");
        let query = RegisterQuery { state: Some("revoked".into()), ..query_for("") };
        assert_eq!(world.find(query).await.len(), 1);
        let again = world.clerk().send(revoke("Again.")).await.unwrap_err();
        assert_eq!((again.status, again.code.as_str()), (409, "licensing.not-revocable"));
        // The pet may be licensed again, and time does not change the revoked licence.
        world.apply(&ada, 1).await;
        world.app.kernel.clock().advance_seconds(400 * 86_400);
        assert!(world.find(query_for("wall")).await.iter().any(|row| row.state == "revoked"));
    }

    async fn an_imported_licence_can_be_revoked(engine) {
        let world = World::new(engine).await;
        let rows = ["2026-11-01,8002756,Momo,Dog,Mixed Breed,Mix,98108"];
        assert_eq!(crate::import::take(&world, 1, &crate::import::csv(&rows)).await.imported, 1);
        let licence = world.find(query_for("momo")).await[0].id.parse().unwrap();
        let request = RevokeLicence { tenant: tenant(1), licence, body: because("Issued twice.") };
        assert_eq!(world.clerk().send(request).await.unwrap().entry.state, "revoked");
    }

    async fn the_second_clerk_learns_who_decided(engine) {
        let world = World::new(engine).await;
        let application = world.apply(&world.ada(), 1).await;
        world.approve(&application).await;
        let colleague = world.app.staff(9, tenant(1), Role::Clerk);
        let late = colleague.send(Approve { tenant: tenant(1), application: application.id }).await.unwrap_err();
        assert_eq!((late.code.as_str(), late.message()), ("licensing.already-decided", "Person 7 approved it already."));
        let case = colleague.send(ReadCase { tenant: tenant(1), application: application.id }).await.unwrap();
        assert_eq!(case.decided_by.as_deref(), Some("Person 7"));
        assert!(case.application.decided.is_some());
        // The owner learns the decision and no clerk's name.
        let seen = world.ada().send(ReadApplication { application: application.id }).await.unwrap();
        assert!(!serde_json::to_string(&seen).unwrap().contains("Person 7"));
    }

    async fn the_register_can_be_read_oldest_first(engine) {
        let world = World::new(engine).await;
        world.apply(&world.ada(), 1).await;
        world.app.kernel.clock().advance_seconds(86_400);
        world.apply(&world.ada(), 2).await;
        world.apply(&world.ben(), 3).await;
        for q in ["", "9810"] {
            let (mut cursor, mut all) = (None, Vec::new());
            loop {
                let order = Some(RegisterOrder::Oldest);
                let query = RegisterQuery { order, limit: Some(2), cursor, ..query_for(q) };
                let page = world.clerk().send(SearchRegister { tenant: tenant(1), query }).await.unwrap();
                all.extend(page.items.into_iter().map(|row| row.pet_name));
                cursor = page.next;
                if cursor.is_none() {
                    break;
                }
            }
            assert_eq!(all, ["Wall-E", "Eve", "Rex"]);
            let newest: Vec<_> = world.find(query_for(q)).await.into_iter().map(|row| row.pet_name).collect();
            assert_eq!(newest, ["Rex", "Eve", "Wall-E"]);
        }
    }

    async fn owner_address_microchip_and_tag_find_a_case_and_its_licence(engine) {
        let world = World::new(engine).await;
        world.change_pet(1, |pet| pet.profile.microchip = Some("985112003456789".into()));
        let ada = world.ada();
        let application = world.apply(&ada, 1).await;
        world.apply(&world.ben(), 3).await;
        world.approve(&application).await;
        let tag = ada.send(MyLicences { query: Paging::default() }).await.unwrap().items[0].tag.clone();
        for (q, rows) in [
            ("Person 1", 2),
            ("person1@mail.example", 2),
            ("person1@", 2),
            ("985112003456789", 2),
            ("985 112 003 456 789", 2),
            ("985-112-003-456-789", 2),
            (tag.as_str(), 1),
            (&tag.replace('-', ""), 1),
            ("person2@mail.example", 1),
            ("person9@mail.example", 0),
        ] {
            assert_eq!(world.find(query_for(q)).await.len(), rows, "{q}");
        }
        // Also after a change of the row's state.
        assert_eq!(world.find(RegisterQuery { state: Some("approved".into()), ..query_for("person1@mail.example") }).await.len(), 1);
        assert!(world.find(query_for("person1@mail.example")).await.iter().all(|row| row.pet_name == "Wall-E"));
    }

    async fn rows_of_older_releases_are_indexed_at_the_next_start(engine) {
        let world = World::new(engine).await;
        world.apply(&world.ada(), 1).await;
        // As an older release wrote them, which indexed only the pet's words.
        let without_words = match engine {
            Engine::Sqlite => "DELETE FROM register_words",
            Engine::Postgres => "UPDATE register SET words = ''::tsvector",
        };
        let mut tx = world.db.begin().await.unwrap();
        for before in [without_words, "UPDATE register SET words_due = TRUE"] {
            on_write!(tx, c => sqlx::query(before).execute(c).await.map(drop)).unwrap();
        }
        tx.commit().await.unwrap();
        assert!(world.find(query_for("person1@mail.example")).await.is_empty());
        let world = world.restart().await;
        assert_eq!(world.find(query_for("person1@mail.example")).await.len(), 1);
    }

    async fn clerks_learn_each_morning_what_waits(engine) {
        let world = World::new(engine).await;
        let summarize = async || world.app.run_scheduled("licensing", "licensing.summarize-queues").await;
        let wait = |seconds: u64| world.app.kernel.clock().advance_seconds(seconds);
        let last = async || -> (u32, u32, String, Vec<ClerksQueue>) {
            let payload = "SELECT payload FROM outbox WHERE topic = 'queue.summarized' ORDER BY id DESC LIMIT 1";
            let payload: String = on_read!(world.db, c => sqlx::query_scalar(payload).fetch_one(c).await).unwrap();
            let event: QueueSummarized = serde_json::from_str(&payload).unwrap();
            assert_eq!((event.tenant, event.authority_name.as_str()), (tenant(1), "Seattle Animal Shelter"));
            (event.waiting, event.overdue, event.oldest.to_string(), event.without_own)
        };
        let first = world.apply(&world.ada(), 1).await;
        // Nobody can decide it before its fee is paid.
        world.submit(&world.ada(), 2).await;
        assert_eq!(summarize().await, 0, "it is four in the morning in Seattle");
        wait(4 * 3_600);
        assert_eq!(summarize().await, 1);
        assert_eq!(summarize().await, 0, "once a day");
        let without_own = |waiting, oldest: Option<&str>| ClerksQueue {
            clerk: user(1),
            waiting,
            overdue: 0,
            oldest: oldest.map(|day| day.parse().unwrap()),
        };
        assert_eq!(last().await, (1, 0, "2026-11-21".into(), vec![without_own(0, None)]), "Ada’s own");
        wait(6 * 86_400);
        let second = world.apply(&world.ben(), 3).await;
        assert_eq!(summarize().await, 1);
        assert_eq!(last().await, (2, 1, "2026-11-21".into(), vec![without_own(1, Some("2026-11-27"))]));
        wait(86_400 + 4 * 3_600);
        assert_eq!(summarize().await, 0, "it is noon");
        wait(20 * 3_600);
        for application in [first, second] {
            world.approve(&application).await;
        }
        assert_eq!(summarize().await, 0, "nothing is waiting");
    }
}
