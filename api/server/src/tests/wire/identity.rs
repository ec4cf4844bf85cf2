//! Accounts and sessions.

use super::world::{Page, World};
use allpet_contract::{
    events::{Event, PasswordResetRequested, VerificationRequested},
    identity::{
        ProfileForm, ReadKeySet, Refresh, Session, SignIn, SignInForm, SignOut, SignUp, SignUpForm,
        TokenRequest, UpdateProfile, WhoAmI,
        account::{
            ChangeEmail, ChangePassword, CloseAccount, CloseForm, EmailForm, EndOtherSessions, EndSession,
            LinkForm, ListSessions, PasswordForm, RequestPasswordReset, RequestVerification, ResetForm,
            ResetPassword, ResetRequestForm, VerifyEmail,
        },
        data_export::{DataExportForm, DownloadDataExport, ReadDataExport, StartDataExport},
        mail::IssueAccountLink,
        passkeys::{
            AddPasskey, BeginPasskey, BeginPasskeySignIn, ListPasskeys, NewPasskeyForm, PasskeyNameForm,
            PasskeyProof, PasskeySignInForm, RemovePasskey, RenamePasskey, SignInWithPasskey,
        },
        second_factor::{
            BeginSecondFactor, CodeForm, CodeProof, ConfirmSecondFactor, PasswordProof, ReadSecondFactor,
            RemoveSecondFactor, RenewRecoveryCodes,
        },
    },
};
use allpet_domain::{id::AccountRequestId, role::Role};
use allpet_kernel::{
    both_engines, on_read,
    testkit::{Authenticator, CookieJar, ORIGIN},
    token::Claims,
};

const EMAIL: &str = "ben@example.com";
const PASSWORD: &str = "a walk in the park";
const NEW_PASSWORD: &str = "poster weasel reads";

fn sign_in(password: &str) -> SignIn {
    let body = SignInForm {
        email: EMAIL.into(),
        password: password.into(),
        code: None,
        app: "shell".into(),
    };
    SignIn { body }
}

/// Returns the claims of a session's token.
fn claims(world: &World, session: &Session) -> Claims {
    let kernel = &world.app.kernel;
    let claims = kernel.keys().verify(&session.access_token, kernel.now());
    Claims::clone(&claims.unwrap())
}

/// Returns the page of a person who has just signed in.
fn page_of(world: &World, session: &Session) -> Page {
    world
        .app
        .page(&CookieJar::default(), Some(claims(world, session)))
}

/// Makes a link for the newest request of a topic, and returns its token.
async fn link_token<E: Event>(world: &World) -> String {
    let payload: String = on_read!(world.databases["identity"], c =>
        sqlx::query_scalar("SELECT payload FROM outbox WHERE topic = $1 ORDER BY id DESC LIMIT 1")
            .bind(E::TOPIC).fetch_one(c).await)
    .unwrap();
    let payload: serde_json::Value = serde_json::from_str(&payload).unwrap();
    let request: AccountRequestId = payload["request"].as_str().unwrap().parse().unwrap();
    let client = world.app.kernel.client("notifications");
    let link = client.send(IssueAccountLink { request }).await.unwrap().link;
    link.split_once('#').unwrap().1.to_owned()
}

/// Proves the address, and changes what opens the account.
async fn changes(world: &World, ben: &Page) {
    world.record(ben, RequestVerification {}).await;
    let token = link_token::<VerificationRequested>(world).await;
    world
        .record(
            &world.guest(),
            VerifyEmail {
                body: LinkForm { token },
            },
        )
        .await;
    let current_password = PASSWORD.to_owned();
    let body = EmailForm {
        email: "ben@example.org".into(),
        current_password: current_password.clone(),
        code: None,
    };
    world.record(ben, ChangeEmail { body }).await;
    let body = PasswordForm {
        current_password,
        password: NEW_PASSWORD.into(),
        code: None,
    };
    world.record(ben, ChangePassword { body }).await;
}

/// Turns two-step sign-in on and off.
async fn second_factor(world: &World, ben: &Page) {
    let current_password = || PASSWORD.to_owned();
    let body = PasswordProof {
        current_password: current_password(),
    };
    let setup = world.record(ben, BeginSecondFactor { body }).await;
    let secret = totp_rs::Secret::try_from_base32(&setup.secret).unwrap();
    let app = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    let now = u64::try_from(world.app.kernel.now().unix_seconds()).unwrap();
    let body = CodeForm {
        code: app.generate(now).to_string(),
    };
    let codes = world.record(ben, ConfirmSecondFactor { body }).await.codes;
    world.record(ben, ReadSecondFactor {}).await;
    let proof = |code: &str| CodeProof {
        current_password: current_password(),
        code: code.to_owned(),
    };
    let body = proof(&codes[0]);
    let codes = world.record(ben, RenewRecoveryCodes { body }).await.codes;
    let body = proof(&codes[0]);
    world.record(ben, RemoveSecondFactor { body }).await;
}

/// Adds a passkey, signs in with it, renames it and removes it. Returns the page of the session that goes on.
async fn passkeys(world: &World, ben: &Page) -> Page {
    let proof = || PasskeyProof {
        current_password: PASSWORD.to_owned(),
        code: None,
    };
    let task = world.record(ben, BeginPasskey { body: proof() }).await;
    let mut device = Authenticator::new(1, ORIGIN);
    let body = NewPasskeyForm {
        ceremony: task.ceremony,
        name: "Phone".into(),
        credential: device.create(&task.options),
    };
    let passkey = world.record(ben, AddPasskey { body }).await.id;
    let task = world.record(&world.guest(), BeginPasskeySignIn {}).await;
    let body = PasskeySignInForm {
        ceremony: task.ceremony,
        credential: device.sign_in(&task.options),
    };
    let session = world.record(&world.guest(), SignInWithPasskey { body }).await;
    world.record(ben, ListPasskeys {}).await;
    let body = PasskeyNameForm {
        name: "Old phone".into(),
    };
    world.record(ben, RenamePasskey { passkey, body }).await;
    let body = proof();
    let page = page_of(world, &session);
    world.record(&page, RemovePasskey { passkey, body }).await;
    page
}

/// Lists the sessions and ends them.
async fn sessions(world: &World, ben: &Page) {
    let other = world.guest().send(sign_in(NEW_PASSWORD)).await.unwrap();
    world.record(ben, ListSessions {}).await;
    let session = claims(world, &other).sid.unwrap();
    world.record(ben, EndSession { session }).await;
    world.record(ben, EndOtherSessions {}).await;
}

/// Sets a new password by a link, and closes the account.
async fn reset_and_close(world: &World) {
    let body = ResetRequestForm { email: EMAIL.into() };
    world.record(&world.guest(), RequestPasswordReset { body }).await;
    world.app.worker.run_enqueued().await.unwrap();
    let token = link_token::<PasswordResetRequested>(world).await;
    let body = ResetForm {
        token,
        password: PASSWORD.into(),
    };
    world.record(&world.guest(), ResetPassword { body }).await;
    let session = world.guest().send(sign_in(PASSWORD)).await.unwrap();
    let body = CloseForm {
        current_password: PASSWORD.into(),
        code: None,
    };
    world
        .record(&page_of(world, &session), CloseAccount { body })
        .await;
}

/// Ada downloads her data.
async fn data_export(world: &World) {
    let ada = world.ada();
    let body = DataExportForm {
        current_password: "correct horse battery".into(),
    };
    world.record(&ada, StartDataExport { body }).await;
    world.app.worker.run_enqueued().await.unwrap();
    world.record(&ada, ReadDataExport {}).await;
    let body = DataExportForm {
        current_password: "correct horse battery".into(),
    };
    world.record(&ada, DownloadDataExport { body }).await;
}

both_engines! {
    async fn identity(engine) {
        let world = World::new(engine).await;
        let page = world.guest();
        let (email, app) = (EMAIL.to_owned(), "shell".to_owned());
        let body = SignUpForm { email, name: "Ben".into(), password: PASSWORD.into(), app: app.clone() };
        world.record(&page, SignUp { body }).await;
        world.record(&page, Refresh { body: TokenRequest { app } }).await;
        world.record(&page, SignOut {}).await;
        let session = world.record(&page, sign_in(PASSWORD)).await;
        let ben = page_of(&world, &session);
        second_factor(&world, &ben).await;
        let ben = passkeys(&world, &ben).await;
        changes(&world, &ben).await;
        sessions(&world, &ben).await;
        reset_and_close(&world).await;
        let kim = world.kim(world.shop, Role::Admin);
        world.record(&kim, UpdateProfile { body: ProfileForm { name: "Kim Lee".into() } }).await;
        world.record(&kim, WhoAmI {}).await;
        world.record(&page, ReadKeySet {}).await;
        data_export(&world).await;
        world.compare("identity");
    }
}
