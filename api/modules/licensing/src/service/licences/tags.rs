//! Public views of tags.
//!
//! A tag that many people look up at once (a lost dog in the news, say) is read from the database once a second. A change by this
//! process shows at once, a change by another process within a second (docs/adr/0006). Only public data is cached, and no unknown
//! tags.

use super::licence_status;
use crate::{
    service::{Licensing, closed_accounts::is_owner_gone},
    store::licences::{self, LicenceRecord},
};
use allpet_contract::{
    Problem,
    licensing::{TAG_NOT_FOUND, TagView},
};
use allpet_domain::{
    Timestamp,
    licensing::{LicenceFacts, TagCode},
};
use allpet_kernel::Failure;
use expiring_cache::ExpiringCache;
use std::{sync::Arc, time::Duration};

/// How long a tag's public view is cached.
const LIFETIME: Duration = Duration::from_secs(1);
/// The maximum number of cached views: some 2 MB.
const CAPACITY: usize = 4_096;

/// The public views of recently looked-up tags.
pub(crate) type TagCache = ExpiringCache<TagCode, Arc<PublicTag>>;

/// Creates an empty cache.
pub(crate) fn cache() -> TagCache {
    ExpiringCache::new(CAPACITY, LIFETIME)
}

/// A tag's public view, without what changes with the day.
#[derive(Debug)]
pub(crate) struct PublicTag {
    view: TagView,
    status: Option<LicenceFacts>,
}

impl PublicTag {
    /// Returns the view at `now`; the tag is valid until its last day ends in the authority's time zone.
    fn at(&self, now: Timestamp) -> TagView {
        let today = self.view.zone.day(now);
        TagView {
            valid: self.status.is_some_and(|status| status.is_valid(today)),
            ..self.view.clone()
        }
    }
}

/// Reads the public view of the tag with this code, as far as its owner allows. Fails with `TAG_NOT_FOUND`.
pub(crate) async fn verify(app: &Licensing, code: &str) -> Result<TagView, Failure> {
    let not_found = |detail: String| Problem::new(TAG_NOT_FOUND).detail(detail);
    let tag: TagCode = code.parse().map_err(|error| not_found(format!("{error}")))?;
    let now = app.kernel.now();
    let read = async {
        let licence = licences::find_by_tag(&app.db, tag).await?;
        let licence = licence
            .ok_or_else(|| not_found("The code is well formed, but we have issued no such tag.".into()))?;
        let is_owner_gone = is_owner_gone(app, &licence).await?;
        Ok::<_, Failure>(Arc::new(public_tag(app, tag, licence, is_owner_gone)))
    };
    Ok(app.tags.get_or_load(&tag, now, read).await?.at(now))
}

fn public_tag(app: &Licensing, tag: TagCode, licence: LicenceRecord, is_owner_gone: bool) -> PublicTag {
    // A licence that was ended, as with its pet, or whose owner closed their account, shows nothing private.
    let shows_pet = licence.state.shows_pet() && !is_owner_gone;
    let allowed = |show: bool, text: String| Some(text).filter(|text| shows_pet && show && !text.is_empty());
    PublicTag {
        status: licence_status(app, &licence),
        view: TagView {
            code: tag.grouped(),
            valid: false,
            expires: licence
                .issued_here
                .as_ref()
                .map(|issued| issued.expires)
                .filter(|_| shows_pet),
            zone: app.zone(licence.jurisdiction.as_deref()),
            english: app.english(licence.jurisdiction.as_deref()),
            telephone: app.telephone(licence.jurisdiction.as_deref()),
            authority: licence.authority_name,
            species: licence.species,
            name: allowed(licence.public.show_name, licence.pet_name),
            breed: allowed(licence.public.show_breed, licence.breed),
            contact: allowed(true, licence.public.contact),
        },
    }
}
