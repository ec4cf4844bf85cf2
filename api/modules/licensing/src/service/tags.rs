//! What a stranger learns of a tag.

mod known;

pub(crate) use known::Known;

use super::{Licensing, licences::standing};
use crate::store::licences::{self, Kept};
use allpet_contract::{
    Problem,
    licensing::{TAG_NOT_FOUND, TagView},
};
use allpet_domain::licensing::TagCode;
use allpet_kernel::Failure;
use known::Shown;
use std::sync::Arc;

/// What `code` stands for, as far as its owner allows.
pub(crate) async fn verify(app: &Licensing, code: &str) -> Result<TagView, Failure> {
    let not_found = |detail: String| Problem::new(TAG_NOT_FOUND).detail(detail);
    let tag: TagCode = code.parse().map_err(|wrong| not_found(format!("{wrong}")))?;
    let now = app.kernel.now();
    if let Some(shown) = app.tags.find(tag, now) {
        return Ok(shown.at(now));
    }
    let begun = app.tags.begin();
    let kept = licences::by_tag(&app.db, tag).await?;
    let kept =
        kept.ok_or_else(|| not_found("The code is well formed, but we have issued no such tag.".into()))?;
    let shown = Arc::new(shown(app, tag, kept));
    app.tags.hold(tag, &shown, now, begun);
    Ok(shown.at(now))
}

fn shown(app: &Licensing, tag: TagCode, kept: Kept) -> Shown {
    // Of a licence that was ended, as with its pet, nothing private is shown any more.
    let open = kept.state.shows_pet();
    let allowed = |show: bool, text: String| Some(text).filter(|text| open && show && !text.is_empty());
    Shown {
        standing: standing(app, &kept),
        view: TagView {
            code: tag.grouped(),
            valid: false,
            expires: kept.ours.as_ref().map(|ours| ours.expires).filter(|_| open),
            zone: app.zone(kept.jurisdiction.as_deref()),
            authority: kept.authority_name,
            species: kept.species,
            name: allowed(kept.public.show_name, kept.pet_name),
            breed: allowed(kept.public.show_breed, kept.breed),
            contact: allowed(true, kept.public.contact),
        },
    }
}
