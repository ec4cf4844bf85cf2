//! The manifest of apps.

use super::world::World;
use allpet_contract::apps::{AppManifest, CAPABILITIES, CrashReport, ListApps, SendCrashReport};
use allpet_kernel::{both_engines, testkit::ORIGIN};

fn licensing() -> AppManifest {
    AppManifest {
        id: "licensing".into(),
        name: "Licensing".into(),
        origin: "http://localhost:3001".into(),
        icon: "licence".into(),
        route: "licensing".into(),
        entry: "/".into(),
        capabilities: CAPABILITIES.map(str::to_owned).to_vec(),
        topics: vec!["licence.changed".into()],
        protocol_min: 1,
        protocol_max: 1,
        timeout_ms: 8_000,
        position: 1,
    }
}

both_engines! {
    async fn apps(engine) {
        let world = World::new(engine).await;
        allpet_apps::replace_from(&world.app.kernel, &world.databases["apps"], ORIGIN, vec![licensing()]).await.unwrap();
        world.record(&world.guest(), ListApps {}).await;
        let report = "/fees\n0.1.0\npanicked at src/fees.rs:12:5:\nno nodes\nRuntimeError: unreachable";
        let body = CrashReport { app: "licensing".into(), report: report.into() };
        world.record(&world.guest(), SendCrashReport { body }).await;
        world.compare("apps");
    }
}
