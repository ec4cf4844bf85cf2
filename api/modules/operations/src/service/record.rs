//! Records an operator's action before it happens, and its outcome afterwards. If the process ends in between, the record has no
//! outcome. The audit log gets the action together with its outcome.

use super::check;
use crate::{
    OperationsModule,
    store::{
        self,
        actions::{NewAction, Operator},
    },
};
use allpet_contract::{
    Problem,
    operations::{ActionOutcome, OperatorActionKind},
};
use allpet_domain::{
    audit::{AuditAction, AuditSubject},
    id::{OperatorActionId, UserId},
};
use allpet_kernel::{Db, Failure, Kernel, PlatformAdmin, audit::AuditRecord};
use std::fmt::Display;
use uuid::Uuid;

impl NewAction {
    /// Records the action, runs `act`, and records its outcome with the `detail` of its result.
    pub(crate) async fn record<T>(
        self,
        app: &OperationsModule,
        admin: &PlatformAdmin,
        act: impl Future<Output = Result<T, Problem>>,
        detail: impl FnOnce(&T) -> Option<String>,
    ) -> Result<T, Failure> {
        let operator = Operator {
            id: admin.claims.sub,
            name: &admin.claims.name,
        };
        let id = self.begin(&app.kernel, &app.db, operator).await?;
        let done = act.await;
        let (outcome, detail) = match &done {
            Ok(result) => (ActionOutcome::Done, detail(result)),
            Err(problem) => (ActionOutcome::Refused, Some(problem.title.clone())),
        };
        self.end(&app.kernel, &app.db, id, outcome, detail).await;
        done.map_err(Failure::from)
    }

    /// Records the action of somebody at the command line like that of an admin in the dashboard: before `act` runs, and afterwards
    /// its outcome. `db` is the database of this module. If the action cannot be recorded, `act` does not run.
    pub async fn record_command<T, E: From<Failure> + Display>(
        mut self,
        kernel: &Kernel,
        db: &Db,
        operator: &str,
        act: impl Future<Output = Result<T, E>>,
        detail: impl FnOnce(&T) -> Option<String>,
    ) -> Result<T, E> {
        self.reason = check::optional_reason(&self.reason).map_err(Failure::from)?;
        kernel.set_operator(operator);
        let operator = Operator {
            id: UserId(Uuid::nil()),
            name: operator,
        };
        let id = self.begin(kernel, db, operator).await?;
        let done = act.await;
        let (outcome, detail) = match &done {
            Ok(result) => (ActionOutcome::Done, detail(result)),
            Err(error) => (ActionOutcome::Refused, Some(error.to_string())),
        };
        self.end(kernel, db, id, outcome, detail).await;
        done
    }

    async fn begin(
        &self,
        kernel: &Kernel,
        db: &Db,
        operator: Operator<'_>,
    ) -> Result<OperatorActionId, Failure> {
        let now = kernel.now();
        let id = OperatorActionId::new(now, kernel.randomness().entropy());
        store::actions::insert(db, id, now, operator, self).await?;
        Ok(id)
    }

    /// Records the outcome.
    async fn end(
        &self,
        kernel: &Kernel,
        db: &Db,
        id: OperatorActionId,
        outcome: ActionOutcome,
        detail: Option<String>,
    ) {
        if let Err(failure) = self.store_outcome(kernel, db, id, outcome, detail).await {
            // What was done stays done; its record has no outcome.
            tracing::error!(%id, error = ?failure, "the outcome of an operator’s action could not be recorded");
        }
    }

    async fn store_outcome(
        &self,
        kernel: &Kernel,
        db: &Db,
        id: OperatorActionId,
        outcome: ActionOutcome,
        detail: Option<String>,
    ) -> Result<(), Failure> {
        let mut tx = db.begin().await?;
        store::actions::insert_outcome(&mut tx, id, kernel.now(), outcome, detail.as_deref()).await?;
        kernel
            .record(&mut tx, self.audit_record(outcome, detail.as_deref()))
            .await?;
        Ok(tx.commit().await?)
    }

    fn audit_record(&self, outcome: ActionOutcome, detail: Option<&str>) -> AuditRecord {
        let (action, kind) = match self.action {
            OperatorActionKind::RetryJob => (AuditAction::JobRetried, AuditSubject::Job),
            OperatorActionKind::EditJob => (AuditAction::JobEdited, AuditSubject::Job),
            OperatorActionKind::DiscardJob => (AuditAction::JobDiscarded, AuditSubject::Job),
            OperatorActionKind::CancelJob => (AuditAction::JobCancelled, AuditSubject::Job),
            OperatorActionKind::RetryEvent => (AuditAction::EventRetried, AuditSubject::Event),
            OperatorActionKind::DismissEvent => (AuditAction::EventDismissed, AuditSubject::Event),
            OperatorActionKind::ReplayEvents => (AuditAction::EventsReplayed, AuditSubject::Event),
            OperatorActionKind::RunSchedule => (AuditAction::ScheduleRun, AuditSubject::Schedule),
        };
        let record = AuditRecord::new(action, kind, &self.target)
            .because(&self.reason)
            .after("module", &self.module)
            .after("outcome", outcome.as_str());
        // The text of an error may contain anything; it stays with the operator's action.
        match detail.filter(|_| outcome == ActionOutcome::Done) {
            Some(detail) => record.after("detail", detail),
            None => record,
        }
    }
}
