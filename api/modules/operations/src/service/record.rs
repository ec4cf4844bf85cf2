//! Records an operator's action before it happens, and its outcome afterwards. If the process ends in between, the record has no
//! outcome.

use super::check;
use crate::{
    OperationsModule,
    store::{
        self,
        actions::{NewAction, Operator},
    },
};
use allpet_contract::{Problem, operations::ActionOutcome};
use allpet_domain::id::{OperatorActionId, UserId};
use allpet_kernel::{Db, Failure, Kernel, PlatformAdmin};
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
        end(&app.kernel, &app.db, id, outcome, detail).await;
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
        end(kernel, db, id, outcome, detail).await;
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
}

/// Records the outcome of an action.
async fn end(kernel: &Kernel, db: &Db, id: OperatorActionId, outcome: ActionOutcome, detail: Option<String>) {
    let now = kernel.now();
    if let Err(failure) = store::actions::insert_outcome(db, id, now, outcome, detail.as_deref()).await {
        // What was done stays done; its record has no outcome.
        tracing::error!(%id, error = ?failure, "the outcome of an operator’s action could not be recorded");
    }
}
