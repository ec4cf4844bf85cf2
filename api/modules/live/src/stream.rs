//! The stream of one follower.

use crate::{
    Live,
    change::{NumberedChange, event, sign_of_life},
    feed::Received,
    limits::StreamPermit,
    start::Start,
    store,
};
use allpet_contract::live::{READY, RESET};
use allpet_domain::Timestamp;
use allpet_kernel::{Failure, actor::Follower, token::Claims};
use bytes::Bytes;
use futures::{Stream, stream::unfold};
use std::{collections::VecDeque, sync::Arc};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::{Instant, sleep_until},
};

/// A first stream begins this long ago, in milliseconds.
const RECENT_MS: u64 = 10_000;
/// So many pages of the table are read at once for a follower who was away. Who missed more reads everything anew.
const PAGES_MAX: usize = 10;

/// The stream of one follower. It ends when the token expires, when the session ends, and when the process stops.
pub(crate) struct ChangeStream {
    live: Live,
    claims: Arc<Claims>,
    received: Receiver<Arc<NumberedChange>>,
    /// The number of the last change that was looked at.
    position: i64,
    /// Events to send.
    waiting: VecDeque<Bytes>,
    check_at: Instant,
    _permit: StreamPermit,
}

/// Begins the stream of a follower.
pub(crate) async fn begin(
    live: Live,
    follower: Follower,
) -> Result<impl Stream<Item = Bytes> + Send + 'static, Failure> {
    let permit = live.limits.permit(follower.caller.user())?;
    let received = live.feed.follow().await?;
    let recent_since = live.kernel.now().unix_millis().saturating_sub(RECENT_MS);
    let extent = store::extent(&live.db, Timestamp::from_unix_millis(recent_since)).await?;
    let start = Start::of(follower.last_event_id.as_deref(), extent);
    let mut stream = ChangeStream {
        check_at: Instant::now() + live.settings.check_interval,
        live,
        claims: Arc::new(follower.caller.claims),
        received,
        position: start.position,
        waiting: VecDeque::new(),
        _permit: permit,
    };
    let name = if start.is_complete { READY } else { RESET };
    stream.waiting.push_back(event(name, start.position, "{}"));
    stream.catch_up().await?;
    Ok(unfold(stream, ChangeStream::next))
}

impl ChangeStream {
    /// Waits for the next event to send; none at the end.
    async fn next(mut self) -> Option<(Bytes, Self)> {
        while self.waiting.is_empty() {
            if !self.advance().await {
                return None;
            }
        }
        let event = self.waiting.pop_front()?;
        Some((event, self))
    }

    /// Waits for a change or the next check. Returns whether the stream goes on.
    async fn advance(&mut self) -> bool {
        let received = tokio::select! {
            biased;
            () = self.live.kernel.streams_ended() => return false,
            received = self.received.recv() => Some(received),
            () = sleep_until(self.check_at) => None,
        };
        // Who has signed out, or has lost a role, learns nothing more.
        match self.live.kernel.current_claims(&self.claims).await {
            Ok(claims) => self.claims = claims,
            Err(_) => return false,
        }
        if let Some(received) = received {
            self.take_received(received).await
        } else {
            self.check_at = Instant::now() + self.live.settings.check_interval;
            self.waiting.push_back(sign_of_life(self.position));
            true
        }
    }

    async fn take_received(&mut self, received: Received) -> bool {
        match received {
            Ok(change) => {
                self.take(&change);
                true
            }
            // What it missed is in the table.
            Err(RecvError::Lagged(_)) => self.catch_up().await.is_ok(),
            Err(RecvError::Closed) => false,
        }
    }

    /// Takes the changes after the position from the table.
    async fn catch_up(&mut self) -> Result<(), Failure> {
        for _ in 0..PAGES_MAX {
            let page = store::after(&self.live.db, self.position).await?;
            for change in &page.changes {
                self.take(change);
            }
            self.position = self.position.max(page.position);
            if !page.is_full {
                return Ok(());
            }
        }
        self.position = store::newest(&self.live.db).await?;
        self.waiting.clear();
        self.waiting.push_back(event(RESET, self.position, "{}"));
        Ok(())
    }

    /// Takes a change, unless it was taken before.
    fn take(&mut self, change: &NumberedChange) {
        if change.id <= self.position {
            return;
        }
        self.position = change.id;
        if change.change.concerns(&self.claims) {
            self.waiting.push_back(change.to_event());
        }
    }
}
