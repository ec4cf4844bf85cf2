//! The state of the platform: what each module reports, and which processes do.

use crate::{OperationsModule, store};
use allpet_contract::operations::{ModuleStatus, Operations, module::ReadModule};
use allpet_kernel::Failure;

/// Reads the state of all modules and processes.
pub(crate) async fn read(app: &OperationsModule) -> Result<Operations, Failure> {
    let answers = app.ask_all(|module| ReadModule { module }).await;
    let status = |(module, report): (&str, _)| ModuleStatus {
        module: module.to_owned(),
        report,
    };
    let now = app.kernel.now();
    Ok(Operations {
        now,
        processes: store::processes::all(&app.db, now).await?,
        modules: answers.into_iter().map(status).collect(),
    })
}
