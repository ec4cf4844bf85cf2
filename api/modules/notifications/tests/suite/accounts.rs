//! Mails about accounts: no secret is stored, and all addresses hear of a change.

use super::world::world;
use allpet_contract::events::{
    AccountClosed, EmailChanged, FinderMessageSent, PasswordChanged, PasswordResetRequested,
    VerificationRequested,
};
use allpet_domain::id::{AccountRequestId, LicenceId};
use allpet_kernel::{both_engines, on_read, testkit::user};

fn request() -> AccountRequestId {
    AccountRequestId(uuid::Uuid::from_bytes([5; 16]))
}

fn recipients(world: &super::world::World) -> Vec<String> {
    world.smtp.mails().into_iter().map(|mail| mail.to).collect()
}

both_engines! {
    async fn a_link_is_made_when_the_mail_is_sent_and_stored_nowhere(engine) {
        let world = world(engine).await;
        world.answers.lock().unwrap().is_request_open = true;
        world.happen(&VerificationRequested { user: user(1), request: request() }).await;
        let mails = world.smtp.mails();
        assert_eq!(mails.len(), 1, "{mails:?}");
        assert_eq!(mails[0].to, "new@example.com", "the address that the link is for");
        assert!(mails[0].readable().contains("https://shell.example/verify#secret-1"), "{}", mails[0].text);
        assert_eq!(mails[0].header("List-Unsubscribe"), None);
        assert_eq!(world.answers.lock().unwrap().links, 1);
        for (table, column) in [("deliveries", "facts"), ("jobs", "payload"), ("outbox", "payload")] {
            let statement = format!("SELECT COUNT(*) FROM {table} WHERE {column} LIKE '%secret-%'");
            let found: i64 = on_read!(world.notifications, c => sqlx::query_scalar(sqlx::AssertSqlSafe(statement))
                .fetch_one(c).await).unwrap();
            assert_eq!(found, 0, "{table}");
        }
    }

    async fn a_fulfilled_request_is_not_mailed(engine) {
        let world = world(engine).await;
        world.happen(&PasswordResetRequested { user: user(1), request: request() }).await;
        assert_eq!(world.smtp.mails().len(), 0);
        assert_eq!(world.mail_states().await[0].0, "not-sent");
    }

    async fn both_addresses_hear_of_a_change(engine) {
        let world = world(engine).await;
        let changed = EmailChanged {
            user: user(1),
            old: "old@example.com".into(),
            new: "ada@example.com".into(),
        };
        world.happen(&changed).await;
        assert_eq!(recipients(&world), ["old@example.com", "ada@example.com"]);
        world.happen(&PasswordChanged { user: user(1) }).await;
        assert_eq!(recipients(&world).len(), 3);
    }

    async fn an_owner_hears_at_once_that_somebody_found_their_pet(engine) {
        let world = world(engine).await;
        let licence = LicenceId(uuid::Uuid::from_bytes([6; 16]));
        let sent = FinderMessageSent { licence, owner: user(1), pet_name: "Bruno".into() };
        world.happen(&sent).await;
        let mails = world.smtp.mails();
        assert_eq!(mails.len(), 1, "{mails:?}");
        assert_eq!(mails[0].header("Subject").as_deref(), Some("Somebody found Bruno"));
        assert!(mails[0].readable().contains("/dashboard"), "{}", mails[0].text);
    }

    async fn a_closed_account_is_told_at_its_address(engine) {
        let world = world(engine).await;
        world.happen(&AccountClosed { user: user(7), email: "gone@example.com".into() }).await;
        assert_eq!(recipients(&world), ["gone@example.com"]);
    }
}
