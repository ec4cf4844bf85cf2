//! How far a consumer group has come, and whether it has missed something.

use super::RedisInflow;
use crate::{
    Failure,
    events::bus::redis::{base_of, epoch_key, failed, stream},
};
use redis::{
    Value,
    aio::MultiplexedConnection,
    cmd,
    streams::{StreamInfoGroup, StreamInfoGroupsReply, StreamPendingReply, StreamRangeReply},
};
use std::{collections::HashMap, time::Duration};
use tokio::time::sleep;

/// Within so long a publisher notices that a module has come back, and waits for it from then on.
const NOTICED_WITHIN: Duration = Duration::from_secs(2);

/// Ends an epoch, unless another one has begun. `KEYS`: epoch. `ARGV`: epoch.
const END_EPOCH: &str =
    "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";

/// Where the group stands in a stream.
struct Standing {
    epoch: Option<String>,
    /// Events that were cut off the beginning of the stream.
    cut_off: usize,
    group: StreamInfoGroup,
}

impl Standing {
    /// Whether events were cut off that the group had not read.
    fn was_cut(&self) -> bool {
        self.group.entries_read.is_none_or(|read| read < self.cut_off)
    }
}

impl RedisInflow {
    /// Has the producer publish anew where this module cannot have heard all: where the stream was cut before it was read, and
    /// where it begins behind what was heard.
    pub(super) async fn look_for_losses(
        &mut self,
        connection: &mut MultiplexedConnection,
        producer: &str,
        has_come_back: bool,
    ) -> Result<(), Failure> {
        let mut standing = self.standing(connection, producer).await?;
        let lag = standing.group.lag.unwrap_or(usize::MAX);
        if has_come_back && lag > self.shared.limits.behind {
            // Nobody waited for it. What is cut until the publisher does so shows only before more is read.
            sleep(NOTICED_WITHIN).await;
            standing = self.standing(connection, producer).await?;
        }
        let was_cut = standing.was_cut();
        let lost = self.lost.contains(producer) || self.may_have_lost;
        if let Some(epoch) = &standing.epoch
            && (was_cut || lost || base_of(epoch) > self.heard_of(producer))
        {
            tracing::warn!(
                module = self.module,
                producer,
                was_cut,
                "events were lost on the bus, and are published anew"
            );
            self.end_epoch(connection, producer, epoch).await?;
            if was_cut {
                self.count_anew(connection, producer, &standing).await?;
            }
        }
        self.lost.remove(producer);
        Ok(())
    }

    async fn standing(
        &self,
        connection: &mut MultiplexedConnection,
        producer: &str,
    ) -> Result<Standing, Failure> {
        let (epoch, info, groups): (Option<String>, HashMap<String, Value>, StreamInfoGroupsReply) =
            redis::pipe()
                .atomic()
                .cmd("GET")
                .arg(epoch_key(producer))
                .cmd("XINFO")
                .arg("STREAM")
                .arg(stream(producer))
                .cmd("XINFO")
                .arg("GROUPS")
                .arg(stream(producer))
                .query_async(connection)
                .await
                .map_err(failed)?;
        let count = |name| -> usize {
            let value = info.get(name);
            value
                .and_then(|value| redis::from_redis_value_ref(value).ok())
                .unwrap_or_default()
        };
        let group = groups.groups.into_iter().find(|group| group.name == self.module);
        Ok(Standing {
            epoch,
            // Nothing is ever taken out of a stream but what is cut off its beginning.
            cut_off: count("entries-added").saturating_sub(count("length")),
            group: group.ok_or_else(|| Failure::internal("a group of Redis is gone"))?,
        })
    }

    async fn end_epoch(
        &self,
        connection: &mut MultiplexedConnection,
        producer: &str,
        epoch: &str,
    ) -> Result<(), Failure> {
        self.tell(connection, producer, self.heard_of(producer)).await?;
        let ended: Value = cmd("EVAL")
            .arg(END_EPOCH)
            .arg(1)
            .arg(epoch_key(producer))
            .arg(epoch)
            .query_async(connection)
            .await
            .map_err(failed)?;
        drop(ended);
        Ok(())
    }

    /// Has Redis count what the group has read from the present beginning of the stream on.
    async fn count_anew(
        &self,
        connection: &mut MultiplexedConnection,
        producer: &str,
        standing: &Standing,
    ) -> Result<(), Failure> {
        let set: Value = cmd("XGROUP")
            .arg("SETID")
            .arg(stream(producer))
            .arg(self.module)
            .arg(&standing.group.last_delivered_id)
            .arg("ENTRIESREAD")
            .arg(standing.cut_off)
            .query_async(connection)
            .await
            .map_err(failed)?;
        drop(set);
        Ok(())
    }

    /// How far the group has come in the stream of a producer: up to the event before the first that is pending, all were heard.
    async fn progress(
        &self,
        connection: &mut MultiplexedConnection,
        producer: &str,
    ) -> Result<Option<i64>, Failure> {
        let (epoch, pending, groups): (Option<String>, StreamPendingReply, StreamInfoGroupsReply) =
            redis::pipe()
                .atomic()
                .cmd("GET")
                .arg(epoch_key(producer))
                .cmd("XPENDING")
                .arg(stream(producer))
                .arg(self.module)
                .cmd("XINFO")
                .arg("GROUPS")
                .arg(stream(producer))
                .query_async(connection)
                .await
                .map_err(failed)?;
        let until = match &pending {
            StreamPendingReply::Data(pending) if pending.count > 0 => format!("({}", pending.start_id),
            _ => {
                let group = groups.groups.into_iter().find(|group| group.name == self.module);
                group.map_or_else(|| "0-0".to_owned(), |group| group.last_delivered_id)
            }
        };
        let last: StreamRangeReply = cmd("XREVRANGE")
            .arg(stream(producer))
            .arg(until)
            .arg("-")
            .arg("COUNT")
            .arg(1)
            .query_async(connection)
            .await
            .map_err(failed)?;
        // An epoch that begins behind what was heard says nothing of what is between.
        let epoch = epoch.filter(|epoch| base_of(epoch) <= self.heard_of(producer));
        // Nor does what was published in an earlier epoch say what was lost of it.
        let entry = last
            .ids
            .first()
            .filter(|entry| epoch.is_some() && entry.get::<String>("epoch") == epoch);
        Ok(entry.and_then(|entry| entry.get("settled")))
    }

    pub(super) async fn progress_of_all(&mut self) -> Result<Vec<(String, i64)>, Failure> {
        let mut connection = self.shared.connection().await?;
        let mut heard = Vec::new();
        for producer in self.joined.clone() {
            let progress = self.progress(&mut connection, &producer).await?;
            let known = self.heard_of(&producer);
            heard.push((producer, progress.unwrap_or(known).max(known)));
        }
        Ok(heard)
    }
}
