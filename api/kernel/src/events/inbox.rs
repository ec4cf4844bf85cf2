//! The inbox: makes a subscriber handle each event once, and stores the events that it failed to handle.

use super::{
    Envelope, Subscription,
    delivery::{self, DeliveryState},
    subscription::HandlingError,
};
use crate::{
    Failure, Tx,
    cause::{Cause, Context},
    db::Writer,
    trace,
};
use allpet_domain::{Timestamp, id::EventId};
use futures::FutureExt as _;
use std::{panic::AssertUnwindSafe, time::Duration};
use tokio::time::timeout;
use tracing::{
    Instrument as _,
    field::{Empty, display},
};

const INSERT: &str =
    "INSERT INTO inbox (event_id, listener, heard_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";

/// The time limit of a listener. It may hold its module's writer meanwhile, so the limit is below that of a request.
const HANDLING_TIMEOUT: Duration = Duration::from_secs(15);

/// The outcome of a delivery to a subscriber.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DeliveryOutcome {
    /// The subscriber handled the event.
    Handled,
    /// The event does not concern the subscriber, was in the inbox before, or no longer waits for an attempt.
    Skipped,
    /// The event is in the inbox and waits for another attempt or for an operator.
    Deferred,
}

/// Marks the event as received by `listener`. Returns whether it is new to it.
pub(super) async fn mark_received(
    tx: &mut Tx,
    id: EventId,
    listener: &str,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let rows = match tx.writer() {
        Writer::Sqlite(c) => sqlx::query(INSERT)
            .bind(id.0)
            .bind(listener)
            .bind(now.inner())
            .execute(c)
            .await?
            .rows_affected(),
        Writer::Postgres(c) => sqlx::query(INSERT)
            .bind(id.0)
            .bind(listener)
            .bind(now.inner())
            .execute(c)
            .await?
            .rows_affected(),
    };
    Ok(rows == 1)
}

/// Delivers an event to a subscriber, unless it has received it before. Fails only if the subscriber's database does.
pub(super) async fn deliver(
    subscription: &Subscription,
    envelope: &Envelope,
    now: Timestamp,
) -> Result<DeliveryOutcome, sqlx::Error> {
    let handling = async {
        if !subscription.concerns(envelope) {
            return Ok(DeliveryOutcome::Skipped);
        }
        let mut tx = subscription.db.begin().await.map_err(database_error)?;
        if !mark_received(&mut tx, envelope.id, subscription.name, now)
            .await
            .map_err(database_error)?
        {
            return Ok(DeliveryOutcome::Skipped);
        }
        handle(subscription, envelope, tx).await
    };
    match run_guarded(handling).await {
        Ok(outcome) => Ok(outcome),
        Err(error) => store_delivery(subscription, envelope, &error, now).await,
    }
}

/// Stores an event in the inbox for a later attempt, without running the listener.
pub(super) async fn postpone(
    subscription: &Subscription,
    envelope: &Envelope,
    now: Timestamp,
) -> Result<DeliveryOutcome, sqlx::Error> {
    let handling = async {
        if !subscription.concerns(envelope) {
            return Ok(DeliveryOutcome::Skipped);
        }
        Err(HandlingError::Failed(Failure::internal(
            "the listener exceeded its time limit for an earlier event",
        )))
    };
    match run_guarded(handling).await {
        Ok(outcome) => Ok(outcome),
        Err(error) => store_delivery(subscription, envelope, &error, now).await,
    }
}

/// Retries a delivery that waits in the inbox after `attempts` that failed.
pub(super) async fn retry(
    subscription: &Subscription,
    envelope: &Envelope,
    attempts: u32,
    now: Timestamp,
) -> Result<DeliveryOutcome, sqlx::Error> {
    let handling = async {
        let mut tx = subscription.db.begin().await.map_err(database_error)?;
        // Another process may have handled it, or an operator dismissed it.
        if !delivery::delete_waiting(&mut tx, subscription.name, envelope.id)
            .await
            .map_err(database_error)?
        {
            return Ok(DeliveryOutcome::Skipped);
        }
        handle(subscription, envelope, tx).await
    };
    match run_guarded(handling).await {
        Ok(outcome) => Ok(outcome),
        Err(error) => {
            let attempts = attempts + 1;
            let (state, next_attempt_ms) = next_state(subscription, envelope, &error, attempts, now);
            let message = error.to_string();
            let attempt = delivery::Attempt {
                state,
                attempts,
                next_attempt_ms,
                error: Some(&message),
            };
            delivery::record_failure(&subscription.db, subscription.name, envelope.id, attempt).await?;
            Ok(DeliveryOutcome::Deferred)
        }
    }
}

fn database_error(error: sqlx::Error) -> HandlingError {
    HandlingError::Failed(error.into())
}

/// Runs the listener and commits: as a part of the event's trace, and with the event as the cause of what the listener writes.
async fn handle(
    subscription: &Subscription,
    envelope: &Envelope,
    mut tx: Tx,
) -> Result<DeliveryOutcome, HandlingError> {
    if let Some(unreadable) = envelope.unreadable_reason() {
        return Err(HandlingError::Unreadable(unreadable));
    }
    let span = tracing::info_span!(
        "event",
        event = %envelope.id,
        topic = envelope.topic,
        subscriber = subscription.name,
        person = envelope.actor.map(display),
        tenant = envelope.tenant.map(display),
        trace = Empty
    );
    let context = Context {
        cause: Cause::Event(envelope.id),
        handler: Some(subscription.name),
        actor: envelope.actor,
        session: None,
        traceparent: trace::join(&span, envelope.traceparent.as_deref()),
    };
    let handling = async {
        (subscription.handler)(&mut tx, envelope).await?;
        tx.commit().await.map_err(database_error)?;
        Ok(DeliveryOutcome::Handled)
    };
    context.scope(handling).instrument(span).await
}

/// Handles an event. A panic or a timeout counts as a failure and ends only the listener's own transaction.
async fn run_guarded(
    handling: impl Future<Output = Result<DeliveryOutcome, HandlingError>>,
) -> Result<DeliveryOutcome, HandlingError> {
    let handling = AssertUnwindSafe(handling).catch_unwind();
    let failed = |message: &'static str| Err(HandlingError::Failed(Failure::internal(message)));
    match timeout(HANDLING_TIMEOUT, handling).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => failed("the listener panicked"),
        Err(_) => failed("the listener exceeded its time limit"),
    }
}

/// Stores an event whose first attempt failed.
async fn store_delivery(
    subscription: &Subscription,
    envelope: &Envelope,
    error: &HandlingError,
    now: Timestamp,
) -> Result<DeliveryOutcome, sqlx::Error> {
    let (state, next_attempt_ms) = next_state(subscription, envelope, error, 1, now);
    let mut tx = subscription.db.begin().await?;
    if !mark_received(&mut tx, envelope.id, subscription.name, now).await? {
        return Ok(DeliveryOutcome::Skipped);
    }
    let message = error.to_string();
    let attempt = delivery::Attempt {
        state,
        attempts: 1,
        next_attempt_ms,
        error: Some(&message),
    };
    delivery::insert(&mut tx, subscription.name, envelope, attempt).await?;
    tx.commit().await?;
    Ok(DeliveryOutcome::Deferred)
}

/// Returns the state of a delivery after `attempts` that failed, and the time of its next attempt in milliseconds since 1970.
fn next_state(
    subscription: &Subscription,
    envelope: &Envelope,
    error: &HandlingError,
    attempts: u32,
    now: Timestamp,
) -> (DeliveryState, i64) {
    let (subscriber, topic, event) = (subscription.name, &envelope.topic, envelope.id);
    let (person, tenant) = (envelope.actor.map(display), envelope.tenant.map(display));
    let trace = envelope.traceparent.as_deref().and_then(trace::trace_id);
    let now = i64::try_from(now.unix_millis()).unwrap_or(i64::MAX);
    let is_readable = !matches!(error, HandlingError::Unreadable(_));
    let next = delivery::after_failure(attempts, subscription.max_attempts, is_readable, now);
    if next.0 == DeliveryState::Parked {
        tracing::error!(subscriber, topic, %event, trace, person, tenant, attempts, %error, "event parked");
    } else {
        tracing::warn!(subscriber, topic, %event, trace, person, tenant, attempts, %error, "event not handled; it will be retried");
    }
    next
}

#[cfg(test)]
mod tests;
