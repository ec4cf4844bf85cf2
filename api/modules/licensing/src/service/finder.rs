//! A finder tells the owner of a tag that the pet was found.

use super::Licensing;
use crate::store::{finder_messages, licences};
use allpet_contract::{
    Problem,
    licensing::{FinderMessage, FinderNote, TAG_NOT_FOUND, TOO_MANY_MESSAGES},
};
use allpet_domain::{
    Invalid,
    id::{LicenceId, UserId},
    licensing::{
        TagCode,
        contact::{MESSAGE_MAX, REPLY_MAX},
    },
    validation,
};
use allpet_kernel::Failure;

/// Messages that come by one tag in a day.
const A_DAY: u8 = 5;
const DAY_SECONDS: i64 = 86_400;

/// Keeps what a finder wrote for the owner of the tag. By the tag of a licence that was ended nobody is told.
pub(crate) async fn tell(app: &Licensing, code: &str, note: &FinderNote) -> Result<(), Failure> {
    let not_found = |detail: String| Problem::new(TAG_NOT_FOUND).detail(detail);
    let tag: TagCode = code.parse().map_err(|wrong| not_found(format!("{wrong}")))?;
    let kept = licences::by_tag(&app.db, tag).await?;
    let kept = kept.filter(|kept| kept.state.shows_pet());
    let told = kept.and_then(|kept| Some((kept.ours.as_ref()?.owner, kept)));
    let (owner, kept) = told.ok_or_else(|| not_found("No license stands behind this tag.".into()))?;
    let mut invalid = Invalid::default();
    let message = invalid.merge(validation::paragraphs(
        "message",
        "where the pet is",
        &note.message,
        MESSAGE_MAX,
    ));
    let reply = invalid.merge(validation::text(
        "reply",
        "how the owner reaches you",
        &note.reply,
        REPLY_MAX,
    ));
    invalid.or(())?;
    let now = app.kernel.now();
    let message = FinderMessage {
        licence: kept.id,
        pet_name: kept.pet_name,
        message: message.unwrap_or_default(),
        reply: reply.unwrap_or_default(),
        sent: now,
    };
    let mut tx = app.db.begin().await?;
    let day_ago = now.plus_seconds(-DAY_SECONDS);
    let latest = finder_messages::latest(&mut tx, kept.id, day_ago, A_DAY).await?;
    if let Some(first) = latest.get(usize::from(A_DAY) - 1) {
        let detail = "Call the authority that is named with the tag: it knows the owner.";
        let open = first.plus_seconds(DAY_SECONDS).unix_millis();
        let seconds = open.saturating_sub(now.unix_millis()).div_ceil(1_000);
        let refused = Problem::new(TOO_MANY_MESSAGES).detail(detail);
        return Err(refused
            .retry_in(u32::try_from(seconds).unwrap_or(u32::MAX))
            .into());
    }
    let id = LicenceId::new(now, app.kernel.randomness().entropy()).0;
    finder_messages::insert(&mut tx, id, owner, &message).await?;
    tx.commit().await?;
    Ok(())
}

/// What finders wrote to `owner` in the last 30 days.
pub(crate) async fn to_owner(app: &Licensing, owner: UserId) -> Result<Vec<FinderMessage>, Failure> {
    let after = app.kernel.now().plus_seconds(-30 * DAY_SECONDS);
    finder_messages::of_owner(&app.db, owner, after).await
}
