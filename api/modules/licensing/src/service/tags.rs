//! What a stranger learns of a tag.

mod known;

pub(crate) use known::Known;

use super::{Licensing, licences::standing};
use crate::store::licences::{self, Kept};
use allpet_contract::{
    Problem,
    licensing::{TAG_NOT_FOUND, TagView},
};
use allpet_domain::licensing::{LicenceState, TagCode};
use allpet_kernel::Failure;
use known::Shown;
use std::sync::Arc;

/// What `code` stands for, as far as its owner allows.
pub(crate) async fn verify(app: &Licensing, code: &str) -> Result<TagView, Failure> {
    let not_found = |detail: String| Problem::new(TAG_NOT_FOUND).detail(detail);
    let tag: TagCode = code.parse().map_err(|wrong| not_found(format!("{wrong}")))?;
    let now = app.kernel.now();
    if let Some(shown) = app.tags.find(tag, now) {
        return Ok(shown.on(now.day()));
    }
    let begun = app.tags.begin();
    let kept = licences::by_tag(&app.db, tag).await?;
    let kept =
        kept.ok_or_else(|| not_found("The code is well formed, but we have issued no such tag.".into()))?;
    let shown = Arc::new(shown(app, tag, kept));
    app.tags.hold(tag, &shown, now, begun);
    Ok(shown.on(now.day()))
}

fn shown(app: &Licensing, tag: TagCode, kept: Kept) -> Shown {
    let allowed = |show: bool, text: String| Some(text).filter(|text| show && !text.is_empty());
    Shown {
        standing: standing(app, &kept),
        view: TagView {
            code: tag.grouped(),
            valid: false,
            // Of a licence that was taken away its last day says nothing any more.
            expires: kept
                .ours
                .as_ref()
                .filter(|_| kept.state != LicenceState::Revoked)
                .map(|ours| ours.expires),
            authority: kept.authority_name,
            species: kept.species,
            name: allowed(kept.public.show_name, kept.pet_name),
            breed: allowed(kept.public.show_breed, kept.breed),
            contact: allowed(true, kept.public.contact),
        },
    }
}
