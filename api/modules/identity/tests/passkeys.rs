//! Passkeys: added, used to sign in, renamed and removed.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod common;

use allpet_contract::{
    Problem,
    events::{AuditRecorded, PasskeysChanged},
    identity::{
        Session,
        account::{CloseAccount, CloseForm},
        passkeys::{
            AddPasskey, BeginPasskey, BeginPasskeySignIn, ListPasskeys, NewPasskeyForm, PASSKEYS_MAX,
            Passkey, PasskeyNameForm, PasskeyProof, PasskeySignInForm, PasskeyTask, RemovePasskey,
            RenamePasskey, SignInWithPasskey,
        },
        second_factor::{BeginSecondFactor, PasswordProof},
    },
};
use allpet_identity::Settings;
use allpet_kernel::{
    both_engines, on_read,
    testkit::{Authenticator, ORIGIN as SHELL},
};
use common::{
    PASSWORD, World, code,
    second_factor::{EMAIL, turn_on},
};

fn proof(password: &str, code: Option<&String>) -> PasskeyProof {
    PasskeyProof {
        current_password: password.into(),
        code: code.cloned(),
    }
}

async fn begin(world: &World, session: &Session) -> Result<PasskeyTask, Problem> {
    let body = proof(PASSWORD, None);
    world
        .with_token(&session.access_token, BeginPasskey { body })
        .await
}

async fn add(
    world: &World,
    session: &Session,
    task: &PasskeyTask,
    credential: String,
) -> Result<Passkey, Problem> {
    let body = NewPasskeyForm {
        ceremony: task.ceremony,
        name: "Phone".into(),
        credential,
    };
    world.with_token(&session.access_token, AddPasskey { body }).await
}

/// Adds the passkey of a device.
async fn add_device(world: &World, session: &Session, number: u8) -> (Authenticator, Passkey) {
    let task = begin(world, session).await.unwrap();
    let mut device = Authenticator::new(number, SHELL);
    let credential = device.create(&task.options);
    let passkey = add(world, session, &task, credential).await.unwrap();
    (device, passkey)
}

async fn options(world: &World) -> PasskeyTask {
    world.browser().send(BeginPasskeySignIn {}).await.unwrap()
}

async fn finish(world: &World, task: &PasskeyTask, credential: String) -> Result<Session, Problem> {
    let body = PasskeySignInForm {
        ceremony: task.ceremony,
        credential,
    };
    world.browser().send(SignInWithPasskey { body }).await
}

async fn sign_in(world: &World, device: &mut Authenticator) -> Result<Session, Problem> {
    let task = options(world).await;
    let credential = device.sign_in(&task.options);
    finish(world, &task, credential).await
}

const REFUSED: &str = "identity.passkey-refused";

both_engines! {
    async fn a_passkey_signs_in_without_password_and_code(engine) {
        let settings = Settings { secure_cookies: false, staff_second_factor: true, ..Settings::default() };
        let world = World::with(engine, settings).await;
        let session = world.browser().sign_up(EMAIL).await.unwrap();
        let (mut device, passkey) = add_device(&world, &session, 1).await;
        assert_eq!((passkey.name.as_str(), passkey.last_used), ("Phone", None));
        let signed_in = sign_in(&world, &mut device).await.unwrap();
        assert_eq!(signed_in.user.id, session.user.id);
        assert!(!world.claims(&signed_in).roles_withheld, "it is the second factor, too");
        sign_in(&world, &mut device).await.unwrap();
        let listed = world.with_token(&session.access_token, ListPasskeys {}).await.unwrap();
        assert_eq!(listed[0].last_used, Some(world.app.kernel.now()));
        assert_eq!(world.announced::<PasskeysChanged>().await.len(), 1);
        let audited = world.announced::<AuditRecorded>().await;
        assert_eq!(audited[0].action.as_str(), "passkey-added");
    }

    async fn what_does_not_fit_the_request_opens_nothing(engine) {
        let world = World::new(engine).await;
        let session = world.browser().sign_up(EMAIL).await.unwrap();
        let (device, _) = add_device(&world, &session, 1).await;
        let task = options(&world).await;
        let once = device.clone().sign_in(&task.options);
        finish(&world, &task, once.clone()).await.unwrap();
        assert_eq!(code(finish(&world, &task, once.clone()).await), REFUSED, "it was used already");
        assert_eq!(code(finish(&world, &options(&world).await, once).await), REFUSED, "it belongs to another request");
        assert_eq!(code(sign_in(&world, &mut device.clone()).await), REFUSED, "its counter went back: it is a copy");
        let next = || {
            let mut next = device.clone();
            next.counter = 9;
            next
        };
        let mut other_page = next();
        other_page.origin = "https://allpet.example.net".into();
        assert_eq!(code(sign_in(&world, &mut other_page).await), REFUSED, "a false page");
        let mut unlocked = next();
        unlocked.recognizes = false;
        assert_eq!(code(sign_in(&world, &mut unlocked).await), REFUSED, "nobody was recognized");
        let mut other_key = Authenticator::new(2, SHELL);
        other_key.id.clone_from(&device.id);
        other_key.person.clone_from(&device.person);
        other_key.counter = 9;
        assert_eq!(code(sign_in(&world, &mut other_key).await), REFUSED, "another key");
        let task = options(&world).await;
        world.wait(5 * 60);
        assert_eq!(code(finish(&world, &task, next().sign_in(&task.options)).await), REFUSED, "too late");
        sign_in(&world, &mut next()).await.unwrap();
        assert_eq!(code(finish(&world, &options(&world).await, "{}".into()).await), REFUSED, "no browser sends this");
    }

    async fn adding_one_takes_the_password_and_a_code_where_there_is_one(engine) {
        let world = World::new(engine).await;
        let session = world.browser().sign_up(EMAIL).await.unwrap();
        let eve = world.browser().sign_up("eve@example.com").await.unwrap();
        let begin_with = async |password: &str, code: Option<&String>| {
            let body = proof(password, code);
            world.with_token(&session.access_token, BeginPasskey { body }).await
        };
        assert!(begin_with("not the password", None).await.unwrap_err().field("current_password").is_some());
        let (_, codes) = turn_on(&world, &session).await;
        assert!(begin_with(PASSWORD, None).await.unwrap_err().field("code").is_some());
        let task = begin_with(PASSWORD, Some(&codes[0])).await.unwrap();
        let mut device = Authenticator::new(1, SHELL);
        let credential = device.create(&task.options);
        let another = add(&world, &eve, &task, credential.clone()).await;
        assert_eq!(code(another.map(drop)), "identity.passkey-not-created", "it was begun by somebody else");
        assert_eq!(code(add(&world, &session, &task, credential).await.map(drop)), "identity.passkey-not-created", "once");
        let task = begin(&world, &eve).await.unwrap();
        let credential = device.create(&task.options);
        add(&world, &eve, &task, credential).await.unwrap();
        let task = begin_with(PASSWORD, Some(&codes[1])).await.unwrap();
        let credential = device.create(&task.options);
        let taken = add(&world, &session, &task, credential).await;
        assert_eq!(code(taken.map(drop)), "identity.passkey-not-created", "a key opens one account");
    }

    async fn the_password_alone_does_not_get_past_a_passkey(engine) {
        let world = World::new(engine).await.without_roles();
        let session = world.browser().sign_up(EMAIL).await.unwrap();
        let by_password = world.browser().sign_in(EMAIL, PASSWORD).await.unwrap();
        let early = begin(&world, &by_password).await.unwrap();
        let (mut device, passkey) = add_device(&world, &session, 1).await;
        let token = &by_password.access_token;
        let late = Authenticator::new(7, SHELL).create(&early.options);
        assert_eq!(code(add(&world, &by_password, &early, late).await.map(drop)), "identity.passkey-not-created", "begun before");
        let another = world.with_token(token, BeginPasskey { body: proof(PASSWORD, None) }).await.map(drop);
        assert_eq!(code(another), "identity.passkey-required");
        let body = PasswordProof { current_password: PASSWORD.into() };
        assert_eq!(code(world.with_token(token, BeginSecondFactor { body }).await.map(drop)), "identity.passkey-required");
        let body = CloseForm { current_password: PASSWORD.into(), code: None };
        assert_eq!(code(world.with_token(token, CloseAccount { body }).await), "identity.passkey-required");
        let removal = || RemovePasskey { passkey: passkey.id, body: proof(PASSWORD, None) };
        assert_eq!(code(world.with_token(token, removal()).await), "identity.passkey-required");
        let by_passkey = sign_in(&world, &mut device).await.unwrap();
        world.with_token(&by_passkey.access_token, removal()).await.unwrap();
        let (kernel, user) = (&world.app.kernel, session.user.id);
        add_device(&world, &by_passkey, 2).await;
        assert!(allpet_identity::remove_second_factor(kernel, &world.db, user).await.unwrap(), "who lost the device asks");
        let by_password = world.browser().sign_in(EMAIL, PASSWORD).await.unwrap();
        add_device(&world, &by_password, 3).await;
    }

    async fn an_account_has_twenty_at_most(engine) {
        let world = World::new(engine).await;
        let session = world.browser().sign_up(EMAIL).await.unwrap();
        let last = begin(&world, &session).await.unwrap();
        let (mut device, _) = add_device(&world, &session, 1).await;
        let by_passkey = sign_in(&world, &mut device).await.unwrap();
        for number in 2..=u8::try_from(PASSKEYS_MAX).unwrap() {
            add_device(&world, &by_passkey, number).await;
        }
        assert_eq!(code(begin(&world, &by_passkey).await.map(drop)), "identity.too-many-passkeys");
        let credential = Authenticator::new(99, SHELL).create(&last.options);
        assert_eq!(code(add(&world, &session, &last, credential).await.map(drop)), "identity.too-many-passkeys");
    }

    async fn one_is_renamed_and_removed_by_its_person(engine) {
        let world = World::new(engine).await;
        let session = world.browser().sign_up(EMAIL).await.unwrap();
        let eve = world.browser().sign_up("eve@example.com").await.unwrap();
        let (mut device, passkey) = add_device(&world, &session, 1).await;
        let with_passkey = sign_in(&world, &mut device).await.unwrap();
        let rename = |name: &str| RenamePasskey { passkey: passkey.id, body: PasskeyNameForm { name: name.into() } };
        assert_eq!(code(world.with_token(&eve.access_token, rename("Mine")).await.map(drop)), "identity.passkey-not-found");
        assert!(world.with_token(&session.access_token, rename(" ")).await.unwrap_err().field("name").is_some());
        assert_eq!(world.with_token(&session.access_token, rename("Old phone")).await.unwrap().name, "Old phone");
        let remove = |password: &str| RemovePasskey { passkey: passkey.id, body: proof(password, None) };
        assert_eq!(code(world.with_token(&eve.access_token, remove(PASSWORD)).await), "identity.passkey-not-found");
        world.with_token(&with_passkey.access_token, remove("not the password")).await.unwrap_err();
        let elsewhere = sign_in(&world, &mut device).await.unwrap();
        world.with_token(&with_passkey.access_token, remove(PASSWORD)).await.unwrap();
        assert_eq!(code(sign_in(&world, &mut device).await), REFUSED);
        let ended = world.with_token(&elsewhere.access_token, ListPasskeys {}).await.map(drop);
        assert_eq!(code(ended), "signed-out", "its sessions end with it");
    }

    async fn a_closed_account_keeps_none_and_unfinished_ones_are_deleted(engine) {
        let world = World::new(engine).await.without_roles();
        let session = world.browser().sign_up(EMAIL).await.unwrap();
        let (mut device, _) = add_device(&world, &session, 1).await;
        let task = options(&world).await;
        let by_passkey = sign_in(&world, &mut device).await.unwrap();
        let body = CloseForm { current_password: PASSWORD.into(), code: None };
        world.with_token(&by_passkey.access_token, CloseAccount { body }).await.unwrap();
        assert_eq!(code(finish(&world, &task, device.sign_in(&task.options)).await), REFUSED);
        options(&world).await;
        world.wait(60 * 60);
        world.app.run_scheduled("identity", "identity.remove-ended-sessions").await;
        for table in ["SELECT COUNT(*) FROM passkeys", "SELECT COUNT(*) FROM passkey_ceremonies"] {
            let count: i64 = on_read!(world.db, c => sqlx::query_scalar(table).fetch_one(c).await).unwrap();
            assert_eq!(count, 0, "{table}");
        }
    }

    async fn a_page_of_an_app_signs_nobody_in(engine) {
        let world = World::new(engine).await;
        let mut browser = world.browser();
        browser.origin = Some(common::LICENSING.into());
        assert_eq!(code(browser.send(BeginPasskeySignIn {}).await.map(drop)), "identity.foreign-origin");
    }
}
