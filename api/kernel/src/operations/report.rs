//! A module's report about itself.

use super::{ModuleOperations, shorten};
use crate::{
    Db, Failure, Service,
    events::{
        self, DeliveryState,
        lag::{of_producer, oldest_waiting},
    },
    jobs::{JobRecord, ScheduleRecord, history, moment},
};
use allpet_contract::operations::{
    ConsumerLag, ModuleReport, QueueDepth, ScheduleRun, ScheduleStatus, SubscriberStatus,
    module::{ReadModule, ReadModuleLags},
};
use allpet_domain::Timestamp;

pub(super) async fn read(app: ModuleOperations, _: Service, _: ReadModule) -> Result<ModuleReport, Failure> {
    let now = app.kernel.now();
    let depth = |depth: history::QueueDepth| QueueDepth {
        queue: depth.queue,
        state: depth.state,
        jobs: u64::try_from(depth.jobs).unwrap_or(0),
        oldest: moment(depth.oldest_ms),
    };
    let schedules = app.plan.read(now).await?;
    Ok(ModuleReport {
        queues: history::queue_depths(&app.db)
            .await?
            .into_iter()
            .map(depth)
            .collect(),
        schedules: schedules.into_iter().map(schedule).collect(),
        subscribers: subscribers(&app).await?,
        lags: of_producer(&app.db, now).await?,
    })
}

pub(super) async fn read_lags(
    app: ModuleOperations,
    _: Service,
    _: ReadModuleLags,
) -> Result<Vec<ConsumerLag>, Failure> {
    of_producer(&app.db, app.kernel.now()).await
}

/// Returns the subscribers with what they received. What they have not received, the producers know.
async fn subscribers(app: &ModuleOperations) -> Result<Vec<SubscriberStatus>, Failure> {
    let unhandled = events::unhandled(&app.db).await?;
    let oldest = oldest_waiting(&app.db, &app.subscriptions).await?;
    let count = |name: &str, wanted: DeliveryState| {
        let found = unhandled
            .iter()
            .find(|(subscriber, state, _)| subscriber == name && *state == wanted);
        found.map_or(0, |(_, _, count)| *count)
    };
    let status = |subscription: &events::Subscription| SubscriberStatus {
        name: subscription.name().to_owned(),
        topics: subscription.topics().pattern(),
        waiting: count(subscription.name(), DeliveryState::Waiting),
        parked: count(subscription.name(), DeliveryState::Parked),
        unreceived: 0,
        oldest: oldest.get(subscription.name()).copied(),
    };
    Ok(app.subscriptions.iter().map(status).collect())
}

fn schedule(record: ScheduleRecord) -> ScheduleStatus {
    ScheduleStatus {
        name: record.schedule.name.to_owned(),
        cron: record.schedule.cron.to_owned(),
        zone: record.schedule.zone.to_owned(),
        next: record.next,
        last: record.last.map(run),
    }
}

fn run(job: JobRecord) -> ScheduleRun {
    ScheduleRun {
        job: job.id,
        state: job.state,
        at: moment(job.started_ms.unwrap_or(job.run_at_ms)),
        result: job.result,
        error: job.error.as_deref().map(shorten),
    }
}

/// Returns how long ago the oldest event of these databases was announced that not every module has, in milliseconds.
pub async fn lag(producers: &[Db], now: Timestamp) -> Result<u64, Failure> {
    let mut longest = 0;
    for db in producers {
        for lag in of_producer(db, now).await? {
            longest = longest.max(now.unix_millis().saturating_sub(lag.oldest.unix_millis()));
        }
    }
    Ok(longest)
}
