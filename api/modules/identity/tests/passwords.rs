//! New passwords: by their owner, by a link, and the rules for them; and closing an account.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod common;

use allpet_contract::{
    Problem,
    events::{AccountClosed, AuditRecorded, PasswordChanged, PasswordResetRequested, VerificationRequested},
    identity::{
        FindPeople, PeopleQuery, ReadContact, SignUp, SignUpForm, WhoAmI,
        account::{
            ChangeEmail, ChangePassword, CloseAccount, CloseForm, EmailForm, LinkForm, PasswordForm,
            RequestPasswordReset, ResetForm, ResetPassword, ResetRequestForm, VerifyEmail,
        },
        mail::LinkPurpose,
    },
};
use allpet_domain::id::UserId;
use allpet_kernel::{both_engines, on_read, on_write};
use argon2::{Argon2, password_hash::PasswordHasher as _};
use common::{Browser, PASSWORD, World, code, token};
use std::time::Duration;

const NEW: &str = "poster weasel reads";

async fn request_reset(browser: &mut Browser, email: &str) -> Result<(), Problem> {
    let body = ResetRequestForm { email: email.into() };
    browser.send(RequestPasswordReset { body }).await
}

async fn reset(browser: &mut Browser, token: &str, password: &str) -> Result<(), Problem> {
    let body = ResetForm {
        token: token.to_owned(),
        password: password.into(),
    };
    browser.send(ResetPassword { body }).await
}

fn change(current: &str, password: &str) -> ChangePassword {
    let body = PasswordForm {
        current_password: current.into(),
        password: password.into(),
        code: None,
    };
    ChangePassword { body }
}

fn close(password: &str) -> CloseAccount {
    let body = CloseForm {
        current_password: password.into(),
        code: None,
    };
    CloseAccount { body }
}

/// Requests a link as somebody who forgot their password, and returns its token.
async fn reset_token(world: &World, email: &str) -> String {
    request_reset(&mut world.browser(), email).await.unwrap();
    world.app.worker.run_due().await.unwrap();
    let request = world
        .announced::<PasswordResetRequested>()
        .await
        .last()
        .unwrap()
        .request;
    token(&world.link(request).await.unwrap())
}

both_engines! {
    async fn a_forgotten_password_is_replaced_by_a_link(engine) {
        let world = World::new(engine).await;
        let mut browser = world.browser();
        let session = browser.sign_up("ada@example.com").await.unwrap();
        let token = reset_token(&world, "ADA@example.com").await;
        let mut elsewhere = world.browser();
        let weak = reset(&mut elsewhere, &token, "ada ada ada ada").await.unwrap_err();
        assert!(weak.field("password").is_some(), "the link stays valid");
        reset(&mut elsewhere, &token, NEW).await.unwrap();
        assert_eq!(code(world.with_token(&session.access_token, WhoAmI {}).await), "signed-out");
        assert_eq!(code(browser.refresh("shell").await), "identity.session-ended");
        assert_eq!(code(world.browser().sign_in("ada@example.com", PASSWORD).await), "identity.wrong-password");
        let again = world.browser().sign_in("ada@example.com", NEW).await.unwrap();
        assert!(!again.user.unverified, "whoever used the link reads the address's mail");
        assert_eq!(code(reset(&mut elsewhere, &token, PASSWORD).await), "identity.link-invalid");
        assert_eq!(world.announced::<PasswordChanged>().await.len(), 1);
    }

    /// Whoever knew the old password may have asked for another address.
    async fn a_new_password_withdraws_a_change_of_the_address(engine) {
        let world = World::new(engine).await;
        let mut browser = world.browser();
        let session = browser.sign_up("ada@example.com").await.unwrap();
        let to_eve = |password: &str| ChangeEmail {
            body: EmailForm { email: "eve@example.com".into(), current_password: password.into(), code: None },
        };
        let verify = async |token: String| world.browser().send(VerifyEmail { body: LinkForm { token } }).await;
        world.with_token(&session.access_token, to_eve(PASSWORD)).await.unwrap();
        let link = world.verification().await;
        world.with_token(&session.access_token, change(PASSWORD, NEW)).await.unwrap();
        assert_eq!(code(verify(link).await), "identity.link-invalid");

        world.with_token(&session.access_token, to_eve(NEW)).await.unwrap();
        let link = world.verification().await;
        let token = reset_token(&world, "ada@example.com").await;
        reset(&mut world.browser(), &token, "violet anchor hums").await.unwrap();
        assert_eq!(code(verify(link).await), "identity.link-invalid");
        world.browser().sign_in("ada@example.com", "violet anchor hums").await.unwrap();
    }

    async fn a_link_to_reset_is_valid_for_an_hour_and_for_nothing_else(engine) {
        let world = World::new(engine).await;
        world.browser().sign_up("ada@example.com").await.unwrap();
        let verification = world.verification().await;
        assert_eq!(code(reset(&mut world.browser(), &verification, NEW).await), "identity.link-invalid");
        let token = reset_token(&world, "ada@example.com").await;
        world.wait(60 * 60);
        assert_eq!(code(reset(&mut world.browser(), &token, NEW).await), "identity.link-invalid");
        let request = world.announced::<PasswordResetRequested>().await[0].request;
        let link = world.link(request).await.unwrap();
        assert_eq!((link.purpose, link.hours), (LinkPurpose::ResetPassword, 1), "a mail that is sent again works");
        assert!(link.link.starts_with("http://localhost:3000/reset-password#"), "{}", link.link);
    }

    /// Nobody learns from a request which addresses have accounts: it stores the same rows, and a job does the rest.
    async fn a_request_is_the_same_for_an_unknown_address(engine) {
        let world = World::new(engine).await;
        world.browser().sign_up("ada@example.com").await.unwrap();
        let jobs = async || -> i64 {
            on_read!(world.db, c => sqlx::query_scalar("SELECT COUNT(*) FROM jobs WHERE kind = 'identity.find-reset-account'")
                .fetch_one(c).await).unwrap()
        };
        let open = async || -> i64 {
            on_read!(world.db, c => sqlx::query_scalar("SELECT COUNT(*) FROM account_requests WHERE purpose = 'reset-password'")
                .fetch_one(c).await).unwrap()
        };
        for (email, count) in [("ada@example.com", 1), ("eve@example.com", 2)] {
            request_reset(&mut world.browser(), email).await.unwrap();
            assert_eq!((jobs().await, open().await), (count, count), "{email}");
        }
        assert!(world.announced::<PasswordResetRequested>().await.is_empty());
        world.app.worker.run_due().await.unwrap();
        assert_eq!(world.announced::<PasswordResetRequested>().await.len(), 1);
        assert_eq!(open().await, 1, "nothing is left of the unknown address");
        let payloads: Vec<String> = on_read!(world.db, c => sqlx::query_scalar("SELECT payload FROM jobs").fetch_all(c).await).unwrap();
        assert!(payloads.iter().all(|payload| !payload.contains("example.com")));
        for _ in 0..4 {
            request_reset(&mut world.browser(), "eve@example.com").await.unwrap();
        }
        assert_eq!(code(request_reset(&mut world.browser(), "eve@example.com").await), "identity.too-many-attempts");
        request_reset(&mut world.browser(), "ada@example.com").await.unwrap();
    }

    async fn a_password_is_changed_by_whoever_knows_the_old_one(engine) {
        let world = World::new(engine).await;
        let (mut browser, mut phone) = (world.browser(), world.browser());
        let session = browser.sign_up("ada@example.com").await.unwrap();
        let other = phone.sign_in("ada@example.com", PASSWORD).await.unwrap();
        let attempt = |current: &str, new: &str| world.with_token(&session.access_token, change(current, new));
        let reset_link = reset_token(&world, "ada@example.com").await;
        let wrong = attempt("not the password", NEW).await.unwrap_err();
        assert_eq!((wrong.status, wrong.field("current_password")), (422, Some("This is not your password.")));
        assert!(attempt(PASSWORD, "Ada Park 1990").await.unwrap_err().field("password").is_some());
        attempt(PASSWORD, NEW).await.unwrap();
        world.with_token(&session.access_token, WhoAmI {}).await.unwrap();
        browser.refresh("shell").await.unwrap();
        assert_eq!(code(world.with_token(&other.access_token, WhoAmI {}).await), "signed-out");
        assert_eq!(code(phone.refresh("shell").await), "identity.session-ended");
        assert_eq!(code(reset(&mut phone, &reset_link, PASSWORD).await), "identity.link-invalid", "an older link does not undo it");
        phone.sign_in("ada@example.com", NEW).await.unwrap();
        assert_eq!(world.announced::<PasswordChanged>().await.len(), 1);
    }

    async fn guesses_of_the_present_password_are_delayed(engine) {
        let world = World::new(engine).await;
        let session = world.browser().sign_up("ada@example.com").await.unwrap();
        for _ in 0..5 {
            let wrong = world.with_token(&session.access_token, change("not the password", NEW)).await.unwrap_err();
            assert_eq!(wrong.code, "invalid");
        }
        let problem = world.with_token(&session.access_token, change(PASSWORD, NEW)).await.unwrap_err();
        assert_eq!((problem.status, problem.code.as_str()), (429, "identity.too-many-attempts"));
    }

    /// Even from the person's own network, where a sign-in has to wait now.
    async fn guesses_at_signing_in_do_not_delay_a_change_of_the_password(engine) {
        let world = World::new(engine).await;
        let session = world.browser().sign_up("ada@example.com").await.unwrap();
        for _ in 0..5 {
            let _ = world.browser().sign_in("ada@example.com", "not the password").await.unwrap_err();
        }
        let delayed = world.browser().sign_in("ada@example.com", PASSWORD).await;
        assert_eq!(code(delayed), "identity.too-many-attempts");
        world.with_token(&session.access_token, change(PASSWORD, NEW)).await.unwrap();
    }

    async fn the_most_used_passwords_are_refused(engine) {
        let world = World::new(engine).await;
        let sign_up = |password: &str| SignUp { body: SignUpForm {
            email: "ada@example.com".into(), name: "Ada Park".into(), password: password.into(), app: "shell".into(),
        } };
        for common in ["finalfantasy", "Websolutions!!"] {
            let problem = world.browser().send(sign_up(common)).await.unwrap_err();
            assert!(problem.field("password").unwrap().contains("people use most"), "{common}");
        }
        let long: String = ('一'..).take(128).collect();
        world.browser().send(sign_up(&long)).await.unwrap();
        world.browser().sign_in("ada@example.com", &long).await.unwrap();
    }

    /// The account is from before passwords were normalized; a sign-in stores the hash of the present form.
    async fn an_older_hash_is_renewed_at_the_next_sign_in(engine) {
        let world = World::new(engine).await;
        let stored = async || -> String {
            on_read!(world.db, c => sqlx::query_scalar("SELECT password FROM people").fetch_one(c).await).unwrap()
        };
        let mut browser = world.browser();
        browser.sign_up("ada@example.com").await.unwrap();
        // As typed, with the ligature.
        let old = Argon2::default().hash_password_with_salt("\u{fb01}ve cats and a dog".as_bytes(), &[1; 16]).unwrap().to_string();
        let mut tx = world.db.begin().await.unwrap();
        on_write!(tx, c => sqlx::query("UPDATE people SET password = $1").bind(&old).execute(c).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
        browser.sign_in("ada@example.com", "\u{fb01}ve cats and a dog").await.unwrap();
        assert_ne!(stored().await, old);
        browser.sign_in("ada@example.com", "five cats and a dog").await.unwrap();
    }

    /// Whoever knows an old password must gain nothing by being quick: its check takes a while, and the password may be replaced meanwhile.
    async fn a_password_that_is_replaced_while_it_is_checked_opens_nothing(engine) {
        let world = World::new(engine).await.without_roles();
        for (email, what) in [("ada@example.com", "sign-in"), ("ben@example.com", "e-mail"), ("cleo@example.com", "closing")] {
            let session = world.browser().sign_up(email).await.unwrap();
            let announced = world.announced::<VerificationRequested>().await.len();
            let new = Argon2::default().hash_password_with_salt(NEW.as_bytes(), &[1; 16]).unwrap().to_string();
            let mut tx = world.db.begin().await.unwrap();
            on_write!(tx, c => sqlx::query("UPDATE people SET password = $1 WHERE email = $2").bind(&new).bind(email)
                .execute(c).await.map(drop)).unwrap();
            // Long enough for the check to begin on PostgreSQL, where readers do not wait. Whenever it begins, it must fail.
            let replaced = async {
                tokio::time::sleep(Duration::from_millis(500)).await;
                tx.commit().await.unwrap();
            };
            let attempt = async {
                match what {
                    "sign-in" => world.browser().sign_in(email, PASSWORD).await.map(drop),
                    "e-mail" => {
                        let body = EmailForm { email: "eve@example.com".into(), current_password: PASSWORD.into(), code: None };
                        world.with_token(&session.access_token, ChangeEmail { body }).await
                    }
                    _ => world.with_token(&session.access_token, close(PASSWORD)).await,
                }
            };
            let (attempted, ()) = tokio::join!(attempt, replaced);
            assert!(attempted.is_err(), "{what}");
            assert_eq!(world.announced::<VerificationRequested>().await.len(), announced, "{what}");
            world.browser().sign_in(email, NEW).await.unwrap();
        }
        assert!(world.announced::<AccountClosed>().await.is_empty());
    }

    async fn a_closed_account_opens_no_more(engine) {
        let world = World::new(engine).await.without_roles();
        let mut browser = world.browser();
        let session = browser.sign_up("ada@example.com").await.unwrap();
        let (user, token) = (session.user.id, reset_token(&world, "ada@example.com").await);
        let wrong = world.with_token(&session.access_token, close("not the password")).await.unwrap_err();
        assert!(wrong.field("current_password").is_some());
        world.with_token(&session.access_token, close(PASSWORD)).await.unwrap();
        assert_eq!(code(world.with_token(&session.access_token, WhoAmI {}).await), "signed-out");
        assert_eq!(code(browser.refresh("shell").await), "identity.session-ended");
        assert_eq!(code(world.browser().sign_in("ada@example.com", PASSWORD).await), "identity.wrong-password");
        assert_eq!(code(reset(&mut world.browser(), &token, NEW).await), "identity.link-invalid");
        let client = world.app.kernel.client("orders");
        assert_eq!(code(client.send(ReadContact { user }).await), "identity.person-not-found");
        let body = PeopleQuery { ids: vec![user], email: Some("ada@example.com".into()) };
        assert!(client.send(FindPeople { body }).await.unwrap().is_empty());
        assert_eq!(world.announced::<AccountClosed>().await, [AccountClosed { user, email: "ada@example.com".into(), verified: false }]);
        let rows: Vec<(String, String)> =
            on_read!(world.db, c => sqlx::query_as("SELECT email, name FROM people").fetch_all(c).await).unwrap();
        assert!(!format!("{rows:?}").contains("ada@example.com") && !format!("{rows:?}").contains("Ada Park"), "{rows:?}");
        let devices: i64 =
            on_read!(world.db, c => sqlx::query_scalar("SELECT COUNT(*) FROM known_devices").fetch_one(c).await).unwrap();
        assert_eq!(devices, 0);
        world.browser().sign_up("ada@example.com").await.unwrap();
    }

    async fn closed_accounts_are_listed_and_erased_once_more_with_a_record(engine) {
        let world = World::new(engine).await.without_roles();
        assert!(allpet_identity::closed_after(&world.db, None).await.unwrap().is_empty());
        let mut users = Vec::new();
        for email in ["ada@example.com", "ben@example.com", "cleo@example.com"] {
            let session = world.browser().sign_up(email).await.unwrap();
            if email != "cleo@example.com" {
                world.with_token(&session.access_token, close(PASSWORD)).await.unwrap();
                users.push(session.user.id);
            }
        }
        users.sort();
        let listed = async |after| -> Vec<UserId> {
            let page = allpet_identity::closed_after(&world.db, after).await.unwrap();
            page.into_iter().map(|(user, _)| user).collect()
        };
        assert_eq!(listed(None).await, users);
        assert_eq!(listed(Some(users[0])).await, users[1..]);
        assert!(listed(Some(users[1])).await.is_empty());
        let (user, closings) = (users[0], world.announced::<AccountClosed>().await.len());
        allpet_identity::announce_closed(&world.app.kernel, &world.db, user).await.unwrap();
        let announced = world.announced::<AccountClosed>().await;
        assert_eq!(announced.len(), closings + 1);
        assert!(announced.contains(&AccountClosed { user, email: String::new(), verified: false }));
        let records = world.announced::<AuditRecorded>().await;
        let repeated = records.iter().filter(|record| record.action == "erasure-repeated" && record.subject == user.to_string());
        assert_eq!(repeated.count(), 1, "{records:?}");
    }

    async fn people_with_a_role_are_first_relieved_of_it(engine) {
        let world = World::new(engine).await;
        let session = world.browser().sign_up("ada@example.com").await.unwrap();
        let problem = world.with_token(&session.access_token, close(PASSWORD)).await.unwrap_err();
        assert_eq!((problem.status, problem.code.as_str()), (409, "identity.has-roles"));
        world.with_token(&session.access_token, WhoAmI {}).await.unwrap();
    }
}
