//! The rule for which page may request a token for which app.

use allpet_contract::{
    Problem,
    access::audience::{INTERNAL, SHELL},
    apps::ListApps,
    identity::{FOREIGN_ORIGIN, UNKNOWN_APP},
};
use allpet_kernel::{Failure, Kernel};

/// Allows a page at `origin` to have a token for `app`, or returns the reason for the refusal.
///
/// Requests from all our pages carry the cookie, including those of apps. If that were enough, an app could get a token of the
/// shell that the shell never granted. So the shell's page, at the first of our origins, gets its own tokens and those that it
/// passes on; an app's page gets tokens of that app only; and an origin without an app, for example one that was removed from the
/// manifest, gets none.
pub(crate) async fn authorize(kernel: &Kernel, origin: &str, app: &str) -> Result<(), Failure> {
    let apps = kernel.client(crate::NAME).send(ListApps {}).await?;
    if app == INTERNAL || app != SHELL && apps.iter().all(|known| known.id != app) {
        return Err(Problem::new(UNKNOWN_APP)
            .detail(format!("“{app}” is not an app here."))
            .into());
    }
    let is_shell = kernel.origins().first().is_some_and(|shell| shell == origin);
    if is_shell || apps.iter().any(|known| known.id == app && known.origin == origin) {
        return Ok(());
    }
    Err(Problem::new(FOREIGN_ORIGIN)
        .detail(format!("This page gets no token of the app “{app}”."))
        .into())
}
