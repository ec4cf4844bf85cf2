//! Messages that finders send to the owner of a tag.

use crate::{
    service::{Licensing, closed_accounts::is_owner_gone},
    store::{finder_messages, licences},
};
use allpet_contract::{
    Problem,
    events::FinderMessageSent,
    licensing::{FINDER_MESSAGE_NOT_FOUND, FinderMessage, FinderNote, TAG_NOT_FOUND, TOO_MANY_MESSAGES},
};
use allpet_domain::{
    id::{FinderMessageId, UserId},
    licensing::{TagCode, contact},
};
use allpet_kernel::Failure;

/// The maximum number of messages per tag and day.
const MESSAGES_PER_DAY: u8 = 5;
const DAY_SECONDS: i64 = 86_400;

/// Saves a finder's message for the owner of the tag. Fails with `TAG_NOT_FOUND` if the licence was ended or
/// the owner closed their account, and with `TOO_MANY_MESSAGES`.
pub(crate) async fn send_message(app: &Licensing, code: &str, note: &FinderNote) -> Result<(), Failure> {
    let not_found = |detail: String| Problem::new(TAG_NOT_FOUND).detail(detail);
    let tag: TagCode = code.parse().map_err(|error| not_found(format!("{error}")))?;
    let record = licences::find_by_tag(&app.db, tag).await?;
    let record = record.filter(|record| record.state.shows_pet());
    let owned = record.and_then(|record| Some((record.issued_here.as_ref()?.owner, record)));
    let (owner, record) = owned.ok_or_else(|| not_found("This tag isn’t linked to a license.".into()))?;
    if is_owner_gone(app, &record).await? {
        let authority = &record.authority_name;
        return Err(not_found(format!(
            "The owner cannot be reached here any more. Ask {authority}."
        ))
        .into());
    }
    let (message, reply) = contact::finder_note(&note.message, &note.reply)?;
    let now = app.kernel.now();
    let message = FinderMessage {
        id: FinderMessageId::new(now, app.kernel.randomness().entropy()),
        licence: record.id,
        pet_name: record.pet_name,
        message,
        reply,
        sent: now,
    };
    let mut tx = app.db.begin().await?;
    let day_ago = now.plus_seconds(-DAY_SECONDS);
    let latest = finder_messages::list_latest(&mut tx, record.id, day_ago, MESSAGES_PER_DAY).await?;
    if let Some(first) = latest.get(usize::from(MESSAGES_PER_DAY) - 1) {
        let detail = "Call the authority that is named with the tag: they can reach the owner.";
        let retry_at = first.plus_seconds(DAY_SECONDS).unix_millis();
        let seconds = retry_at.saturating_sub(now.unix_millis()).div_ceil(1_000);
        let refused = Problem::new(TOO_MANY_MESSAGES).detail(detail);
        return Err(refused
            .retry_in(u32::try_from(seconds).unwrap_or(u32::MAX))
            .into());
    }
    finder_messages::insert(&mut tx, owner, &message).await?;
    // The message itself stays here: it may contain the finder's telephone number.
    let event = FinderMessageSent {
        licence: message.licence,
        owner,
        pet_name: message.pet_name,
        tenant: Some(record.tenant),
    };
    app.kernel.announce(&mut tx, &event).await?;
    tx.commit().await?;
    Ok(())
}

/// Lists the messages to `owner` of the last 30 days, without the dismissed ones.
pub(crate) async fn list_messages(app: &Licensing, owner: UserId) -> Result<Vec<FinderMessage>, Failure> {
    let after = app.kernel.now().plus_seconds(-30 * DAY_SECONDS);
    finder_messages::list_of_owner(&app.db, owner, after).await
}

/// Dismisses a message to `owner`. Fails with `FINDER_MESSAGE_NOT_FOUND`.
pub(crate) async fn dismiss_message(
    app: &Licensing,
    owner: UserId,
    message: FinderMessageId,
) -> Result<(), Failure> {
    let mut tx = app.db.begin().await?;
    if !finder_messages::dismiss(&mut tx, owner, message, app.kernel.now()).await? {
        return Err(FINDER_MESSAGE_NOT_FOUND.into());
    }
    tx.commit().await?;
    Ok(())
}
