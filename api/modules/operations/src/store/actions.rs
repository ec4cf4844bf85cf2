//! The tables of operators' actions and their outcomes. Rows are only inserted; triggers refuse anything else.

use super::{integer, moment};
use allpet_contract::operations::{ActionOutcome, OperatorAction, OperatorActionKind};
use allpet_domain::{
    Timestamp,
    id::{OperatorActionId, UserId},
};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use uuid::Uuid;

/// An operator's action, before it runs.
#[derive(Debug)]
pub struct NewAction {
    /// The kind of the action.
    pub action: OperatorActionKind,
    /// The module on which they act.
    pub module: String,
    /// The job, event, subscriber or schedule.
    pub target: String,
    /// Why; may be empty.
    pub reason: String,
}

/// The operator, as the record names them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Operator<'a> {
    /// Their account; the nil id on the command line, which knows no accounts.
    pub(crate) id: UserId,
    pub(crate) name: &'a str,
}

const INSERT: &str = "INSERT INTO operator_actions (id, at_ms, actor, actor_name, action, module, target, reason) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const INSERT_OUTCOME: &str =
    "INSERT INTO operator_action_outcomes (action, at_ms, outcome, detail) VALUES ($1, $2, $3, $4)";
const BEFORE: &str = "SELECT a.id, a.at_ms, a.actor, a.actor_name, a.action, a.module, a.target, a.reason, o.outcome, o.detail \
    FROM operator_actions a LEFT JOIN operator_action_outcomes o ON o.action = a.id \
    WHERE a.id < $1 ORDER BY a.id DESC LIMIT $2";

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    at_ms: i64,
    actor: Uuid,
    actor_name: String,
    action: String,
    module: String,
    target: String,
    reason: String,
    outcome: Option<String>,
    detail: Option<String>,
}

impl Row {
    fn read(self) -> Result<OperatorAction, Failure> {
        let action = OperatorActionKind::parse(&self.action)
            .ok_or_else(|| Failure::internal(format!("an unknown action of an operator: {}", self.action)))?;
        Ok(OperatorAction {
            id: OperatorActionId(self.id),
            at: moment(self.at_ms),
            actor: UserId(self.actor),
            actor_name: self.actor_name,
            action,
            module: self.module,
            target: self.target,
            reason: self.reason,
            outcome: self.outcome.as_deref().and_then(ActionOutcome::parse),
            detail: self.detail,
        })
    }
}

/// Inserts what an operator is about to do.
pub(crate) async fn insert(
    db: &Db,
    id: OperatorActionId,
    now: Timestamp,
    operator: Operator<'_>,
    action: &NewAction,
) -> Result<(), Failure> {
    let mut tx = db.begin().await?;
    on_write!(&mut tx, c => sqlx::query(INSERT)
        .bind(id.0).bind(integer(now.unix_millis())).bind(operator.id.0).bind(operator.name).bind(action.action.as_str())
        .bind(&action.module).bind(&action.target).bind(&action.reason).execute(c).await.map(drop))?;
    Ok(tx.commit().await?)
}

/// Inserts the outcome of an action.
pub(crate) async fn insert_outcome(
    tx: &mut Tx,
    id: OperatorActionId,
    now: Timestamp,
    outcome: ActionOutcome,
    detail: Option<&str>,
) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(INSERT_OUTCOME)
        .bind(id.0).bind(integer(now.unix_millis())).bind(outcome.as_str()).bind(detail).execute(c).await.map(drop))?;
    Ok(())
}

/// Reads the newest actions among those before `behind`.
pub(crate) async fn before(
    db: &Db,
    behind: Option<OperatorActionId>,
    limit: u32,
) -> Result<Vec<OperatorAction>, Failure> {
    let behind = behind.map_or(Uuid::max(), |id| id.0);
    let rows: Vec<Row> =
        on_read!(db, c => sqlx::query_as(BEFORE).bind(behind).bind(i64::from(limit)).fetch_all(c).await)?;
    rows.into_iter().map(Row::read).collect()
}
