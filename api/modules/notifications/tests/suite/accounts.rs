//! Mails about accounts: no secret is stored, and all addresses hear of a change.

use super::{
    smtp_server::Treatment,
    world::{World, order, world},
};
use allpet_contract::{
    events::{
        AccountClosed, EmailChanged, FinderMessageSent, MemberInvited, OrderDelivered, OrderShipped,
        PasswordChanged, PasswordResetRequested, SecondFactorChanged, SecondFactorGuessed,
        VerificationRequested,
    },
    notifications::{ChannelsForm, LocalQuietHours, QuietHoursForm, SetChannels, SetQuietHours},
};
use allpet_domain::{
    id::{AccountRequestId, InvitationId, LicenceId},
    notifications::QuietHours,
};
use allpet_kernel::{
    both_engines, on_read, on_write,
    testkit::{tenant, user},
};

fn request() -> AccountRequestId {
    AccountRequestId(uuid::Uuid::from_bytes([5; 16]))
}

fn invitation() -> InvitationId {
    InvitationId(uuid::Uuid::from_bytes([8; 16]))
}

async fn number(world: &World, statement: String) -> i64 {
    on_read!(world.notifications, c => sqlx::query_scalar(sqlx::AssertSqlSafe(statement)).fetch_one(c).await)
        .unwrap()
}

async fn count(world: &World, table: &str) -> i64 {
    number(world, format!("SELECT COUNT(*) FROM {table}")).await
}

fn recipients(world: &World) -> Vec<String> {
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

    async fn an_invitation_is_mailed_to_an_address_without_an_account(engine) {
        let world = world(engine).await;
        world.answers.lock().unwrap().is_request_open = true;
        let invited = |mail| MemberInvited { tenant: tenant(1), invitation: invitation(), mail };
        world.happen(&invited(1)).await;
        world.happen(&invited(7)).await;
        assert_eq!(recipients(&world), ["invited@example.com", "invited@example.com"]);
        let mails = world.smtp.mails();
        let subject = mails[0].header("Subject");
        assert_eq!(subject.as_deref(), Some("Seattle Animal Shelter invites you to work with them"));
        let text = mails[0].readable();
        assert!(text.contains("as a clerk") && text.contains("within 7 days"), "{text}");
        assert!(text.contains("https://shell.example/invitation#secret-1"), "{text}");
        assert!(mails[1].readable().contains("within 1 day."), "{}", mails[1].text);
        assert_eq!(mails[0].header("List-Unsubscribe"), None, "few are sent, and the address may have no account");
        assert_eq!(count(&world, "notifications").await, 0, "nobody has it in the inbox");
        for (table, column) in [("deliveries", "facts"), ("jobs", "payload"), ("outbox", "payload")] {
            let stored = format!("SELECT COUNT(*) FROM {table} WHERE {column} LIKE '%secret-%'");
            assert_eq!(number(&world, stored).await, 0, "{table}");
        }
    }

    async fn an_invitation_that_is_not_open_any_more_is_not_mailed(engine) {
        let world = world(engine).await;
        world.happen(&MemberInvited { tenant: tenant(1), invitation: invitation(), mail: 1 }).await;
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
        for on in [true, false] {
            world.happen(&SecondFactorChanged { user: user(1), on }).await;
        }
        let mails = world.smtp.mails();
        let tells = |number: usize, words: &str| format!("{:?}", mails[number]).contains(words);
        assert!(tells(3, "Two-step sign-in is on") && tells(4, "Two-step sign-in is off"));
    }

    async fn an_owner_learns_that_somebody_knows_the_password_and_cannot_turn_that_off(engine) {
        let world = world(engine).await;
        let ada = world.person(1);
        let body = ChannelsForm { email: false, inbox: false };
        let refused = ada.send(SetChannels { kind: "second-factor-guessed".into(), body }).await.unwrap_err();
        assert_eq!(refused.code, "notifications.kind-required");
        world.happen(&SecondFactorGuessed { user: user(1) }).await;
        assert_eq!(count(&world, "notifications").await, 1);
        let mails = world.smtp.mails();
        assert_eq!(mails.len(), 1, "{mails:?}");
        assert_eq!(mails[0].header("Subject").as_deref(), Some("Somebody may know your password"));
        assert!(mails[0].readable().contains("/forgot-password"), "the button leads to a new password: {}", mails[0].text);
    }

    async fn the_old_address_hears_of_a_change_although_the_account_is_closed(engine) {
        let world = world(engine).await;
        let changed = EmailChanged {
            user: user(7),
            old: "old@example.com".into(),
            new: "thief@example.com".into(),
        };
        world.happen(&changed).await;
        assert_eq!(recipients(&world), ["old@example.com", "thief@example.com"]);
        assert_eq!(count(&world, "notifications").await, 0, "nobody reads that inbox");
    }

    async fn a_closed_account_leaves_nothing_once_its_mails_are_sent(engine) {
        let world = world(engine).await;
        let ada = world.person(1);
        world.answers.lock().unwrap().order = Some(order());
        let (order, owner, tenant) = (order().id, Some(user(1)), Some(tenant(1)));
        world.happen(&OrderShipped { order, owner, tenant }).await;
        let body = ChannelsForm { email: false, inbox: true };
        ada.send(SetChannels { kind: "order-paid".into(), body }).await.unwrap();
        let hours = QuietHours { from: 60, until: 120 };
        let quiet = Some(LocalQuietHours { hours, zone: "UTC".into() });
        ada.send(SetQuietHours { body: QuietHoursForm { quiet } }).await.unwrap();
        for table in ["notifications", "deliveries", "channel_preferences", "quiet_hours"] {
            assert!(count(&world, table).await > 0, "{table}");
        }
        // Its last mails cannot be sent at once.
        let (old, email) = ("old@example.com", "ada@example.com");
        for address in [old, email] {
            world.smtp.treat(address, Treatment::Refuse("451 4.3.0 try later\r\n"));
        }
        world.happen(&EmailChanged { user: user(1), old: old.into(), new: email.into() }).await;
        world.answers.lock().unwrap().is_closed = true;
        world.happen(&AccountClosed { user: user(1), email: email.into(), verified: true }).await;
        for table in ["notifications", "channel_preferences", "quiet_hours"] {
            assert_eq!(count(&world, table).await, 0, "{table}");
        }
        assert_eq!(count(&world, "deliveries").await, 3, "what is still to be sent");
        for address in [old, email] {
            world.smtp.accept_again(address);
        }
        let before = world.smtp.mails().len();
        world.wait(120).await;
        assert_eq!(world.smtp.mails().len() - before, 3);
        world.happen(&OrderDelivered { order, owner, tenant }).await;
        assert_eq!(count(&world, "notifications").await, 0, "a later message has no inbox");
        world.wait(3 * 24 * 60 * 60).await;
        let left = "SELECT COUNT(*) FROM deliveries WHERE person IS NOT NULL OR kind = 'account-closed'";
        assert_eq!(number(&world, left.into()).await, 0);
    }

    async fn closing_an_account_deletes_nothing_of_an_address_that_is_unknown_or_was_not_proved(engine) {
        let world = world(engine).await;
        world.happen(&MemberInvited { tenant: tenant(1), invitation: invitation(), mail: 1 }).await;
        let mut tx = world.notifications.begin().await.unwrap();
        let insert = "INSERT INTO suppressions (address, kind, reason, since_ms) VALUES ($1, 'order-paid', 'unsubscribed', 1)";
        on_write!(tx, c => sqlx::query(insert).bind("ada@example.com").execute(c).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
        let invitations = "SELECT COUNT(*) FROM deliveries WHERE kind = 'invitation' AND person IS NULL";
        // Announced again, without the address; and closed by somebody who never proved it.
        for (number_of_user, email) in [(7, ""), (8, "ada@example.com")] {
            let closed = AccountClosed { user: user(number_of_user), email: email.into(), verified: false };
            world.happen(&closed).await;
            world.wait(3 * 24 * 60 * 60 + 60).await;
            assert_eq!(number(&world, invitations.into()).await, 1, "{email:?}");
            assert_eq!(count(&world, "suppressions").await, 1, "{email:?}");
        }
        world.happen(&AccountClosed { user: user(9), email: "ada@example.com".into(), verified: true }).await;
        world.wait(3 * 24 * 60 * 60 + 60).await;
        assert_eq!(count(&world, "suppressions").await, 0);
        assert_eq!(number(&world, invitations.into()).await, 1);
    }

    async fn an_owner_hears_at_once_that_somebody_found_their_pet(engine) {
        let world = world(engine).await;
        let licence = LicenceId(uuid::Uuid::from_bytes([6; 16]));
        let sent = FinderMessageSent { licence, owner: user(1), pet_name: "Bruno".into(), tenant: None };
        world.happen(&sent).await;
        let mails = world.smtp.mails();
        assert_eq!(mails.len(), 1, "{mails:?}");
        assert_eq!(mails[0].header("Subject").as_deref(), Some("Somebody found Bruno"));
        assert!(mails[0].readable().contains("/dashboard"), "{}", mails[0].text);
    }

    async fn a_closed_account_is_told_at_its_address(engine) {
        let world = world(engine).await;
        world.happen(&AccountClosed { user: user(7), email: "gone@example.com".into(), verified: true }).await;
        assert_eq!(recipients(&world), ["gone@example.com"]);
    }
}
