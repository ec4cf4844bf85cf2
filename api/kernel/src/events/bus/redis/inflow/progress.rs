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
    streams::{StreamInfoGroupsReply, StreamPendingReply, StreamRangeReply},
};
use std::collections::HashMap;

/// Ends an epoch, unless another one has begun. `KEYS`: epoch. `ARGV`: epoch.
const END_EPOCH: &str =
    "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";

impl RedisInflow {
    /// Has the producer publish anew where this module cannot have heard all: where the stream was cut before it was read, and
    /// where it begins behind what was heard.
    pub(super) async fn look_for_losses(
        &mut self,
        connection: &mut MultiplexedConnection,
        producer: &str,
    ) -> Result<(), Failure> {
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
        let Some(epoch) = epoch else { return Ok(()) };
        let count = |name| -> usize {
            let value = info.get(name);
            value
                .and_then(|value| redis::from_redis_value_ref(value).ok())
                .unwrap_or_default()
        };
        // Nothing is ever taken out of a stream but what is cut off its beginning.
        let cut_off = count("entries-added").saturating_sub(count("length"));
        let group = groups.groups.iter().find(|group| group.name == self.module);
        let group = group.ok_or_else(|| Failure::internal("a group of Redis is gone"))?;
        let was_cut = group.entries_read.is_none_or(|read| read < cut_off);
        let begins_late = base_of(&epoch) > self.heard_of(producer);
        if !was_cut && !begins_late && !self.may_have_lost {
            return Ok(());
        }
        tracing::warn!(
            module = self.module,
            producer,
            was_cut,
            "events were lost on the bus, and are published anew"
        );
        self.tell(connection, producer, self.heard_of(producer)).await?;
        let _: Value = cmd("EVAL")
            .arg(END_EPOCH)
            .arg(1)
            .arg(epoch_key(producer))
            .arg(&epoch)
            .query_async(connection)
            .await
            .map_err(failed)?;
        if was_cut {
            // From here on it is counted anew.
            let _: Value = cmd("XGROUP")
                .arg("SETID")
                .arg(stream(producer))
                .arg(self.module)
                .arg(&group.last_delivered_id)
                .arg("ENTRIESREAD")
                .arg(cut_off)
                .query_async(connection)
                .await
                .map_err(failed)?;
        }
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
        // What was published in an earlier epoch says nothing of what was lost of it.
        let entry = last
            .ids
            .first()
            .filter(|entry| entry.get::<String>("epoch") == epoch);
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
