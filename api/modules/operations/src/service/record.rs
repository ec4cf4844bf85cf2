//! Records an operator's action before it happens, and its outcome afterwards. If the process ends in between, the record has no
//! outcome.

use crate::{
    OperationsModule,
    store::{self, actions::NewAction},
};
use allpet_contract::{Problem, operations::ActionOutcome};
use allpet_domain::id::OperatorActionId;
use allpet_kernel::{Failure, PlatformAdmin};

impl NewAction {
    /// Records the action, runs `act`, and records its outcome with the `detail` of its result.
    pub(crate) async fn record<T>(
        self,
        app: &OperationsModule,
        admin: &PlatformAdmin,
        act: impl Future<Output = Result<T, Problem>>,
        detail: impl FnOnce(&T) -> Option<String>,
    ) -> Result<T, Failure> {
        let now = app.kernel.now();
        let id = OperatorActionId::new(now, app.kernel.randomness().entropy());
        store::actions::insert(&app.db, id, now, &admin.claims, &self).await?;
        let done = act.await;
        let (outcome, detail) = match &done {
            Ok(result) => (ActionOutcome::Done, detail(result)),
            Err(problem) => (ActionOutcome::Refused, Some(problem.title.clone())),
        };
        let now = app.kernel.now();
        if let Err(failure) =
            store::actions::insert_outcome(&app.db, id, now, outcome, detail.as_deref()).await
        {
            // What was done stays done; its record has no outcome.
            tracing::error!(%id, error = ?failure, "the outcome of an operator’s action could not be recorded");
        }
        done.map_err(Failure::from)
    }
}
