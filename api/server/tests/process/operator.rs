//! Operator commands on an empty system: an organisation, an account, a role.

use crate::{
    ada,
    jobs::actions,
    server::{Server, command, seed, until},
};
use allpet_contract::identity::{
    WhoAmI,
    account::{CloseAccount, CloseForm},
};
use allpet_kernel::{
    Db, on_write,
    testkit::{Engine, TestDatabases},
};
use std::{
    io::Write as _,
    process::{Command, Output, Stdio},
};
use uuid::Uuid;

fn run(mut command: Command, typed: &str) -> Output {
    let command = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut process = command.spawn().unwrap();
    process.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
    process.wait_with_output().unwrap()
}

fn printed(output: &Output) -> String {
    [&output.stdout[..], &output.stderr[..]]
        .map(String::from_utf8_lossy)
        .concat()
}

#[tokio::test]
async fn the_first_admin_is_made_without_the_demo() {
    let databases = TestDatabases::new(Engine::Sqlite).await;
    let call = |words: &str, typed: &str| {
        let mut words = words.split_whitespace();
        let mut command = command(&databases, words.next().unwrap());
        command.args(words).env("ALLPET_ORIGINS", "https://pets.example");
        let output = run(command, typed);
        (output.status.success(), printed(&output))
    };
    let tenant = "tenant create --slug seattle --name Seattle --kind authority --jurisdiction seattle";
    assert!(call(tenant, "").0);
    let (again, words) = call(tenant, "");
    assert!(!again && words.contains("“seattle” already"), "{words}");

    let (made, words) = call("user create --email dana@pets.example --name Dana", "");
    let (_, password) = words.split_once("shown this once: ").unwrap();
    assert!(made && password.trim().len() == 24, "{words}");
    let (made, words) = call(
        "user create --email sam@pets.example --name Sam",
        "three quiet horses walk\n",
    );
    assert!(
        made && !words.contains("horses") && !words.contains("shown this once"),
        "{words}"
    );
    let (weak, words) = call("user create --email x@pets.example --name X", "short\n");
    assert!(!weak && words.contains("12"), "{words}");
    assert!(
        !call(
            "user create --email sam@pets.example --name Sam",
            "three quiet horses walk\n"
        )
        .0
    );

    assert!(
        call(
            "grant --tenant seattle --role admin --email dana@pets.example",
            ""
        )
        .0
    );
    assert!(
        !call(
            "grant --tenant seattle --role merchant --email sam@pets.example",
            ""
        )
        .0,
        "an authority has none"
    );
    let platform_admin = "--role platform-admin --email dana@pets.example";
    assert!(call(&format!("grant {platform_admin}"), "").0);
    let (within, words) = call(&format!("grant --tenant seattle {platform_admin}"), "");
    assert!(!within && words.contains("Leave out --tenant"), "{words}");
    assert!(call(&format!("revoke {platform_admin}"), "").0);
    let (again, words) = call(&format!("revoke {platform_admin}"), "");
    assert!(!again && words.contains("is no platform-admin"), "{words}");

    let (seeded, words) = call("seed", "");
    assert!(!seeded && words.contains("published password"), "{words}");
}

#[tokio::test]
async fn the_test_gateway_must_be_enabled_explicitly() {
    let databases = TestDatabases::new(Engine::Sqlite).await;
    let mut command = command(&databases, "serve");
    command
        .env("ALLPET_ORIGINS", "https://pets.example")
        .env_remove("ALLPET_PAYMENTS");
    let output = run(command, "");
    assert!(!output.status.success());
    assert!(
        printed(&output).contains("ALLPET_PAYMENTS"),
        "{}",
        printed(&output)
    );
}

/// Event commands on a system without events, and with wrong names.
#[tokio::test]
async fn unhandled_events_are_listed_and_unknown_names_rejected() {
    let databases = TestDatabases::new(Engine::Sqlite).await;
    let call = |words: &str| {
        let mut words = words.split_whitespace();
        let mut command = command(&databases, words.next().unwrap());
        command.args(words);
        let output = run(command, "");
        (output.status.success(), printed(&output))
    };
    assert_eq!(
        call("events list"),
        (true, "0 events are not handled.\n".to_owned())
    );
    let since = "--since 2026-11-21T08:30:00Z";
    let (known, words) = call(&format!(
        "events replay --subscriber catalog.order-paid --topic order.* {since}"
    ));
    assert!(
        known && words.starts_with("0 events for catalog.order-paid"),
        "{words}"
    );
    let (known, words) = call(&format!("events replay --subscriber catalog.orders {since}"));
    assert!(
        !known && words.contains("There are: ") && words.contains("catalog.order-paid"),
        "{words}"
    );
    let (unnumbered, words) = call("events replay --subscriber catalog.order-paid --since 7");
    assert!(!unnumbered && words.contains("--producer"), "{words}");
    let event = "018f3c5e-0000-7000-8000-000000000007";
    let (there, words) = call(&format!(
        "events retry --subscriber catalog.order-paid --event {event}"
    ));
    assert!(!there && words.contains("api events list"), "{words}");
    let recorded = actions(&databases.open("operations").await).await;
    let recorded: Vec<_> = recorded
        .into_iter()
        .map(|(kind, _, target, _, outcome)| (kind, target, outcome.unwrap()))
        .collect();
    let replayed = "catalog.order-paid order.* since 2026-11-21T08:30:00Z";
    let retried = format!("catalog.order-paid {event}");
    let expected = [
        ("replay-events", replayed, "done"),
        ("retry-event", retried.as_str(), "refused"),
    ];
    let expected =
        expected.map(|(kind, target, outcome)| (kind.to_owned(), target.to_owned(), outcome.to_owned()));
    assert_eq!(recorded, expected);
}

/// An event of the pets module, as it announces one.
const ANNOUNCE: &str = "INSERT INTO outbox (id, topic, payload, announced_at, seq) \
    VALUES ($1, 'pet.deceased', '{}', '2026-11-22T08:30:00Z', 1)";
const BREAK: &str = "ALTER TABLE outbox RENAME TO broken_outbox";
const MEND: &str = "ALTER TABLE broken_outbox RENAME TO outbox";

async fn execute(db: &Db, statement: &'static str) {
    let mut tx = db.begin().await.unwrap();
    on_write!(tx, c => sqlx::query(statement).execute(c).await.map(drop)).unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_replay_that_fails_after_a_part_says_how_much_was_replayed() {
    let databases = TestDatabases::new(Engine::Sqlite).await;
    let call = |words: &str| {
        let mut command = command(&databases, "events");
        command.args(words.split_whitespace());
        let output = run(command, "");
        (output.status.code(), printed(&output))
    };
    assert_eq!(call("list").0, Some(0));
    let (pets, orders) = (databases.open("pets").await, databases.open("orders").await);
    // Its id begins with a time after that of the replay.
    let event = Uuid::from_u128(0x0200_0000_0000_7000_8000_0000_0000_0001);
    let mut tx = pets.begin().await.unwrap();
    on_write!(tx, c => sqlx::query(ANNOUNCE).bind(event).execute(c).await.map(drop)).unwrap();
    tx.commit().await.unwrap();
    // The replay reads the outbox of orders after that of pets.
    execute(&orders, BREAK).await;
    let replay = "replay --subscriber licensing.pet-deceased --since 2026-11-21T08:30:00Z";
    let (status, words) = call(replay);
    assert_eq!(status, Some(2), "{words}");
    assert!(
        words.contains("After 1 event for licensing.pet-deceased, 1 of which it did not have"),
        "{words}"
    );
    execute(&orders, MEND).await;
    let (status, words) = call(replay);
    assert_eq!(status, Some(0), "{words}");
    assert!(
        words.starts_with("1 event for licensing.pet-deceased, 0 of which"),
        "{words}"
    );
}

#[tokio::test]
async fn an_operator_sees_which_modules_have_erased_a_closed_account() {
    let databases = TestDatabases::new(Engine::Sqlite).await;
    seed(&databases);
    let call = |words: &str| {
        let mut command = command(&databases, "user");
        command.args(words.split_whitespace());
        let output = run(command, "");
        (output.status.success(), printed(&output))
    };
    let server = Server::start(&databases).await;
    let owner = ada(&server).await;
    let user = owner.send(WhoAmI {}).await.unwrap().id;
    let of_ada = format!("erasure --user {user}");
    let (is_closed, words) = call(&of_ada);
    assert!(!is_closed && words.contains("No account with the id"), "{words}");
    let body = CloseForm {
        current_password: "correct horse battery".into(),
        code: None,
    };
    owner.send(CloseAccount { body }).await.unwrap();
    until("every module has erased", async || {
        let (_, words) = call(&of_ada);
        let has_answers = words.contains("pets") && words.contains("notifications");
        (has_answers && !words.contains("not yet")).then_some(())
    })
    .await;
    let (is_announced, words) = call(&format!("{of_ada} --again"));
    assert!(is_announced && words.contains("again"), "{words}");
    let (_, words) = call("erasure");
    assert!(words.contains("Every module has erased"), "{words}");
}
