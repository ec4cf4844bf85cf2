//! Actions on the command line: both records get their outcome, and the audit log no text of an error.

use super::world::World;
use allpet_contract::operations::{AuditQuery, ListAudit, OperatorActionKind};
use allpet_kernel::{Failure, both_engines, on_read};
use allpet_operations::NewAction;
use std::fmt;

/// The error of a command.
#[derive(Debug)]
struct CommandError(String);

impl From<Failure> for CommandError {
    fn from(failure: Failure) -> Self {
        Self(format!("{failure:?}"))
    }
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn retry() -> NewAction {
    NewAction {
        action: OperatorActionKind::RetryJob,
        module: "orders".into(),
        target: "019a0000-0000-7000-8000-000000000001".into(),
        reason: "The ink is back".into(),
    }
}

both_engines! {
    async fn the_audit_log_gets_no_text_of_an_error(engine) {
        let world = World::new(engine).await;
        let detail = |kind: &String| Some(kind.clone());
        let failing = async { Err::<String, _>(CommandError("no row for ada@example.com".into())) };
        let failed = retry().record_command(world.kernel(), &world.operations, "root", failing, detail).await;
        assert!(failed.is_err());
        let done = async { Ok::<_, CommandError>("orders.print".to_owned()) };
        retry().record_command(world.kernel(), &world.operations, "root", done, detail).await.unwrap();
        world.app.relay.drain().await.unwrap();
        let query = AuditQuery::default();
        let entries = world.admin().send(ListAudit { query }).await.unwrap().items;
        let details: Vec<Option<&str>> = entries
            .iter()
            .map(|entry| entry.after.iter().find(|value| value.name == "detail").map(|value| value.value.as_str()))
            .collect();
        assert_eq!(details, [Some("orders.print"), None]);
        assert!(!format!("{entries:?}").contains("ada@example.com"), "{entries:?}");
        let stored = "SELECT COUNT(*) FROM operator_action_outcomes WHERE detail LIKE '%no row%'";
        let recorded: i64 = on_read!(world.operations, c => sqlx::query_scalar(stored).fetch_one(c).await).unwrap();
        assert_eq!(recorded, 1, "the operator's own record says why");
    }
}
