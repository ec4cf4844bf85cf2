//! Faults: processes that stop or stand still, databases that are down, a Redis that forgets, a clock that is set.

use super::{MODULES, PRODUCERS, Task, World};
use crate::simulator::time::STEP_MS;

impl World {
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
            2 => self.processes[process].stopped_until = self.time.now + self.rng.below(8_000),
            3 => {
                let module = self.rng.index(MODULES);
                self.databases[module].down_until = self.time.now + self.rng.below(6_000);
            }
            4 if self.sets_clock => {
                let back = self.rng.chance(500);
                self.set_back += u32::from(back);
                self.time.step(if back { -STEP_MS } else { STEP_MS });
                self.trace(|_| format!("the clock is set {}", if back { "back" } else { "forward" }));
            }
            _ => self.fault_of_redis(),
        }
        let delay = (1 + self.rng.below(2_500)).min(self.quiet_from.saturating_sub(self.time.now).max(1));
        self.again(slot, delay, Task::Faults);
    }

    fn fault_of_redis(&mut self) {
        let now = self.time.now;
        let (kind, producer) = (self.rng.below(6), self.rng.index(PRODUCERS));
        let (down, keep) = (self.rng.below(5_000), self.rng.index(4));
        let Some(redis) = &mut self.redis else {
            return;
        };
        match kind {
            0 => redis.flush(),
            1 => {
                redis.restart();
                redis.down_until = now + down;
            }
            2 => redis.save(),
            // A publisher trims what modules have not read before it notices that they run. The newest entries stay.
            3 => redis.trim(producer, 1 + keep),
            4 => redis.down_until = now + down,
            _ => redis.streams[producer].epoch = None,
        }
        self.trace(|_| format!("fault {kind} of Redis, producer {producer}"));
    }

    /// Kills a process; another one starts in its place.
    fn crash(&mut self, process: usize) {
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
        let delay = self.rng.below(6_000);
        self.spawn(delay, Some(process), Task::Restart);
    }
}
