//! What a stranger learns of a tag.

use super::{Licensing, licences::standing};
use crate::store::licences;
use allpet_contract::{
    Problem,
    licensing::{TAG_NOT_FOUND, TagView},
};
use allpet_domain::licensing::TagCode;
use allpet_kernel::Failure;

/// What `code` stands for, as far as its owner allows.
pub(crate) async fn verify(app: &Licensing, code: &str) -> Result<TagView, Failure> {
    let not_found = |detail: String| Problem::new(TAG_NOT_FOUND).detail(detail);
    let tag: TagCode = code.parse().map_err(|wrong| not_found(format!("{wrong}")))?;
    let kept = licences::by_tag(&app.db, tag).await?;
    let kept =
        kept.ok_or_else(|| not_found("The code is well formed, but we have issued no such tag.".into()))?;
    let today = app.kernel.today();
    let shown = |show: bool, text: String| Some(text).filter(|text| show && !text.is_empty());
    Ok(TagView {
        code: tag.grouped(),
        valid: standing(app, &kept).is_some_and(|standing| standing.is_valid(today)),
        expires: kept.ours.as_ref().map(|ours| ours.expires),
        authority: kept.authority_name,
        species: kept.species,
        name: shown(kept.public.show_name, kept.pet_name),
        breed: shown(kept.public.show_breed, kept.breed),
        contact: shown(true, kept.public.contact),
    })
}
