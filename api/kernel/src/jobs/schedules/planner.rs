//! Fires schedules. An occurrence of a schedule is a job with the key `name@slot`. The schedule's row stores the last slot that was fired
//! or skipped. The process that advances it, in the transaction that enqueues, has fired the slot, so two processes never fire
//! the same one.

use crate::{
    Db, Failure, Kernel, Tx,
    jobs::{
        JobHandler, JobSpec, Schedule,
        enqueue::{self, NewRow},
        millis, moment,
        rules::schedule::{Due, SetTimes as _, Timetable},
    },
    on_read, on_write,
};
use allpet_domain::{Timestamp, id::JobId};
use std::{
    collections::HashMap,
    sync::atomic::{AtomicI64, Ordering},
};

const REGISTER: &str = "INSERT INTO schedules (name, last_slot_ms) VALUES ($1, $2) ON CONFLICT DO NOTHING";
const LAST_SLOTS: &str = "SELECT name, last_slot_ms FROM schedules";
const ADVANCE: &str = "UPDATE schedules SET last_slot_ms = $3 WHERE name = $1 AND last_slot_ms = $2";
const COUNT_WAITING: &str =
    "SELECT COUNT(*) FROM jobs WHERE schedule = $1 AND state IN ('waiting', 'scheduled', 'failed')";

/// The schedules of a module.
#[derive(Debug)]
pub(crate) struct Planner {
    plans: Vec<Plan>,
    /// The next slot of any of them, in milliseconds since 1970; 0 before the first check.
    next_ms: AtomicI64,
}

/// The result of an operator's request to run a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunNow {
    /// This job runs as soon as a worker is free.
    Enqueued(JobId),
    /// An occurrence waits already.
    Waiting,
    /// The module has no such schedule.
    Unknown,
}

#[derive(Debug)]
struct Plan {
    schedule: Schedule,
    timetable: Timetable,
    /// The kind of its occurrences, limited to one at a time.
    spec: JobSpec,
}

impl Planner {
    pub(crate) fn new(schedules: &[Schedule], handlers: &[JobHandler]) -> Result<Self, Failure> {
        let plan = |schedule: &Schedule| {
            let handler = handlers.iter().find(|handler| handler.spec.kind == schedule.name);
            let handler = handler.ok_or_else(|| {
                Failure::internal(format!("the schedule {} has no job of its name", schedule.name))
            })?;
            Ok(Plan {
                schedule: *schedule,
                timetable: schedule.timetable()?,
                spec: JobSpec {
                    per_key: 1,
                    ..handler.spec
                },
            })
        };
        Ok(Self {
            plans: schedules.iter().map(plan).collect::<Result<_, Failure>>()?,
            next_ms: AtomicI64::new(0),
        })
    }

    /// Returns the next slot, in milliseconds since 1970.
    pub(crate) fn next_ms(&self) -> i64 {
        self.next_ms.load(Ordering::SeqCst)
    }

    /// Fires the due slots. Costs nothing before the next slot.
    pub(crate) async fn fire_due(&self, kernel: &Kernel, db: &Db) -> Result<(), Failure> {
        let now = kernel.now();
        if millis(now) < self.next_ms() {
            return Ok(());
        }
        let rows: Vec<(String, i64)> = on_read!(db, c => sqlx::query_as(LAST_SLOTS).fetch_all(c).await)?;
        let rows: HashMap<String, i64> = rows.into_iter().collect();
        let mut next_ms = i64::MAX;
        for plan in &self.plans {
            let last_slot = match rows.get(plan.schedule.name) {
                Some(last_slot) => plan.fire(kernel, db, moment(*last_slot), now).await?,
                None => plan.register(db, now).await?,
            };
            if let Some(next) = plan.timetable.next_after(last_slot) {
                next_ms = next_ms.min(millis(next));
            }
        }
        self.next_ms.store(next_ms, Ordering::SeqCst);
        Ok(())
    }

    /// Enqueues an occurrence now, on an operator's request, unless one waits already.
    pub(super) async fn run_now(&self, kernel: &Kernel, db: &Db, name: &str) -> Result<RunNow, Failure> {
        let Some(plan) = self.plans.iter().find(|plan| plan.schedule.name == name) else {
            return Ok(RunNow::Unknown);
        };
        let now = kernel.now();
        let mut tx = db.begin().await?;
        if plan.waiting(&mut tx).await? > 0 {
            return Ok(RunNow::Waiting);
        }
        let id = JobId::new(now, kernel.randomness().entropy());
        plan.enqueue(&mut tx, id, &format!("{name}@by-hand-{id}"), now, now)
            .await?;
        tx.commit().await?;
        Ok(RunNow::Enqueued(id))
    }

    /// Returns each schedule with its next set time after `now`.
    pub(super) fn upcoming(&self, now: Timestamp) -> impl Iterator<Item = (Schedule, Option<Timestamp>)> {
        let plans = self.plans.iter();
        plans.map(move |plan| (plan.schedule, plan.timetable.next_after(now)))
    }

    /// Enqueues an occurrence now, regardless of the set times.
    pub(crate) async fn fire_now(&self, kernel: &Kernel, db: &Db, name: &str) -> Result<JobId, Failure> {
        let plan = self.plans.iter().find(|plan| plan.schedule.name == name);
        let plan = plan.ok_or_else(|| Failure::internal(format!("unknown schedule {name}")))?;
        let now = kernel.now();
        let id = JobId::new(now, kernel.randomness().entropy());
        let mut tx = db.begin().await?;
        plan.enqueue(&mut tx, id, &format!("{name}@by-hand-{id}"), now, now)
            .await?;
        tx.commit().await?;
        Ok(id)
    }
}

impl Plan {
    /// Registers a new schedule, which starts now: earlier slots are not missed.
    async fn register(&self, db: &Db, now: Timestamp) -> Result<Timestamp, Failure> {
        let mut tx = db.begin().await?;
        on_write!(tx, c => sqlx::query(REGISTER).bind(self.schedule.name).bind(millis(now)).execute(c).await.map(drop))?;
        tx.commit().await?;
        Ok(now)
    }

    /// Fires the slots that are due since `last_slot`. Returns the new last slot.
    async fn fire(
        &self,
        kernel: &Kernel,
        db: &Db,
        last_slot: Timestamp,
        now: Timestamp,
    ) -> Result<Timestamp, Failure> {
        let Some(due) = self.timetable.due(self.schedule.missed, last_slot, now) else {
            return Ok(last_slot);
        };
        let mut tx = db.begin().await?;
        let name = self.schedule.name;
        let advanced = on_write!(tx, c => sqlx::query(ADVANCE).bind(name).bind(millis(last_slot)).bind(millis(due.last_slot))
            .execute(c).await.map(|done| done.rows_affected()))?;
        if advanced != 1 {
            // Another process fired, perhaps fewer slots than are due now: the next check reads how far it came.
            return Ok(last_slot);
        }
        self.enqueue_all(kernel, &mut tx, &due, now).await?;
        tx.commit().await?;
        Ok(due.last_slot)
    }

    /// Enqueues the occurrences of the due slots.
    async fn enqueue_all(
        &self,
        kernel: &Kernel,
        tx: &mut Tx,
        due: &Due,
        now: Timestamp,
    ) -> Result<(), Failure> {
        let waiting = self.waiting(tx).await?;
        for slot in self.schedule.to_enqueue(due, waiting) {
            let id = JobId::new(now, kernel.randomness().entropy());
            self.enqueue(tx, id, &self.schedule.occurrence_key(*slot), *slot, now)
                .await?;
        }
        Ok(())
    }

    /// Counts the occurrences that wait.
    async fn waiting(&self, tx: &mut Tx) -> Result<i64, Failure> {
        let name = self.schedule.name;
        Ok(on_write!(tx, c => sqlx::query_scalar(COUNT_WAITING).bind(name).fetch_one(c).await)?)
    }

    async fn enqueue(
        &self,
        tx: &mut Tx,
        id: JobId,
        key: &str,
        slot: Timestamp,
        now: Timestamp,
    ) -> Result<(), Failure> {
        let row = NewRow {
            id,
            spec: &self.spec,
            payload: &format!("{{\"slot_ms\":{}}}", millis(slot)),
            priority: self.spec.priority,
            run_at_ms: millis(slot),
            unique_key: Some(key),
            debounce_key: None,
            concurrency_key: Some(self.schedule.name),
            schedule: Some(self.schedule.name),
            now_ms: millis(now),
        };
        enqueue::insert(tx, &row).await.map(drop)
    }
}
