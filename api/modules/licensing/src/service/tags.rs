//! Tags as strangers see them.
//!
//! A tag that many verify at once (a lost dog in the news, say) is read from the database once a second. A change by this process
//! shows at once, one by another process on the same database after a second at the latest (docs/adr/0006). Only what strangers may
//! see anyway is remembered; a tag that is not there is not.

use super::{Licensing, licences::standing};
use crate::store::licences::{self, LicenceRecord};
use allpet_contract::{
    Problem,
    licensing::{TAG_NOT_FOUND, TagView},
};
use allpet_domain::{
    Timestamp,
    licensing::{Standing, TagCode},
};
use allpet_kernel::Failure;
use expiring_cache::ExpiringCache;
use std::{sync::Arc, time::Duration};

/// How long a tag's public view may be shown.
const LIFETIME: Duration = Duration::from_secs(1);
/// The most views that are remembered: some 2 MB.
const CAPACITY: usize = 4_096;

/// Public views of the tags that were verified a moment ago.
pub(crate) type TagCache = ExpiringCache<TagCode, Arc<PublicTag>>;

/// An empty cache.
pub(crate) fn cache() -> TagCache {
    ExpiringCache::new(CAPACITY, LIFETIME)
}

/// A tag's public view, but for what changes with the day.
#[derive(Debug)]
pub(crate) struct PublicTag {
    view: TagView,
    standing: Option<Standing>,
}

impl PublicTag {
    /// The view at `now`: valid until its last day ends where the authority is.
    fn at(&self, now: Timestamp) -> TagView {
        let today = self.view.zone.day(now);
        TagView {
            valid: self.standing.is_some_and(|standing| standing.is_valid(today)),
            ..self.view.clone()
        }
    }
}

/// Reads what `code` stands for, as far as its owner allows. Fails with `TAG_NOT_FOUND`.
pub(crate) async fn verify(app: &Licensing, code: &str) -> Result<TagView, Failure> {
    let not_found = |detail: String| Problem::new(TAG_NOT_FOUND).detail(detail);
    let tag: TagCode = code.parse().map_err(|wrong| not_found(format!("{wrong}")))?;
    let now = app.kernel.now();
    let read = async {
        let licence = licences::by_tag(&app.db, tag).await?;
        let licence = licence
            .ok_or_else(|| not_found("The code is well formed, but we have issued no such tag.".into()))?;
        Ok::<_, Failure>(Arc::new(public_tag(app, tag, licence)))
    };
    Ok(app.tags.get_or_load(&tag, now, read).await?.at(now))
}

fn public_tag(app: &Licensing, tag: TagCode, licence: LicenceRecord) -> PublicTag {
    // Of a licence that was ended, as with its pet, nothing private is shown any more.
    let open = licence.state.shows_pet();
    let allowed = |show: bool, text: String| Some(text).filter(|text| open && show && !text.is_empty());
    PublicTag {
        standing: standing(app, &licence),
        view: TagView {
            code: tag.grouped(),
            valid: false,
            expires: licence.ours.as_ref().map(|ours| ours.expires).filter(|_| open),
            zone: app.zone(licence.jurisdiction.as_deref()),
            english: app.english(licence.jurisdiction.as_deref()),
            authority: licence.authority_name,
            species: licence.species,
            name: allowed(licence.public.show_name, licence.pet_name),
            breed: allowed(licence.public.show_breed, licence.breed),
            contact: allowed(true, licence.public.contact),
        },
    }
}
