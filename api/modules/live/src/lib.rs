//! The live module of the API: tells pages what has changed, as server-sent events.
//!
//! A subscriber writes each event of interest to a table, as a change: whom it concerns, its topic and its subject. One task for each
//! process reads the table's end and hands new changes to the streams of that process. The table makes a stream resumable, in
//! another process and after a restart too ([ADR 24](../../../../docs/adr/0024-the-live-feed.md)).

mod change;
mod feed;
mod jobs;
mod limits;
mod recorder;
mod routes;
mod start;
mod store;
mod stream;

use allpet_kernel::{
    Db, Failure, Kernel, Module, PersonalData, Routes,
    db::{MigrationFile, Migrations},
};
use feed::Feed;
use limits::StreamLimits;
use std::time::Duration;

/// The module's name: its schema or file.
pub const NAME: &str = "live";

const MIGRATIONS: Migrations = &[MigrationFile {
    version: 100,
    name: "live",
    sqlite: include_str!("../migrations/sqlite/0100_live.sql"),
    postgres: include_str!("../migrations/postgres/0100_live.sql"),
}];

/// The settings of the module.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Maximum number of streams of this process.
    pub streams: usize,
    /// Maximum number of streams of one person in this process.
    pub streams_per_person: usize,
    /// How often a stream checks that its session goes on; without a change it also sends a sign of life then.
    pub check_interval: Duration,
    /// How often the feed looks for changes without a signal: those of another process, if a notification is lost or on SQLite.
    pub poll_interval: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            streams: 384,
            streams_per_person: 8,
            check_interval: Duration::from_secs(15),
            poll_interval: Duration::from_secs(1),
        }
    }
}

/// The state that the handlers share.
#[derive(Clone, Debug)]
pub(crate) struct Live {
    kernel: Kernel,
    db: Db,
    settings: Settings,
    feed: Feed,
    limits: StreamLimits,
}

/// Composes the module.
pub async fn compose(kernel: &Kernel, db: Db, settings: Settings) -> Result<Module, Failure> {
    db.migrate(MIGRATIONS).await?;
    let live = Live {
        kernel: kernel.clone(),
        db: db.clone(),
        settings,
        feed: Feed::new(db.clone(), settings.poll_interval),
        limits: StreamLimits::new(settings.streams, settings.streams_per_person),
    };
    let subscriptions = recorder::subscriptions(kernel, &db);
    let (router, operations) = Routes::new(kernel.clone(), live).on(routes::follow).finish();
    Ok(Module {
        name: NAME,
        router,
        operations,
        subscriptions,
        jobs: jobs::handlers(kernel, &db),
        schedules: jobs::SCHEDULES.to_vec(),
        personal_data: PersonalData::Nothing,
        db,
    })
}
