//! Lag: the events that a module has announced and other modules have not yet received, as their acknowledgements say. A module
//! acknowledges every five seconds. A subscriber lags behind the events of its topics, and those that it failed to handle.

use super::{Subscription, Topics, delivery, position};
use crate::{Db, Failure, on_read};
use allpet_contract::operations::{ConsumerLag, TopicLag};
use allpet_domain::Timestamp;
use std::collections::HashMap;
use time::OffsetDateTime;

/// The number up to which events are counted.
pub const COUNT_MAX: u32 = 10_000;

const BY_TOPIC: &str = "SELECT topic, COUNT(*), MIN(announced_at) FROM \
    (SELECT topic, announced_at FROM outbox WHERE seq > $1 ORDER BY seq LIMIT $2) AS unreceived GROUP BY topic ORDER BY topic";

/// Returns the lag of each active module that has not received all events of the producer with this database.
pub async fn of_producer(producer: &Db, now: Timestamp) -> Result<Vec<ConsumerLag>, Failure> {
    let mut all = Vec::new();
    for (module, seq) in position::load_acknowledged(producer, now).await? {
        let rows: Vec<(String, i64, OffsetDateTime)> = on_read!(producer, c => sqlx::query_as(BY_TOPIC)
            .bind(seq).bind(i64::from(COUNT_MAX)).fetch_all(c).await)?;
        let topic = |(topic, events, oldest): (String, i64, OffsetDateTime)| TopicLag {
            topic,
            events: u32::try_from(events).unwrap_or(COUNT_MAX),
            oldest: Timestamp::new(oldest),
        };
        let topics: Vec<TopicLag> = rows.into_iter().map(topic).collect();
        if let Some(oldest) = topics.iter().map(|topic| topic.oldest).min() {
            all.push(ConsumerLag {
                module,
                events: topics.iter().map(|topic| topic.events).sum(),
                oldest,
                topics,
            });
        }
    }
    Ok(all)
}

/// The events that a subscriber has not received.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SubscriberLag {
    /// The number of events; [`COUNT_MAX`] of each producer at most.
    pub events: u32,
    /// When the oldest was announced; none without events.
    pub oldest: Option<Timestamp>,
}

/// Returns what a subscriber of `module` to `topics` has not received, from the lags of the producers.
pub fn of_subscriber<'a>(
    module: &str,
    topics: &Topics,
    producers: impl Iterator<Item = &'a ConsumerLag>,
) -> SubscriberLag {
    let mut lag = SubscriberLag::default();
    let of_module = producers.filter(|lag| lag.module == module);
    for topic in of_module.flat_map(|lag| &lag.topics) {
        if topics.contains(&topic.topic) {
            lag.events = lag.events.saturating_add(topic.events);
            lag.oldest = earlier(lag.oldest, Some(topic.oldest));
        }
    }
    lag
}

/// Returns the earlier of two times, of which one may be missing.
pub fn earlier(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    one.into_iter().chain(other).min()
}

/// Returns for each subscriber when the oldest event was announced that it failed to handle and will attempt again.
pub async fn oldest_waiting(
    db: &Db,
    subscriptions: &[Subscription],
) -> Result<HashMap<&'static str, Timestamp>, Failure> {
    let mut all = HashMap::new();
    for subscription in subscriptions {
        if let Some(oldest) = delivery::oldest_waiting(db, subscription.name()).await? {
            all.insert(subscription.name(), oldest);
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subscriber_lags_behind_its_own_topics_only() {
        let at = Timestamp::from_unix_millis;
        let topic = |topic: &str, events, millis| TopicLag {
            topic: topic.into(),
            events,
            oldest: at(millis),
        };
        let lag = |module: &str, topics: Vec<TopicLag>| ConsumerLag {
            module: module.into(),
            events: topics.iter().map(|topic| topic.events).sum(),
            oldest: at(0),
            topics,
        };
        let producers = [
            lag(
                "catalog",
                vec![topic("order.paid", 2, 50), topic("order.placed", 5, 40)],
            ),
            lag("catalog", vec![topic("order.paid", 1, 30)]),
            lag("payments", vec![topic("order.paid", 9, 10)]),
        ];
        let of = |topics| of_subscriber("catalog", &Topics::matching(topics), producers.iter());
        let expected = |events, oldest: u64| SubscriberLag {
            events,
            oldest: Some(at(oldest)),
        };
        assert_eq!(of("order.paid"), expected(3, 30));
        assert_eq!(of("order.*"), expected(8, 30));
        assert_eq!(of("order.placed"), expected(5, 40));
        assert_eq!(of("pet.deceased"), SubscriberLag::default());
    }
}
