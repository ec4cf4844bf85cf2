//! Modules in processes of their own, on real sockets, databases and a Redis.

use crate::{
    ada, count,
    server::{Http, Server, command, free_port, get, seed, until, url_of},
    signed_in,
};
use allpet_contract::{
    Client, Problem,
    builder::{DesignsQuery, DuplicateDesign, ListDesigns, ListPresets},
    licensing::ListJurisdictions,
    operations::{Operations, ReadOperations},
};
use allpet_domain::id::DesignId;
use allpet_kernel::{
    both_engines,
    db::Reader,
    testkit::{TestDatabases, TestRedis, key},
};
use std::{
    collections::BTreeSet,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// The ports of two processes, and the Redis between them.
pub(crate) struct Addresses {
    internal: u16,
    builder: u16,
    /// A second replica, which most tests do not start.
    standby: u16,
    pub(crate) redis: TestRedis,
}

impl Addresses {
    pub(crate) async fn new() -> Self {
        Self {
            internal: free_port(),
            builder: free_port(),
            standby: free_port(),
            redis: TestRedis::start().await,
        }
    }

    /// Starts the process that runs everything but the builder.
    pub(crate) async fn main(&self, databases: &TestDatabases) -> Server {
        Server::start_with(databases, |serve| {
            serve
                .env("REDIS_URL", self.redis.url().0)
                .env("ALLPET_INTERNAL_BIND", format!("127.0.0.1:{}", self.internal))
                .env(
                    "BUILDER_URL",
                    format!(
                        "http://127.0.0.1:{},http://127.0.0.1:{}",
                        self.builder, self.standby
                    ),
                );
        })
        .await
    }

    /// Starts the process of the builder, with a data folder and so a key of its own.
    pub(crate) async fn builder(&self, databases: &TestDatabases) -> Server {
        self.builder_with(databases, self.builder, |_| {}).await
    }

    /// Starts a process of the builder at a port, with more variables.
    async fn builder_with(
        &self,
        databases: &TestDatabases,
        port: u16,
        more: impl FnOnce(&mut Command),
    ) -> Server {
        Server::start_at(databases, port, |serve| {
            serve
                .args(["--modules", "builder", "--port", &port.to_string()])
                .env(
                    "ALLPET_DATA_DIR",
                    databases.folder().join(format!("builder-{port}")),
                )
                .env("REDIS_URL", self.redis.url().0)
                .env("MAIN_URL", format!("http://127.0.0.1:{}", self.internal));
            more(serve);
        })
        .await
    }
}

pub(crate) async fn designs(owner: &Client<Http>) -> Result<Vec<DesignId>, Problem> {
    let query = DesignsQuery {
        status: None,
        limit: None,
        cursor: None,
    };
    let page = owner.send(ListDesigns { query }).await?;
    Ok(page.items.into_iter().map(|design| design.id).collect())
}

/// Returns whether a module reports to operations.
fn reports(state: &Operations, module: &str) -> bool {
    let mut all = state.modules.iter();
    all.any(|status| status.module == module && status.report.is_some())
}

both_engines! {
    async fn a_module_in_a_process_of_its_own_is_used_as_before(engine) {
        // The builder's database is not where the others are.
        let (databases, own) = (TestDatabases::new(engine).await, TestDatabases::new(engine).await);
        let over_own = |command: &mut Command| {
            command.env("BUILDER_DATABASE_URL", url_of(&own));
        };
        let mut seeding = command(&databases, "seed");
        over_own(&mut seeding);
        assert!(seeding.status().unwrap().success());
        let addresses = Addresses::new().await;
        let main = addresses.main(&databases).await;
        let builder = addresses.builder_with(&databases, addresses.builder, over_own).await;
        let owner = ada(&main).await;
        let db = own.open("builder").await;
        let stored = count(&db, "designs").await;
        let before = designs(&owner).await.unwrap();
        let copy = || DuplicateDesign { design: before[0], key: key("copy") };
        let design = owner.send(copy()).await.unwrap();
        assert_eq!(owner.send(copy()).await.unwrap().id, design.id, "the key arrives");
        assert_eq!(designs(&owner).await.unwrap().len(), before.len() + 1);
        assert_eq!(count(&db, "designs").await, stored + 1, "in its own database");

        let operator = signed_in(&main, "operator@allpetplus.example").await;
        let state = async || operator.send(ReadOperations {}).await.unwrap();
        assert!(reports(&state().await, "builder"), "from its own process");
        until("both processes report", async || (state().await.processes.len() == 2).then_some(())).await;

        let direct = builder.client(None).send(ListPresets {}).await.unwrap_err();
        assert_eq!(direct.status, 421, "the port of the builder is for processes");

        builder.kill();
        let problem = main.client(None).send(ListPresets {}).await.unwrap_err();
        assert_eq!((problem.status, problem.retry_after.is_some()), (503, true));
        main.client(None).send(ListJurisdictions {}).await.unwrap();
        let without = state().await;
        assert!(!reports(&without, "builder") && reports(&without, "orders"), "only the builder is not reachable");
        let _builder = addresses.builder_with(&databases, addresses.builder, over_own).await;
        until("the builder is asked again", async || designs(&owner).await.ok()).await;
    }

    async fn keys_rotate_and_nobody_signs_in_again(engine) {
        let databases = TestDatabases::new(engine).await;
        seed(&databases);
        let addresses = Addresses::new().await;
        let main = addresses.main(&databases).await;
        let _builder = addresses.builder(&databases).await;
        let before = ada(&main).await;
        assert!(designs(&before).await.is_ok());
        let kid = async || {
            let keys = main.client(None).send(allpet_contract::identity::ReadKeySet {}).await.unwrap();
            keys.keys[0].kid.clone()
        };
        let old = kid().await;
        assert!(command(&databases, "keys").arg("rotate").status().unwrap().success());
        until("main signs with the new key", async || (kid().await != old).then_some(())).await;
        assert!(designs(&before).await.is_ok(), "the old token");
        let after = ada(&main).await;
        assert!(designs(&after).await.is_ok(), "a token of the new key, which the builder has never seen");
    }
}

/// Asks for the presets again and again until told to stop. Returns how often, and the problems.
async fn load(main: Client<Http>, stop: Arc<AtomicBool>) -> (usize, Vec<Problem>) {
    let (mut answered, mut problems) = (0, Vec::new());
    while !stop.load(Ordering::SeqCst) {
        match main.send(ListPresets {}).await {
            Ok(_) => answered += 1,
            Err(problem) => problems.push(problem),
        }
    }
    (answered, problems)
}

/// Copies a design again and again, with a new key each time, until told to stop. Returns the copies, and the problems.
async fn write(
    owner: Client<Http>,
    design: DesignId,
    writer: usize,
    stop: Arc<AtomicBool>,
) -> (Vec<DesignId>, Vec<Problem>) {
    let (mut copies, mut problems) = (Vec::new(), Vec::new());
    while !stop.load(Ordering::SeqCst) {
        let key = key(&format!("{writer}-{}", copies.len() + problems.len()));
        match owner.send(DuplicateDesign { design, key }).await {
            Ok(copy) => copies.push(copy.id),
            Err(problem) => problems.push(problem),
        }
    }
    (copies, problems)
}

/// One person writes more in this test than is allowed in a minute.
fn without_limits(serve: &mut Command) {
    serve.env("ALLPET_LIMIT_FACTOR", "off");
}

both_engines! {
    async fn a_rolling_restart_fails_no_request(engine) {
        let databases = TestDatabases::new(engine).await;
        seed(&databases);
        let addresses = Addresses::new().await;
        let main = addresses.main(&databases).await;
        let replica = |port| addresses.builder_with(&databases, port, without_limits);
        let first = replica(addresses.builder).await;
        let second = replica(addresses.standby).await;
        let owner = ada(&main).await;
        let original = designs(&owner).await.unwrap()[0];
        let builder = databases.open("builder").await;
        let before = count(&builder, "designs").await;
        let stop = Arc::new(AtomicBool::new(false));
        let callers: Vec<_> = (0..4).map(|_| tokio::spawn(load(main.client(None), Arc::clone(&stop)))).collect();
        let client = || Client::new(owner.transport().clone());
        let writers: Vec<_> =
            (0..2).map(|writer| tokio::spawn(write(client(), original, writer, Arc::clone(&stop)))).collect();
        first.stop().await;
        let first = replica(addresses.builder).await;
        // The main process notices within a second that a replica is back.
        tokio::time::sleep(Duration::from_secs(1)).await;
        second.stop().await;
        let _second = replica(addresses.standby).await;
        stop.store(true, Ordering::SeqCst);
        let mut answered = 0;
        for caller in callers {
            let (count, problems) = caller.await.unwrap();
            assert_eq!(problems.first(), None, "one of {}", problems.len());
            answered += count;
        }
        assert!(answered > 0);
        let mut copies = Vec::new();
        for writer in writers {
            let (own, problems) = writer.await.unwrap();
            assert_eq!(problems.first(), None, "one of {} writes", problems.len());
            assert!(!own.is_empty());
            copies.extend(own);
        }
        let different: BTreeSet<DesignId> = copies.iter().copied().collect();
        assert_eq!(different.len(), copies.len(), "each key is a write of its own");
        let stored = usize::try_from(count(&builder, "designs").await - before).unwrap();
        assert_eq!(stored, copies.len(), "no write is lost, and none happens twice");
        drop(first);
    }
}

/// Runs `api doctor` with a Redis and another process at these addresses. Returns whether all is well, and what it prints.
fn doctor(databases: &TestDatabases, redis: &str, builder: u16) -> (bool, String) {
    let output = command(databases, "doctor")
        .env("REDIS_URL", redis)
        .env("ALLPET_INTERNAL_BIND", "127.0.0.1:4100")
        .env("BUILDER_URL", format!("http://127.0.0.1:{builder}"))
        .output()
        .unwrap();
    (output.status.success(), String::from_utf8(output.stdout).unwrap())
}

both_engines! {
    async fn the_doctor_says_what_is_wrong(engine) {
        let databases = TestDatabases::new(engine).await;
        seed(&databases);
        let addresses = Addresses::new().await;
        let builder = addresses.builder(&databases).await;
        let redis = addresses.redis.url().0;
        let (well, report) = doctor(&databases, &redis, addresses.builder);
        assert!(well, "{report}");
        assert!(report.contains("✓ database of orders") && report.contains("✓ redis: version 7"), "{report}");
        builder.kill();
        let (well, report) = doctor(&databases, "redis://127.0.0.1:9", addresses.builder);
        assert!(!well);
        let wrong: Vec<&str> = report.lines().filter(|line| line.starts_with('✗')).collect();
        assert_eq!(wrong.len(), 2, "{report}");
        assert!(wrong[0].contains("Check REDIS_URL") && wrong[1].contains("Check that the process runs"), "{report}");
    }
}

both_engines! {
    async fn the_doctor_looks_at_the_databases_of_its_modules_and_creates_nothing(engine) {
        let databases = TestDatabases::new(engine).await;
        let call = |arguments: &[&str]| {
            let mut doctor = command(&databases, "doctor");
            let doctor = doctor.args(arguments).env("REDIS_URL", "redis://127.0.0.1:9").env("MAIN_URL", "http://127.0.0.1:9");
            String::from_utf8(doctor.output().unwrap().stdout).unwrap()
        };
        let report = call(&[]);
        assert!(report.contains("✗ configuration: MAIN_URL is set") && !report.contains("database of"), "{report}");
        let report = call(&["--modules", "builder"]);
        let checked: Vec<&str> = report.lines().filter(|line| line.contains("database of")).collect();
        assert!(checked.len() == 1 && checked[0].starts_with("✓ database of builder: "), "{report}");
        assert!(checked[0].contains("the first start creates it"), "{report}");
        let made: Vec<_> = databases.folder().read_dir().unwrap().collect();
        assert!(made.is_empty(), "{made:?}");
        let observer = databases.open("observer").await;
        if let Reader::Postgres(pool) = observer.reader() {
            let schemas = "SELECT COUNT(*) FROM pg_namespace WHERE nspname = 'builder'";
            let schemas: i64 = sqlx::query_scalar(schemas).fetch_one(pool).await.unwrap();
            assert_eq!(schemas, 0);
            assert!(report.contains("connections to PostgreSQL at "), "{report}");
        }
    }
}

both_engines! {
    async fn prometheus_reads_every_process_and_nobody_else_does(engine) {
        let databases = TestDatabases::new(engine).await;
        seed(&databases);
        let addresses = Addresses::new().await;
        let main = addresses.main(&databases).await;
        let _builder = addresses.builder(&databases).await;
        main.client(None).send(ListPresets {}).await.unwrap();
        let (status, text) = get(addresses.builder, "/metrics").await;
        assert_eq!(status, 200);
        let request = "allpet_http_requests_total{method=\"GET\",route=\"/api/design-presets\",status=\"200\"} 1";
        assert!(text.contains(request), "{text}");
        assert!(text.contains("allpet_database_up{module=\"builder\"} 1"), "{text}");
        assert!(!text.contains("module=\"orders\""), "the builder's process has no orders: {text}");
        let (_, text) = get(addresses.internal, "/metrics").await;
        assert!(text.contains("allpet_database_up{module=\"orders\"} 1"), "{text}");
        let circuit = format!("allpet_circuit_open{{address=\"http://127.0.0.1:{}\"}} 0", addresses.builder);
        assert!(text.contains(&circuit), "{text}");
        assert!(text.contains("allpet_subscriber_lag_seconds{subscriber=\"catalog.order-paid\"} 0"), "{text}");
        assert_eq!(text.matches("# EOF").count(), 1);
        assert_eq!(get(main.port(), "/metrics").await.0, 404);
        for health in ["/health", "/healthz", "/ready", "/health/db", "/health/redis", "/health/queue"] {
            assert_eq!(get(addresses.internal, health).await.0, 200, "{health}");
            assert_eq!(get(main.port(), health).await.0, 200, "{health}");
        }
        let port = addresses.internal;
        drop(addresses.redis);
        assert_eq!(get(port, "/health/redis").await.0, 503);
        assert_eq!(get(port, "/ready").await.0, 200, "requests are answered without Redis");
    }
}
