//! What happens to applications and licences.

pub(crate) mod apply;
pub(crate) mod decide;
pub(crate) mod expiry;
pub(crate) mod fees;
pub(crate) mod finder;
pub(crate) mod licences;
pub(crate) mod pay;
pub(crate) mod pets;
pub(crate) mod proofs;
pub(crate) mod register;
pub(crate) mod revoke;
pub(crate) mod statistics;
pub(crate) mod tags;
pub(crate) mod undo;

use crate::authorities::Authorities;
use crate::store::applications::ApplicationRecord;
use allpet_contract::{
    Problem,
    licensing::{Application, PublicProfile},
};
use allpet_domain::{
    Day, Invalid, Zone, english::English, id::TenantId, licensing::contact::CONTACT_MAX, validation,
};
use allpet_kernel::{Db, Failure, Kernel, files::Files};
use expiry::UpToDateRegisters;
use quick_cache::sync::Cache;
use statistics::StatisticsCache;
use std::{ops::Deref, sync::Arc};
use tags::TagCache;

/// More than there are tenants with a register.
const MAX_CODES: usize = 1_024;

/// What the handlers share. One pointer: it is cloned for each request.
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
    up_to_date: UpToDateRegisters,
    /// The codes that the words of tenants begin with; they never change.
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
            tags: tags::cache(),
            up_to_date: expiry::up_to_date_registers(),
            codes: Cache::new(MAX_CODES),
        }))
    }

    /// The time of the clocks where the rules of `jurisdiction` hold; UTC where it is not known.
    pub(crate) fn zone(&self, jurisdiction: Option<&str>) -> Zone {
        let place = jurisdiction.and_then(|id| self.authorities.jurisdiction(id));
        place.map_or(Zone::Utc, |place| place.zone)
    }

    /// How the place where the rules of `jurisdiction` hold writes; American where it is not known.
    pub(crate) fn english(&self, jurisdiction: Option<&str>) -> English {
        let place = jurisdiction.and_then(|id| self.authorities.jurisdiction(id));
        place.map_or(English::American, |place| English::of(place.currency))
    }

    /// An application as its owner sees it.
    pub(crate) fn application(&self, kept: &ApplicationRecord) -> Application {
        kept.view(self.zone(Some(&kept.jurisdiction)))
    }

    /// The calendar day where the rules of `jurisdiction` hold.
    pub(crate) fn today_at(&self, jurisdiction: Option<&str>) -> Day {
        self.zone(jurisdiction).day(self.kernel.now())
    }
}

/// What a finder may learn, clean. `field`: where the request holds it.
fn public_profile(field: &str, public: &PublicProfile) -> Result<PublicProfile, Invalid> {
    let contact = validation::optional_text(field, "how to reach you", &public.contact, CONTACT_MAX)?;
    Ok(PublicProfile {
        contact,
        ..public.clone()
    })
}

/// A problem of a declared kind that says which field is wrong.
fn problem(code: allpet_contract::ErrorCode, invalid: Invalid) -> Failure {
    let detail = invalid.to_string();
    Problem {
        errors: invalid.0,
        ..Problem::new(code).detail(detail)
    }
    .into()
}
