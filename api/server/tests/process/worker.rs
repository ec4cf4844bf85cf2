//! Jobs and schedules in processes of their own, beside an API that leaves them alone.

use crate::server::{command, seed, until};
use allpet_kernel::{both_engines, on_read, testkit::TestDatabases};
use std::process::{Child, Command};

/// A process that ends with its test.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(mut command: Command) -> Process {
    Process(command.spawn().unwrap())
}

both_engines! {
    async fn two_workers_fire_each_slot_once(engine) {
        let databases = TestDatabases::new(engine).await;
        seed(&databases);
        let _workers = [start(command(&databases, "worker")), start(command(&databases, "worker"))];
        let payments = databases.open("payments").await;
        let done = "SELECT COUNT(*) FROM jobs WHERE schedule = 'payments.settle' AND state = 'done' AND result = '0'";
        until("two slots have passed", async || {
            let done: i64 = on_read!(payments, c => sqlx::query_scalar(done).fetch_one(c).await).unwrap();
            (done >= 2).then_some(())
        })
        .await;
        let slots = "SELECT COUNT(*) - COUNT(DISTINCT run_at_ms) FROM jobs WHERE schedule = 'payments.settle'";
        let twice: i64 = on_read!(payments, c => sqlx::query_scalar(slots).fetch_one(c).await).unwrap();
        assert_eq!(twice, 0);
    }
}
