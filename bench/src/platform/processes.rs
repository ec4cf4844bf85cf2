//! Measures modules in processes of their own: what a call over HTTP costs, what a second replica brings, and the memory of an idle
//! platform.

use super::Arguments;
use crate::{
    BenchError,
    caller::Caller,
    load::{self, Shot},
    measurements::{self, Table},
    process::{Api, Running, free_port},
    scene,
    wire::Sender,
};
use allpet_contract::{
    Client, IdempotencyKey,
    builder::{CreateDesign, DesignsQuery, ListDesigns, NewDesign},
    client::wire,
    identity::{SignUp, SignUpForm},
};
use allpet_domain::builder::{DesignState, presets, price};
use std::time::Duration;

/// Designs of the person whose list is read; a page has 20.
const DESIGNS: usize = 40;
/// Connections of the load.
pub(super) const CONNECTIONS: usize = 32;
/// How long an idle platform is left alone before its memory is read.
const IDLE: Duration = Duration::from_secs(10);
/// With fewer cores, two replicas, the main process and the load share what one replica had to itself.
const CORES_FOR_REPLICAS: usize = 4;

/// The main process with the builder elsewhere.
struct Split {
    main: Running,
    replicas: Vec<Running>,
    /// The replicas' keys.
    _folder: tempfile::TempDir,
}

impl Split {
    async fn start(arguments: &Arguments, replicas: usize) -> Result<Self, BenchError> {
        let folder = tempfile::tempdir()?;
        let internal = free_port()?;
        let ports = (0..replicas)
            .map(|_| free_port())
            .collect::<Result<Vec<_>, _>>()?;
        let urls: Vec<String> = ports
            .iter()
            .map(|port| format!("http://127.0.0.1:{port}"))
            .collect();
        let api = api(arguments)
            .with("REDIS_URL", &arguments.redis)
            .with("ALLPET_INTERNAL_BIND", &format!("127.0.0.1:{internal}"))
            .with("BUILDER_URL", &urls.join(","));
        let main = api.start().await?;
        let mut running = Vec::new();
        for port in ports {
            let data = folder.path().join(port.to_string());
            let replica = api_over(arguments, data)
                .with("REDIS_URL", &arguments.redis)
                .with("MAIN_URL", &format!("http://127.0.0.1:{internal}"));
            running.push(replica.start_module("builder", port).await?);
        }
        Ok(Self {
            main,
            replicas: running,
            _folder: folder,
        })
    }
}

/// Runs all measurements.
pub(super) async fn measure(arguments: &Arguments, table: &mut Table) -> Result<(), BenchError> {
    let token = create_designs(arguments).await?;
    call_over_http(arguments, &token, table).await?;
    replicas(arguments, &token, table).await?;
    idle_memory(arguments, table).await
}

/// Compares the same request to the builder in the main process and in another one, over one connection.
async fn call_over_http(arguments: &Arguments, token: &str, table: &mut Table) -> Result<(), BenchError> {
    let shots = [list(token)?];
    let together = api(arguments).start().await?;
    let split = Split::start(arguments, 1).await?;
    let (mut in_memory, mut over_http, mut differences) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..arguments.rounds {
        let p50 = async |port| {
            let mut outcome = load::closed_loop(port, &shots, 1, arguments.seconds).await?;
            Ok::<_, BenchError>(outcome.percentile_ms(50.0))
        };
        let (here, elsewhere) = (p50(together.port).await?, p50(split.main.port).await?);
        in_memory.push(here);
        over_http.push(elsewhere);
        differences.push(elsewhere - here);
    }
    let what = "GET /api/designs, one connection";
    table.add(
        format!("{what}: builder in memory, p50 ms"),
        measurements::median(&mut in_memory),
    );
    table.add(
        format!("{what}: builder over HTTP, p50 ms"),
        measurements::median(&mut over_http),
    );
    table.at_most(
        format!("{what}: what HTTP costs, p50 ms"),
        measurements::median(&mut differences),
        1.0,
    );
    Ok(())
}

/// Compares one replica of the builder with two, in turn.
async fn replicas(arguments: &Arguments, token: &str, table: &mut Table) -> Result<(), BenchError> {
    let shots = [list(token)?];
    let (mut one, mut two, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    let (single, double) = (
        Split::start(arguments, 1).await?,
        Split::start(arguments, 2).await?,
    );
    for _ in 0..arguments.rounds {
        let rate = async |port| {
            let outcome = load::closed_loop(port, &shots, CONNECTIONS, arguments.seconds).await?;
            Ok::<_, BenchError>(outcome.per_second())
        };
        let (of_one, of_two) = (rate(single.main.port).await?, rate(double.main.port).await?);
        one.push(of_one);
        two.push(of_two);
        ratios.push(of_two / of_one);
    }
    let what = format!("GET /api/designs, {CONNECTIONS} connections");
    for (replicas, mut rates) in [(&single.replicas, one), (&double.replicas, two)] {
        table.add(
            format!("{what}: {} of the builder, requests/s", replicas.len()),
            measurements::median(&mut rates),
        );
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let label = format!("{what}: two as a multiple of one, on {cores} cores");
    let ratio = measurements::median(&mut ratios);
    if cores >= CORES_FOR_REPLICAS {
        table.at_least(label, ratio, 1.6);
    } else {
        table.add(format!("{label} (the goal needs {CORES_FOR_REPLICAS})"), ratio);
    }
    Ok(())
}

/// Measures the API and a worker that have nothing to do.
async fn idle_memory(arguments: &Arguments, table: &mut Table) -> Result<(), BenchError> {
    let main = api(arguments).start().await?;
    let worker = api(arguments).start_worker(main.port).await?;
    tokio::time::sleep(IDLE).await;
    let (of_main, of_worker) = (main.own_memory_mb(), worker.own_memory_mb());
    table.add("idle memory of the API, MB", of_main);
    table.add("idle memory of a worker, MB", of_worker);
    table.at_most("idle memory of both, MB", of_main + of_worker, 60.0);
    Ok(())
}

pub(super) fn api(arguments: &Arguments) -> Api {
    api_over(arguments, arguments.data.clone())
}

fn api_over(arguments: &Arguments, data: std::path::PathBuf) -> Api {
    let url = format!("sqlite:{}", arguments.data.display());
    Api::new(arguments.api.clone(), data, url)
}

/// Creates a person with designs. Returns a token that outlasts the measurement of all servers over the same data.
pub(super) async fn create_designs(arguments: &Arguments) -> Result<String, BenchError> {
    let running = api(arguments).start().await?;
    let caller = Caller {
        port: running.port,
        origin: scene::ORIGIN,
        token: None,
    };
    let body = SignUpForm {
        email: format!("owner-{}@example.com", load::number()),
        name: "Ada Byron".into(),
        password: scene::PASSWORD.into(),
        app: "shell".into(),
    };
    let session = Client::new(caller.clone()).send(SignUp { body }).await?;
    let owner = Client::new(Caller {
        token: Some(session.access_token.clone()),
        ..caller
    });
    let presets = presets();
    for number in 0..DESIGNS {
        let preset = &presets[number % presets.len()];
        let body = NewDesign {
            name: format!("{} {number}", preset.name),
            status: DesignState::Active,
            parameters: preset.parameters.clone(),
            pet: None,
            total: price(&preset.parameters).total,
        };
        let key = IdempotencyKey(format!("design-{}", load::number()));
        owner.send(CreateDesign { key, body }).await?;
    }
    Ok(session.access_token)
}

/// The request: a page of the person's designs.
pub(super) fn list(token: &str) -> Result<Shot, BenchError> {
    let query = DesignsQuery {
        status: Some(DesignState::Active),
        limit: Some(20),
        cursor: None,
    };
    let sender = Sender {
        token: Some(token),
        ..Sender::default()
    };
    Ok(Shot::of(&wire(ListDesigns { query })?, sender, 200))
}
