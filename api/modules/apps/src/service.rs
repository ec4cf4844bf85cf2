//! Replacing the manifest.

use crate::{
    MIGRATIONS,
    manifest::{self, ManifestError},
    store::{self, EnabledEntry},
};
use allpet_contract::{
    apps::AppManifest,
    events::{AppDisabled, AppEnabled},
};
use allpet_domain::audit::{AuditAction, AuditSubject};
use allpet_kernel::{Db, Failure, Kernel, Tx, audit::AuditRecord};
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
    let entries = store::enabled_entries(&mut tx).await?;
    let enabled: BTreeSet<String> = entries.iter().map(|entry| entry.id.clone()).collect();
    let listed: BTreeSet<String> = apps.iter().map(|app| app.id.clone()).collect();
    for app in apps {
        store::put(&mut tx, app).await?;
        if let Some(before) = entries.iter().find(|entry| entry.id == app.id) {
            record_change(kernel, &mut tx, before, app).await?;
        }
    }
    for app in listed.difference(&enabled) {
        kernel.announce(&mut tx, &AppEnabled { app: app.clone() }).await?;
        kernel
            .record(&mut tx, about(AuditAction::AppEnabled, app))
            .await?;
    }
    for app in enabled.difference(&listed) {
        store::disable(&mut tx, app).await?;
        kernel
            .announce(&mut tx, &AppDisabled { app: app.clone() })
            .await?;
        kernel
            .record(&mut tx, about(AuditAction::AppDisabled, app))
            .await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Records what the manifest says about an app that was enabled before, if it says something else now.
async fn record_change(
    kernel: &Kernel,
    tx: &mut Tx,
    before: &EnabledEntry,
    app: &AppManifest,
) -> Result<(), Failure> {
    let capabilities = serde_json::to_string(&app.capabilities)?;
    let values = [
        ("name", &before.name, &app.name),
        ("origin", &before.origin, &app.origin),
        ("route", &before.route, &app.route),
        ("entry", &before.entry, &app.entry),
        ("capabilities", &before.capabilities, &capabilities),
    ];
    if values.iter().all(|(_, before, after)| before == after) {
        return Ok(());
    }
    let record = values.into_iter().fold(
        about(AuditAction::AppChanged, &app.id),
        |record, (name, before, after)| record.changed(name, before, after),
    );
    kernel.record(tx, record).await
}

fn about(action: AuditAction, app: &str) -> AuditRecord {
    AuditRecord::new(action, AuditSubject::App, app)
}
