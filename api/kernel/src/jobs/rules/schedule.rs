//! Schedules: set times in a time zone (cron), and the treatment of missed ones.
//!
//! A slot is an instant. A local time that the clocks skip in spring falls on the first instant after the gap; one that occurs
//! twice in autumn is one slot, the first. Intervals (`*/10`) continue through both.

use crate::{
    Failure,
    jobs::{millis, moment},
};
use allpet_domain::Timestamp;
use croner::Cron;
use jiff::{Zoned, tz::TimeZone};
use std::str::FromStr as _;

/// An occurrence that is later than this was missed: the process was down, or the database unavailable.
const PUNCTUAL_MS: i64 = 60_000;
/// How many missed occurrences are fired together under [`MissedSlots::All`]; the rest follow.
const BATCH: usize = 100;

/// The treatment of slots that passed while no process could fire them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissedSlots {
    /// One occurrence makes up for all of them.
    Once,
    /// They are skipped.
    Skip,
    /// Each gets its occurrence.
    All,
}

/// The times at which a job runs by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// Its name, which is the kind of its job.
    pub name: &'static str,
    /// The set times: `minute hour day-of-month month day-of-week`, preceded by seconds if there are six fields.
    pub cron: &'static str,
    /// The IANA time zone of the set times.
    pub zone: &'static str,
    /// Sets the treatment of missed slots.
    pub missed: MissedSlots,
}

impl Schedule {
    /// Creates a schedule in UTC. One occurrence makes up for missed slots.
    pub const fn cron(name: &'static str, cron: &'static str) -> Self {
        Self {
            name,
            cron,
            zone: "UTC",
            missed: MissedSlots::Once,
        }
    }

    /// Sets the time zone.
    #[must_use]
    pub const fn zone(mut self, zone: &'static str) -> Self {
        self.zone = zone;
        self
    }

    /// Sets the treatment of missed slots.
    #[must_use]
    pub const fn missed(mut self, missed: MissedSlots) -> Self {
        self.missed = missed;
        self
    }

    /// Returns the key of the occurrence of a slot. It is unique among the jobs that have not ended.
    pub fn occurrence_key(&self, slot: Timestamp) -> String {
        format!("{}@{}", self.name, millis(slot))
    }

    /// Returns the due slots that get an occurrence while `waiting` occurrences wait: one that waits is enough to make up for missed
    /// ones, unless all are made up for.
    pub fn to_enqueue<'a>(&self, due: &'a Due, waiting: i64) -> &'a [Timestamp] {
        if waiting > 0 && self.missed != MissedSlots::All {
            return &[];
        }
        &due.slots
    }

    /// Parses the set times. Fails if they or the zone are invalid.
    pub fn timetable(&self) -> Result<Timetable, Failure> {
        let unreadable = |error: &dyn std::fmt::Display| {
            Failure::internal(format!(
                "the schedule {} ({} in {}): {error}",
                self.name, self.cron, self.zone
            ))
        };
        Ok(Timetable {
            cron: Cron::from_str(self.cron).map_err(|error| unreadable(&error))?,
            zone: TimeZone::get(self.zone).map_err(|error| unreadable(&error))?,
        })
    }
}

/// Parsed set times.
#[derive(Clone, Debug)]
pub struct Timetable {
    cron: Cron,
    zone: TimeZone,
}

/// Due slots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The slots to fire, the oldest first.
    pub slots: Vec<Timestamp>,
    /// The newest slot that is fired or skipped.
    pub last_slot: Timestamp,
}

/// Set times, however they are written.
pub trait SetTimes {
    /// Returns the first slot after `at`; `None` if there is none.
    fn next_after(&self, at: Timestamp) -> Option<Timestamp>;

    /// Returns the last slot at or before `at`.
    fn last_before(&self, at: Timestamp) -> Option<Timestamp>;

    /// Returns what is due now if all slots up to `last_slot` are fired or skipped; `None` if no slot has come since.
    fn due(&self, missed: MissedSlots, last_slot: Timestamp, now: Timestamp) -> Option<Due> {
        if missed == MissedSlots::All {
            let mut slots = Vec::new();
            let mut at = last_slot;
            while let Some(slot) = self
                .next_after(at)
                .filter(|slot| *slot <= now && slots.len() < BATCH)
            {
                slots.push(slot);
                at = slot;
            }
            return slots.last().copied().map(|last_slot| Due { slots, last_slot });
        }
        let last = self.last_before(now).filter(|last| *last > last_slot)?;
        let is_punctual = millis(now) - millis(last) <= PUNCTUAL_MS;
        let fired = missed == MissedSlots::Once || is_punctual;
        Some(Due {
            slots: fired.then_some(last).into_iter().collect(),
            last_slot: last,
        })
    }
}

impl SetTimes for Timetable {
    /// Returns the first slot after `at`; `None` if the set times name no possible day.
    fn next_after(&self, at: Timestamp) -> Option<Timestamp> {
        let next = self.cron.find_next_occurrence(&self.local(at)?, false).ok()?;
        Some(moment(next.timestamp().as_millisecond()))
    }

    /// Returns the last slot at or before `at`.
    fn last_before(&self, at: Timestamp) -> Option<Timestamp> {
        let last = self.cron.find_previous_occurrence(&self.local(at)?, true).ok()?;
        Some(moment(last.timestamp().as_millisecond()))
    }
}

impl Timetable {
    /// Returns the local time, truncated to the second.
    fn local(&self, at: Timestamp) -> Option<Zoned> {
        let second = jiff::Timestamp::from_second(at.unix_seconds()).ok()?;
        Some(second.to_zoned(self.zone.clone()))
    }
}

#[cfg(test)]
mod tests;
