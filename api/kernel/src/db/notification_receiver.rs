//! Receives the notifications of other processes, and wakes the relays and workers of this one.

use super::{
    Db,
    notifier::Notifier,
    signals::{Signal, Signals},
};
use futures::future::join_all;
use sqlx::{
    PgPool,
    postgres::{PgConnectOptions, PgListener, PgPoolOptions},
};
use std::{sync::Arc, time::Duration};
use tokio::time::{sleep, timeout};

/// The name of the connections in `pg_stat_activity`.
pub(crate) const NOTIFICATIONS: &str = "listener";
/// How long the connection may be silent before it is checked: a connection that a network has dropped delivers nothing, and no error.
const CHECK_AFTER: Duration = Duration::from_secs(30);
/// How long the check, and closing the connection, may take.
const CHECK_TIMEOUT: Duration = Duration::from_secs(5);
/// The pause before the first attempt to connect again. It doubles up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Wakes the relays and workers of these databases when another process announces an event or enqueues a job that is due. Holds one
/// connection for each PostgreSQL database, whose schemas share it. Ends when they are closed; at once on SQLite.
pub async fn receive_notifications(databases: Vec<Db>) {
    let mut receivers: Vec<Receiver> = Vec::new();
    for signals in databases.iter().map(|db| &db.signals) {
        let Some(options) = signals
            .notifier()
            .map(|notifier| notifier.pool().connect_options())
        else {
            continue;
        };
        let same = |one: &&mut Receiver| address(&one.options) == address(&options);
        match receivers.iter_mut().find(same) {
            Some(receiver) => receiver.signals.push(Arc::clone(signals)),
            None => receivers.push(Receiver {
                options,
                signals: vec![Arc::clone(signals)],
            }),
        }
    }
    join_all(receivers.iter().map(Receiver::run)).await;
}

/// Returns what distinguishes databases.
fn address(options: &PgConnectOptions) -> impl PartialEq + '_ {
    (
        options.get_socket(),
        options.get_host(),
        options.get_port(),
        options.get_username(),
        options.get_database(),
    )
}

/// Receives the notifications of one database.
struct Receiver {
    options: Arc<PgConnectOptions>,
    /// The signals of its schemas.
    signals: Vec<Arc<Signals>>,
}

impl Receiver {
    /// Listens until all schemas are closed in this process.
    async fn run(&self) {
        let notifiers = self.signals.iter().filter_map(|signals| signals.notifier());
        let closed = join_all(notifiers.map(|notifier| notifier.pool().close_event()));
        tokio::pin!(closed);
        let mut failures = 0;
        loop {
            // Of its own for each attempt: closing a connection that the network has dropped takes long.
            let pool = self.pool();
            tokio::select! {
                _ = &mut closed => {
                    let _ = timeout(CHECK_TIMEOUT, pool.close()).await;
                    return;
                }
                error = self.listen(&pool, &mut failures) => {
                    if failures == 0 {
                        tracing::warn!(%error, "no notifications from other processes: their events and jobs wait for the next poll");
                    }
                }
            }
            tokio::select! {
                _ = &mut closed => return,
                () = sleep((FIRST_PAUSE * (1 << failures.min(5))).min(LONGEST_PAUSE)) => failures += 1,
            }
        }
    }

    fn pool(&self) -> PgPool {
        PgPoolOptions::new()
            .max_connections(1)
            .max_lifetime(None)
            .idle_timeout(None)
            .connect_lazy_with((*self.options).clone().application_name(NOTIFICATIONS))
    }

    /// Forwards notifications until the connection fails. Sets `failures` to 0 once it listens.
    async fn listen(&self, pool: &PgPool, failures: &mut u32) -> sqlx::Error {
        match self.try_listen(pool, failures).await {
            Ok(()) => sqlx::Error::Io(std::io::ErrorKind::ConnectionAborted.into()),
            Err(error) => error,
        }
    }

    async fn try_listen(&self, pool: &PgPool, failures: &mut u32) -> Result<(), sqlx::Error> {
        let mut connection = PgListener::connect_with(pool).await?;
        connection.eager_reconnect(false);
        let notifiers = self.signals.iter().filter_map(|signals| signals.notifier());
        connection.listen_all(notifiers.map(Notifier::channel)).await?;
        if std::mem::take(failures) > 0 {
            tracing::info!("notifications from other processes arrive again");
        }
        // Notifications that were sent earlier did not arrive.
        for signals in &self.signals {
            for signal in Signal::ALL {
                signals.wake(signal);
            }
        }
        loop {
            match timeout(CHECK_AFTER, connection.try_recv()).await {
                Ok(Ok(Some(notification))) => self.forward(notification.channel(), notification.payload()),
                Ok(Ok(None)) => return Ok(()),
                Ok(Err(error)) => return Err(error),
                Err(_) => {
                    let check = sqlx::query("SELECT 1").execute(&mut connection);
                    let timed_out = |_| sqlx::Error::Io(std::io::ErrorKind::TimedOut.into());
                    timeout(CHECK_TIMEOUT, check).await.map_err(timed_out)??;
                }
            }
        }
    }

    fn forward(&self, channel: &str, payload: &str) {
        for signals in &self.signals {
            let notifier = signals
                .notifier()
                .filter(|notifier| notifier.channel() == channel);
            if let Some(signal) = notifier.and_then(|notifier| notifier.signal_from_other(payload)) {
                signals.wake(signal);
            }
        }
    }
}
