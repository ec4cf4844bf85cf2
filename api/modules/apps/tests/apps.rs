//! The manifest: what the shell reads, and what is accepted.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail loudly")]

use allpet_apps::{
    compose,
    manifest::{ManifestError, check},
    replace_from,
};
use allpet_contract::apps::{AppManifest, CRASH_REPORT_MAX, CrashReport, ListApps, SendCrashReport};
use allpet_kernel::{
    Db, both_engines,
    limits::LimitSettings,
    on_read,
    testkit::{Engine, ORIGIN, TestApp, TestDatabases, kernel},
};

struct World {
    app: TestApp,
    db: Db,
    _databases: TestDatabases,
}

impl World {
    async fn new(engine: Engine) -> Self {
        let databases = TestDatabases::new(engine).await;
        let (kernel, db) = (kernel(), databases.open("apps").await);
        let module = compose(&kernel, db.clone()).await.unwrap();
        Self {
            app: TestApp::new(kernel, vec![module]),
            db,
            _databases: databases,
        }
    }

    async fn replace(&self, apps: Vec<AppManifest>) -> Result<(), ManifestError> {
        replace_from(&self.app.kernel, &self.db, ORIGIN, apps).await
    }

    /// Sends a crash report of this length. Returns the status.
    async fn report_crash(&self, length: usize) -> u16 {
        let body = CrashReport {
            app: "licensing".into(),
            report: "x".repeat(length),
        };
        let sent = self.app.anonymous().send(SendCrashReport { body }).await;
        sent.map_or_else(|problem| problem.status, |()| 204)
    }

    async fn list(&self) -> Vec<AppManifest> {
        self.app.anonymous().send(ListApps {}).await.unwrap()
    }

    /// Returns the events; those for the audit log are left out.
    async fn announced(&self) -> Vec<(String, String)> {
        let all = "SELECT topic, payload FROM outbox WHERE topic <> 'audit.recorded' ORDER BY id";
        on_read!(self.db, c => sqlx::query_as(all).fetch_all(c).await).unwrap()
    }

    /// Returns the records for the audit log.
    async fn audited(&self) -> Vec<String> {
        let all = "SELECT payload FROM outbox WHERE topic = 'audit.recorded' ORDER BY id";
        on_read!(self.db, c => sqlx::query_scalar(all).fetch_all(c).await).unwrap()
    }
}

fn app(id: &str, position: u16) -> AppManifest {
    AppManifest {
        id: id.into(),
        name: format!("The {id} app"),
        origin: format!("http://localhost:{}", 3000 + position),
        icon: "licence".into(),
        route: format!("{id}-route"),
        entry: "/manage".into(),
        capabilities: vec!["context".into(), "auth".into()],
        topics: vec!["order.changed".into()],
        protocol_min: 1,
        protocol_max: 2,
        timeout_ms: 8_000,
        position,
    }
}

both_engines! {
    async fn anyone_reads_the_apps_in_the_tabs_order(engine) {
        let world = World::new(engine).await;
        assert_eq!(world.list().await, []);
        world.replace(vec![app("products", 2), app("licensing", 1), app("builder", 3)]).await.unwrap();
        assert_eq!(world.list().await, [app("licensing", 1), app("products", 2), app("builder", 3)]);
    }

    async fn a_new_manifest_replaces_the_old_one(engine) {
        let world = World::new(engine).await;
        world.replace(vec![app("licensing", 1), app("products", 2)]).await.unwrap();
        let moved = AppManifest { origin: "https://licences.example".into(), capabilities: vec![], ..app("licensing", 7) };
        world.replace(vec![moved.clone(), app("builder", 3)]).await.unwrap();
        assert_eq!(world.list().await, [app("builder", 3), moved]);
        // A disabled app may return, also on a route that another app had in between.
        let back = AppManifest { route: "builder-route".into(), ..app("products", 2) };
        world.replace(vec![back.clone()]).await.unwrap();
        assert_eq!(world.list().await, [back]);
    }

    async fn crash_reports_are_limited_in_length_and_number(engine) {
        let world = World::new(engine).await;
        world.app.kernel.configure_limits(LimitSettings {
            bursts: [("all-crash-reports".to_owned(), 3)].into(),
            ..LimitSettings::default()
        });
        assert_eq!(world.report_crash(CRASH_REPORT_MAX + 1).await, 422);
        for _ in 0..2 {
            assert_eq!(world.report_crash(CRASH_REPORT_MAX).await, 204);
        }
        assert_eq!(world.report_crash(1).await, 429, "whoever sends it");
    }

    async fn enabling_and_disabling_are_announced_once(engine) {
        let world = World::new(engine).await;
        world.replace(vec![app("licensing", 1)]).await.unwrap();
        world.replace(vec![app("licensing", 1)]).await.unwrap();
        world.replace(vec![app("builder", 1)]).await.unwrap();
        let announced_event = |topic: &str, app: &str| (topic.to_owned(), format!("{{\"app\":\"{app}\"}}"));
        assert_eq!(
            world.announced().await,
            [announced_event("app.enabled", "licensing"), announced_event("app.enabled", "builder"), announced_event("app.disabled", "licensing")]
        );
    }

    async fn the_audit_log_gets_what_changed_and_nothing_else(engine) {
        let world = World::new(engine).await;
        world.replace(vec![app("licensing", 1)]).await.unwrap();
        world.replace(vec![app("licensing", 1)]).await.unwrap();
        let moved = AppManifest { origin: "https://licensing.example".into(), ..app("licensing", 1) };
        world.replace(vec![moved]).await.unwrap();
        let audited = world.audited().await;
        let [enabled, changed] = &audited[..] else { panic!("{audited:?}") };
        assert!(enabled.contains(r#""action":"app-enabled""#), "{enabled}");
        let before = r#""before":[{"name":"origin","value":"http://localhost:3001"}]"#;
        assert!(changed.contains(r#""action":"app-changed""#) && changed.contains(before), "{changed}");
    }

    async fn an_invalid_manifest_changes_nothing(engine) {
        let world = World::new(engine).await;
        world.replace(vec![app("licensing", 1)]).await.unwrap();
        let wrong = AppManifest { timeout_ms: 999, ..app("products", 2) };
        let error = world.replace(vec![app("builder", 3), wrong]).await.unwrap_err();
        assert!(error.to_string().contains("1 error(s):\n  products.timeout_ms: Set timeout_ms to"), "{error}");
        assert_eq!(world.list().await, [app("licensing", 1)]);
        assert_eq!(world.announced().await.len(), 1);
    }

    async fn a_manifest_is_stored_before_the_server_ever_ran(engine) {
        let databases = TestDatabases::new(engine).await;
        let db = databases.open("apps").await;
        replace_from(&kernel(), &db, ORIGIN, vec![app("licensing", 1)]).await.unwrap();
        let module = compose(&kernel(), db).await.unwrap();
        let listed = TestApp::new(kernel(), vec![module]).anonymous().send(ListApps {}).await.unwrap();
        assert_eq!(listed, [app("licensing", 1)]);
    }
}

fn field_errors(apps: &[AppManifest]) -> Vec<(String, String)> {
    let found = check(apps, ORIGIN).map_or_else(|invalid| invalid.0, |()| Vec::new());
    found.into_iter().map(|error| (error.field, error.code)).collect()
}

#[test]
fn all_errors_are_reported_together() {
    let wrong = AppManifest {
        id: "Licensing".into(),
        name: " ".into(),
        origin: "http://localhost:3001/".into(),
        icon: String::new(),
        route: "pet licensing".into(),
        entry: "//evil.example".into(),
        capabilities: vec!["auth".into(), "root".into(), "camera".into()],
        topics: vec!["order.changed".into(), "order.paid".into()],
        protocol_min: 3,
        protocol_max: 2,
        timeout_ms: 60_001,
        position: 1,
    };
    let other = AppManifest {
        origin: ORIGIN.into(),
        protocol_min: 0,
        ..app("builder", 2)
    };
    let named = |field: &str, code: &str| (field.to_owned(), code.to_owned());
    assert_eq!(
        field_errors(&[wrong, other]),
        [
            named("apps[0].id", "malformed"),
            named("apps[0].origin", "malformed"),
            named("apps[0].route", "malformed"),
            named("apps[0].entry", "malformed"),
            named("apps[0].name", "length"),
            named("apps[0].icon", "malformed"),
            named("apps[0].capabilities", "unknown"),
            named("apps[0].capabilities", "unknown"),
            named("apps[0].topics", "unknown"),
            named("apps[0].protocol_min", "range"),
            named("apps[0].timeout_ms", "out-of-range"),
            named("builder.origin", "of-the-shell"),
            named("builder.protocol_min", "range"),
        ]
    );
}

#[test]
fn ids_and_routes_are_each_apps_own() {
    let other_route = AppManifest {
        route: "elsewhere".into(),
        ..app("builder", 2)
    };
    assert_eq!(
        field_errors(&[app("builder", 1), other_route]),
        [("builder.id".into(), "taken".into())]
    );
    let same_route = AppManifest {
        route: "builder-route".into(),
        ..app("licensing", 2)
    };
    assert_eq!(
        field_errors(&[app("builder", 1), same_route]),
        [("licensing.route".into(), "taken".into())]
    );
    for taken in ["shell", "internal"] {
        assert_eq!(
            field_errors(&[app(taken, 1)]),
            [(format!("{taken}.id"), "malformed".into())]
        );
    }
    let same_origin = AppManifest {
        origin: app("builder", 1).origin,
        ..app("licensing", 2)
    };
    assert_eq!(
        field_errors(&[app("builder", 1), same_origin]),
        [("licensing.origin".into(), "taken".into())]
    );
}

#[test]
fn an_origin_is_written_as_browsers_write_it() {
    let of = |origin: &str| {
        field_errors(&[AppManifest {
            origin: origin.into(),
            ..app("builder", 1)
        }])
        .is_empty()
    };
    for good in [
        "https://apps.example",
        "https://apps.example:8443",
        "http://localhost:3003",
        "http://[::1]:3003",
    ] {
        assert!(of(good), "{good}");
    }
    for wrong in [
        "",
        "*",
        "apps.example",
        "https://*.example",
        "https://Apps.example",
        "https://apps.example:443",
        "http://apps.example:80",
        "https://apps.example:",
        "https://apps.example/",
        "https://a@apps.example",
        "javascript://x",
    ] {
        assert!(!of(wrong), "{wrong}");
    }
}

#[test]
fn range_limits_are_inclusive() {
    for timeout_ms in [1_000, 60_000] {
        assert_eq!(
            field_errors(&[AppManifest {
                timeout_ms,
                protocol_max: 1,
                ..app("builder", 1)
            }]),
            []
        );
    }
}
