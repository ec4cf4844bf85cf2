//! How far the subscribers of a process are behind. The producers, in whatever process they run, say what has not been received.

use super::snapshot::{LIMIT, ModuleMetrics};
use crate::{
    Kernel,
    events::lag::{earlier, of_subscriber, oldest_waiting},
};
use allpet_contract::{
    operations::{ConsumerLag, module::ReadModuleLags},
    routes,
};
use futures::future::join_all;
use tokio::time::timeout;

/// Returns for each subscriber of these modules how long ago the oldest event was announced that it has not received or that waits
/// for another attempt, in seconds. What a producer that does not answer announced does not count.
pub(super) async fn of_subscribers(kernel: &Kernel, modules: &[ModuleMetrics]) -> Vec<(&'static str, u64)> {
    if modules.iter().all(|module| module.subscriptions.is_empty()) {
        return Vec::new();
    }
    let lags = ask_producers(kernel).await;
    let now = kernel.now().unix_millis();
    let mut all = Vec::new();
    for module in modules {
        let waiting = timeout(LIMIT, oldest_waiting(&module.db, &module.subscriptions)).await;
        let Ok(Ok(waiting)) = waiting else { continue };
        for subscription in &module.subscriptions {
            let unreceived = of_subscriber(module.name, subscription.topics(), lags.iter());
            let oldest = earlier(unreceived.oldest, waiting.get(subscription.name()).copied());
            let millis = oldest.map_or(0, |oldest| now.saturating_sub(oldest.unix_millis()));
            all.push((subscription.name(), millis / 1_000));
        }
    }
    all
}

async fn ask_producers(kernel: &Kernel) -> Vec<ConsumerLag> {
    let client = kernel.client("kernel");
    let requests = routes::modules().map(|module| {
        let module = module.to_owned();
        timeout(LIMIT, client.send(ReadModuleLags { module }))
    });
    let answers = join_all(requests).await;
    answers
        .into_iter()
        .filter_map(|answer| answer.ok()?.ok())
        .flatten()
        .collect()
}
