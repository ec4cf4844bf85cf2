//! The state of the platform: what each module reports, and which processes do.

use crate::{OperationsModule, store};
use allpet_contract::operations::{ConsumerLag, ModuleStatus, Operations, module::ReadModule};
use allpet_kernel::{
    Failure,
    events::{Topics, lag},
};

/// Reads the state of all modules and processes.
pub(crate) async fn read(app: &OperationsModule) -> Result<Operations, Failure> {
    let answers = app.send_to_all(|module| ReadModule { module }).await;
    let status = |(module, report): (&str, _)| ModuleStatus {
        module: module.to_owned(),
        report,
    };
    let now = app.kernel.now();
    let mut modules: Vec<ModuleStatus> = answers.into_iter().map(status).collect();
    add_lags(&mut modules);
    Ok(Operations {
        now,
        processes: store::processes::all(&app.db, now).await?,
        modules,
    })
}

/// Adds to each subscriber what the producers say that it has not received.
fn add_lags(modules: &mut [ModuleStatus]) {
    let reports = modules.iter().filter_map(|module| module.report.as_ref());
    let lags: Vec<ConsumerLag> = reports.flat_map(|report| report.lags.clone()).collect();
    for module in modules {
        let name = &module.module;
        for subscriber in module
            .report
            .iter_mut()
            .flat_map(|report| &mut report.subscribers)
        {
            let Some(topics) = Topics::parse(&subscriber.topics) else {
                continue;
            };
            let unreceived = lag::of_subscriber(name, &topics, lags.iter());
            subscriber.unreceived = unreceived.events;
            subscriber.oldest = lag::earlier(subscriber.oldest, unreceived.oldest);
        }
    }
}
