//! The feed of a process: one task reads new changes and hands them to all streams, as long as there are any.

use crate::{change::NumberedChange, store};
use allpet_kernel::{Db, Failure};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::{
        Mutex,
        broadcast::{self, Receiver, Sender},
    },
    time::{sleep, timeout},
};

/// How many changes a stream may be behind before it reads them from the table itself.
const CAPACITY: usize = 1_024;
/// The pause after a failure.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// Hands changes to the streams of a process.
#[derive(Clone, Debug)]
pub(crate) struct Feed {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    db: Db,
    poll_interval: Duration,
    changes: Sender<Arc<NumberedChange>>,
    is_running: Mutex<bool>,
}

impl Feed {
    pub(crate) fn new(db: Db, poll_interval: Duration) -> Self {
        Self {
            shared: Arc::new(Shared {
                db,
                poll_interval,
                changes: Sender::new(CAPACITY),
                is_running: Mutex::default(),
            }),
        }
    }

    /// Returns a receiver of all changes that are newer than the newest one now, and perhaps of some before.
    pub(crate) async fn follow(&self) -> Result<Receiver<Arc<NumberedChange>>, Failure> {
        let mut is_running = self.shared.is_running.lock().await;
        let receiver = self.shared.changes.subscribe();
        if !*is_running {
            let position = store::newest(&self.shared.db).await?;
            tokio::spawn(Arc::clone(&self.shared).run(position));
            *is_running = true;
        }
        Ok(receiver)
    }
}

impl Shared {
    /// Reads the changes after `position` and hands them on until there is no stream any more.
    async fn run(self: Arc<Self>, mut position: i64) {
        loop {
            {
                let mut is_running = self.is_running.lock().await;
                if self.changes.receiver_count() == 0 {
                    *is_running = false;
                    return;
                }
            }
            match store::after(&self.db, position).await {
                Ok(page) => {
                    position = page.position;
                    for change in page.changes {
                        // Fails only if the last stream has just ended.
                        let _ = self.changes.send(Arc::new(change));
                    }
                    if page.is_full {
                        continue;
                    }
                }
                Err(failure) => {
                    tracing::warn!(error = ?failure, "the live feed cannot be read");
                    sleep(RETRY_AFTER).await;
                    continue;
                }
            }
            let _ = timeout(self.poll_interval, self.db.feed_written()).await;
        }
    }
}

/// A change that a stream received, or the error of its receiver.
pub(crate) type Received = Result<Arc<NumberedChange>, broadcast::error::RecvError>;
