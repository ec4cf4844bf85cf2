//! The loop of a worker (`jobs/worker/module_worker.rs`, `jobs/schedules/planner.rs`): fires schedules, claims jobs and starts
//! their attempts.

use super::{
    Omitted, Task, World,
    database::{Behaviour, ClaimedJob, Row},
};
use crate::jobs::{JobState, SetTimes as _, lease, schedule::Due};
use allpet_domain::Timestamp;

/// The pause after an error, in milliseconds.
const PAUSE_AFTER_ERROR: u64 = 1_000;

/// The next step of a worker.
#[derive(Clone, Debug)]
enum Phase {
    Look,
    Fire {
        plan: usize,
        /// The last slots as they were read.
        last_slots: [Option<i64>; 2],
        next_ms: i64,
    },
    Claim,
    Start(Vec<ClaimedJob>),
}

/// A worker.
#[derive(Clone, Debug)]
pub(super) struct Worker {
    phase: Phase,
    /// The next slot of any schedule; 0 before the first check.
    next_ms: i64,
}

fn timestamp(millis: i64) -> Timestamp {
    Timestamp::from_unix_millis(u64::try_from(millis).unwrap())
}

fn millis(at: Timestamp) -> i64 {
    i64::try_from(at.unix_millis()).unwrap()
}

impl Worker {
    pub(super) fn new() -> Self {
        Self {
            phase: Phase::Look,
            next_ms: 0,
        }
    }
}

impl World {
    pub(super) fn step_worker(&mut self, slot: usize, mut worker: Worker) {
        let phase = std::mem::replace(&mut worker.phase, Phase::Look);
        let delay = match phase {
            Phase::Look if self.time.wall_ms() >= worker.next_ms => self
                .transaction(|world| world.database.last_slots)
                .map(|last_slots| {
                    worker.phase = Phase::Fire {
                        plan: 0,
                        last_slots,
                        next_ms: i64::MAX,
                    };
                    None
                }),
            Phase::Look | Phase::Claim => self.look_or_claim(&mut worker, matches!(phase, Phase::Claim)),
            Phase::Fire {
                plan,
                last_slots,
                next_ms,
            } => self.fire_next(&mut worker, plan, last_slots, next_ms),
            Phase::Start(claimed) => {
                for claimed in claimed {
                    self.start_attempt(slot, claimed);
                }
                // What still waits has no free slot; it starts when another job ends.
                Ok(Some(self.sleep(
                    &worker,
                    self.database.next_due_ms().filter(|due_ms| *due_ms > 0),
                )))
            }
        };
        let delay = match delay {
            Ok(Some(delay)) => delay,
            Ok(None) => self.latency(),
            Err(_) => {
                worker.phase = Phase::Look;
                PAUSE_AFTER_ERROR
            }
        };
        self.again(slot, delay, Task::Worker(worker));
    }

    /// Looks when something is due, and claims once it is.
    fn look_or_claim(&mut self, worker: &mut Worker, claims: bool) -> Result<Option<u64>, super::Broken> {
        if !claims {
            let due_ms = self.transaction(|world| world.database.next_due_ms())?;
            if due_ms.is_some_and(|due_ms| lease::is_expired(due_ms, self.time.wall_ms())) {
                worker.phase = Phase::Claim;
                return Ok(None);
            }
            return Ok(Some(self.sleep(worker, due_ms)));
        }
        let claimed = self.transaction(Self::claim)?;
        self.trace(|world| {
            let all: Vec<_> = claimed
                .iter()
                .map(|claimed| {
                    (
                        claimed.row,
                        claimed.lease,
                        world.database.rows[claimed.row].behaviour,
                    )
                })
                .collect();
            format!("claimed {all:?}")
        });
        worker.phase = Phase::Start(claimed);
        Ok(None)
    }

    /// Fires a schedule and goes on with the next; then looks for jobs.
    fn fire_next(
        &mut self,
        worker: &mut Worker,
        plan: usize,
        last_slots: [Option<i64>; 2],
        next_ms: i64,
    ) -> Result<Option<u64>, super::Broken> {
        let last_slot = self.fire(plan, last_slots[plan])?;
        let next = self.schedules[plan].1.next_after(last_slot);
        let next_ms = next.map_or(next_ms, |next| next_ms.min(millis(next)));
        if plan + 1 < last_slots.len() {
            worker.phase = Phase::Fire {
                plan: plan + 1,
                last_slots,
                next_ms,
            };
        } else {
            worker.next_ms = next_ms;
            // Its next step must not fire again before it has looked for jobs.
            return self.look_or_claim(worker, false);
        }
        Ok(None)
    }

    /// Sleeps until something is due; as long as the poll interval at most.
    fn sleep(&self, worker: &Worker, due_ms: Option<i64>) -> u64 {
        let poll_interval: i64 = if self.is_quiet() { 60_000 } else { 4_000 };
        let until = due_ms.map_or(worker.next_ms, |due_ms| due_ms.min(worker.next_ms));
        let wait = until.saturating_sub(self.time.wall_ms()).clamp(1, poll_interval);
        u64::try_from(wait).unwrap()
    }

    /// Fires the due slots of a schedule. Returns the new last slot.
    fn fire(&mut self, plan: usize, last_slot: Option<i64>) -> Result<Timestamp, super::Broken> {
        let now = self.time.wall();
        let Some(last_slot) = last_slot else {
            self.transaction(|world| {
                if world.database.last_slots[plan].is_none() {
                    world.database.last_slots[plan] = Some(millis(now));
                    world.checks.registered[plan] = millis(now);
                }
            })?;
            return Ok(now);
        };
        let (schedule, times) = self.schedules[plan];
        let Some(due) = times.due(schedule.missed, timestamp(last_slot), now) else {
            return Ok(timestamp(last_slot));
        };
        let advanced = self.transaction(|world| world.advance(plan, last_slot, &due))?;
        Ok(if advanced {
            due.last_slot
        } else {
            timestamp(last_slot)
        })
    }

    /// The transaction of `Plan::fire`.
    fn advance(&mut self, plan: usize, last_slot: i64, due: &Due) -> bool {
        let is_free = self.omitted == Some(Omitted::LastSlot);
        if self.database.last_slots[plan] != Some(last_slot) && !is_free {
            return false;
        }
        self.database.last_slots[plan] = Some(millis(due.last_slot));
        let schedule = self.schedules[plan].0;
        let waiting = self.database.waiting_of(plan);
        if !due.slots.is_empty() {
            self.checks.advanced_at[plan] = Some(self.time.now);
        }
        for slot in schedule.to_enqueue(due, waiting) {
            let (_, is_new) = self.database.insert(Row {
                behaviour: Behaviour::Occurrence(plan),
                queue: 1,
                state: JobState::Waiting,
                run_at_ms: millis(*slot),
                attempts: 0,
                unique_key: Some(schedule.occurrence_key(*slot)),
                debounce_key: None,
                concurrency_key: Some(schedule.name.to_owned()),
                key_limit: 1,
                priority: 0,
                lease: 0,
                lease_until_ms: 0,
                effects: 0,
                cancel_requested: false,
            });
            if is_new {
                self.check_slot(plan, millis(*slot));
            }
        }
        self.trace(|_| format!("schedule {plan} fires {:?}", due.slots));
        true
    }
}
