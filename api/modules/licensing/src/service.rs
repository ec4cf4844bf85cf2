//! Applications, licences, and the register.

pub(crate) mod applications;
pub(crate) mod closed_accounts;
pub(crate) mod licences;
pub(crate) mod pets;
pub(crate) mod register;
pub(crate) mod statistics;

use crate::authorities::Authorities;
use crate::store::applications::ApplicationRecord;
use allpet_contract::{
    Problem,
    licensing::{Application, PublicProfile},
};
use allpet_domain::{Day, Invalid, Zone, english::English, id::TenantId, licensing::contact};
use allpet_kernel::{Db, Failure, Kernel, files::Files};
use licences::{expiry::UpToDateRegisters, scans::AnnouncedScans, tags::TagCache};
use quick_cache::sync::Cache;
use statistics::StatisticsCache;
use std::{ops::Deref, sync::Arc};

/// The maximum number of cached tenant codes, more than there are tenants with a register.
const MAX_CODES: usize = 1_024;

/// The module's state, shared by handlers, listeners and jobs. A single pointer, because every request clones it.
#[derive(Clone, Debug)]
pub(crate) struct Licensing(Arc<Shared>);

#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) kernel: Kernel,
    pub(crate) db: Db,
    pub(crate) files: Files,
    pub(crate) authorities: Authorities,
    statistics: StatisticsCache,
    pub(crate) tags: TagCache,
    pub(crate) scans: AnnouncedScans,
    up_to_date: UpToDateRegisters,
    /// The code with which each tenant's search words begin; it never changes.
    codes: Cache<TenantId, String>,
}

impl Deref for Licensing {
    type Target = Shared;
    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl Licensing {
    pub(crate) fn new(kernel: Kernel, db: Db, files: Files) -> Self {
        Self(Arc::new(Shared {
            kernel,
            db,
            files,
            authorities: Authorities::new(),
            statistics: statistics::cache(),
            tags: licences::tags::cache(),
            scans: licences::scans::announced_scans(),
            up_to_date: licences::expiry::up_to_date_registers(),
            codes: Cache::new(MAX_CODES),
        }))
    }

    /// Returns the time zone of `jurisdiction`; UTC if it is unknown.
    pub(crate) fn zone(&self, jurisdiction: Option<&str>) -> Zone {
        let jurisdiction = jurisdiction.and_then(|id| self.authorities.jurisdiction(id));
        jurisdiction.map_or(Zone::Utc, |jurisdiction| jurisdiction.zone)
    }

    /// Returns the English of `jurisdiction`; American if it is unknown.
    pub(crate) fn english(&self, jurisdiction: Option<&str>) -> English {
        let jurisdiction = jurisdiction.and_then(|id| self.authorities.jurisdiction(id));
        jurisdiction.map_or(English::American, |jurisdiction| {
            English::of(jurisdiction.currency)
        })
    }

    /// Returns the telephone number of the authority of `jurisdiction`, if it is known.
    pub(crate) fn telephone(&self, jurisdiction: Option<&str>) -> Option<String> {
        let jurisdiction = self.authorities.jurisdiction(jurisdiction?)?;
        let telephone = jurisdiction.telephone.as_ref()?;
        Some(telephone.number.clone())
    }

    /// Converts a record into the application that its owner sees.
    pub(crate) fn application(&self, record: &ApplicationRecord) -> Application {
        record.view(self.zone(Some(&record.jurisdiction)))
    }

    /// Returns today's date in `jurisdiction`.
    pub(crate) fn today_at(&self, jurisdiction: Option<&str>) -> Day {
        self.zone(jurisdiction).day(self.kernel.now())
    }
}

/// Checks and cleans what finders may see. `field`: the field of the request.
fn check_public_profile(field: &str, public: &PublicProfile) -> Result<PublicProfile, Invalid> {
    let contact = contact::owner_contact(field, &public.contact)?;
    Ok(PublicProfile {
        contact,
        ..public.clone()
    })
}

/// Builds a problem that names the invalid fields.
fn field_problem(code: allpet_contract::ErrorCode, invalid: Invalid) -> Failure {
    let detail = invalid.to_string();
    Problem {
        errors: invalid.0,
        ..Problem::new(code).detail(detail)
    }
    .into()
}
