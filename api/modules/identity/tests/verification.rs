//! Proving an e-mail address, and replacing it by one that is proved.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod common;

use allpet_contract::{
    Problem,
    events::{AuditRecorded, EmailChanged, EmailVerified, VerificationRequested},
    identity::{
        ProveAddress, ProvedAddress, ReadContact, WhoAmI,
        account::{ChangeEmail, EmailForm, LinkForm, RequestVerification, VerifiedAddress, VerifyEmail},
        mail::{IssueAccountLink, LinkPurpose},
    },
};
use allpet_kernel::{both_engines, on_read};
use common::{Browser, PASSWORD, World, code, token};

const HOUR: u64 = 60 * 60;

async fn verify(browser: &mut Browser, token: &str) -> Result<VerifiedAddress, Problem> {
    let body = LinkForm {
        token: token.to_owned(),
    };
    browser.send(VerifyEmail { body }).await
}

fn change(email: &str, password: &str) -> ChangeEmail {
    let body = EmailForm {
        email: email.into(),
        current_password: password.into(),
        code: None,
    };
    ChangeEmail { body }
}

both_engines! {
    async fn a_link_proves_the_address_once(engine) {
        let world = World::new(engine).await;
        let mut browser = world.browser();
        let session = browser.sign_up("ada@example.com").await.unwrap();
        assert!(session.user.unverified);
        let orders = world.app.kernel.client("orders");
        let contact = || orders.send(ReadContact { user: session.user.id });
        assert!(!contact().await.unwrap().verified);
        let request = world.announced::<VerificationRequested>().await[0].request;
        let link = world.link(request).await.unwrap();
        assert_eq!((link.email.as_str(), link.name.as_str()), ("ada@example.com", "Ada Park"));
        assert_eq!((link.purpose, link.hours), (LinkPurpose::VerifyEmail, 24));
        assert!(link.link.starts_with("http://localhost:3000/verify-email#"), "{}", link.link);
        // Whoever has the link needs no session.
        let mut mail_program = world.browser();
        assert_eq!(verify(&mut mail_program, &token(&link)).await.unwrap().email, "ada@example.com");
        assert!(contact().await.unwrap().verified);
        assert!(!world.with_token(&session.access_token, WhoAmI {}).await.unwrap().unverified);
        assert_eq!(world.announced::<EmailVerified>().await.len(), 1);
        assert_eq!(code(verify(&mut mail_program, &token(&link)).await), "identity.link-invalid");
        assert_eq!(code(world.link(request).await), "identity.request-not-found");
    }

    async fn a_link_is_valid_for_a_day(engine) {
        let world = World::new(engine).await;
        let mut browser = world.browser();
        browser.sign_up("ada@example.com").await.unwrap();
        let (first, second) = (world.verification().await, world.verification().await);
        world.wait(24 * HOUR - 1);
        verify(&mut browser, &first).await.unwrap();
        assert_eq!(code(verify(&mut browser, &second).await), "identity.link-invalid", "one use ends all links of the request");
        let mut late = world.browser();
        late.sign_up("eve@example.com").await.unwrap();
        let token = world.verification().await;
        world.wait(24 * HOUR);
        assert_eq!(code(verify(&mut late, &token).await), "identity.link-invalid");
        for nonsense in ["", "abc", &"A".repeat(43)] {
            assert_eq!(code(verify(&mut late, nonsense).await), "identity.link-invalid");
        }
    }

    async fn only_the_module_that_mails_gets_links_and_twenty_at_most(engine) {
        let world = World::new(engine).await;
        world.browser().sign_up("ada@example.com").await.unwrap();
        let request = world.announced::<VerificationRequested>().await[0].request;
        for other in ["orders", "identity", "kernel"] {
            let refused = world.app.kernel.client(other).send(IssueAccountLink { request }).await;
            assert_eq!(code(refused), "forbidden", "{other}");
        }
        let mut tokens = Vec::new();
        for _ in 0..20 {
            tokens.push(token(&world.link(request).await.unwrap()));
        }
        tokens.dedup();
        assert_eq!(tokens.len(), 20);
        assert_eq!(code(world.link(request).await), "identity.request-not-found");
        verify(&mut world.browser(), &tokens[0]).await.unwrap();
    }

    async fn an_invitation_proves_the_address_to_which_it_went(engine) {
        let world = World::new(engine).await;
        let user = world.browser().sign_up("ada@straße.example").await.unwrap().user.id;
        let prove = async |module: &'static str, email: &str| {
            let body = ProvedAddress { email: email.into() };
            world.app.kernel.client(module).send(ProveAddress { user, body }).await
        };
        for other in ["orders", "notifications"] {
            assert_eq!(code(prove(other, "ada@straße.example").await), "forbidden", "{other}");
        }
        assert!(!prove("tenants", "max@example.com").await.unwrap(), "another address");
        assert_eq!(world.announced::<EmailVerified>().await.len(), 0);
        for _ in 0..2 {
            assert!(prove("tenants", "ada@strasse.example").await.unwrap(), "however it is spelled");
        }
        assert_eq!(world.announced::<EmailVerified>().await.len(), 1);
        let contact = world.app.kernel.client("orders").send(ReadContact { user }).await.unwrap();
        assert!(contact.verified);
    }

    async fn links_can_be_guessed_thirty_times_an_hour_from_one_network(engine) {
        let world = World::new(engine).await;
        world.browser().sign_up("ada@example.com").await.unwrap();
        let valid = world.verification().await;
        let mut guesser = world.browser();
        for guess in 0..30 {
            let token = allpet_kernel::cursor::base64url(&[guess; 32]);
            assert_eq!(code(verify(&mut guesser, &token).await), "identity.link-invalid");
        }
        let problem = verify(&mut guesser, &valid).await.unwrap_err();
        assert_eq!((problem.status, problem.code.as_str(), problem.retry_after), (429, "too-many-requests", Some(120)));
        let mut elsewhere = Browser { peer: "198.51.100.1:40000".parse().unwrap(), ..guesser };
        verify(&mut elsewhere, &valid).await.unwrap();
    }

    async fn tokens_are_stored_as_hashes_alone(engine) {
        let world = World::new(engine).await;
        world.browser().sign_up("ada@example.com").await.unwrap();
        let token = world.verification().await;
        let bytes = allpet_kernel::cursor::from_base64url(&token).unwrap();
        let stored: Vec<Vec<u8>> =
            on_read!(world.db, c => sqlx::query_scalar("SELECT hash FROM account_links").fetch_all(c).await).unwrap();
        assert_eq!(stored.len(), 1);
        assert_ne!(stored[0], bytes);
        let events: Vec<String> =
            on_read!(world.db, c => sqlx::query_scalar("SELECT payload FROM outbox").fetch_all(c).await).unwrap();
        assert!(events.iter().all(|payload| !payload.contains(&token)));
    }

    async fn the_mail_is_sent_again_five_times_an_hour_at_most(engine) {
        let world = World::new(engine).await;
        let session = world.browser().sign_up("ada@example.com").await.unwrap();
        let again = || world.with_token(&session.access_token, RequestVerification {});
        for _ in 0..5 {
            again().await.unwrap();
        }
        let problem = again().await.unwrap_err();
        assert_eq!((problem.status, problem.code.as_str(), problem.retry_after), (429, "identity.too-many-attempts", Some(3_600)));
        assert_eq!(world.announced::<VerificationRequested>().await.len(), 6);
        let token = world.verification().await;
        verify(&mut world.browser(), &token).await.unwrap();
        again().await.unwrap();
        assert_eq!(world.announced::<VerificationRequested>().await.len(), 6, "nothing is left to prove");
    }

    async fn a_new_address_counts_once_it_is_proved(engine) {
        let world = World::new(engine).await;
        let mut browser = world.browser();
        let session = browser.sign_up("ada@example.com").await.unwrap();
        let me = || world.with_token(&session.access_token, WhoAmI {});
        let wrong = world.with_token(&session.access_token, change("new@example.com", "not the password")).await.unwrap_err();
        assert_eq!((wrong.status, wrong.field("current_password")), (422, Some("This is not your password.")));
        world.with_token(&session.access_token, change("Ada.Park@Example.com", PASSWORD)).await.unwrap();
        let account = me().await.unwrap();
        assert_eq!((account.email.as_str(), account.new_email.as_deref()), ("ada@example.com", Some("ada.park@example.com")));
        let old_link = token(&world.link(world.announced::<VerificationRequested>().await[0].request).await.unwrap());
        let request = world.announced::<VerificationRequested>().await[1].request;
        let link = world.link(request).await.unwrap();
        assert_eq!((link.email.as_str(), link.purpose), ("ada.park@example.com", LinkPurpose::ChangeEmail));
        assert_eq!(verify(&mut browser, &token(&link)).await.unwrap().email, "ada.park@example.com");
        let account = me().await.unwrap();
        assert_eq!((account.email.as_str(), account.new_email, account.unverified), ("ada.park@example.com", None, false));
        let changed = world.announced::<EmailChanged>().await;
        assert_eq!((changed[0].old.as_str(), changed[0].new.as_str()), ("ada@example.com", "ada.park@example.com"));
        let audited = world.announced::<AuditRecorded>().await;
        assert_eq!(audited.iter().map(|record| record.action.as_str()).collect::<Vec<_>>(), ["email-changed"]);
        assert!(!format!("{audited:?}").contains("example.com"), "no data about a person");
        assert_eq!(code(world.browser().sign_in("ada@example.com", PASSWORD).await), "identity.wrong-password");
        world.browser().sign_in("ada.park@example.com", PASSWORD).await.unwrap();
        assert_eq!(code(verify(&mut browser, &old_link).await), "identity.link-invalid", "it is for the old address");
    }

    async fn of_two_who_prove_one_new_address_at_once_one_gets_it(engine) {
        let world = World::new(engine).await;
        let mut links = Vec::new();
        for email in ["ada@example.com", "max@example.com"] {
            let session = world.browser().sign_up(email).await.unwrap();
            world.with_token(&session.access_token, change("new@example.com", PASSWORD)).await.unwrap();
            links.push(world.verification().await);
        }
        let (mut one, mut other) = (world.browser(), world.browser());
        let (one, other) = tokio::join!(verify(&mut one, &links[0]), verify(&mut other, &links[1]));
        assert!(one.is_ok() != other.is_ok());
        let refused = one.err().or(other.err()).unwrap();
        assert_eq!(refused.code, "identity.email-taken");
        assert_eq!(world.announced::<EmailChanged>().await.len(), 1);
    }

    async fn a_new_address_belongs_to_nobody_else(engine) {
        let world = World::new(engine).await;
        let session = world.browser().sign_up("ada@example.com").await.unwrap();
        world.browser().sign_up("max@strasse.example").await.unwrap();
        let to = |email: &str| world.with_token(&session.access_token, change(email, PASSWORD));
        assert_eq!(code(to("Max@straße.example").await), "identity.email-taken", "in another spelling, too");
        assert!(to("ADA@example.com").await.unwrap_err().field("email").is_some(), "it is their own");
        assert!(to("mailto:ada@example.org").await.unwrap_err().field("email").unwrap().contains("mailto"));
        to("eve@example.com").await.unwrap();
        let token = world.verification().await;
        world.browser().sign_up("eve@example.com").await.unwrap();
        assert_eq!(code(verify(&mut world.browser(), &token).await), "identity.email-taken", "somebody was faster");
    }
}
