//! Events that the module's subscribers did not handle: listed, retried and dismissed.

use super::{ModuleOperations, shorten};
use crate::{
    Failure, Service,
    events::{self, Delivery},
};
use allpet_contract::{
    operations::{
        DELIVERY_CHANGED, DeliveryAction, DeliveryState, DeliverySummary,
        module::{ActOnModuleDelivery, ListModuleDeliveries},
    },
    page::ROWS_MAX,
};

pub(super) async fn list(
    app: ModuleOperations,
    _: Service,
    request: ListModuleDeliveries,
) -> Result<Vec<DeliverySummary>, Failure> {
    let query = request.query;
    let after = query.after.map(|event| (event, query.after_subscriber.as_str()));
    let limit = query.limit.min(ROWS_MAX + 1);
    let found = events::deliveries_after(&app.db, query.state, after, limit).await?;
    Ok(found.into_iter().map(summary).collect())
}

pub(super) async fn act(
    app: ModuleOperations,
    _: Service,
    request: ActOnModuleDelivery,
) -> Result<(), Failure> {
    let form = request.body;
    let name = app.subscriber(&form.subscriber)?.name();
    let changed = match form.action {
        DeliveryAction::Retry => events::retry(&app.db, name, form.event, app.kernel.now()).await?,
        DeliveryAction::Dismiss => events::dismiss(&app.db, name, form.event, &form.reason).await?,
    };
    if changed {
        Ok(())
    } else {
        Err(DELIVERY_CHANGED.into())
    }
}

fn summary(delivery: Delivery) -> DeliverySummary {
    let state = delivery.state;
    DeliverySummary {
        subscriber: delivery.subscriber,
        event: delivery.envelope.id,
        topic: delivery.envelope.topic,
        producer: delivery.envelope.producer,
        occurred: delivery.envelope.occurred_at,
        cause: delivery.envelope.cause,
        state,
        attempts: delivery.attempts,
        next_attempt: (state == DeliveryState::Waiting).then_some(delivery.next_attempt),
        error: delivery.last_error.as_deref().map(shorten),
        reason: delivery.reason,
    }
}
