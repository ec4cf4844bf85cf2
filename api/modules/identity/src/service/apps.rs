//! Which apps may have a token, and which page may ask for it.

use allpet_contract::{
    Problem,
    access::audience::SHELL,
    apps::ListApps,
    identity::{FOREIGN_ORIGIN, UNKNOWN_APP},
};
use allpet_kernel::{Failure, Kernel};

/// Lets a page at `origin` have a token for `app`, or says why not.
///
/// The cookie goes along with what any of our pages sends, and an app's page is one of them. Were that enough, an app
/// could help itself to a token of the shell, which the shell never granted. So the page of an app gets tokens of that
/// app alone; every other page of ours is the shell's and gets the tokens that the shell hands on.
pub(crate) async fn admit(kernel: &Kernel, origin: &str, app: &str) -> Result<(), Failure> {
    let apps = kernel.client(crate::NAME).send(ListApps {}).await?;
    if app != SHELL && apps.iter().all(|known| known.id != app) {
        return Err(Problem::new(UNKNOWN_APP)
            .detail(format!("“{app}” is not an app here."))
            .into());
    }
    let at_origin: Vec<_> = apps.iter().filter(|known| known.origin == origin).collect();
    if at_origin.is_empty() || at_origin.iter().any(|known| known.id == app) {
        return Ok(());
    }
    Err(Problem::new(FOREIGN_ORIGIN)
        .detail(format!("This page gets no token of the app “{app}”."))
        .into())
}
