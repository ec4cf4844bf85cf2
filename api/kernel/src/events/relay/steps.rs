//! The steps of a consumer, without I/O: it receives events, delivers each to its subscribers, confirms them, and now and then
//! saves and acknowledges how far it came. Times are monotonic, from the start of the consumer.

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

/// How often a module saves its positions. After a crash it receives once more what came since.
const SAVE_INTERVAL: Duration = Duration::from_secs(5);
/// How often a module repeats its acknowledgements though nothing is new: one that acknowledges nothing for long counts as inactive.
const ACK_REFRESH_INTERVAL: Duration = Duration::from_hours(1);
/// A listener that takes this long is stuck. For the next minute its events are postponed, so that they delay none of the module's
/// other listeners.
const STUCK_AFTER: Duration = Duration::from_secs(15);
const STUCK_FOR: Duration = Duration::from_mins(1);

/// Positions: a number for each producer.
pub(crate) type Positions = Vec<(String, i64)>;

/// The next step of a consumer. `E` is an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step<E> {
    /// Receive events.
    Receive,
    /// Deliver an event to the subscriber with this index, until it is in the subscriber's inbox.
    Deliver {
        event: E,
        subscriber: usize,
        /// Whether to store it for later without running the listener.
        postpone: bool,
    },
    /// Confirm the received events.
    Confirm,
    /// Read the positions.
    ReadPositions,
    /// Save positions in the module's database.
    Save(Positions),
    /// Acknowledge positions to the producers.
    Acknowledge(Positions),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Receive,
    /// Deliver what was received, then confirm it.
    Deliver,
    ReadPositions,
    Save,
    AcknowledgeChanged,
    AcknowledgeAll,
}

/// The state of a consumer.
#[derive(Clone, Debug)]
pub(crate) struct Steps<E> {
    phase: Phase,
    /// The received events that are not delivered yet, each with the index of a subscriber.
    deliveries: VecDeque<(E, usize)>,
    positions: Positions,
    changed: Positions,
    /// The positions as they were acknowledged last.
    acknowledged: HashMap<String, i64>,
    saved_at: Option<Duration>,
    acknowledged_at: Option<Duration>,
    /// The stuck subscribers, each with the end of its pause.
    stuck: HashMap<usize, Duration>,
}

impl<E: Clone> Steps<E> {
    /// Begins with receiving.
    pub(crate) fn new() -> Self {
        Self {
            phase: Phase::Receive,
            deliveries: VecDeque::new(),
            positions: Vec::new(),
            changed: Vec::new(),
            acknowledged: HashMap::new(),
            saved_at: None,
            acknowledged_at: None,
            stuck: HashMap::new(),
        }
    }

    /// Returns what to do now.
    pub(crate) fn next(&self, now: Duration) -> Step<E> {
        match (self.phase, self.deliveries.front()) {
            (Phase::Receive, _) => Step::Receive,
            (Phase::Deliver, Some((event, subscriber))) => Step::Deliver {
                event: event.clone(),
                subscriber: *subscriber,
                postpone: self.stuck.get(subscriber).is_some_and(|until| now < *until),
            },
            (Phase::Deliver, None) => Step::Confirm,
            (Phase::ReadPositions, _) => Step::ReadPositions,
            (Phase::Save, _) => Step::Save(self.changed.clone()),
            (Phase::AcknowledgeChanged, _) => Step::Acknowledge(self.changed.clone()),
            (Phase::AcknowledgeAll, _) => Step::Acknowledge(self.positions.clone()),
        }
    }

    /// Returns whether a round has ended, so that the next step is to receive.
    pub(crate) fn is_at_start(&self) -> bool {
        self.phase == Phase::Receive
    }

    /// The events came, each for the subscribers of these indices.
    pub(crate) fn received(&mut self, events: impl Iterator<Item = (E, Vec<usize>)>) {
        for (event, subscribers) in events {
            let all = subscribers.into_iter();
            self.deliveries
                .extend(all.map(|subscriber| (event.clone(), subscriber)));
        }
        self.phase = Phase::Deliver;
    }

    /// The event is in the inbox. `deferred`: its listener did not handle it, which `took` so long.
    pub(crate) fn delivered(&mut self, deferred: bool, took: Duration, now: Duration) {
        if let Some((_, subscriber)) = self.deliveries.pop_front()
            && deferred
            && took >= STUCK_AFTER
        {
            self.stuck.insert(subscriber, now + STUCK_FOR);
        }
    }

    /// The stream has told its positions.
    pub(crate) fn read_positions(&mut self, positions: Positions, now: Duration) {
        let is_changed = |(producer, seq): &&(String, i64)| self.acknowledged.get(producer) != Some(seq);
        self.changed = positions.iter().filter(is_changed).cloned().collect();
        self.positions = positions;
        if self.changed.is_empty() {
            self.refresh(now);
        } else {
            self.phase = Phase::Save;
        }
    }

    /// Confirming, saving or acknowledging succeeded.
    pub(crate) fn done(&mut self, now: Duration) {
        match self.phase {
            Phase::Deliver => {
                let is_time = self
                    .saved_at
                    .is_none_or(|at| now.saturating_sub(at) >= SAVE_INTERVAL);
                self.phase = if is_time {
                    Phase::ReadPositions
                } else {
                    Phase::Receive
                };
            }
            Phase::Save => self.phase = Phase::AcknowledgeChanged,
            Phase::AcknowledgeChanged => {
                self.acknowledged.extend(self.changed.drain(..));
                self.refresh(now);
            }
            Phase::AcknowledgeAll => {
                self.acknowledged_at = Some(now);
                self.refresh(now);
            }
            Phase::Receive | Phase::ReadPositions => {}
        }
    }

    /// The step failed. A delivery is repeated; after anything else the stream continues with what it does not know to be confirmed.
    pub(crate) fn failed(&mut self) {
        if self.phase != Phase::Deliver || self.deliveries.is_empty() {
            self.phase = Phase::Receive;
        }
    }

    /// Acknowledges all positions again if it is time; otherwise the round ends.
    fn refresh(&mut self, now: Duration) {
        let is_due = |at| now.saturating_sub(at) >= ACK_REFRESH_INTERVAL;
        if self.acknowledged_at.is_none_or(is_due) {
            self.phase = Phase::AcknowledgeAll;
        } else {
            self.saved_at = Some(now);
            self.phase = Phase::Receive;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn nothing_is_acknowledged_before_it_is_delivered_and_saved() {
        let mut steps = Steps::new();
        let positions = vec![("orders".to_owned(), 7)];
        steps.received([("a", vec![0, 1])].into_iter());
        for subscriber in 0..2 {
            let deliver = Step::Deliver {
                event: "a",
                subscriber,
                postpone: false,
            };
            assert_eq!(steps.next(SECOND), deliver);
            steps.failed();
            assert_eq!(steps.next(SECOND), deliver, "until it is in the inbox");
            steps.delivered(false, SECOND, SECOND);
        }
        assert_eq!(steps.next(SECOND), Step::Confirm);
        steps.done(SECOND);
        assert_eq!(steps.next(SECOND), Step::ReadPositions);
        steps.read_positions(positions.clone(), SECOND);
        assert_eq!(steps.next(SECOND), Step::Save(positions.clone()));
        steps.done(SECOND);
        assert_eq!(steps.next(SECOND), Step::Acknowledge(positions.clone()));
        steps.done(SECOND);
        assert_eq!(
            steps.next(SECOND),
            Step::Acknowledge(positions),
            "the sign of life"
        );
        steps.done(SECOND);
        assert!(steps.is_at_start());
    }

    #[test]
    fn the_events_of_a_stuck_listener_are_postponed_for_a_minute() {
        let mut steps = Steps::new();
        steps.received([("a", vec![0]), ("b", vec![0]), ("c", vec![1])].into_iter());
        steps.delivered(true, STUCK_AFTER, STUCK_AFTER);
        let postpones = |steps: &Steps<&str>, now| match steps.next(now) {
            Step::Deliver { postpone, .. } => postpone,
            _ => false,
        };
        assert!(postpones(&steps, STUCK_AFTER));
        assert!(!postpones(&steps, STUCK_AFTER + STUCK_FOR));
        steps.delivered(true, Duration::ZERO, STUCK_AFTER);
        assert!(!postpones(&steps, STUCK_AFTER), "another listener");
    }
}
