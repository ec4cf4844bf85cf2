//! Taking a new manifest.

use crate::{
    MIGRATIONS,
    manifest::{self, ManifestError},
    store,
};
use allpet_contract::{
    apps::AppManifest,
    events::{AppDisabled, AppEnabled},
};
use allpet_kernel::{Db, Failure, Kernel};
use std::collections::BTreeSet;

/// Replaces the stored manifest: what `apps` names is shown as it says, anything else is disabled. All of it, or, where
/// something is wrong or cannot be stored, nothing. `shell_origin`: where the shell is served; no app may share it.
pub async fn replace_from(
    kernel: &Kernel,
    db: &Db,
    shell_origin: &str,
    apps: Vec<AppManifest>,
) -> Result<(), ManifestError> {
    manifest::check(&apps, shell_origin).map_err(ManifestError::Invalid)?;
    replace(kernel, db, &apps).await.map_err(ManifestError::Failure)
}

async fn replace(kernel: &Kernel, db: &Db, apps: &[AppManifest]) -> Result<(), Failure> {
    // A command may come before the server ever ran.
    db.migrate(MIGRATIONS).await?;
    let mut tx = db.begin().await?;
    store::lock(&mut tx).await?;
    let before: BTreeSet<String> = store::enabled_ids(&mut tx).await?.into_iter().collect();
    let now: BTreeSet<String> = apps.iter().map(|app| app.id.clone()).collect();
    for app in apps {
        store::put(&mut tx, app).await?;
    }
    for app in now.difference(&before) {
        kernel.announce(&mut tx, &AppEnabled { app: app.clone() }).await?;
    }
    for app in before.difference(&now) {
        store::disable(&mut tx, app).await?;
        kernel
            .announce(&mut tx, &AppDisabled { app: app.clone() })
            .await?;
    }
    tx.commit().await?;
    Ok(())
}
