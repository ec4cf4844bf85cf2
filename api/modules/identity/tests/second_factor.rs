//! The second step of signing in: a code of an authenticator app, or a recovery code.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod common;

use allpet_contract::{
    events::{AuditRecorded, PasswordResetRequested, SecondFactorChanged, SecondFactorGuessed},
    identity::{
        Session, SignIn, SignInForm, WhoAmI,
        account::{
            ChangeEmail, ChangePassword, CloseAccount, CloseForm, EmailForm, PasswordForm,
            RequestPasswordReset, ResetForm, ResetPassword, ResetRequestForm,
        },
        second_factor::{CodeProof, ReadSecondFactor, RemoveSecondFactor, RenewRecoveryCodes},
    },
};
use allpet_identity::Settings;
use allpet_kernel::{both_engines, on_read, on_write};
use common::{
    PASSWORD, World, code,
    second_factor::{EMAIL, begin, confirm, is_wrong_code, shown_by, sign_in, turn_on},
    token,
};

const NEW_PASSWORD: &str = "poster weasel reads";

/// Acts as if so many codes had been wrong in a row.
async fn set_wrong_codes(world: &World, number: i64) {
    let mut tx = world.db.begin().await.unwrap();
    on_write!(tx, c => sqlx::query("UPDATE second_factors SET wrong_codes = $1").bind(number).execute(c).await.map(drop))
        .unwrap();
    tx.commit().await.unwrap();
}

/// Replaces a forgotten password by the link of a mail.
async fn reset_password(world: &World) {
    let body = ResetRequestForm { email: EMAIL.into() };
    world.browser().send(RequestPasswordReset { body }).await.unwrap();
    world.app.worker.run_due().await.unwrap();
    let request = world.announced::<PasswordResetRequested>().await[0].request;
    let body = ResetForm {
        token: token(&world.link(request).await.unwrap()),
        password: NEW_PASSWORD.into(),
    };
    world.browser().send(ResetPassword { body }).await.unwrap();
}

both_engines! {
    async fn signing_in_needs_a_code_once_it_is_on(engine) {
        let world = World::new(engine).await;
        let session = world.browser().sign_up(EMAIL).await.unwrap();
        let state = async || world.with_token(&session.access_token, ReadSecondFactor {}).await.unwrap();
        assert_eq!((state().await.since, state().await.recovery_codes), (None, 0));
        let app = begin(&world, &session).await.unwrap();
        sign_in(&world, PASSWORD, None).await.unwrap();
        let refused = confirm(&world, &session, "000 000").await.unwrap_err();
        assert!(refused.field("code").is_some(), "an app that is not set up locks nobody out");
        let shown = shown_by(&app, &world.app.kernel);
        let codes = confirm(&world, &session, &shown).await.unwrap().codes;
        assert_eq!((codes.len(), state().await.recovery_codes), (10, 10));
        assert_eq!(state().await.since, Some(world.app.kernel.now()));
        assert_eq!(world.announced::<SecondFactorChanged>().await.len(), 1);

        assert_eq!(code(sign_in(&world, PASSWORD, None).await), "identity.second-factor-required");
        assert_eq!(code(sign_in(&world, "not the password", None).await), "identity.wrong-password");
        assert_eq!(code(sign_in(&world, "not the password", Some("000000")).await), "identity.wrong-password");
        assert!(is_wrong_code(sign_in(&world, PASSWORD, Some(&shown)).await), "a code works once");
        world.wait(30);
        let next = shown_by(&app, &world.app.kernel);
        let signed_in = sign_in(&world, PASSWORD, Some(&next)).await.unwrap();
        assert_eq!(signed_in.user.id, session.user.id);
        assert!(is_wrong_code(sign_in(&world, PASSWORD, Some(&next)).await), "a code works once");
        assert_eq!(code(begin(&world, &session).await.map(drop)), "identity.second-factor-on");
    }

    async fn a_recovery_code_works_once(engine) {
        let world = World::new(engine).await;
        let session = world.browser().sign_up(EMAIL).await.unwrap();
        let (_, codes) = turn_on(&world, &session).await;
        let typed = codes[0].to_lowercase().replace('-', " ");
        sign_in(&world, PASSWORD, Some(&typed)).await.unwrap();
        assert!(is_wrong_code(sign_in(&world, PASSWORD, Some(&codes[0])).await));
        let state = world.with_token(&session.access_token, ReadSecondFactor {}).await.unwrap();
        assert_eq!(state.recovery_codes, 9);
        let renew = |password: &str, code: &str| {
            let body = CodeProof { current_password: password.into(), code: code.into() };
            RenewRecoveryCodes { body }
        };
        let refused = world.with_token(&session.access_token, renew("not the password", &codes[2])).await.unwrap_err();
        assert!(refused.field("current_password").is_some());
        let refused = world.with_token(&session.access_token, renew(PASSWORD, &codes[0])).await.unwrap_err();
        assert!(refused.field("code").is_some(), "the password alone makes no new codes");
        let renewed = world.with_token(&session.access_token, renew(PASSWORD, &codes[2])).await.unwrap().codes;
        assert!(is_wrong_code(sign_in(&world, PASSWORD, Some(&codes[1])).await), "the old ones are over");
        sign_in(&world, PASSWORD, Some(&renewed[1])).await.unwrap();
    }

    async fn wrong_codes_are_limited_wherever_they_come_from(engine) {
        let world = World::new(engine).await;
        let session = world.browser().sign_up(EMAIL).await.unwrap();
        let (app, _) = turn_on(&world, &session).await;
        world.wait(30);
        let mut refusals = 0;
        loop {
            let mut browser = world.browser();
            browser.peer = format!("198.51.{refusals}.1:5000").parse().unwrap();
            let body = SignInForm {
                email: EMAIL.into(), password: PASSWORD.into(), code: Some("000000".into()), app: "shell".into(),
            };
            let problem = browser.send(SignIn { body }).await.unwrap_err();
            if problem.code == "identity.too-many-attempts" {
                assert!(problem.retry_after.is_some());
                break;
            }
            refusals += 1;
            assert!(refusals <= 5, "a million codes must not be tried");
        }
        world.wait(900);
        let shown = shown_by(&app, &world.app.kernel);
        sign_in(&world, PASSWORD, Some(&shown)).await.unwrap();
    }

    async fn the_owner_learns_once_a_day_that_somebody_guesses_codes(engine) {
        let world = World::new(engine).await;
        let session = world.browser().sign_up(EMAIL).await.unwrap();
        let (app, _) = turn_on(&world, &session).await;
        let messages = async || world.announced::<SecondFactorGuessed>().await.len();
        let guess = async || assert!(is_wrong_code(sign_in(&world, PASSWORD, Some("000000")).await));
        for number in 1..=5 {
            assert_eq!(messages().await, 0, "before the {number}th");
            guess().await;
        }
        assert_eq!(messages().await, 1);
        world.wait(900);
        guess().await;
        assert_eq!(messages().await, 1, "once a day");
        world.wait(24 * 3_600);
        guess().await;
        assert_eq!(messages().await, 2);
        world.wait(900);
        sign_in(&world, PASSWORD, Some(&shown_by(&app, &world.app.kernel))).await.unwrap();
        world.wait(24 * 3_600);
        guess().await;
        assert_eq!(messages().await, 2, "a right code was in between");
    }

    async fn after_a_hundred_wrong_codes_only_a_new_password_helps(engine) {
        let world = World::new(engine).await;
        let session = world.browser().sign_up(EMAIL).await.unwrap();
        let (_, codes) = turn_on(&world, &session).await;
        set_wrong_codes(&world, 99).await;
        sign_in(&world, PASSWORD, Some(&codes[0])).await.unwrap();
        assert!(is_wrong_code(sign_in(&world, PASSWORD, Some("000000")).await), "a right code ends the row");
        set_wrong_codes(&world, 99).await;
        assert!(is_wrong_code(sign_in(&world, PASSWORD, Some("000000")).await));
        for _ in 0..2 {
            let locked = sign_in(&world, PASSWORD, Some(&codes[1])).await.unwrap_err();
            assert_eq!((locked.status, locked.code.as_str()), (403, "identity.second-factor-locked"));
            assert!(locked.detail.unwrap().contains("Forgot your password?"));
        }
        reset_password(&world).await;
        sign_in(&world, NEW_PASSWORD, Some(&codes[1])).await.unwrap();
    }

    async fn it_is_turned_off_with_password_and_code(engine) {
        let world = World::new(engine).await.without_roles();
        let session = world.browser().sign_up(EMAIL).await.unwrap();
        let (app, codes) = turn_on(&world, &session).await;
        let remove = |password: &str, code: &str| {
            let body = CodeProof { current_password: password.into(), code: code.into() };
            RemoveSecondFactor { body }
        };
        let token = &session.access_token;
        assert!(world.with_token(token, remove("not the password", &codes[0])).await.unwrap_err().field("current_password").is_some());
        assert!(world.with_token(token, remove(PASSWORD, "000000")).await.unwrap_err().field("code").is_some());
        world.wait(30);
        let shown = shown_by(&app, &world.app.kernel);
        world.with_token(token, remove(PASSWORD, &shown)).await.unwrap();
        sign_in(&world, PASSWORD, None).await.unwrap();
        assert_eq!(world.announced::<SecondFactorChanged>().await.iter().map(|event| event.on).collect::<Vec<_>>(), [true, false]);
        assert_eq!(code(world.with_token(token, remove(PASSWORD, &codes[0])).await), "identity.second-factor-off");
    }

    async fn staff_use_their_roles_only_with_a_second_factor_where_it_is_required(engine) {
        let settings = Settings { secure_cookies: false, staff_second_factor: true, ..Settings::default() };
        let world = World::with(engine, settings).await;
        let mut browser = world.browser();
        let session = browser.sign_up(EMAIL).await.unwrap();
        let is_withheld = |session: &Session| {
            let claims = world.claims(session);
            assert_eq!(claims.roles.is_empty(), session.user.roles.is_empty());
            assert_eq!(claims.roles_withheld, session.user.roles_withheld);
            session.user.roles_withheld && session.user.roles.is_empty()
        };
        assert!(is_withheld(&session));
        let account = world.with_token(&session.access_token, WhoAmI {}).await.unwrap();
        assert!(account.roles_withheld && account.roles.is_empty());
        let (app, codes) = turn_on(&world, &session).await;
        assert!(!is_withheld(&browser.refresh("shell").await.unwrap()), "the app's code was a second factor");
        world.wait(30);
        let shown = shown_by(&app, &world.app.kernel);
        let elsewhere = sign_in(&world, PASSWORD, Some(&shown)).await.unwrap();
        assert!(!is_withheld(&elsewhere));
        let body = CodeProof { current_password: PASSWORD.into(), code: codes[0].clone() };
        world.with_token(&elsewhere.access_token, RemoveSecondFactor { body }).await.unwrap();
        assert_eq!(code(browser.refresh("shell").await), "identity.session-ended");
        assert!(is_withheld(&sign_in(&world, PASSWORD, None).await.unwrap()));
    }

    async fn turning_it_on_ends_the_sessions_that_a_password_opened(engine) {
        let world = World::new(engine).await;
        let session = world.browser().sign_up(EMAIL).await.unwrap();
        let mut thief = world.browser();
        thief.sign_in(EMAIL, PASSWORD).await.unwrap();
        turn_on(&world, &session).await;
        assert_eq!(code(thief.refresh("shell").await), "identity.session-ended");
        world.with_token(&session.access_token, ReadSecondFactor {}).await.unwrap();
    }

    async fn an_operator_turns_it_off(engine) {
        let world = World::new(engine).await;
        let mut phone = world.browser();
        let session = phone.sign_up(EMAIL).await.unwrap();
        turn_on(&world, &session).await;
        let (kernel, user) = (&world.app.kernel, session.user.id);
        assert!(allpet_identity::remove_second_factor(kernel, &world.db, user).await.unwrap());
        assert!(!allpet_identity::remove_second_factor(kernel, &world.db, user).await.unwrap());
        assert_eq!(code(phone.refresh("shell").await), "identity.session-ended", "somebody else may have the phone");
        sign_in(&world, PASSWORD, None).await.unwrap();
        assert_eq!(world.announced::<SecondFactorChanged>().await.len(), 2);
        let audited = world.announced::<AuditRecorded>().await;
        let actions: Vec<_> = audited.iter().map(|record| (record.action.as_str(), record.session.is_some())).collect();
        assert_eq!(actions, [("second-factor-added", true), ("second-factor-removed", false)]);
        assert!(!format!("{audited:?}").contains(EMAIL), "no data about a person");
    }

    async fn owners_need_no_second_factor(engine) {
        let settings = Settings { secure_cookies: false, staff_second_factor: true, ..Settings::default() };
        let world = World::with(engine, settings).await.without_roles();
        let session = world.browser().sign_up(EMAIL).await.unwrap();
        assert!(!session.user.roles_withheld);
        assert!(world.claims(&session).roles_withheld, "a role that they get later waits for it");
    }

    async fn a_setup_ends_after_an_hour(engine) {
        let world = World::new(engine).await;
        let mut browser = world.browser();
        browser.sign_up(EMAIL).await.unwrap();
        let session = browser.refresh("shell").await.unwrap();
        let app = begin(&world, &session).await.unwrap();
        world.wait(3_600);
        let session = browser.refresh("shell").await.unwrap();
        let shown = shown_by(&app, &world.app.kernel);
        assert_eq!(code(confirm(&world, &session, &shown).await), "identity.second-factor-setup-not-found");
    }

    async fn what_opens_the_account_is_changed_with_a_code(engine) {
        let world = World::new(engine).await.without_roles();
        world.browser().sign_up("eve@example.com").await.unwrap();
        let session = world.browser().sign_up(EMAIL).await.unwrap();
        let (_, codes) = turn_on(&world, &session).await;
        let token = &session.access_token;
        let email = async |email: &str, code: Option<&String>| {
            let body = EmailForm { email: email.into(), current_password: PASSWORD.into(), code: code.cloned() };
            world.with_token(token, ChangeEmail { body }).await
        };
        let password = async |code: Option<&String>| {
            let (current_password, password) = (PASSWORD.into(), NEW_PASSWORD.into());
            let body = PasswordForm { current_password, password, code: code.cloned() };
            world.with_token(token, ChangePassword { body }).await
        };
        let body = CloseForm { current_password: PASSWORD.into(), code: None };
        let refused = [
            email("new@example.com", None).await.unwrap_err(),
            password(None).await.unwrap_err(),
            password(Some(&"000000".into())).await.unwrap_err(),
            world.with_token(token, CloseAccount { body }).await.unwrap_err(),
        ];
        assert!(refused.iter().all(|problem| problem.field("code").is_some()), "{refused:?}");
        assert_eq!(code(email("eve@example.com", Some(&codes[0])).await), "identity.email-taken");
        email("new@example.com", Some(&codes[0])).await.unwrap();
        assert!(password(Some(&codes[0])).await.unwrap_err().field("code").is_some(), "a code works once");
        password(Some(&codes[1])).await.unwrap();
        sign_in(&world, NEW_PASSWORD, Some(&codes[2])).await.unwrap();
    }

    async fn no_code_is_stored_and_a_closed_account_keeps_no_secret(engine) {
        let world = World::new(engine).await.without_roles();
        let session = world.browser().sign_up(EMAIL).await.unwrap();
        let (_, codes) = turn_on(&world, &session).await;
        let hashes: Vec<Vec<u8>> =
            on_read!(world.db, c => sqlx::query_scalar("SELECT hash FROM recovery_codes").fetch_all(c).await).unwrap();
        assert_eq!(hashes.len(), 10);
        let plain: Vec<u8> = codes[0].replace('-', "").into_bytes();
        assert!(hashes.iter().all(|hash| hash.len() == 32 && *hash != plain));
        let body = CloseForm { current_password: PASSWORD.into(), code: Some(codes[0].clone()) };
        world.with_token(&session.access_token, CloseAccount { body }).await.unwrap();
        for table in ["SELECT COUNT(*) FROM second_factors", "SELECT COUNT(*) FROM recovery_codes"] {
            let count: i64 = on_read!(world.db, c => sqlx::query_scalar(table).fetch_one(c).await).unwrap();
            assert_eq!(count, 0, "{table}");
        }
    }
}
