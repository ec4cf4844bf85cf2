//! Which apps may have a token, and which page may ask for it.

use allpet_contract::{
    Problem,
    access::audience::{INTERNAL, SHELL},
    apps::ListApps,
    identity::{FOREIGN_ORIGIN, UNKNOWN_APP},
};
use allpet_kernel::{Failure, Kernel};

/// Lets a page at `origin` have a token for `app`, or says why not.
///
/// The cookie goes along with what any of our pages sends, and an app's page is one of them. Were that enough, an app
/// could help itself to a token of the shell, which the shell never granted. So the shell's page, which is the first of our
/// origins, gets its own tokens and those that it hands on; the page of an app gets tokens of that app alone; and an origin
/// without an app, as that of one which was taken off the manifest, gets none.
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
