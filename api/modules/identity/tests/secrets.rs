//! Passwords and tokens are neither logged nor printed. A file of its own, because the log belongs to the whole process.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod common;

use allpet_contract::{client::wire, identity::*};
use allpet_kernel::testkit::Engine;
use common::{PASSWORD, World, log::Log};

#[tokio::test]
async fn no_log_holds_a_password_or_a_token() {
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
        let text = log.text();
        assert!(text.contains("INSERT INTO people"), "the log was listened to");
        for secret in secrets {
            assert!(!text.contains(&secret), "{secret} is in the log");
        }
        let hashes: Vec<String> = allpet_kernel::on_read!(world.db, c => sqlx::query_scalar("SELECT password FROM people").fetch_all(c).await).unwrap();
        assert!(!hashes.is_empty() && hashes.iter().all(|hash| !log.text().contains(hash)));
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
