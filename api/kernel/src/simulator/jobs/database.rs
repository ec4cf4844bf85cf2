//! The model of the tables `jobs` and `schedules`: what their statements do (`jobs/{claim,candidates,expired,finish,heartbeat,enqueue,
//! planner}.rs`). A transaction is atomic, as under the single writer of SQLite and, on PostgreSQL, under the lock of a claim and the row
//! locks of the others.

use super::{Omitted, World};
use crate::jobs::{
    JobState, RetryPolicy, SetTimes, lease,
    queue::{Candidate, Queue, choose},
    state::{AttemptEnd, Transition, after_attempt},
};
use allpet_domain::Timestamp;
use std::time::Duration;

/// Set times at a fixed distance, for which no calendar is needed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Every {
    pub(super) period_ms: i64,
    pub(super) offset_ms: i64,
}

impl Every {
    fn slot(self, number: i64) -> Option<Timestamp> {
        let millis = number * self.period_ms + self.offset_ms;
        u64::try_from(millis).ok().map(Timestamp::from_unix_millis)
    }

    fn number(self, at: Timestamp) -> i64 {
        (i64::try_from(at.unix_millis()).unwrap() - self.offset_ms).div_euclid(self.period_ms)
    }
}

impl SetTimes for Every {
    fn next_after(&self, at: Timestamp) -> Option<Timestamp> {
        self.slot(self.number(at) + 1)
    }

    fn last_before(&self, at: Timestamp) -> Option<Timestamp> {
        self.slot(self.number(at))
    }
}

/// The behaviour of a job's handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Behaviour {
    /// Finishes the job in the transaction that has its effect.
    Finish,
    /// Has an effect that may be repeated, then succeeds.
    Repeatable,
    /// Fails so often before it finishes the job.
    FailFirst(u32),
    /// Kills its process.
    Kill,
    /// Never ends.
    Hang,
    /// An occurrence of the schedule with this index.
    Occurrence(usize),
}

/// The row of a job.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) behaviour: Behaviour,
    pub(super) queue: usize,
    pub(super) state: JobState,
    pub(super) run_at_ms: i64,
    pub(super) attempts: u32,
    pub(super) unique_key: Option<String>,
    pub(super) debounce_key: Option<u8>,
    pub(super) concurrency_key: Option<String>,
    pub(super) key_limit: i64,
    pub(super) priority: i16,
    pub(super) lease: i64,
    pub(super) lease_until_ms: i64,
    /// How often it had its effect.
    pub(super) effects: u32,
    pub(super) cancel_requested: bool,
}

/// A job that a worker has claimed.
#[derive(Clone, Copy, Debug)]
pub(super) struct ClaimedJob {
    pub(super) row: usize,
    pub(super) attempts: u32,
    pub(super) lease: i64,
    pub(super) lease_until_ms: i64,
}

pub(super) const QUEUES: [Queue; 2] = [Queue::new("default", 2), Queue::new("schedules", 2)];

pub(super) const RETRY: RetryPolicy = RetryPolicy {
    max_attempts: 4,
    base: Duration::from_secs(2),
    cap: Duration::from_secs(20),
};

/// The tables.
#[derive(Clone, Debug, Default)]
pub(super) struct Database {
    pub(super) rows: Vec<Row>,
    /// The last slot of each schedule; none before it is registered.
    pub(super) last_slots: [Option<i64>; 2],
}

fn is_to_run(state: JobState) -> bool {
    matches!(state, JobState::Waiting | JobState::Scheduled | JobState::Failed)
}

impl Database {
    /// `NEXT` in `jobs/worker/claim.rs`.
    pub(super) fn next_due_ms(&self) -> Option<i64> {
        let mut next: Option<i64> = None;
        for row in &self.rows {
            let at = match row.state {
                JobState::Waiting => 0,
                JobState::Scheduled | JobState::Failed => row.run_at_ms,
                JobState::Running => row.lease_until_ms,
                _ => continue,
            };
            next = Some(next.map_or(at, |next| next.min(at)));
        }
        next
    }

    /// The three inserts of `jobs/enqueue.rs`. Returns the row, and whether it is new.
    pub(super) fn insert(&mut self, new: Row) -> (usize, bool) {
        if let Some(key) = &new.unique_key {
            let is_same = |row: &Row| row.unique_key.as_ref() == Some(key) && !row.state.is_final();
            if let Some(index) = self.rows.iter().position(is_same) {
                return (index, false);
            }
        }
        if let Some(key) = new.debounce_key {
            let is_same = |row: &Row| row.debounce_key == Some(key) && is_to_run(row.state);
            if let Some(index) = self.rows.iter().position(is_same) {
                let row = &mut self.rows[index];
                (row.state, row.run_at_ms, row.attempts) = (new.state, new.run_at_ms, 0);
                return (index, false);
            }
        }
        self.rows.push(new);
        (self.rows.len() - 1, true)
    }

    /// `COUNT_WAITING` in `jobs/schedules/planner.rs`.
    pub(super) fn waiting_of(&self, schedule: usize) -> i64 {
        let is_waiting =
            |row: &&Row| row.behaviour == Behaviour::Occurrence(schedule) && is_to_run(row.state);
        i64::try_from(self.rows.iter().filter(is_waiting).count()).unwrap()
    }

    fn running_in(&self, queue: usize) -> i64 {
        let is_running = |row: &&Row| row.state == JobState::Running && row.queue == queue;
        i64::try_from(self.rows.iter().filter(is_running).count()).unwrap()
    }

    pub(super) fn running_of(&self, queue: usize, key: Option<&str>) -> i64 {
        let is_running = |row: &&Row| {
            row.state == JobState::Running && row.queue == queue && row.concurrency_key.as_deref() == key
        };
        i64::try_from(self.rows.iter().filter(is_running).count()).unwrap()
    }

    /// `jobs/worker/candidates.rs`.
    fn candidates(&self, queue: usize, limit: usize, omitted: Option<Omitted>) -> Vec<Candidate<usize>> {
        let mut waiting: Vec<(i16, i64, usize)> = Vec::new();
        for (index, row) in self.rows.iter().enumerate() {
            if row.state == JobState::Waiting && row.queue == queue {
                waiting.push((-row.priority, row.run_at_ms, index));
            }
        }
        waiting.sort_unstable();
        let candidate = |(_, _, index): (i16, i64, usize)| {
            let row = &self.rows[index];
            let key = row.concurrency_key.as_deref();
            let counts = key.is_some() && omitted != Some(Omitted::RunningOfKey);
            let key_running = if counts { self.running_of(queue, key) } else { 0 };
            (key.is_none() || key_running < row.key_limit).then(|| Candidate {
                id: index,
                key: key.map(|key| (String::new(), key.to_owned())),
                key_limit: row.key_limit,
                key_running,
            })
        };
        waiting.into_iter().filter_map(candidate).take(limit).collect()
    }

    /// `STORE_OUTCOME` in `jobs/worker/finish.rs`.
    pub(super) fn store_outcome(
        &mut self,
        index: usize,
        lease: i64,
        next: &Transition,
        omitted: Option<Omitted>,
    ) -> bool {
        let row = &self.rows[index];
        let is_holder = row.lease == lease || omitted == Some(Omitted::LeaseAtCompletion);
        if !is_holder || row.state != JobState::Running {
            return false;
        }
        let debounce_key = row.debounce_key.filter(|_| !next.state.is_final());
        let is_newer = |(other, row): (usize, &Row)| {
            other != index && row.debounce_key == debounce_key && is_to_run(row.state)
        };
        let superseded = debounce_key.is_some() && self.rows.iter().enumerate().any(is_newer);
        let row = &mut self.rows[index];
        row.state = if superseded {
            JobState::Cancelled
        } else {
            next.state
        };
        row.run_at_ms = next.run_at_ms.unwrap_or(row.run_at_ms);
        row.attempts -= u32::from(!next.counts);
        row.cancel_requested = false;
        true
    }

    /// `BEAT` in `jobs/worker/heartbeat.rs`.
    pub(super) fn renew(&mut self, claimed: ClaimedJob, now_ms: i64) -> lease::Heartbeat {
        let row = &mut self.rows[claimed.row];
        if row.lease != claimed.lease || row.state != JobState::Running {
            return lease::Heartbeat::Lost;
        }
        row.lease_until_ms = lease::expires(now_ms);
        if row.cancel_requested {
            lease::Heartbeat::CancelRequested
        } else {
            lease::Heartbeat::Held
        }
    }
}

impl World {
    /// The transaction of `jobs/worker/claim.rs`.
    pub(super) fn claim(&mut self) -> Vec<ClaimedJob> {
        let now_ms = self.time.wall_ms();
        for row in &mut self.database.rows {
            if matches!(row.state, JobState::Scheduled | JobState::Failed) && row.run_at_ms <= now_ms {
                row.state = JobState::Waiting;
            }
        }
        self.end_expired(now_ms);
        let mut claimed = Vec::new();
        for (queue, limits) in QUEUES.iter().enumerate() {
            loop {
                let free_slots = limits.free_slots(self.database.running_in(queue));
                if free_slots == 0 {
                    break;
                }
                let waiting = self.database.candidates(queue, free_slots, self.omitted);
                let full = waiting.len() == free_slots;
                let chosen = choose(waiting, free_slots);
                let none_left = !full || chosen.is_empty();
                for index in chosen {
                    claimed.push(self.take_lease(index, now_ms));
                }
                if none_left {
                    break;
                }
            }
        }
        claimed
    }

    /// `EXPIRED` in `jobs/worker/lease_expiry.rs`.
    fn end_expired(&mut self, now_ms: i64) {
        for index in 0..self.database.rows.len() {
            let row = &self.database.rows[index];
            let ignores_lease = self.omitted == Some(Omitted::LeaseAtClaim);
            let is_expired = row.lease_until_ms <= now_ms || ignores_lease;
            if row.state != JobState::Running || !is_expired {
                continue;
            }
            let (lease, attempts, cancel) = (row.lease, row.attempts, row.cancel_requested);
            let mut policy = RETRY;
            policy.max_attempts = self.max_attempts(index);
            let jitter = self.rng.jitter();
            let next = after_attempt(AttemptEnd::Expired, attempts, cancel, policy, now_ms, jitter);
            self.database.store_outcome(index, lease, &next, self.omitted);
        }
    }

    pub(super) fn max_attempts(&self, index: usize) -> u32 {
        match self.database.rows[index].behaviour {
            Behaviour::Kill | Behaviour::Hang => 3,
            // More than faults can use up: a job must not die of them.
            _ => 1_000,
        }
    }

    /// `CLAIM` in `jobs/worker/claim.rs`.
    fn take_lease(&mut self, index: usize, now_ms: i64) -> ClaimedJob {
        self.check_overlap(index);
        let row = &mut self.database.rows[index];
        row.state = JobState::Running;
        row.attempts += 1;
        row.lease += 1;
        row.lease_until_ms = lease::expires(now_ms);
        ClaimedJob {
            row: index,
            attempts: row.attempts,
            lease: row.lease,
            lease_until_ms: row.lease_until_ms,
        }
    }
}
