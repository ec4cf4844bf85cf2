//! Two processes on one database: each tells its own followers of every change.

use crate::world::{follow, process, settings, world};
use allpet_kernel::{
    both_engines,
    db::receive_notifications,
    testkit::{Engine, until_listening},
};
use std::time::Duration;

both_engines! {
    async fn a_change_reaches_the_followers_of_another_process_once(engine) {
        let here = world(engine).await;
        let mut settings = settings();
        if engine == Engine::Postgres {
            // Only a notification can be in time.
            settings.poll_interval = Duration::from_hours(1);
        }
        let (elsewhere, _, live, _) = process(&here.databases, settings).await;
        let receiving = tokio::spawn(receive_notifications(vec![live.clone()]));
        if engine == Engine::Postgres {
            until_listening(&here.live, 1).await;
        }
        let claims = here.app.claims(1, "shell", Vec::new());
        let mut ada = follow(&elsewhere, &claims, None).await.unwrap();
        ada.begins().await;
        here.change_cart(1).await;
        // The other process receives the event, too, as from a bus in memory.
        elsewhere.relay.drain().await.unwrap();
        here.change_cart(1).await;
        assert_eq!(ada.change().await.2, "1");
        let (_, _, last) = ada.change().await;
        assert_eq!(last, "2");
        drop(ada);
        let mut again = follow(&here.app, &claims, Some("1")).await.unwrap();
        again.begins().await;
        assert_eq!(again.change().await.2, "2", "it goes on in the first process");
        receiving.abort();
    }
}
