//! The state of a consumer group in Redis: the position that it has reached, and whether it has lost events.

use super::RedisEventStream;
use crate::{
    Failure,
    events::bus::redis::{entry_epoch, epoch, epoch_key, redis_error, stream},
};
use redis::{
    Value,
    aio::MultiplexedConnection,
    cmd,
    streams::{StreamInfoGroup, StreamInfoGroupsReply, StreamPendingReply, StreamRangeReply},
};
use std::{collections::HashMap, time::Duration};
use tokio::time::sleep;

/// The time in which a publisher notices that a module runs again; from then on it waits for the module.
const PUBLISHER_NOTICE_TIME: Duration = Duration::from_secs(2);

/// Ends an epoch, unless another has begun. `KEYS`: epoch. `ARGV`: epoch.
const END_EPOCH: &str =
    "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";

/// The state of a stream and of the module's group in it.
struct GroupState {
    epoch: Option<String>,
    /// The number of entries that Redis trimmed from the beginning of the stream.
    trimmed: usize,
    group: StreamInfoGroup,
}

impl GroupState {
    /// Returns whether Redis trimmed entries that the group had not read.
    fn trimmed_unread(&self) -> bool {
        epoch::trimmed_unread(self.group.entries_read, self.trimmed)
    }
}

impl RedisEventStream {
    /// Ends the epoch if this module has lost events of it: if the stream was trimmed before the group had read it, or if it begins
    /// behind the module's position. The producer then publishes them again. `is_back` is true if the module did not run before.
    pub(super) async fn detect_losses(
        &mut self,
        connection: &mut MultiplexedConnection,
        producer: &str,
        is_back: bool,
    ) -> Result<(), Failure> {
        let mut state = self.group_state(connection, producer).await?;
        let lag = state.group.lag.unwrap_or(usize::MAX);
        if is_back && lag > self.shared.limits.max_lag {
            // The publisher does not wait for the module yet and may trim unread entries. That shows only until the group reads more.
            sleep(PUBLISHER_NOTICE_TIME).await;
            state = self.group_state(connection, producer).await?;
        }
        let trimmed_unread = state.trimmed_unread();
        let lost = self.producers_with_losses.contains(producer) || self.may_have_lost;
        if let Some(epoch) = &state.epoch
            && epoch::has_losses(epoch, self.position_of(producer), trimmed_unread || lost)
        {
            tracing::warn!(
                module = self.module,
                producer,
                trimmed_unread,
                "the bus lost events; they will be published again"
            );
            self.end_epoch(connection, producer, epoch).await?;
            if trimmed_unread {
                self.reset_read_count(connection, producer, &state).await?;
            }
        }
        self.producers_with_losses.remove(producer);
        Ok(())
    }

    async fn group_state(
        &self,
        connection: &mut MultiplexedConnection,
        producer: &str,
    ) -> Result<GroupState, Failure> {
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
                .map_err(redis_error)?;
        let count = |name| -> usize {
            let value = info.get(name);
            value
                .and_then(|value| redis::from_redis_value_ref(value).ok())
                .unwrap_or_default()
        };
        let group = groups.groups.into_iter().find(|group| group.name == self.module);
        Ok(GroupState {
            epoch,
            // Entries leave a stream only by trimming.
            trimmed: count("entries-added").saturating_sub(count("length")),
            group: group.ok_or_else(|| Failure::internal("the consumer group is missing in Redis"))?,
        })
    }

    /// Publishes the module's position, then deletes the epoch, so that the producer starts another.
    async fn end_epoch(
        &self,
        connection: &mut MultiplexedConnection,
        producer: &str,
        epoch: &str,
    ) -> Result<(), Failure> {
        self.publish_position(connection, producer, self.position_of(producer))
            .await?;
        let ended: Value = cmd("EVAL")
            .arg(END_EPOCH)
            .arg(1)
            .arg(epoch_key(producer))
            .arg(epoch)
            .query_async(connection)
            .await
            .map_err(redis_error)?;
        drop(ended);
        Ok(())
    }

    /// Sets the group's read count to the present beginning of the stream.
    async fn reset_read_count(
        &self,
        connection: &mut MultiplexedConnection,
        producer: &str,
        state: &GroupState,
    ) -> Result<(), Failure> {
        let set: Value = cmd("XGROUP")
            .arg("SETID")
            .arg(stream(producer))
            .arg(self.module)
            .arg(&state.group.last_delivered_id)
            .arg("ENTRIESREAD")
            .arg(state.trimmed)
            .query_async(connection)
            .await
            .map_err(redis_error)?;
        drop(set);
        Ok(())
    }

    /// Returns the position that the group has reached: that of the entry before its first pending one. None if the stream does not
    /// tell.
    async fn group_position(
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
                .map_err(redis_error)?;
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
            .map_err(redis_error)?;
        let entry = last.ids.first().and_then(entry_epoch);
        let entry = entry.as_ref().map(|(epoch, settled)| (epoch.as_str(), *settled));
        Ok(epoch::reached(
            epoch.as_deref(),
            self.position_of(producer),
            entry,
        ))
    }

    /// Returns the position for each producer.
    pub(super) async fn all_positions(&mut self) -> Result<Vec<(String, i64)>, Failure> {
        let mut connection = self.shared.connection().await?;
        let mut positions = Vec::new();
        for producer in self.joined.clone() {
            let reached = self.group_position(&mut connection, &producer).await?;
            let saved = self.position_of(&producer);
            positions.push((producer, reached.unwrap_or(saved).max(saved)));
        }
        Ok(positions)
    }
}
