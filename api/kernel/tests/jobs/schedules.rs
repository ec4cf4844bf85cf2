//! Schedules: each slot fires once, in whichever process, and missed slots as declared.

use super::world::{World, world};
use allpet_kernel::{
    both_engines,
    jobs::{JobState, MissedSlots, Schedule, Worker, history},
    testkit::Engine,
};
use futures::future::join_all;

const HOURLY: Schedule = Schedule::cron("test.tick", "0 * * * *");

async fn hourly(engine: Engine, missed: MissedSlots) -> World {
    let mut world = world(engine).await;
    world.schedules = vec![HOURLY.missed(missed)];
    // Tests begin at noon, and a new schedule starts now.
    world.worker().run_due().await.unwrap();
    world
}

async fn fired(world: &World) -> usize {
    history::of_schedule(&world.db, "test.tick", 1_000)
        .await
        .unwrap()
        .len()
}

both_engines! {
    async fn a_slot_fires_on_time_and_appears_in_the_history(engine) {
        let world = hourly(engine, MissedSlots::Once).await;
        let worker = world.worker();
        world.pass(3_599);
        worker.run_due().await.unwrap();
        assert_eq!(fired(&world).await, 0);
        world.pass(1);
        worker.run_due().await.unwrap();
        let runs = history::of_schedule(&world.db, "test.tick", 10).await.unwrap();
        assert_eq!(runs.len(), 1);
        assert_eq!((runs[0].state, runs[0].result.as_deref()), (JobState::Done, Some("7")));
        assert_eq!(runs[0].run_at_ms, world.now_ms());
        worker.run_due().await.unwrap();
        assert_eq!(fired(&world).await, 1);
    }

    async fn several_workers_fire_a_slot_once(engine) {
        let world = hourly(engine, MissedSlots::Once).await;
        for round in 1..=3 {
            world.pass(3_600);
            let workers: Vec<_> = (0..4).map(|_| world.worker()).collect();
            for outcome in join_all(workers.iter().map(Worker::run_due)).await {
                outcome.unwrap();
            }
            assert_eq!((fired(&world).await, world.started().len()), (round, round));
        }
    }

    async fn one_occurrence_makes_up_for_missed_slots(engine) {
        let world = hourly(engine, MissedSlots::Once).await;
        world.pass(5 * 3_600 + 1_800);
        world.worker().run_due().await.unwrap();
        assert_eq!(fired(&world).await, 1);
    }

    async fn missed_slots_are_skipped(engine) {
        let world = hourly(engine, MissedSlots::Skip).await;
        world.pass(5 * 3_600 + 1_800);
        world.worker().run_due().await.unwrap();
        assert_eq!(fired(&world).await, 0);
        world.pass(1_800);
        world.worker().run_due().await.unwrap();
        assert_eq!(fired(&world).await, 1);
    }

    async fn every_missed_slot_is_made_up_for(engine) {
        let world = hourly(engine, MissedSlots::All).await;
        world.pass(5 * 3_600 + 1_800);
        world.worker().run_due().await.unwrap();
        assert_eq!((fired(&world).await, world.started().len()), (5, 5));
    }

    async fn a_clock_that_is_set_back_fires_nothing_twice(engine) {
        let world = hourly(engine, MissedSlots::Once).await;
        world.pass(3_600);
        world.worker().run_due().await.unwrap();
        // A process whose clock is an hour behind.
        let behind = World { kernel: allpet_kernel::testkit::kernel(), ..world };
        behind.worker().run_due().await.unwrap();
        assert_eq!(fired(&behind).await, 1);
        behind.pass(3_600);
        behind.worker().run_due().await.unwrap();
        assert_eq!(fired(&behind).await, 1, "this slot has fired");
        behind.pass(3_600);
        behind.worker().run_due().await.unwrap();
        assert_eq!(fired(&behind).await, 2);
    }
}
