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
    streams::{StreamId, StreamInfoGroupsReply, StreamPendingReply, StreamRangeReply},
};
use std::collections::HashMap;

/// Ends an epoch, unless another has begun. `KEYS`: epoch. `ARGV`: epoch.
const END_EPOCH: &str =
    "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";

/// Counts the entries that were trimmed in front of a group as read, else the publisher would wait for the group to read them. `KEYS`:
/// stream. `ARGV`: group. Returns how many entries Redis has trimmed from the beginning of the stream.
const COUNT_TRIMMED: &str = "local function fields(list) \
    local found = {} for i = 1, #list, 2 do found[list[i]] = list[i + 1] end return found end \
    local stream = fields(redis.call('XINFO', 'STREAM', KEYS[1])) \
    local trimmed = stream['entries-added'] - stream['length'] \
    for _, list in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do local group = fields(list) \
    if group['name'] == ARGV[1] then local last = group['last-delivered-id'] \
    local read = trimmed + #redis.call('XRANGE', KEYS[1], '-', last) \
    redis.call('XGROUP', 'SETID', KEYS[1], ARGV[1], last, 'ENTRIESREAD', read) end end return trimmed";

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
            let earlier = last_before(&mut connection, producer, format!("({}", first.id)).await?;
            if earlier.is_some() {
                continue;
            }
            let trimmed = self.count_trimmed(&mut connection, producer).await?;
            let present = present_epoch(&mut connection, producer).await?;
            if let (Some(present), Some((of_first, _))) = (present, entry_epoch(first))
                && epoch::may_have_skipped(&present, &of_first, trimmed)
            {
                self.end_epoch(&mut connection, producer, &present).await?;
            }
        }
        Ok(())
    }

    /// Runs [`COUNT_TRIMMED`] for this module's group.
    async fn count_trimmed(
        &self,
        connection: &mut MultiplexedConnection,
        producer: &str,
    ) -> Result<usize, Failure> {
        let mut command = cmd("EVAL");
        command
            .arg(COUNT_TRIMMED)
            .arg(1)
            .arg(stream(producer))
            .arg(self.module);
        command.query_async(connection).await.map_err(redis_error)
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
        let entry = last_before(connection, producer, until).await?;
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

/// Returns the last entry of a stream up to an id, or before it if the id follows a parenthesis.
async fn last_before(
    connection: &mut MultiplexedConnection,
    producer: &str,
    until: String,
) -> Result<Option<StreamId>, Failure> {
    let last: StreamRangeReply = cmd("XREVRANGE")
        .arg(stream(producer))
        .arg(until)
        .arg("-")
        .arg("COUNT")
        .arg(1)
        .query_async(connection)
        .await
        .map_err(redis_error)?;
    Ok(last.ids.into_iter().next())
}

async fn present_epoch(
    connection: &mut MultiplexedConnection,
    producer: &str,
) -> Result<Option<String>, Failure> {
    let read = cmd("GET").arg(epoch_key(producer)).query_async(connection).await;
    read.map_err(redis_error)
}
