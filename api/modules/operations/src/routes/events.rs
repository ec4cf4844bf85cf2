//! Events that subscribers of all modules did not handle, and replays.

use crate::{
    OperationsModule,
    service::{check, lists, replay as replays},
    store::actions::NewAction,
};
use allpet_contract::operations::{
    ActOnDelivery, DeliveriesPage, DeliveryAction, ListDeliveries, OperatorActionKind, ReplayEvents,
    Replayed, check_replay, module::ActOnModuleDelivery,
};
use allpet_kernel::{Failure, PlatformAdmin};

pub(crate) async fn list(
    app: OperationsModule,
    _: PlatformAdmin,
    request: ListDeliveries,
) -> Result<DeliveriesPage, Failure> {
    lists::deliveries(&app, request.query).await
}

pub(crate) async fn act(
    app: OperationsModule,
    admin: PlatformAdmin,
    request: ActOnDelivery,
) -> Result<(), Failure> {
    let mut body = request.body;
    let module = check::module_of_subscriber(&body.subscriber)?;
    let (action, reason) = match body.action {
        DeliveryAction::Retry => (
            OperatorActionKind::RetryEvent,
            check::optional_reason(&body.reason)?,
        ),
        DeliveryAction::Dismiss => (OperatorActionKind::DismissEvent, check::reason(&body.reason)?),
    };
    body.reason.clone_from(&reason);
    let action = NewAction {
        action,
        module: module.clone(),
        target: format!("{} {}", body.subscriber, body.event),
        reason,
    };
    let client = app.client();
    let act = client.send(ActOnModuleDelivery { module, body });
    action.record(&app, &admin, act, |()| None).await
}

pub(crate) async fn replay(
    app: OperationsModule,
    admin: PlatformAdmin,
    request: ReplayEvents,
) -> Result<Replayed, Failure> {
    let form = request.body;
    let module = check::module_of_subscriber(&form.subscriber)?;
    let receives = replays::topics_of(&app, &module, &form.subscriber).await?;
    let now = app.kernel.now();
    let topics = check_replay(form.topics.as_deref(), form.since, &receives, now)?.pattern();
    let action = NewAction {
        action: OperatorActionKind::ReplayEvents,
        module: module.clone(),
        target: format!("{} {topics} since {}", form.subscriber, form.since),
        reason: check::optional_reason(&form.reason)?,
    };
    let act = replays::from_every_module(&app, &module, &form.subscriber, &topics, form.since);
    let detail = |replayed: &Replayed| Some(format!("{} found, {} new", replayed.found, replayed.new));
    action.record(&app, &admin, act, detail).await
}
