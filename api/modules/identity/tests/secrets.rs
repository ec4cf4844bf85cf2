//! Passwords, tokens, secrets and codes are neither logged nor printed, and no later response contains them. A file of its own, because
//! the log belongs to the whole process.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod common;

use allpet_contract::{
    Endpoint,
    client::wire,
    identity::{
        account::ListSessions,
        second_factor::{CodeForm, CodeProof, ReadSecondFactor, RecoveryCodes},
        *,
    },
};
use allpet_kernel::testkit::Engine;
use axum::body::Body;
use common::{
    PASSWORD, World,
    log::Log,
    second_factor::{is_wrong_code, shown_by, sign_in, turn_on},
};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

/// Returns the body of a response as it travels.
async fn body_of<E: Endpoint>(world: &World, token: &str, endpoint: E) -> String {
    let wire = wire(endpoint).unwrap();
    let request = http::Request::builder()
        .method(wire.method.as_str())
        .uri(&wire.target)
        .header("authorization", format!("Bearer {token}"))
        .body(Body::from(wire.body))
        .unwrap();
    let response = world.app.router.clone().oneshot(request).await.unwrap();
    assert!(response.status().is_success());
    let body = response.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(body.to_vec()).unwrap()
}

/// Turns two-step sign-in on, and uses it with right and wrong codes. Returns the secret and the recovery codes, and the six digits that
/// were typed.
async fn use_second_factor(world: &World, session: &Session) -> (Vec<String>, Vec<String>) {
    let (app, codes) = turn_on(world, session).await;
    let mut typed = vec![shown_by(&app, &world.app.kernel)];
    world.wait(30);
    let shown = shown_by(&app, &world.app.kernel);
    sign_in(world, PASSWORD, Some(&shown)).await.unwrap();
    sign_in(world, PASSWORD, Some(&codes[0])).await.unwrap();
    for used in [&shown, &codes[0]] {
        assert!(is_wrong_code(sign_in(world, PASSWORD, Some(used)).await));
        let refused = sign_in(world, PASSWORD, Some(used)).await.unwrap_err();
        assert!(!format!("{refused:?}").contains(used.as_str()), "{refused:?}");
    }
    typed.push(shown);
    let mut secrets = vec![app.secret().to_base32()];
    secrets.extend(
        codes
            .iter()
            .flat_map(|code| [code.clone(), code.replace('-', "")]),
    );
    let token = &session.access_token;
    for body in [
        body_of(world, token, ReadSecondFactor {}).await,
        body_of(world, token, WhoAmI {}).await,
        body_of(world, token, ListSessions {}).await,
    ] {
        assert!(secrets.iter().all(|secret| !body.contains(secret)), "{body}");
    }
    (secrets, typed)
}

/// Returns the words of a log. A number with a fraction, such as a duration or the end of a time, is one word.
fn words(log: &str) -> impl Iterator<Item = &str> {
    log.split(|symbol: char| !symbol.is_ascii_alphanumeric() && symbol != '.')
        .map(|word| word.trim_matches('.'))
}

#[tokio::test]
async fn no_log_holds_a_password_a_token_or_a_code() {
    let log = Log::listen();
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let world = World::new(engine).await;
        let mut browser = world.browser();
        let mut secrets = vec![PASSWORD.to_owned(), "another long password".to_owned()];
        secrets.push(browser.sign_up("ada@example.com").await.unwrap().access_token);
        secrets.extend(browser.cookie.clone());
        browser
            .sign_in("ada@example.com", "another long password")
            .await
            .unwrap_err();
        secrets.push(
            browser
                .sign_in("ada@example.com", PASSWORD)
                .await
                .unwrap()
                .access_token,
        );
        secrets.extend(browser.cookie.clone());
        secrets.push(browser.refresh("shell").await.unwrap().access_token);
        secrets.extend(browser.cookie.clone());
        browser.sign_up("ada@example.com").await.unwrap_err();
        let session = browser.refresh("shell").await.unwrap();
        let (of_second_factor, typed) = use_second_factor(&world, &session).await;
        secrets.extend(of_second_factor);
        let text = log.text();
        assert!(text.contains("INSERT INTO people"), "the log was listened to");
        for secret in secrets {
            assert!(!text.contains(&secret), "{secret} is in the log");
        }
        for code in typed {
            assert!(words(&text).all(|word| word != code), "{code} is in the log");
        }
        let hashes: Vec<String> = allpet_kernel::on_read!(world.db, c => sqlx::query_scalar("SELECT password FROM people").fetch_all(c).await).unwrap();
        assert!(!hashes.is_empty() && hashes.iter().all(|hash| !log.text().contains(hash)));
    }
}

#[test]
fn codes_and_secrets_are_not_printed() {
    let code = "7K3M-Q9TX-0000-ABCD";
    let printed = [
        format!("{:?}", CodeForm { code: code.into() }),
        format!(
            "{:?}",
            CodeProof {
                current_password: PASSWORD.into(),
                code: code.into()
            }
        ),
        format!(
            "{:?}",
            RecoveryCodes {
                codes: vec![code.into()]
            }
        ),
        format!(
            "{:?}",
            SignInForm {
                email: "a@b.c".into(),
                password: PASSWORD.into(),
                code: Some(code.into()),
                app: "shell".into(),
            }
        ),
    ];
    for text in printed {
        assert!(!text.contains(code) && !text.contains(PASSWORD), "{text}");
    }
}

#[tokio::test]
async fn a_password_is_not_printed() {
    let sign_in = SignIn {
        body: SignInForm {
            email: "a@b.c".into(),
            password: PASSWORD.into(),
            code: None,
            app: "shell".into(),
        },
    };
    let sign_up = SignUp {
        body: SignUpForm {
            email: "a@b.c".into(),
            name: "Ada".into(),
            password: PASSWORD.into(),
            app: "shell".into(),
        },
    };
    for printed in [format!("{sign_in:?}"), format!("{sign_up:#?}")] {
        assert!(
            printed.contains("a@b.c") && !printed.contains(PASSWORD),
            "{printed}"
        );
    }
    assert!(
        String::from_utf8(wire(sign_in).unwrap().body)
            .unwrap()
            .contains(PASSWORD),
        "it is sent all the same"
    );
}
