//! The notifications module of the API: messages to people, in the inbox and by e-mail.
//!
//! An event enqueues a job for each kind of message that it may lead to. The job reads what the message is about from the modules that
//! own it, and writes the message into the inbox and the delivery log, once for each event, kind, recipient and channel. A mail is sent
//! by a job of its own, which renders it from the facts in the log
//! ([ADR 29](../../../../docs/adr/0029-messages-to-people.md)).

mod context;
mod dev_mail;
mod jobs;
mod kinds;
mod mail;
mod personal_data;
mod routes;
mod service;
mod store;
mod subscriptions;
mod templates;
mod unsubscribe_link;

pub use mail::{InvalidMailSettings, MailSettings};

use allpet_kernel::{
    Db, Failure, Kernel, Module, PersonalData, Routes,
    db::{MigrationFile, Migrations},
};
use mail::Mailer;
use std::sync::Arc;
use templates::Templates;
use unsubscribe_link::LinkSigner;

/// The module's name: its schema or file.
pub const NAME: &str = "notifications";

const MIGRATIONS: Migrations = &[MigrationFile {
    version: 100,
    name: "inbox, delivery log, preferences",
    sqlite: include_str!("../migrations/sqlite/0100_notifications.sql"),
    postgres: include_str!("../migrations/postgres/0100_notifications.sql"),
}];

/// The state that handlers, listeners and jobs share; cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Notifications {
    kernel: Kernel,
    db: Db,
    mailer: Arc<Mailer>,
    templates: Arc<Templates>,
    links: LinkSigner,
}

impl Notifications {
    fn now_ms(&self) -> i64 {
        i64::try_from(self.kernel.now().unix_millis()).unwrap_or(i64::MAX)
    }

    /// Returns the origin of the dashboard.
    fn shell_origin(&self) -> &str {
        self.kernel.origins().first().map_or("", String::as_str)
    }
}

/// Migrates the database and composes the module. Fails if the settings of mail are invalid.
pub async fn compose(kernel: &Kernel, db: Db, settings: &MailSettings) -> Result<Module, Failure> {
    db.migrate(MIGRATIONS).await?;
    let secret = store::signing_key::find_or_insert(&db, &kernel.randomness().bytes()).await?;
    let app = Notifications {
        kernel: kernel.clone(),
        db: db.clone(),
        mailer: Arc::new(Mailer::new(settings).map_err(Failure::internal)?),
        templates: Arc::new(Templates::new().map_err(Failure::internal)?),
        links: LinkSigner::new(secret, &settings.api_url),
    };
    let (router, operations) = Routes::new(kernel.clone(), app.clone())
        .on(routes::inbox::list)
        .on(routes::inbox::count_unread)
        .on(routes::inbox::mark_read)
        .on(routes::inbox::mark_all_read)
        .on(routes::preferences::read)
        .on(routes::preferences::set_channels)
        .on(routes::preferences::set_quiet_hours)
        .on(routes::unsubscribe::show)
        .on(routes::unsubscribe::unsubscribe)
        .finish();
    let router = if app.mailer.captures() {
        router.merge(dev_mail::routes(&app))
    } else {
        router
    };
    Ok(Module {
        name: NAME,
        router,
        operations,
        subscriptions: subscriptions::all(&app),
        jobs: jobs::handlers(&app),
        schedules: jobs::SCHEDULES.to_vec(),
        personal_data: PersonalData::stored(personal_data::SUBSCRIBER, app),
        db,
    })
}
