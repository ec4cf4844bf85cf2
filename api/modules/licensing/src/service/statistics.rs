//! Statistics of a register for its public page: counted once a minute, by one request at a time.

use super::Licensing;
use crate::store::search::{self, Groups};
use allpet_contract::licensing::RegisterFigures;
use allpet_domain::{id::TenantId, pet::Species};
use allpet_kernel::Failure;
use expiring_cache::ExpiringCache;
use std::time::Duration;

/// How long statistics are cached.
const LIFETIME: Duration = Duration::from_mins(1);
/// The maximum number of cached tenants, so that requests for tenants that do not exist cannot fill the memory.
const CAPACITY: usize = 1_024;
/// The minimum size of a group; smaller ones could identify their members.
const MIN_GROUP_SIZE: i64 = 5;

/// The latest statistics by tenant.
pub(crate) type StatisticsCache = ExpiringCache<TenantId, RegisterFigures>;

/// Creates an empty cache.
pub(crate) fn cache() -> StatisticsCache {
    ExpiringCache::new(CAPACITY, LIFETIME)
}

/// Reads the statistics of the register of `tenant`, at most a minute old.
pub(crate) async fn read(app: &Licensing, tenant: TenantId) -> Result<RegisterFigures, Failure> {
    let count = async {
        let groups = search::groups(&app.db, tenant, MIN_GROUP_SIZE).await?;
        Ok(register_figures(groups))
    };
    app.statistics.get_or_load(&tenant, app.kernel.now(), count).await
}

fn register_figures(groups: Groups) -> RegisterFigures {
    let size = |count: i64| u32::try_from(count).unwrap_or_default();
    let count_of = |species: Species| {
        let group = groups.species.iter().find(|(word, _)| word == species.as_str());
        group.map_or(0, |(_, count)| size(*count))
    };
    let with_sizes = |list: Vec<(String, i64)>| {
        list.into_iter()
            .map(|(name, count)| (name, size(count)))
            .collect()
    };
    RegisterFigures {
        licences: groups.species.iter().map(|(_, count)| size(*count)).sum(),
        dogs: count_of(Species::Dog),
        cats: count_of(Species::Cat),
        names: with_sizes(groups.names),
        breeds: with_sizes(groups.breeds),
    }
}
