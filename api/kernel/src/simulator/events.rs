//! Events: producers announce them, and processes carry them to subscribers, over the bus in memory or over Redis.

mod checks;
mod consumer;
mod database;
mod faults;
mod memory;
mod publisher;
mod redis;
mod redis_stream;
mod retry;

use super::{Broken, Fate, Violation, rng::Rng, time::Time};
use checks::Checks;
use consumer::Consumer;
use database::{Database, OpenTransaction};
use memory::Channel;
use publisher::Publisher;
use redis::Redis;
use retry::Retry;

/// A check that the model leaves out, so that a test sees the simulator miss it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Omitted {
    /// The inbox does not notice an event that it has.
    Inbox,
    /// An entry of an earlier epoch tells a position.
    EpochOfEntry,
    /// A delivery is retried though another process has handled it.
    WaitingDelivery,
    /// Positions count numbers that a running transaction may still commit.
    RunningTransactions,
    /// A module does not look whether an epoch begins behind its position.
    BeginningOfEpoch,
    /// A module does not look for entries that were trimmed before it read them.
    TrimmedEntries,
}

/// How many modules announce events.
const PRODUCERS: usize = 2;
/// The subscribers: the module and whether it hears of both producers, or of the first alone.
const SUBSCRIBERS: [(usize, bool); 3] = [(1, false), (2, true), (2, true)];
/// The modules with subscribers.
const CONSUMERS: [usize; 2] = [1, 2];
const MODULES: usize = 3;
/// The subscriber that announces an event of its own for each that it handles.
const ANNOUNCER: usize = 0;
/// The subscriber that fails at times.
const FAILING: usize = 2;
/// How many rows one read of an outbox returns.
const BATCH: usize = 3;
/// The longest sleep of a loop without a signal.
const POLL_MS: u64 = 1_000;

/// The subscribers of a module.
fn subscribers_of(module: usize, producer: usize) -> impl Iterator<Item = usize> {
    let all = SUBSCRIBERS.iter().enumerate();
    all.filter(move |(_, (of_module, both))| *of_module == module && (*both || producer == 0))
        .map(|(subscriber, _)| subscriber)
}

/// An event that was announced or is about to be.
#[derive(Clone, Debug)]
struct Event {
    producer: usize,
    aggregate: u64,
    /// Its number, once it is committed.
    seq: Option<i64>,
    /// Whether the failing subscriber can never handle it.
    is_poison: bool,
    /// Whether this release cannot read it.
    is_unreadable: bool,
}

#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "a few exist at once")]
enum Task {
    Announce(Option<OpenTransaction>),
    Publisher(Publisher),
    Consumer(Consumer),
    Retry(Retry),
    Faults,
    Restart,
}

#[derive(Clone, Debug)]
struct Slot {
    at: u64,
    process: Option<usize>,
    task: Option<Task>,
}

/// A process: its connection to Redis and its bus in memory end with it.
#[derive(Clone, Debug, Default)]
struct Process {
    is_up: bool,
    /// Counts its starts: another start is another consumer in Redis.
    incarnation: u64,
    stopped_until: u64,
    /// The Redis that the shared connection leads to.
    connection: Option<u64>,
    /// Counts connections.
    generation: u64,
    channels: Vec<Channel>,
}

/// A simulated installation.
pub(super) struct World {
    rng: Rng,
    time: Time,
    omitted: Option<Omitted>,
    is_traced: bool,
    events: Vec<Event>,
    databases: Vec<Database>,
    /// None for the bus in memory.
    redis: Option<Redis>,
    processes: Vec<Process>,
    slots: Vec<Slot>,
    /// The slot of the task that takes a step; no other task may move in.
    current: usize,
    checks: Checks,
    quiet_from: u64,
    failing_per_mille: u64,
    handler_failing_per_mille: u64,
    sets_clock: bool,
    set_back: u32,
    to_announce: u32,
    max_attempts: u32,
}

/// Runs the simulation of a seed.
pub(super) fn run(seed: u64, omitted: Option<Omitted>, is_traced: bool) -> Result<(), Violation> {
    World::new(seed, omitted, is_traced).run()
}

impl World {
    fn new(seed: u64, omitted: Option<Omitted>, is_traced: bool) -> Self {
        let mut rng = Rng::new(seed ^ 0x5EED);
        let over_redis = rng.chance(600);
        let postgres = rng.chance(600);
        let processes = 1 + rng.index(2);
        let fails = rng.chance(500);
        let mut world = Self {
            time: Time::new(),
            omitted,
            is_traced,
            events: Vec::new(),
            databases: (0..MODULES).map(|_| Database::new(postgres)).collect(),
            redis: over_redis.then(Redis::default),
            processes: vec![Process::default(); processes],
            slots: Vec::new(),
            current: usize::MAX,
            checks: Checks::new(processes == 1 && !over_redis && !fails),
            quiet_from: 4_000 + rng.below(12_000),
            failing_per_mille: [0, 20, 100][rng.index(3)],
            handler_failing_per_mille: if fails { 200 } else { 0 },
            sets_clock: rng.chance(200),
            set_back: 0,
            to_announce: 4 + u32::try_from(rng.below(12)).unwrap(),
            max_attempts: 4,
            rng,
        };
        for process in 0..processes {
            world.start(process);
        }
        for _ in 0..3 {
            let delay = world.rng.below(2_000);
            world.spawn(delay, None, Task::Announce(None));
        }
        world.spawn(500, None, Task::Faults);
        world
    }

    /// Steps until everything is delivered.
    fn run(mut self) -> Result<(), Violation> {
        // A module whose acknowledgement was overwritten repeats it after an hour.
        let patience = 4_000_000;
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
            if let Some(violation) = self.checks.violation.take() {
                return Err(violation);
            }
            if self.is_quiet() && self.is_settled() {
                return self.check_end();
            }
            let deadline = self.quiet_from + patience + u64::from(self.set_back) * 3_700_000;
            if self.time.now > deadline {
                return Err(Violation(format!("this waits for ever: {}", self.unsettled())));
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
            Task::Announce(open) => self.step_announce(slot, open),
            Task::Publisher(publisher) => self.step_publisher(slot, publisher),
            Task::Consumer(consumer) => self.step_consumer(slot, consumer),
            Task::Retry(retry) => self.step_retry(slot, retry),
            Task::Faults => self.step_faults(slot),
            Task::Restart => {
                if let Some(process) = self.slots[slot].process {
                    self.start(process);
                }
            }
        }
    }

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

    /// Starts a process, as `Relay::run` does.
    fn start(&mut self, process: usize) {
        let incarnation = self.processes[process].incarnation + 1;
        let capacity = 2 + self.rng.index(8);
        self.processes[process] = Process {
            is_up: true,
            incarnation,
            channels: (0..PRODUCERS).map(|_| Channel::new(capacity)).collect(),
            ..Process::default()
        };
        self.trace(|_| format!("process {process} starts"));
        let delay = self.rng.below(100);
        self.rewind();
        for producer in 0..PRODUCERS {
            self.spawn(delay, Some(process), Task::Publisher(Publisher::new(producer)));
        }
        for module in CONSUMERS {
            self.spawn(delay, Some(process), Task::Consumer(Consumer::new(module)));
        }
        for subscriber in 0..SUBSCRIBERS.len() {
            self.spawn(delay, Some(process), Task::Retry(Retry::new(subscriber)));
        }
    }

    fn is_quiet(&self) -> bool {
        self.time.now >= self.quiet_from
    }

    /// Returns how long an operation takes, in milliseconds.
    fn latency(&mut self) -> u64 {
        match self.rng.below(100) {
            0 if !self.is_quiet() => self.rng.below(3_000),
            1..10 => self.rng.below(100),
            _ => 1 + self.rng.below(4),
        }
    }

    /// Returns how long a loop waits that has nothing to do. An hour in which a clock that was set back catches up, or in which a module
    /// acknowledges nothing because nothing is new, must not take as many steps as an hour of work.
    fn idle(&self, millis: u64) -> u64 {
        let only_waits = self.time.now > self.quiet_from + 60_000;
        if only_waits { millis * 50 } else { millis }
    }

    fn fate(&mut self, is_down: bool) -> Fate {
        match self.rng.below(1_000) {
            _ if self.is_quiet() => Fate::Succeeds,
            _ if is_down => Fate::Fails,
            chance if chance < self.failing_per_mille => Fate::Fails,
            chance if chance < 2 * self.failing_per_mille => Fate::SeemsToFail,
            _ => Fate::Succeeds,
        }
    }

    /// Runs a transaction of a module's database.
    fn transaction<T>(&mut self, module: usize, work: impl FnOnce(&mut Self) -> T) -> Result<T, Broken> {
        let is_down = self.databases[module].down_until > self.time.now;
        match self.fate(is_down) {
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
