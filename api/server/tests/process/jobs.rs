//! Operator commands for jobs.

use crate::server::command;
use allpet_kernel::{Db, both_engines, on_read, on_write, testkit::TestDatabases};
use uuid::Uuid;

const ADD: &str = "INSERT INTO jobs (id, queue, kind, payload, priority, state, run_at_ms, attempts, max_attempts, key_limit, error, cause, \
    enqueued_ms) VALUES ($1, 'default', 'orders.say-hello', '{}', 0, 'dead', 0, 5, 5, 1, 'No route to the host.', 'process', 0)";

async fn add_dead_letter(db: &Db, number: u128) -> Uuid {
    let id = Uuid::from_u128(number);
    let mut tx = db.begin().await.unwrap();
    on_write!(tx, c => sqlx::query(ADD).bind(id).execute(c).await.map(drop)).unwrap();
    tx.commit().await.unwrap();
    id
}

async fn state(db: &Db, id: Uuid) -> (String, Option<String>) {
    let read = "SELECT state, reason FROM jobs WHERE id = $1";
    on_read!(db, c => sqlx::query_as(read).bind(id).fetch_one(c).await).unwrap()
}

/// Kind, operator, target, reason and outcome.
type Action = (String, String, String, String, Option<String>);

/// Returns what operators did, oldest first.
pub(crate) async fn actions(operations: &Db) -> Vec<Action> {
    let read = "SELECT a.action, a.actor_name, a.target, a.reason, o.outcome FROM operator_actions a \
        LEFT JOIN operator_action_outcomes o ON o.action = a.id ORDER BY a.id";
    on_read!(operations, c => sqlx::query_as(read).fetch_all(c).await).unwrap()
}

both_engines! {
    async fn a_dead_letter_is_listed_retried_and_discarded(engine) {
        let databases = TestDatabases::new(engine).await;
        let call = |words: &[&str]| {
            let mut command = command(&databases, "jobs");
            let output = command.args(words).env_remove("SUDO_USER").env("USER", "dana").output().unwrap();
            let text = [&output.stdout[..], &output.stderr[..]].map(String::from_utf8_lossy).concat();
            (output.status.success(), text)
        };
        assert!(call(&["list"]).0, "also where there is nothing yet");
        let orders = databases.open("orders").await;
        let (first, second) = (add_dead_letter(&orders, 1).await, add_dead_letter(&orders, 2).await);
        let (_, listed) = call(&["list"]);
        assert!(listed.contains("orders\tdefault\tdead\t2"), "{listed}");
        assert!(listed.contains(&first.to_string()) && listed.contains("5/5\t1970-01-01"), "{listed}");
        assert!(listed.contains("No route to the host."), "{listed}");

        let (first_id, second_id) = (first.to_string(), second.to_string());
        let back = "The host is back.";
        let (retried, words) = call(&["retry", "--module", "orders", "--job", &first_id, "--reason", back]);
        assert!(retried, "{words}");
        assert_eq!(state(&orders, first).await, ("waiting".into(), None));
        let (again, words) = call(&["retry", "--module", "orders", "--job", &first_id]);
        assert!(!again && words.contains("is not a dead letter of this module"), "{words}");

        let (broken, words) = call(&["edit", "--module", "orders", "--job", &second_id, "--payload", "{"]);
        assert!(!broken, "{words}");
        let (discarded, words) = call(&["discard", "--module", "orders", "--job", &second_id, "--reason", "The host is gone."]);
        assert!(discarded, "{words}");
        assert_eq!(state(&orders, second).await, ("discarded".into(), Some("The host is gone.".into())));
        let (elsewhere, words) = call(&["cancel", "--module", "nowhere", "--job", &first_id, "--reason", "No"]);
        assert!(!elsewhere && words.contains("There is no module “nowhere”"), "{words}");

        let recorded = actions(&databases.open("operations").await).await;
        let recorded: Vec<_> = recorded.iter().map(|row| {
            assert_eq!(row.1, "dana (command line)");
            (row.0.as_str(), row.2.as_str(), row.3.as_str(), row.4.as_deref().unwrap())
        }).collect();
        assert_eq!(recorded, [
            ("retry-job", first_id.as_str(), back, "done"),
            ("retry-job", first_id.as_str(), "", "refused"),
            ("edit-job", second_id.as_str(), "", "refused"),
            ("discard-job", second_id.as_str(), "The host is gone.", "done"),
        ]);
    }
}
