//! Maintenance of an event stream: the groups of new producers, positions, and events that dead consumers left.

use super::RedisEventStream;
use crate::{
    Failure,
    events::{
        bus::redis::{PRODUCERS, acks_key, alive_key, epoch_key, redis_error, stream},
        outbox::BATCH_SIZE,
    },
};
use redis::{Value, aio::MultiplexedConnection, cmd, streams::StreamAutoClaimReply};
use std::time::Instant;

/// How long a module counts as running after its last maintenance.
const ALIVE_SECONDS: u64 = 30;

/// Claims entries. Redis removes those that were trimmed from the pending ones and says so only once; they were not handled, so the epoch
/// ends in the same step, before anybody takes them for confirmed. `KEYS`: stream, epoch, acknowledgements. `ARGV`: group, consumer,
/// milliseconds, count, the module's position.
const CLAIM: &str = "local reply = redis.call('XAUTOCLAIM', KEYS[1], ARGV[1], ARGV[2], ARGV[3], '0-0', 'COUNT', ARGV[4]) \
    if #reply[3] > 0 then \
    redis.call('HSET', KEYS[3], ARGV[1], ARGV[5]) redis.call('DEL', KEYS[2]) end return reply";

impl RedisEventStream {
    /// Renews the sign of life, joins the groups of new producers, claims abandoned events and detects losses.
    pub(super) async fn run_maintenance(&mut self) -> Result<(), Failure> {
        let mut connection = self.shared.connection().await?;
        let set: Value = cmd("SET")
            .arg(alive_key(self.module))
            .arg(&self.shared.process)
            .arg("EX")
            .arg(ALIVE_SECONDS)
            .query_async(&mut connection)
            .await
            .map_err(redis_error)?;
        drop(set);
        let producers: Vec<String> = cmd("SMEMBERS")
            .arg(PRODUCERS)
            .query_async(&mut connection)
            .await
            .map_err(redis_error)?;
        for producer in &producers {
            if !self.joined.contains(producer) {
                self.join_group(&mut connection, producer).await?;
            }
            self.claim_abandoned(&mut connection, producer).await?;
            self.detect_losses(&mut connection, producer).await?;
        }
        self.may_have_lost &= producers.is_empty();
        self.is_starting &= producers.is_empty();
        self.maintained_at = Some(Instant::now());
        Ok(())
    }

    /// Creates the group of this module if there is none, and publishes the module's position.
    async fn join_group(
        &mut self,
        connection: &mut MultiplexedConnection,
        producer: &str,
    ) -> Result<(), Failure> {
        let created: Result<Value, redis::RedisError> = cmd("XGROUP")
            .arg("CREATE")
            .arg(stream(producer))
            .arg(self.module)
            .arg("0")
            .arg("MKSTREAM")
            // With a start value Redis knows how many entries the group has not read.
            .arg("ENTRIESREAD")
            .arg(0)
            .query_async(connection)
            .await;
        if let Err(error) = created
            && error.code() != Some("BUSYGROUP")
        {
            return Err(redis_error(error));
        }
        let acknowledged: Option<i64> = cmd("HGET")
            .arg(acks_key(producer))
            .arg(self.module)
            .query_async(connection)
            .await
            .map_err(redis_error)?;
        let is_ahead = acknowledged.is_some_and(|seq| seq > self.position_of(producer));
        if is_ahead || (self.is_starting && self.has_received_more(connection, producer).await?) {
            // The module's database may come from a backup: its group in Redis is ahead of it. Between two acknowledgements only the last
            // event that the group received shows that.
            self.producers_with_losses.insert(producer.to_owned());
        }
        self.publish_position(connection, producer, self.position_of(producer))
            .await?;
        self.joined.insert(producer.to_owned());
        Ok(())
    }

    /// Writes the module's position to Redis, from where the publisher reads it.
    pub(super) async fn publish_position(
        &self,
        connection: &mut MultiplexedConnection,
        producer: &str,
        seq: i64,
    ) -> Result<(), Failure> {
        let updated: Value = cmd("HSET")
            .arg(acks_key(producer))
            .arg(self.module)
            .arg(seq)
            .query_async(connection)
            .await
            .map_err(redis_error)?;
        drop(updated);
        Ok(())
    }

    /// Claims events that a consumer of the group, possibly this one, received long ago and did not confirm.
    async fn claim_abandoned(
        &mut self,
        connection: &mut MultiplexedConnection,
        producer: &str,
    ) -> Result<(), Failure> {
        let idle = self.shared.limits.claim_after.as_millis();
        let mut command = cmd("EVAL");
        command
            .arg(CLAIM)
            .arg(3)
            .arg(stream(producer))
            .arg(epoch_key(producer))
            .arg(acks_key(producer))
            .arg(self.module)
            .arg(&self.shared.process)
            .arg(idle.to_string())
            .arg(BATCH_SIZE)
            .arg(self.position_of(producer));
        let reply: StreamAutoClaimReply = command.query_async(connection).await.map_err(redis_error)?;
        if !reply.deleted_ids.is_empty() {
            let module = self.module;
            tracing::warn!(
                module,
                producer,
                "the bus trimmed pending events; they will be published again"
            );
        }
        self.claimed.extend(
            reply
                .claimed
                .into_iter()
                .map(|entry| (producer.to_owned(), entry)),
        );
        Ok(())
    }
}
