//! The tenants that issue licences, and the rules of each. The tenants module owns them; its list is cached for a minute.

use allpet_contract::tenants::{ListTenants, TENANT_NOT_FOUND, Tenant, TenantKind};
use allpet_domain::{
    Day, Timestamp,
    id::TenantId,
    licensing::{Jurisdiction, rules},
};
use allpet_kernel::{Failure, Kernel};
use expiring_cache::ExpiringCache;
use std::{sync::Arc, time::Duration};

/// How long the list of tenants is cached.
const LIFETIME: Duration = Duration::from_mins(1);

/// A licensing authority.
#[derive(Clone, Debug)]
pub(crate) struct Authority {
    pub(crate) tenant: TenantId,
    pub(crate) name: String,
    pub(crate) jurisdiction: Arc<Jurisdiction>,
}

/// The local hour from which people hear of the day: in the morning, not at midnight.
const MORNING: u8 = 8;

impl Authority {
    /// Returns the local day, from its morning on.
    pub(crate) fn morning(&self, now: Timestamp) -> Option<Day> {
        let zone = self.jurisdiction.zone;
        (zone.clock(now).hour >= MORNING).then(|| zone.day(now))
    }
}

/// The jurisdictions whose rules this release contains, and their authorities.
#[derive(Debug)]
pub(crate) struct Authorities {
    jurisdictions: Vec<Arc<Jurisdiction>>,
    /// The list of all authorities, under a single key.
    list: ExpiringCache<(), Vec<Authority>>,
}

impl Authorities {
    pub(crate) fn new() -> Self {
        Self {
            jurisdictions: rules::builtin().into_iter().map(Arc::new).collect(),
            list: ExpiringCache::new(1, LIFETIME),
        }
    }

    /// Returns all jurisdictions.
    pub(crate) fn jurisdictions(&self) -> &[Arc<Jurisdiction>] {
        &self.jurisdictions
    }

    /// Finds a jurisdiction by its slug.
    pub(crate) fn jurisdiction(&self, id: &str) -> Option<&Arc<Jurisdiction>> {
        self.jurisdictions
            .iter()
            .find(|jurisdiction| jurisdiction.id == id)
    }

    /// Returns all authorities.
    pub(crate) async fn all(&self, kernel: &Kernel) -> Result<Vec<Authority>, Failure> {
        self.list.get_or_load(&(), kernel.now(), self.fetch(kernel)).await
    }

    /// Finds the authority of a tenant. Asks the tenants module again if the cached list lacks it, to find one that was created
    /// just now. Fails with `TENANT_NOT_FOUND`.
    pub(crate) async fn find(&self, kernel: &Kernel, tenant: TenantId) -> Result<Authority, Failure> {
        let is_match = |authority: &Authority| authority.tenant == tenant;
        if let Some(found) = self.all(kernel).await?.into_iter().find(is_match) {
            return Ok(found);
        }
        let all = self.fetch(kernel).await?;
        self.list.insert((), all.clone(), kernel.now());
        let found = all.into_iter().find(is_match);
        found.ok_or_else(|| TENANT_NOT_FOUND.into())
    }

    async fn fetch(&self, kernel: &Kernel) -> Result<Vec<Authority>, Failure> {
        let tenants = kernel.client(crate::NAME).send(ListTenants {}).await?;
        let authorities = tenants.into_iter().filter_map(|tenant| self.to_authority(tenant));
        Ok(authorities.collect())
    }

    fn to_authority(&self, tenant: Tenant) -> Option<Authority> {
        let jurisdiction = self.jurisdiction(tenant.jurisdiction.as_deref()?)?;
        (tenant.kind == TenantKind::Authority).then(|| Authority {
            tenant: tenant.id,
            name: tenant.name,
            jurisdiction: Arc::clone(jurisdiction),
        })
    }
}
