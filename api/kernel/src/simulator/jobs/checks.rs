//! The invariants that are checked while a simulation runs, and at its end.

use super::{
    Violation, World,
    database::{Behaviour, ClaimedJob, QUEUES, Row},
};
use crate::jobs::{JobState, MissedSlots, SetTimes as _};
use allpet_domain::Timestamp;
use std::collections::BTreeSet;

/// The state of the checks.
#[derive(Debug, Default)]
pub(super) struct Checks {
    pub(super) violation: Option<Violation>,
    /// When each schedule was registered, by the clock of the machine.
    pub(super) registered: [i64; 2],
    /// The slots that were fired.
    fired: BTreeSet<(usize, i64)>,
    /// When a schedule last fired, and when an occurrence of it last started.
    pub(super) advanced_at: [Option<u64>; 2],
    pub(super) started_at: [Option<u64>; 2],
    /// The jobs whose result was taken, with the lease.
    results: BTreeSet<(usize, i64)>,
}

impl World {
    fn violate(&mut self, text: String) {
        self.trace(|_| format!("violated: {text}"));
        self.checks.violation.get_or_insert(Violation(text));
    }

    /// A job is about to be claimed: no worker that believes in its lease may still run it.
    pub(super) fn check_overlap(&mut self, index: usize) {
        let now = self.time.now;
        let overlapping = self.attempts.iter().find(|attempt| {
            // One whose keeper takes its next step in this millisecond is about to give up.
            let is_late = self.slots.get(attempt.keeper).is_some_and(|slot| slot.at > now);
            attempt.claimed.row == index && attempt.is_running && !attempt.is_disturbed && is_late
        });
        if let Some(overlapping) = overlapping {
            self.violate(format!(
                "job {index} is claimed while this attempt runs: {overlapping:?}"
            ));
        }
    }

    /// A result was stored: only the newest lease may store one.
    pub(super) fn check_holder(&mut self, claimed: ClaimedJob) {
        let row = &self.database.rows[claimed.row];
        if row.lease != claimed.lease {
            self.violate(format!("the result of an old lease counts: {claimed:?}, {row:?}"));
        } else if row.effects > 1 && matches!(row.behaviour, Behaviour::Finish | Behaviour::FailFirst(_)) {
            self.violate(format!("the effect of job {} happened twice", claimed.row));
        } else if !self.checks.results.insert((claimed.row, claimed.lease)) {
            self.violate(format!("two results of one lease: {claimed:?}"));
        }
    }

    pub(super) fn check_slot(&mut self, plan: usize, slot: i64) {
        if !self.checks.fired.insert((plan, slot)) {
            self.violate(format!("the slot {slot} of schedule {plan} fired twice"));
        }
    }

    /// No more jobs run than a queue or a key allows.
    pub(super) fn check_limits(&mut self) {
        let mut broken = None;
        let running = |queue: usize| {
            let rows = self.database.rows.iter();
            rows.filter(move |row| row.state == JobState::Running && row.queue == queue)
        };
        for (queue, limits) in QUEUES.iter().enumerate() {
            if running(queue).count() > limits.concurrency as usize {
                broken = Some(format!("too many jobs of the queue {queue} run"));
            }
            let over_limit = |row: &Row| {
                let key = row.concurrency_key.as_deref();
                key.is_some() && self.database.running_of(queue, key) > row.key_limit
            };
            if let Some(row) = running(queue).find(|row| over_limit(row)) {
                broken = Some(format!("too many jobs of a key run: {row:?}"));
            }
        }
        if let Some(broken) = broken {
            self.violate(broken);
        }
    }

    pub(super) fn unfinished(&self) -> Vec<(usize, &Row)> {
        let rows = self.database.rows.iter().enumerate();
        rows.filter(|(_, row)| !row.state.is_final()).collect()
    }

    pub(super) fn is_finished(&self) -> bool {
        let unfinished = self.database.rows.iter().any(|row| !row.state.is_final());
        !unfinished && self.processes.iter().all(|process| process.is_up)
    }

    /// Everything is finished: nothing may be missing.
    pub(super) fn check_end(&self) -> Result<(), Violation> {
        for (index, row) in self.database.rows.iter().enumerate() {
            let happened = row.effects > 0;
            let is_right = match (row.state, row.behaviour) {
                (JobState::Done, Behaviour::Kill | Behaviour::Hang) => false,
                (JobState::Done, _) => happened,
                (JobState::Dead, behaviour) => matches!(behaviour, Behaviour::Kill | Behaviour::Hang),
                _ => true,
            };
            if !is_right {
                return Err(Violation(format!("job {index} ended wrongly: {row:?}")));
            }
        }
        for plan in 0..self.schedules.len() {
            self.check_schedule(plan)?;
        }
        Ok(())
    }

    fn check_schedule(&self, plan: usize) -> Result<(), Violation> {
        let (schedule, times) = self.schedules[plan];
        let Some(last_slot) = self.database.last_slots[plan] else {
            return Err(Violation(format!("schedule {plan} was never registered")));
        };
        // A slot of the last seconds may still be on its way.
        let settled_ms = self.time.wall_ms() - 10_000;
        let settled = Timestamp::from_unix_millis(u64::try_from(settled_ms).unwrap());
        let newest = times
            .last_before(settled)
            .map_or(0, allpet_domain::Timestamp::unix_millis);
        let newest = i64::try_from(newest).unwrap();
        if newest > self.checks.registered[plan] && last_slot < newest {
            return Err(Violation(format!(
                "schedule {plan} has not fired {newest}, only {last_slot}"
            )));
        }
        if self.checks.advanced_at[plan] > self.checks.started_at[plan] {
            return Err(Violation(format!("schedule {plan} fired and nothing ran")));
        }
        if schedule.missed != MissedSlots::All {
            return Ok(());
        }
        let mut slot = Timestamp::from_unix_millis(u64::try_from(self.checks.registered[plan]).unwrap());
        while let Some(next) = times.next_after(slot) {
            let next_ms = i64::try_from(next.unix_millis()).unwrap();
            if next_ms > last_slot {
                break;
            }
            if !self.checks.fired.contains(&(plan, next_ms)) {
                return Err(Violation(format!(
                    "the slot {next_ms} of schedule {plan} never fired"
                )));
            }
            slot = next;
        }
        Ok(())
    }
}
