//! Replacing the manifest.

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

/// Replaces the stored manifest: the listed apps are enabled, all others disabled. Stores nothing if there is an error.
/// `shell_origin`: the origin of the shell, which no app may share.
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
    // A command may run before the server ever did.
    db.migrate(MIGRATIONS).await?;
    let mut tx = db.begin().await?;
    store::lock(&mut tx).await?;
    let enabled: BTreeSet<String> = store::enabled_ids(&mut tx).await?.into_iter().collect();
    let listed: BTreeSet<String> = apps.iter().map(|app| app.id.clone()).collect();
    for app in apps {
        store::put(&mut tx, app).await?;
    }
    for app in listed.difference(&enabled) {
        kernel.announce(&mut tx, &AppEnabled { app: app.clone() }).await?;
    }
    for app in enabled.difference(&listed) {
        store::disable(&mut tx, app).await?;
        kernel
            .announce(&mut tx, &AppDisabled { app: app.clone() })
            .await?;
    }
    tx.commit().await?;
    Ok(())
}
