//! A person with an authenticator app.

use super::{PASSWORD, World};
use allpet_contract::{
    Problem,
    identity::{
        Session, SignIn, SignInForm,
        second_factor::{BeginSecondFactor, CodeForm, ConfirmSecondFactor, PasswordProof, RecoveryCodes},
    },
};
use allpet_kernel::Kernel;
use totp_rs::{Builder, Secret, Totp};

pub const EMAIL: &str = "ada@example.com";

fn proof(password: &str) -> PasswordProof {
    PasswordProof {
        current_password: password.into(),
    }
}

pub fn shown_by(app: &Totp, kernel: &Kernel) -> String {
    app.generate(u64::try_from(kernel.now().unix_seconds()).unwrap())
        .to_string()
}

/// Begins a setup as the person does, and returns their app.
pub async fn begin(world: &World, session: &Session) -> Result<Totp, Problem> {
    let begin = BeginSecondFactor {
        body: proof(PASSWORD),
    };
    let setup = world.with_token(&session.access_token, begin).await?;
    assert!(setup.address.contains(&setup.secret) && setup.qr.size > 20);
    let secret = Secret::try_from_base32(&setup.secret).unwrap();
    Ok(Builder::new().with_secret(secret).build().unwrap())
}

pub async fn confirm(world: &World, session: &Session, code: &str) -> Result<RecoveryCodes, Problem> {
    let body = CodeForm { code: code.into() };
    world
        .with_token(&session.access_token, ConfirmSecondFactor { body })
        .await
}

/// Turns the second step on. Returns the app and the recovery codes.
pub async fn turn_on(world: &World, session: &Session) -> (Totp, Vec<String>) {
    let app = begin(world, session).await.unwrap();
    let shown = shown_by(&app, &world.app.kernel);
    let codes = confirm(world, session, &shown).await.unwrap().codes;
    (app, codes)
}

pub async fn sign_in(world: &World, password: &str, code: Option<&str>) -> Result<Session, Problem> {
    let body = SignInForm {
        email: EMAIL.into(),
        password: password.into(),
        code: code.map(str::to_owned),
        app: "shell".into(),
    };
    world.browser().send(SignIn { body }).await
}

pub fn is_wrong_code(answer: Result<Session, Problem>) -> bool {
    let problem = answer.unwrap_err();
    problem
        .errors
        .iter()
        .any(|error| error.field == "code" && error.code == "wrong")
}
