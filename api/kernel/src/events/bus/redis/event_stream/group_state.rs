//! The state of a consumer group in Redis: the position that it has reached, and whether it has lost events.

use super::{RedisEventStream, trim_count};
use crate::{
    Failure,
    events::bus::redis::{
        entry::{entry_epoch, envelope, last_entry},
        epoch, epoch_key, redis_error, stream,
    },
};
use redis::{
    Value,
    aio::MultiplexedConnection,
    cmd,
    streams::{StreamId, StreamInfoGroupsReply, StreamPendingReply},
};
use std::collections::HashMap;

/// Ends an epoch, unless another has begun. `KEYS`: epoch. `ARGV`: epoch.
const END_EPOCH: &str =
    "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";

impl RedisEventStream {
    /// Ends the epoch of a producer if this module has lost events of it, or if it begins behind the module's position. The producer then
    /// publishes them again.
    pub(super) async fn detect_losses(
        &mut self,
        connection: &mut MultiplexedConnection,
        producer: &str,
    ) -> Result<(), Failure> {
        let epoch = present_epoch(connection, producer).await?;
        let lost = self.producers_with_losses.contains(producer) || self.may_have_lost;
        if let Some(epoch) = &epoch
            && epoch::has_losses(epoch, self.position_of(producer), lost)
        {
            self.end_epoch(connection, producer, epoch).await?;
        }
        self.producers_with_losses.remove(producer);
        Ok(())
    }

    /// Ends the epoch of each producer whose stream may have been trimmed in front of these entries, which the group has just received.
    /// If this fails or the process dies, the entries stay pending, and whoever claims them looks again.
    pub(super) async fn detect_skipped(&self, entries: &[(String, StreamId)]) -> Result<(), Failure> {
        let mut first_entries: HashMap<&str, &StreamId> = HashMap::new();
        for (producer, entry) in entries {
            first_entries.entry(producer).or_insert(entry);
        }
        for (producer, first) in first_entries {
            let mut connection = self.shared.connection().await?;
            let earlier = last_entry(&mut connection, producer, &format!("({}", first.id)).await?;
            if earlier.is_some() {
                continue;
            }
            let trimmed = trim_count::count(&mut connection, producer, self.module).await?;
            let present = present_epoch(&mut connection, producer).await?;
            let Some(present) = present else { continue };
            // An entry that does not name its epoch may be of the present one.
            let of_first = entry_epoch(first).map_or_else(|| present.clone(), |(epoch, _)| epoch);
            if epoch::may_have_skipped(&present, &of_first, trimmed) {
                self.end_epoch(&mut connection, producer, &present).await?;
            }
        }
        Ok(())
    }

    /// Publishes the module's position, then deletes the epoch, so that the producer starts another.
    async fn end_epoch(
        &self,
        connection: &mut MultiplexedConnection,
        producer: &str,
        epoch: &str,
    ) -> Result<(), Failure> {
        let module = self.module;
        tracing::warn!(
            module,
            producer,
            "the bus lost events; they will be published again"
        );
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

    /// Returns whether the group has received events beyond the module's position.
    pub(super) async fn has_received_more(
        &self,
        connection: &mut MultiplexedConnection,
        producer: &str,
    ) -> Result<bool, Failure> {
        let mut command = cmd("XINFO");
        command.arg("GROUPS").arg(stream(producer));
        let groups: StreamInfoGroupsReply = command.query_async(connection).await.map_err(redis_error)?;
        let group = groups.groups.into_iter().find(|group| group.name == self.module);
        let Some(group) = group else { return Ok(false) };
        // If Redis has trimmed it, the next read finds that out.
        let last = last_entry(connection, producer, &group.last_delivered_id).await?;
        let last = last.and_then(|entry| {
            let seq = envelope(producer, &entry)?.seq;
            let (_, settled) = entry_epoch(&entry)?;
            Some((seq, settled))
        });
        Ok(epoch::has_received_more(self.position_of(producer), last))
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
        let entry = last_entry(connection, producer, &until).await?;
        let entry = entry.as_ref().and_then(entry_epoch);
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

async fn present_epoch(
    connection: &mut MultiplexedConnection,
    producer: &str,
) -> Result<Option<String>, Failure> {
    let read = cmd("GET").arg(epoch_key(producer)).query_async(connection).await;
    read.map_err(redis_error)
}
