//! The live feed.

use super::world::World;
use allpet_contract::live::FollowChanges;
use allpet_kernel::both_engines;

both_engines! {
    async fn live(engine) {
        let world = World::new(engine).await;
        // A stream would not end.
        world.app.kernel.end_streams();
        let stream = world.record(&world.ada(), FollowChanges {}).await;
        assert!(stream.text.starts_with("event: ready\n"), "{}", stream.text);
        world.compare("live");
    }
}
