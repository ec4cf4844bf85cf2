//! Records what an operator does on the command line, beside what admins of the platform do in the dashboard.

use crate::{compose, startup_error::StartupError};
use allpet_kernel::{Kernel, Module};
use allpet_operations::NewAction;

/// Maximum length of the operator's name, in characters.
const NAME_MAX: usize = 80;

/// Records the action, runs `act`, and records its outcome with the `detail` of its result. Does not run `act` if the action cannot
/// be recorded.
pub(crate) async fn record<T>(
    kernel: &Kernel,
    modules: &[Module],
    action: NewAction,
    act: impl Future<Output = Result<T, StartupError>>,
    detail: impl FnOnce(&T) -> Option<String>,
) -> Result<T, StartupError> {
    let db = compose::db_of(modules, allpet_operations::NAME)?;
    let operator = operator_name();
    action.record_command(kernel, db, &operator, act, detail).await
}

/// Returns the name of the operating system's user, as the environment tells it.
pub(crate) fn operator_name() -> String {
    let user = ["SUDO_USER", "USER", "LOGNAME", "USERNAME"]
        .into_iter()
        .filter_map(|variable| std::env::var(variable).ok())
        .find(|user| !user.trim().is_empty());
    match user {
        Some(user) => {
            let user: String = user.trim().chars().take(NAME_MAX).collect();
            format!("{user} (command line)")
        }
        None => "command line".to_owned(),
    }
}
