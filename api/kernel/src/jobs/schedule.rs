//! Schedules: set times of a time zone's clocks (cron), and what becomes of those that were missed.
//!
//! A slot is an instant. A set time that the clocks skip in spring falls on the first instant after the gap; one that they show twice in
//! autumn is one slot, the first. What repeats by intervals (`*/10`) goes on through both.

use super::{millis, moment};
use crate::Failure;
use allpet_domain::Timestamp;
use croner::Cron;
use jiff::{Zoned, tz::TimeZone};
use std::str::FromStr as _;

/// Later than this after its slot, an occurrence was missed: the process was down or the database away.
const PUNCTUAL_MS: i64 = 60_000;
/// How many missed occurrences are fired in one go under [`Missed::All`]; the rest follows.
const AT_ONCE: usize = 100;

/// What becomes of the slots that passed while nobody could fire them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missed {
    /// They are made up for by one occurrence.
    Once,
    /// They are passed over.
    Skip,
    /// Each is made up for.
    All,
}

/// When a job runs by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// Its name: the kind of the job that it fires.
    pub name: &'static str,
    /// Set times: `minute hour day-of-month month day-of-week`, with seconds before them where there are six.
    pub cron: &'static str,
    /// The time zone of the set times, as IANA names it.
    pub zone: &'static str,
    /// What becomes of missed slots.
    pub missed: Missed,
}

impl Schedule {
    /// Set times in UTC, whose missed slots are made up for once.
    pub const fn cron(name: &'static str, cron: &'static str) -> Self {
        Self {
            name,
            cron,
            zone: "UTC",
            missed: Missed::Once,
        }
    }

    /// Set times of the clocks of `zone`.
    #[must_use]
    pub const fn zone(mut self, zone: &'static str) -> Self {
        self.zone = zone;
        self
    }

    /// What becomes of missed slots.
    #[must_use]
    pub const fn missed(mut self, missed: Missed) -> Self {
        self.missed = missed;
        self
    }

    /// Its set times, read. Fails where they or the zone cannot be.
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

/// Set times that can be asked for.
#[derive(Clone, Debug)]
pub struct Timetable {
    cron: Cron,
    zone: TimeZone,
}

/// Slots to be fired, and up to which one all is settled then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Those that are fired, the oldest first.
    pub slots: Vec<Timestamp>,
    /// The newest slot that is fired or passed over.
    pub settled: Timestamp,
}

impl Timetable {
    /// The first slot after a moment; none where no day comes that the set times name.
    pub fn next_after(&self, at: Timestamp) -> Option<Timestamp> {
        let next = self.cron.find_next_occurrence(&self.local(at)?, false).ok()?;
        Some(moment(next.timestamp().as_millisecond()))
    }

    /// The last slot at a moment or before it.
    pub fn last_before(&self, at: Timestamp) -> Option<Timestamp> {
        let last = self.cron.find_previous_occurrence(&self.local(at)?, true).ok()?;
        Some(moment(last.timestamp().as_millisecond()))
    }

    /// The second in which a moment falls, by the clocks of the zone.
    fn local(&self, at: Timestamp) -> Option<Zoned> {
        let second = jiff::Timestamp::from_second(at.unix_seconds()).ok()?;
        Some(second.to_zoned(self.zone.clone()))
    }

    /// What is due now when all up to `settled` is fired or passed over; nothing where no slot has come since.
    pub fn due(&self, missed: Missed, settled: Timestamp, now: Timestamp) -> Option<Due> {
        if missed == Missed::All {
            let mut slots = Vec::new();
            let mut at = settled;
            while let Some(slot) = self
                .next_after(at)
                .filter(|slot| *slot <= now && slots.len() < AT_ONCE)
            {
                slots.push(slot);
                at = slot;
            }
            return slots.last().copied().map(|settled| Due { slots, settled });
        }
        let last = self.last_before(now).filter(|last| *last > settled)?;
        let is_punctual = millis(now) - millis(last) <= PUNCTUAL_MS;
        let fired = missed == Missed::Once || is_punctual;
        Some(Due {
            slots: fired.then_some(last).into_iter().collect(),
            settled: last,
        })
    }
}

#[cfg(test)]
mod tests;
