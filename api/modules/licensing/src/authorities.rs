//! Which tenants issue licences, and by whose rules. Tenants belong to another module; its list is believed for a minute.

use allpet_contract::tenants::{ListTenants, TENANT_NOT_FOUND, Tenant, TenantKind};
use allpet_domain::{
    id::TenantId,
    licensing::{Jurisdiction, rules},
};
use allpet_kernel::{Failure, Kernel};
use expiring_cache::ExpiringCache;
use std::{sync::Arc, time::Duration};

/// How long the list of tenants is believed.
const LIFETIME: Duration = Duration::from_mins(1);

/// A licensing authority.
#[derive(Clone, Debug)]
pub(crate) struct Authority {
    pub(crate) tenant: TenantId,
    pub(crate) name: String,
    pub(crate) jurisdiction: Arc<Jurisdiction>,
}

/// The jurisdictions whose rules are known, and their authorities.
#[derive(Debug)]
pub(crate) struct Authorities {
    jurisdictions: Vec<Arc<Jurisdiction>>,
    /// One list, so one key.
    list: ExpiringCache<(), Vec<Authority>>,
}

impl Authorities {
    pub(crate) fn new() -> Self {
        Self {
            jurisdictions: rules::builtin().into_iter().map(Arc::new).collect(),
            list: ExpiringCache::new(1, LIFETIME),
        }
    }

    /// The jurisdictions, by slug.
    pub(crate) fn jurisdictions(&self) -> &[Arc<Jurisdiction>] {
        &self.jurisdictions
    }

    /// The jurisdiction of a slug.
    pub(crate) fn jurisdiction(&self, id: &str) -> Option<&Arc<Jurisdiction>> {
        self.jurisdictions
            .iter()
            .find(|jurisdiction| jurisdiction.id == id)
    }

    /// Every authority.
    pub(crate) async fn all(&self, kernel: &Kernel) -> Result<Vec<Authority>, Failure> {
        self.list.get_or_load(&(), kernel.now(), self.ask(kernel)).await
    }

    /// The authority of a tenant; one that was made a moment ago is found too.
    pub(crate) async fn find(&self, kernel: &Kernel, tenant: TenantId) -> Result<Authority, Failure> {
        let is_it = |authority: &Authority| authority.tenant == tenant;
        if let Some(found) = self.all(kernel).await?.into_iter().find(is_it) {
            return Ok(found);
        }
        let all = self.ask(kernel).await?;
        self.list.insert((), all.clone(), kernel.now());
        let found = all.into_iter().find(is_it);
        found.ok_or_else(|| TENANT_NOT_FOUND.into())
    }

    async fn ask(&self, kernel: &Kernel) -> Result<Vec<Authority>, Failure> {
        let tenants = kernel.client(crate::NAME).send(ListTenants {}).await?;
        let authorities = tenants.into_iter().filter_map(|tenant| self.authority(tenant));
        Ok(authorities.collect())
    }

    fn authority(&self, tenant: Tenant) -> Option<Authority> {
        let jurisdiction = self.jurisdiction(tenant.jurisdiction.as_deref()?)?;
        (tenant.kind == TenantKind::Authority).then(|| Authority {
            tenant: tenant.id,
            name: tenant.name,
            jurisdiction: Arc::clone(jurisdiction),
        })
    }
}
