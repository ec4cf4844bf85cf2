//! The inbox: acting on an event once, and keeping what could not be acted on for later.

use super::{
    Envelope, Subscription,
    delivery::{self, DeliveryState},
    subscription::HearError,
};
use crate::{
    Failure, Tx,
    cause::{Cause, Context},
    db::Writer,
};
use allpet_domain::{Timestamp, id::EventId};
use futures::FutureExt as _;
use std::{panic::AssertUnwindSafe, time::Duration};
use tokio::time::timeout;

const HEAR: &str =
    "INSERT INTO inbox (event_id, listener, heard_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";

/// A listener that has not acted by then has failed. It may hold its module's writer meanwhile, so it is less than a request may
/// take.
const ACTS_WITHIN: Duration = Duration::from_secs(15);
/// The longest wait between two attempts, in milliseconds: five minutes.
const LONGEST_WAIT_MS: i64 = 300_000;

/// What became of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It was acted on now.
    Acted,
    /// It is known already.
    Known,
    /// It stands in the inbox and waits for another attempt, or for an operator.
    Waits,
}

/// Notes that `listener` has the event; false where it has it already.
pub(super) async fn first_time(
    tx: &mut Tx,
    id: EventId,
    listener: &str,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let rows = match tx.writer() {
        Writer::Sqlite(c) => sqlx::query(HEAR)
            .bind(id.0)
            .bind(listener)
            .bind(now.inner())
            .execute(c)
            .await?
            .rows_affected(),
        Writer::Postgres(c) => sqlx::query(HEAR)
            .bind(id.0)
            .bind(listener)
            .bind(now.inner())
            .execute(c)
            .await?
            .rows_affected(),
    };
    Ok(rows == 1)
}

/// Hands an event to a subscriber that may not have it yet. Fails only where the subscriber's database does.
pub(super) async fn take(
    subscription: &Subscription,
    envelope: &Envelope,
    now: Timestamp,
) -> Result<Outcome, sqlx::Error> {
    let acting = async {
        let mut tx = subscription.db.begin().await.map_err(ours)?;
        if !first_time(&mut tx, envelope.id, subscription.name, now)
            .await
            .map_err(ours)?
        {
            return Ok(Outcome::Known);
        }
        (subscription.hear)(&mut tx, envelope).await?;
        tx.commit().await.map_err(ours)?;
        Ok(Outcome::Acted)
    };
    match guarded(envelope, acting).await {
        Ok(outcome) => Ok(outcome),
        Err(error) => keep(subscription, envelope, &error, now).await,
    }
}

/// Puts an event into the inbox without acting on it: it is tried later.
pub(super) async fn postpone(
    subscription: &Subscription,
    envelope: &Envelope,
    now: Timestamp,
) -> Result<Outcome, sqlx::Error> {
    let hung = HearError::Failed(Failure::internal(
        "the listener did not end in time for an earlier event",
    ));
    keep(subscription, envelope, &hung, now).await
}

/// Tries again what stands in the inbox and waits.
pub(super) async fn try_again(
    subscription: &Subscription,
    envelope: &Envelope,
    attempts: u32,
    now: Timestamp,
) -> Result<Outcome, sqlx::Error> {
    let acting = async {
        let mut tx = subscription.db.begin().await.map_err(ours)?;
        // Another process may have taken it, or an operator dismissed it.
        if !delivery::finish(&mut tx, subscription.name, envelope.id)
            .await
            .map_err(ours)?
        {
            return Ok(Outcome::Known);
        }
        (subscription.hear)(&mut tx, envelope).await?;
        tx.commit().await.map_err(ours)?;
        Ok(Outcome::Acted)
    };
    match guarded(envelope, acting).await {
        Ok(outcome) => Ok(outcome),
        Err(error) => {
            let attempts = attempts + 1;
            let (state, next) = after(subscription, envelope, &error, attempts, now);
            let (name, text) = (subscription.name, error.to_string());
            delivery::failed(&subscription.db, name, envelope.id, state, attempts, next, &text).await?;
            Ok(Outcome::Waits)
        }
    }
}

fn ours(error: sqlx::Error) -> HearError {
    HearError::Failed(error.into())
}

/// Lets a listener act. One that panics or never ends has failed like any other, and ends nothing but its own transaction. What it
/// writes has the event for a cause.
async fn guarded(
    envelope: &Envelope,
    acting: impl Future<Output = Result<Outcome, HearError>>,
) -> Result<Outcome, HearError> {
    let context = Context {
        cause: Cause::Event(envelope.id),
        actor: envelope.actor,
        traceparent: envelope.traceparent.clone(),
    };
    let acting = AssertUnwindSafe(context.scope(acting)).catch_unwind();
    let failed = |words: &'static str| Err(HearError::Failed(Failure::internal(words)));
    match timeout(ACTS_WITHIN, acting).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => failed("the listener panicked"),
        Err(_) => failed("the listener did not end in time"),
    }
}

/// Keeps an event whose first attempt failed.
async fn keep(
    subscription: &Subscription,
    envelope: &Envelope,
    error: &HearError,
    now: Timestamp,
) -> Result<Outcome, sqlx::Error> {
    let (state, next) = after(subscription, envelope, error, 1, now);
    let mut tx = subscription.db.begin().await?;
    if !first_time(&mut tx, envelope.id, subscription.name, now).await? {
        return Ok(Outcome::Known);
    }
    let (name, text) = (subscription.name, error.to_string());
    delivery::keep(&mut tx, name, envelope, state, 1, next, Some(&text)).await?;
    tx.commit().await?;
    Ok(Outcome::Waits)
}

/// What becomes of an event after `attempts` that failed, and when it is tried again (milliseconds since 1970).
fn after(
    subscription: &Subscription,
    envelope: &Envelope,
    error: &HearError,
    attempts: u32,
    now: Timestamp,
) -> (DeliveryState, i64) {
    let (subscriber, topic, event) = (subscription.name, &envelope.topic, envelope.id);
    let now = i64::try_from(now.unix_millis()).unwrap_or(i64::MAX);
    if attempts >= subscription.attempts || matches!(error, HearError::Unreadable(_)) {
        tracing::error!(subscriber, topic, %event, attempts, %error, "event parked");
        return (DeliveryState::Parked, now);
    }
    tracing::warn!(subscriber, topic, %event, attempts, %error, "event not acted on");
    (DeliveryState::Waiting, now.saturating_add(wait_ms(attempts)))
}

/// A second, then twice as long each time.
fn wait_ms(attempts: u32) -> i64 {
    (1_000_i64 << attempts.saturating_sub(1).min(20)).min(LONGEST_WAIT_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_five_minutes() {
        let waits: Vec<i64> = [1, 2, 3, 9, 10, 50].map(wait_ms).into();
        assert_eq!(waits, [1_000, 2_000, 4_000, 256_000, 300_000, 300_000]);
    }
}
