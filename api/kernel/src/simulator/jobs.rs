//! Jobs and schedules: workers in several processes over one database.

mod attempt;
mod checks;
mod database;
mod faults;
mod worker;

use super::{Broken, Fate, Violation, rng::Rng, time::Time};
use crate::jobs::{MissedSlots, Schedule};
use attempt::{Attempt, Handler, Keeper};
use checks::Checks;
use database::{Database, Every};
use worker::Worker;

/// A check that the model leaves out, so that a test sees the simulator miss it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Omitted {
    /// The outcome of an attempt is stored without comparing the lease.
    LeaseAtCompletion,
    /// A claim takes jobs whose lease has not expired.
    LeaseAtClaim,
    /// A schedule's row is advanced from any slot.
    LastSlot,
    /// A worker never gives up a lease that it cannot renew.
    ExpiryOfHeldLease,
    /// Limits of a key do not count running jobs.
    RunningOfKey,
}

/// The kind of a task.
#[derive(Clone, Debug)]
enum Task {
    Worker(Worker),
    Handler(Handler),
    Keeper(Keeper),
    /// Enqueues jobs.
    Client,
    /// Brings about faults.
    Faults,
    /// Starts a process again.
    Restart,
}

/// A task and the time at which it takes its next step.
#[derive(Clone, Debug)]
struct Slot {
    at: u64,
    /// The process that it belongs to; none for those that never stop.
    process: Option<usize>,
    task: Option<Task>,
}

/// The state of a process.
#[derive(Clone, Copy, Debug, Default)]
struct Process {
    is_up: bool,
    /// Until when it stands still.
    stopped_until: u64,
}

/// A simulated installation.
pub(super) struct World {
    rng: Rng,
    time: Time,
    omitted: Option<Omitted>,
    is_traced: bool,
    database: Database,
    schedules: [(Schedule, Every); 2],
    processes: Vec<Process>,
    slots: Vec<Slot>,
    /// The slot of the task that takes a step; no other task may move in.
    current: usize,
    attempts: Vec<Attempt>,
    checks: Checks,
    /// When the last fault comes.
    quiet_from: u64,
    /// How much of a thousand operations fail until then.
    failing_per_mille: u64,
    /// Whether the clock may be set in this simulation.
    sets_clock: bool,
    /// How often the clock was set back.
    set_back: u32,
    outage_until: u64,
    to_enqueue: u32,
}

/// Runs the simulation of a seed.
pub(super) fn run(seed: u64, omitted: Option<Omitted>, is_traced: bool) -> Result<(), Violation> {
    World::new(seed, omitted, is_traced).run()
}

impl World {
    fn new(seed: u64, omitted: Option<Omitted>, is_traced: bool) -> Self {
        let mut rng = Rng::new(seed);
        let missed = [MissedSlots::Once, MissedSlots::Skip, MissedSlots::All];
        let sets_clock = rng.chance(200);
        // An hour must not have thousands of slots.
        let shortest_ms = if sets_clock { 60_000 } else { 4_000 };
        let schedules = [
            (
                Schedule::cron("often", "").missed(missed[rng.index(3)]),
                Every {
                    period_ms: shortest_ms + 1_000 * i64::try_from(rng.below(20)).unwrap(),
                    offset_ms: 0,
                },
            ),
            (
                Schedule::cron("rarely", "").missed(missed[rng.index(3)]),
                Every {
                    period_ms: 600_000,
                    offset_ms: 1_000 * i64::try_from(rng.below(60)).unwrap(),
                },
            ),
        ];
        let processes = 1 + rng.index(3);
        let mut world = Self {
            time: Time::new(),
            omitted,
            is_traced,
            database: Database::default(),
            schedules,
            processes: vec![Process::default(); processes],
            slots: Vec::new(),
            current: usize::MAX,
            attempts: Vec::new(),
            checks: Checks::default(),
            quiet_from: 20_000 + rng.below(40_000),
            failing_per_mille: [0, 20, 100][rng.index(3)],
            sets_clock,
            set_back: 0,
            outage_until: 0,
            to_enqueue: 4 + u32::try_from(rng.below(10)).unwrap(),
            rng,
        };
        for process in 0..processes {
            world.start(process);
        }
        world.spawn(0, None, Task::Client);
        world.spawn(1_000, None, Task::Faults);
        world
    }

    /// Steps until everything is finished.
    fn run(mut self) -> Result<(), Violation> {
        let patience = 3 * 3_600_000;
        loop {
            let Some(next) = self.next_slot() else {
                return Err(Violation("no task is left".into()));
            };
            self.time.now = self.time.now.max(self.slots[next].at);
            self.current = next;
            if let Some(task) = self.slots[next].task.take() {
                self.step(next, task);
            }
            self.current = usize::MAX;
            self.check_limits();
            if let Some(violation) = self.checks.violation.take() {
                return Err(violation);
            }
            if self.time.now > self.quiet_from + 70_000 && self.is_finished() {
                return self.check_end();
            }
            let deadline = self.quiet_from + patience + u64::from(self.set_back) * 3_700_000;
            if self.time.now > deadline {
                return Err(Violation(format!("this waits for ever: {:?}", self.unfinished())));
            }
        }
    }

    fn next_slot(&self) -> Option<usize> {
        let mut next: Option<usize> = None;
        for (index, slot) in self.slots.iter().enumerate() {
            if slot.task.is_some() && next.is_none_or(|next| slot.at < self.slots[next].at) {
                next = Some(index);
            }
        }
        next
    }

    fn step(&mut self, slot: usize, task: Task) {
        if let Some(process) = self.slots[slot].process {
            let stopped_until = self.processes[process].stopped_until;
            if stopped_until > self.time.now {
                self.again(slot, stopped_until - self.time.now, task);
                return;
            }
        }
        match task {
            Task::Worker(worker) => self.step_worker(slot, worker),
            Task::Handler(handler) => self.step_handler(slot, handler),
            Task::Keeper(keeper) => self.step_keeper(slot, keeper),
            Task::Client => self.step_client(slot),
            Task::Faults => self.step_faults(slot),
            Task::Restart => {
                if let Some(process) = self.slots[slot].process {
                    self.start(process);
                }
            }
        }
    }

    /// Takes up a task again after `delay` milliseconds.
    fn again(&mut self, slot: usize, delay: u64, task: Task) {
        self.slots[slot].at = self.time.now + delay;
        self.slots[slot].task = Some(task);
    }

    fn spawn(&mut self, delay: u64, process: Option<usize>, task: Task) {
        let slot = Slot {
            at: self.time.now + delay,
            process,
            task: Some(task),
        };
        let free = (0..self.slots.len()).find(|at| self.slots[*at].task.is_none() && *at != self.current);
        match free {
            Some(free) => self.slots[free] = slot,
            None => self.slots.push(slot),
        }
    }

    fn start(&mut self, process: usize) {
        self.processes[process] = Process {
            is_up: true,
            stopped_until: 0,
        };
        self.trace(|_| format!("process {process} starts"));
        let delay = self.rng.below(100);
        self.spawn(delay, Some(process), Task::Worker(Worker::new()));
    }

    fn is_quiet(&self) -> bool {
        self.time.now >= self.quiet_from
    }

    /// Returns how long an operation takes, in milliseconds.
    fn latency(&mut self) -> u64 {
        match self.rng.below(100) {
            0 if !self.is_quiet() => self.rng.below(20_000),
            1..10 => self.rng.below(500),
            _ => 1 + self.rng.below(5),
        }
    }

    /// Runs a transaction of the database.
    fn transaction<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> Result<T, Broken> {
        let fate = match self.rng.below(1_000) {
            _ if self.is_quiet() => Fate::Succeeds,
            _ if self.time.now < self.outage_until => Fate::Fails,
            chance if chance < self.failing_per_mille => Fate::Fails,
            chance if chance < 2 * self.failing_per_mille => Fate::SeemsToFail,
            _ => Fate::Succeeds,
        };
        match fate {
            Fate::Succeeds => Ok(work(self)),
            Fate::Fails => Err(Broken),
            Fate::SeemsToFail => {
                work(self);
                Err(Broken)
            }
        }
    }

    fn trace(&self, line: impl FnOnce(&Self) -> String) {
        if self.is_traced {
            println!("{:>9} ms  {}", self.time.now, line(self));
        }
    }
}
