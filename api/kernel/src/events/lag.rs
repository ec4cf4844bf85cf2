//! Lag: the events that a module has announced and other modules have not yet received, as their acknowledgements say. A module
//! acknowledges every five seconds.

use super::position;
use crate::{Db, Failure, on_read};
use allpet_domain::Timestamp;
use uuid::Uuid;

/// The number up to which events are counted.
pub const COUNT_MAX: u32 = 10_000;

const COUNT: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM outbox WHERE seq > $1 LIMIT $2) AS unreceived";
const OLDEST: &str = "SELECT id FROM outbox WHERE seq > $1 ORDER BY seq LIMIT 1";

/// What a module has not received from a producer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lag {
    /// The receiving module.
    pub module: String,
    /// The number of events; [`COUNT_MAX`] at most.
    pub events: u32,
    /// When the oldest was announced.
    pub oldest: Timestamp,
}

/// Returns the lag of each active module that has not received all events of the producer with this database.
pub async fn of_producer(producer: &Db, now: Timestamp) -> Result<Vec<Lag>, Failure> {
    let mut all = Vec::new();
    for (module, seq) in position::load_acknowledged(producer, now).await? {
        let oldest: Option<Uuid> =
            on_read!(producer, c => sqlx::query_scalar(OLDEST).bind(seq).fetch_optional(c).await)?;
        let Some(oldest) = oldest else { continue };
        let count: i64 = on_read!(producer, c => sqlx::query_scalar(COUNT).bind(seq).bind(i64::from(COUNT_MAX))
            .fetch_one(c).await)?;
        all.push(Lag {
            module,
            events: u32::try_from(count).unwrap_or(COUNT_MAX),
            oldest: announced_at(oldest),
        });
    }
    Ok(all)
}

/// Returns when an event with this id was announced: the first 48 bits of an id of version 7 are its milliseconds (RFC 9562).
fn announced_at(id: Uuid) -> Timestamp {
    Timestamp::from_unix_millis(u64::try_from(id.as_u128() >> 80).unwrap_or(0))
}
