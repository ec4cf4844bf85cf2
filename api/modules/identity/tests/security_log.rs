//! The security log contains sign-ins, failures, lockouts, stolen sessions and sign-outs, and no address or password. A file of
//! its own, because the log belongs to the whole process.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod common;

use allpet_kernel::testkit::Engine;
use common::{
    Browser, PASSWORD, World, code,
    log::Log,
    second_factor::{is_wrong_code, sign_in, turn_on},
};

const EMAIL: &str = "ada@example.com";
const WRONG: &str = "wrong horse battery";

/// Returns the only line with `words`, after checking its level and that it contains all of `names`. Deletes the recorded lines.
fn one_line(log: &Log, level: &str, words: &str, names: &[&str]) -> String {
    let lines = log.lines(words);
    assert_eq!(lines.len(), 1, "{words}: {lines:#?}");
    for name in names.iter().chain([&level]) {
        assert!(lines[0].contains(name), "{name} in {}", lines[0]);
    }
    hear_no_secret(log);
    log.forget();
    lines[0].clone()
}

fn hear_no_secret(log: &Log) {
    for secret in [EMAIL, "nobody@example.com", PASSWORD, WRONG, "192.0.2.7"] {
        assert!(!log.text().contains(secret), "{secret} is in the log");
    }
}

/// Returns the value of `name=` in a line.
fn value<'a>(line: &'a str, name: &str) -> &'a str {
    let (_, rest) = line.split_once(&format!("{name}=\"")).unwrap();
    rest.split_once('"').unwrap().0
}

#[tokio::test]
async fn the_log_tells_the_story_of_a_session_without_its_secrets() {
    let log = Log::listen();
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let world = World::new(engine).await;
        log.forget();
        let mut browser = world.browser();
        sign_in_and_out(&log, &world, &mut browser).await;
        steal_a_session(&log, &world, &mut browser).await;
        guess(&log, &mut browser).await;
        guess_codes(&log, &world, &mut browser).await;
    }
}

async fn sign_in_and_out(log: &Log, world: &World, browser: &mut Browser) {
    let made = browser.sign_up(EMAIL).await.unwrap();
    let user = format!("user={}", made.user.id);
    one_line(log, "INFO", "signed in", &[&user, "new_account=true"]);
    let session = browser.sign_in(EMAIL, PASSWORD).await.unwrap();
    let family = format!("session={}", world.claims(&session).sid.unwrap());
    one_line(log, "INFO", "signed in", &[&user, &family, "new_account=false"]);
    assert!(log.lines("signed out").is_empty());
    browser.sign_out().await.unwrap();
    one_line(log, "INFO", "signed out", &[&user, &family]);
    browser.sign_out().await.unwrap();
    assert!(log.lines("signed out").is_empty(), "nobody was signed in");
}

async fn steal_a_session(log: &Log, world: &World, browser: &mut Browser) {
    let session = browser.sign_in(EMAIL, PASSWORD).await.unwrap();
    let family = format!("session={}", world.claims(&session).sid.unwrap());
    let mut thief = browser.clone();
    browser.refresh("shell").await.unwrap();
    thief.clone().refresh("shell").await.unwrap();
    assert!(log.lines("reused").is_empty(), "two tabs are not a theft");
    world.wait(11);
    assert_eq!(code(thief.refresh("shell").await), "identity.session-ended");
    one_line(log, "WARN", "a refresh token was reused", &[&family]);
}

async fn guess(log: &Log, browser: &mut Browser) {
    // A device that the person has not used.
    browser.device = None;
    let mut accounts = Vec::new();
    for email in [EMAIL, "nobody@example.com", EMAIL, EMAIL, EMAIL, EMAIL] {
        code(browser.sign_in(email, WRONG).await);
        let line = one_line(log, "WARN", "a sign-in failed", &["account=", "network="]);
        assert_eq!(value(&line, "network").len(), 16);
        accounts.push(value(&line, "account").to_owned());
    }
    assert_eq!(accounts[0], accounts[5], "the same account is found again");
    assert_ne!(accounts[0], accounts[1]);
    assert_eq!(
        code(browser.sign_in(EMAIL, PASSWORD).await),
        "identity.too-many-attempts"
    );
    let key = format!("key=\"{}\"", accounts[0]);
    one_line(log, "WARN", "locked out", &["limit=\"account\"", &key]);
    assert!(log.lines("signed in").is_empty());
}

async fn guess_codes(log: &Log, world: &World, browser: &mut Browser) {
    world.wait(3_600);
    let session = browser.sign_in(EMAIL, PASSWORD).await.unwrap();
    let user = format!("user={}", session.user.id);
    turn_on(world, &session).await;
    log.forget();
    for number in 1..=5 {
        assert!(log.lines("guesses codes").is_empty(), "before the {number}th");
        assert!(is_wrong_code(sign_in(world, PASSWORD, Some("000000")).await));
    }
    assert_eq!(log.lines("the code of a sign-in was wrong").len(), 5);
    one_line(log, "WARN", "guesses codes", &[&user, "wrong_codes=5"]);
}
