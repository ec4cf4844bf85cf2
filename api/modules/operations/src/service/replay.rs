//! Replays: past events of every producer are delivered to one subscriber again.

use crate::OperationsModule;
use allpet_contract::{
    Problem,
    operations::{
        Replayed, SUBSCRIBER_NOT_FOUND,
        module::{ModuleReplayForm, ReadModule, ReplayToModule},
    },
    routes,
    topics::Topics,
};
use allpet_domain::Timestamp;

/// Returns the topics that a subscriber of `module` receives. Fails with `SUBSCRIBER_NOT_FOUND`.
pub(crate) async fn topics_of(
    app: &OperationsModule,
    module: &str,
    subscriber: &str,
) -> Result<Topics, Problem> {
    let module = module.to_owned();
    let report = app.client().send(ReadModule { module }).await?;
    let found = report.subscribers.iter().find(|one| one.name == subscriber);
    found
        .and_then(|one| Topics::parse(&one.topics))
        .ok_or_else(|| Problem::new(SUBSCRIBER_NOT_FOUND))
}

/// Replays the events of every module to a subscriber of `module`. Fails if one of them is not reachable; a repetition then delivers
/// only the missing ones.
pub(crate) async fn from_every_module(
    app: &OperationsModule,
    module: &str,
    subscriber: &str,
    topics: &str,
    since: Timestamp,
) -> Result<Replayed, Problem> {
    let client = app.client();
    let mut total = Replayed::default();
    for producer in routes::modules() {
        let body = ModuleReplayForm {
            subscriber: subscriber.to_owned(),
            producer: producer.to_owned(),
            topics: topics.to_owned(),
            since,
        };
        let module = module.to_owned();
        let replayed = client.send(ReplayToModule { module, body }).await?;
        total.found = total.found.saturating_add(replayed.found);
        total.new = total.new.saturating_add(replayed.new);
        // Of several producers, the one that got least far decides where to go on.
        total.stopped_at = match (total.stopped_at, replayed.stopped_at) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
    }
    Ok(total)
}
