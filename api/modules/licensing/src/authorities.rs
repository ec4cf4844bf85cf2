//! Which tenants issue licences, and by whose rules. Tenants belong to another module; what it says is kept for a minute.

use allpet_contract::tenants::{ListTenants, TENANT_NOT_FOUND, Tenant, TenantKind};
use allpet_domain::{
    Timestamp,
    id::TenantId,
    licensing::{Jurisdiction, rules},
};
use allpet_kernel::{Failure, Kernel};
use std::sync::{Arc, RwLock};

/// Seconds for which the list of tenants is kept.
const KEPT_SECONDS: i64 = 60;

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
    known: RwLock<Option<(Timestamp, Vec<Authority>)>>,
}

impl Authorities {
    pub(crate) fn new() -> Self {
        Self {
            jurisdictions: rules::builtin().into_iter().map(Arc::new).collect(),
            known: RwLock::new(None),
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
        let now = kernel.now();
        let fresh = |(since, _): &&(Timestamp, Vec<Authority>)| now < since.plus_seconds(KEPT_SECONDS);
        if let Some((_, all)) = self
            .known
            .read()
            .ok()
            .as_deref()
            .and_then(Option::as_ref)
            .filter(fresh)
        {
            return Ok(all.clone());
        }
        self.ask(kernel).await
    }

    /// The authority of a tenant; one that was made a moment ago is found too.
    pub(crate) async fn find(&self, kernel: &Kernel, tenant: TenantId) -> Result<Authority, Failure> {
        let is_it = |authority: &Authority| authority.tenant == tenant;
        if let Some(found) = self.all(kernel).await?.into_iter().find(is_it) {
            return Ok(found);
        }
        let asked = self.ask(kernel).await?.into_iter().find(is_it);
        asked.ok_or_else(|| TENANT_NOT_FOUND.into())
    }

    async fn ask(&self, kernel: &Kernel) -> Result<Vec<Authority>, Failure> {
        let tenants = kernel.client(crate::NAME).send(ListTenants {}).await?;
        let all: Vec<Authority> = tenants
            .into_iter()
            .filter_map(|tenant| self.authority(tenant))
            .collect();
        if let Ok(mut known) = self.known.write() {
            *known = Some((kernel.now(), all.clone()));
        }
        Ok(all)
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
