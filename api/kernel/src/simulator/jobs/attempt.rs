//! One attempt (`jobs/worker/execution.rs`, `jobs/worker/heartbeat.rs`): the handler, and beside it the heartbeats.

use super::{
    Omitted, Task, World,
    database::{Behaviour, ClaimedJob, RETRY},
};
use crate::jobs::{
    JobState,
    lease::{self, Heartbeat, HeldLease},
    state::{AttemptEnd, Transition, after_attempt},
};
use std::time::Duration;

/// The time limit of a handler, in milliseconds.
const TIME_LIMIT: u64 = 40_000;

/// An attempt as the checks see it.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    pub(super) claimed: ClaimedJob,
    pub(super) process: usize,
    /// Whether the handler runs.
    pub(super) is_running: bool,
    /// Whether the clock was set or the process stood still meanwhile; then two workers may run a job for a moment.
    pub(super) is_disturbed: bool,
    /// The slot of its keeper.
    pub(super) keeper: usize,
}

/// The next step of the handler.
#[derive(Clone, Debug)]
enum Phase {
    /// Its lease had expired before it started, so it asks the database first.
    Ask,
    Begin,
    Act,
    Store {
        end: AttemptEnd,
        now_ms: i64,
    },
}

/// The handler of an attempt.
#[derive(Clone, Debug)]
pub(super) struct Handler {
    attempt: usize,
    phase: Phase,
}

/// The heartbeats of an attempt.
#[derive(Clone, Debug)]
pub(super) struct Keeper {
    attempt: usize,
    held: HeldLease,
    phase: Beat,
}

#[derive(Clone, Debug)]
enum Beat {
    Pause,
    /// The heartbeat arrives at the database, `rest` milliseconds before its time limit.
    Ask {
        asked_ms: i64,
        rest: u64,
    },
    Answer {
        asked_ms: i64,
        answer: Option<Heartbeat>,
    },
}

fn whole_millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap()
}

impl World {
    /// Starts an attempt in the process of `slot`.
    pub(super) fn start_attempt(&mut self, slot: usize, claimed: ClaimedJob) {
        let Some(process) = self.slots[slot].process else {
            return;
        };
        let attempt = self.attempts.len();
        self.attempts.push(Attempt {
            claimed,
            process,
            is_running: false,
            is_disturbed: false,
            keeper: usize::MAX,
        });
        let phase = if lease::is_expired(claimed.lease_until_ms, self.time.wall_ms()) {
            Phase::Ask
        } else {
            Phase::Begin
        };
        self.spawn(0, Some(process), Task::Handler(Handler { attempt, phase }));
    }

    pub(super) fn step_handler(&mut self, slot: usize, mut handler: Handler) {
        let Attempt { claimed, process, .. } = self.attempts[handler.attempt];
        match handler.phase {
            Phase::Ask => {
                let now_ms = self.time.wall_ms();
                let renewed = self.transaction(|world| world.database.renew(claimed, now_ms));
                if let Ok(Heartbeat::Held | Heartbeat::CancelRequested) = renewed {
                    self.attempts[handler.attempt].claimed.lease_until_ms = lease::expires(now_ms);
                    handler.phase = Phase::Begin;
                    self.again(slot, 1, Task::Handler(handler));
                }
            }
            Phase::Begin => {
                self.attempts[handler.attempt].is_running = true;
                self.begin_keeper(handler.attempt, process);
                let behaviour = self.database.rows[claimed.row].behaviour;
                if let Behaviour::Occurrence(plan) = behaviour {
                    self.checks.started_at[plan] = Some(self.time.now);
                }
                let delay = match behaviour {
                    Behaviour::Kill => {
                        self.crash(process);
                        return;
                    }
                    Behaviour::Hang => TIME_LIMIT,
                    _ if self.rng.chance(50) && !self.is_quiet() => self.rng.below(TIME_LIMIT),
                    _ => self.rng.below(1_500),
                };
                handler.phase = Phase::Act;
                self.again(slot, delay, Task::Handler(handler));
            }
            Phase::Act => {
                let end = self.act(claimed);
                handler.phase = Phase::Store {
                    end,
                    now_ms: self.time.wall_ms(),
                };
                let delay = self.latency();
                self.end_keeper(handler.attempt);
                self.again(slot, delay, Task::Handler(handler));
            }
            Phase::Store { end, now_ms } => {
                // If it fails, the lease expires.
                let _ = self.transaction(|world| world.store(claimed, end, now_ms));
                self.wake_worker(process);
            }
        }
    }

    /// Runs the handler up to its last transaction, and returns how the attempt ends.
    fn act(&mut self, claimed: ClaimedJob) -> AttemptEnd {
        let failed = || AttemptEnd::Failed("it fails".into());
        match self.database.rows[claimed.row].behaviour {
            Behaviour::FailFirst(times) if claimed.attempts <= times => failed(),
            Behaviour::Hang | Behaviour::Kill => failed(),
            Behaviour::Repeatable | Behaviour::Occurrence(_) => {
                let done = self.transaction(|world| world.database.rows[claimed.row].effects += 1);
                done.map_or_else(|_| failed(), |()| AttemptEnd::Succeeded(None))
            }
            Behaviour::Finish | Behaviour::FailFirst(_) => {
                let finished = self.transaction(|world| world.finish(claimed));
                match finished {
                    Ok(true) => AttemptEnd::Succeeded(None),
                    _ => failed(),
                }
            }
        }
    }

    /// `JobContext::finish` in the transaction of the effect, which rolls back if the lease is lost.
    fn finish(&mut self, claimed: ClaimedJob) -> bool {
        let done = Transition {
            state: JobState::Done,
            run_at_ms: None,
            error: None,
            result: None,
            counts: true,
        };
        let stored = self
            .database
            .store_outcome(claimed.row, claimed.lease, &done, self.omitted);
        if stored {
            self.database.rows[claimed.row].effects += 1;
            self.check_holder(claimed);
        }
        stored
    }

    /// The transaction of `Execution::store_outcome`.
    fn store(&mut self, claimed: ClaimedJob, end: AttemptEnd, now_ms: i64) {
        let row = &self.database.rows[claimed.row];
        let cancel = row.cancel_requested && row.lease == claimed.lease;
        let mut policy = RETRY;
        policy.max_attempts = self.max_attempts(claimed.row);
        let jitter = self.rng.jitter();
        let next = after_attempt(end, claimed.attempts, cancel, policy, now_ms, jitter);
        if self
            .database
            .store_outcome(claimed.row, claimed.lease, &next, self.omitted)
        {
            self.check_holder(claimed);
            self.trace(|_| {
                format!(
                    "job {} lease {} becomes {:?}",
                    claimed.row, claimed.lease, next.state
                )
            });
        }
    }

    fn begin_keeper(&mut self, attempt: usize, process: usize) {
        let held = HeldLease::new(self.attempts[attempt].claimed.lease_until_ms);
        let delay = whole_millis(held.pause(self.time.wall_ms()));
        let keeper = Keeper {
            attempt,
            held,
            phase: Beat::Pause,
        };
        self.spawn(delay, Some(process), Task::Keeper(keeper));
        let is_keeper = |slot: &super::Slot| match &slot.task {
            Some(Task::Keeper(keeper)) => keeper.attempt == attempt,
            _ => false,
        };
        self.attempts[attempt].keeper = self.slots.iter().position(is_keeper).unwrap_or(usize::MAX);
    }

    /// The handler has ended.
    fn end_keeper(&mut self, attempt: usize) {
        self.attempts[attempt].is_running = false;
        self.drop_tasks(|task| matches!(task, Task::Keeper(keeper) if keeper.attempt == attempt));
    }

    pub(super) fn step_keeper(&mut self, slot: usize, mut keeper: Keeper) {
        let now_ms = self.time.wall_ms();
        let claimed = self.attempts[keeper.attempt].claimed;
        match keeper.phase {
            Beat::Pause => {
                let never_gives_up = self.omitted == Some(Omitted::ExpiryOfHeldLease);
                let limit = keeper.held.time_limit(now_ms);
                let limit = limit.or(never_gives_up.then_some(lease::HEARTBEAT));
                let Some(limit) = limit else {
                    self.lose(keeper.attempt);
                    return;
                };
                let limit = whole_millis(limit);
                let delay = self.latency();
                if delay >= limit {
                    keeper.phase = Beat::Answer {
                        asked_ms: now_ms,
                        answer: None,
                    };
                    self.again(slot, limit, Task::Keeper(keeper));
                } else {
                    keeper.phase = Beat::Ask {
                        asked_ms: now_ms,
                        rest: limit - delay,
                    };
                    self.again(slot, delay, Task::Keeper(keeper));
                }
            }
            Beat::Ask { asked_ms, rest } => {
                let answer = self.transaction(|world| world.database.renew(claimed, asked_ms));
                let delay = self.latency();
                let answer = answer.ok().filter(|_| delay < rest);
                keeper.phase = Beat::Answer { asked_ms, answer };
                self.again(slot, delay.min(rest), Task::Keeper(keeper));
            }
            Beat::Answer { asked_ms, answer } => {
                let mut heartbeat = keeper.held.beat(answer, asked_ms, now_ms);
                if answer.is_none() && self.omitted == Some(Omitted::ExpiryOfHeldLease) {
                    heartbeat = Heartbeat::Held;
                }
                if heartbeat == Heartbeat::Held {
                    let delay = whole_millis(keeper.held.pause(now_ms));
                    keeper.phase = Beat::Pause;
                    self.again(slot, delay, Task::Keeper(keeper));
                } else {
                    self.lose(keeper.attempt);
                }
            }
        }
    }

    /// The handler's future is dropped.
    fn lose(&mut self, attempt: usize) {
        self.attempts[attempt].is_running = false;
        self.trace(|world| format!("the attempt {:?} is given up", world.attempts[attempt].claimed));
        self.drop_tasks(|task| matches!(task, Task::Handler(handler) if handler.attempt == attempt));
    }

    fn drop_tasks(&mut self, is_dropped: impl Fn(&Task) -> bool) {
        for slot in &mut self.slots {
            if slot.task.as_ref().is_some_and(&is_dropped) {
                slot.task = None;
            }
        }
    }

    /// A job has ended, so the worker of the process looks again.
    fn wake_worker(&mut self, process: usize) {
        for slot in &mut self.slots {
            if slot.process == Some(process) && matches!(slot.task, Some(Task::Worker(_))) {
                slot.at = slot.at.min(self.time.now + 1);
            }
        }
    }
}
