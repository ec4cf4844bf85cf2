//! Figures of a register for its public page: counted once a minute, by one request at a time.

use super::Licensing;
use crate::store::search::{self, Groups};
use allpet_contract::licensing::RegisterFigures;
use allpet_domain::{Timestamp, id::TenantId, pet::Species};
use allpet_kernel::Failure;
use std::collections::HashMap;
use tokio::sync::Mutex;

/// Seconds for which figures are kept.
const KEPT_SECONDS: i64 = 60;
/// Smaller groups are left out: one could tell who is in them.
const LEAST: i64 = 5;

/// Figures by tenant, with the moment at which they were counted.
#[derive(Debug, Default)]
pub(crate) struct Kept(Mutex<HashMap<TenantId, (Timestamp, RegisterFigures)>>);

/// The figures of the register of `tenant`.
pub(crate) async fn of(app: &Licensing, tenant: TenantId) -> Result<RegisterFigures, Failure> {
    let now = app.kernel.now();
    let mut kept = app.figures.0.lock().await;
    if let Some((since, figures)) = kept.get(&tenant)
        && now < since.plus_seconds(KEPT_SECONDS)
    {
        return Ok(figures.clone());
    }
    // Whoever asks for tenants that are not there must not fill the memory.
    kept.retain(|_, (since, _)| now < since.plus_seconds(KEPT_SECONDS));
    let figures = figures(search::groups(&app.db, tenant, LEAST).await?);
    kept.insert(tenant, (now, figures.clone()));
    Ok(figures)
}

fn figures(groups: Groups) -> RegisterFigures {
    let size = |count: i64| u32::try_from(count).unwrap_or_default();
    let of = |species: Species| {
        let found = groups.species.iter().find(|(word, _)| word == species.as_str());
        found.map_or(0, |(_, count)| size(*count))
    };
    let named = |list: Vec<(String, i64)>| {
        list.into_iter()
            .map(|(name, count)| (name, size(count)))
            .collect()
    };
    RegisterFigures {
        licences: groups.species.iter().map(|(_, count)| size(*count)).sum(),
        dogs: of(Species::Dog),
        cats: of(Species::Cat),
        names: named(groups.names),
        breeds: named(groups.breeds),
    }
}
