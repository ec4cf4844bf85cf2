//! Clients that enqueue jobs, and faults: processes that stop or stand still, a database that is down, a clock that is set.

use super::{
    Task, World,
    database::{Behaviour, Row},
};
use crate::{jobs::JobState, simulator::time::STEP_MS};

impl World {
    pub(super) fn step_client(&mut self, slot: usize) {
        let new = self.random_job();
        let _ = self.transaction(|world| world.database.insert(new));
        if self.rng.chance(100) {
            // An operator cancels a job.
            let index = self.rng.index(self.database.rows.len().max(1));
            let row = self.database.rows.get_mut(index);
            if let Some(row) = row.filter(|row| !matches!(row.behaviour, Behaviour::Occurrence(_))) {
                match row.state {
                    JobState::Running => row.cancel_requested = true,
                    state if !state.is_final() => row.state = JobState::Cancelled,
                    _ => {}
                }
            }
        }
        self.to_enqueue -= 1;
        if self.to_enqueue > 0 && !self.is_quiet() {
            let delay = self.rng.below(4_000);
            self.again(slot, delay, Task::Client);
        }
    }

    fn random_job(&mut self) -> Row {
        let behaviour = match self.rng.below(20) {
            0 => Behaviour::Kill,
            1 => Behaviour::Hang,
            2..6 => Behaviour::FailFirst(1 + u32::try_from(self.rng.below(3)).unwrap()),
            6..10 => Behaviour::Repeatable,
            _ => Behaviour::Finish,
        };
        let now_ms = self.time.wall_ms();
        let delay = if self.rng.chance(300) {
            i64::try_from(self.rng.below(8_000)).unwrap()
        } else {
            0
        };
        let key = self.rng.below(8);
        Row {
            behaviour,
            queue: self.rng.index(2),
            state: if delay > 0 {
                JobState::Scheduled
            } else {
                JobState::Waiting
            },
            run_at_ms: now_ms + delay,
            attempts: 0,
            unique_key: (key < 2).then(|| key.to_string()),
            debounce_key: (key == 2).then_some(1),
            concurrency_key: (key > 4).then(|| key.to_string()),
            key_limit: 1,
            priority: i16::try_from(self.rng.below(3)).unwrap(),
            lease: 0,
            lease_until_ms: 0,
            effects: 0,
            cancel_requested: false,
        }
    }

    pub(super) fn step_faults(&mut self, slot: usize) {
        if self.is_quiet() {
            for process in &mut self.processes {
                process.stopped_until = process.stopped_until.min(self.time.now);
            }
            return;
        }
        let process = self.rng.index(self.processes.len());
        match self.rng.below(8) {
            0 | 1 => self.crash(process),
            2 => self.stand_still(process),
            3 => self.outage_until = self.time.now + self.rng.below(25_000),
            4 if self.sets_clock => self.set_clock(),
            _ => {}
        }
        let delay = (1 + self.rng.below(6_000)).min(self.quiet_from.saturating_sub(self.time.now).max(1));
        self.again(slot, delay, Task::Faults);
    }

    /// Kills a process; another one starts in its place.
    pub(super) fn crash(&mut self, process: usize) {
        if !self.processes[process].is_up {
            return;
        }
        self.trace(|_| format!("process {process} is killed"));
        self.processes[process].is_up = false;
        for slot in &mut self.slots {
            if slot.process == Some(process) {
                slot.task = None;
            }
        }
        for attempt in &mut self.attempts {
            if attempt.process == process {
                attempt.is_running = false;
            }
        }
        let delay = if self.is_quiet() {
            1_000
        } else {
            self.rng.below(20_000)
        };
        self.spawn(delay, Some(process), Task::Restart);
    }

    /// Stops a process for a while without its knowledge (SIGSTOP, a suspended machine).
    fn stand_still(&mut self, process: usize) {
        let until = self.time.now + self.rng.below(40_000);
        self.processes[process].stopped_until = until;
        self.trace(|_| format!("process {process} stands still until {until}"));
        for attempt in &mut self.attempts {
            attempt.is_disturbed |= attempt.process == process;
        }
    }

    fn set_clock(&mut self) {
        let back = self.rng.chance(500);
        self.set_back += u32::from(back);
        self.time.step(if back { -STEP_MS } else { STEP_MS });
        self.trace(|_| format!("the clock is set {}", if back { "back" } else { "forward" }));
        for attempt in &mut self.attempts {
            attempt.is_disturbed = true;
        }
    }
}
