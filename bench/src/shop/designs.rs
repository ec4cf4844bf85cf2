//! Measures designs: pages of 20 of an owner's from a table of 10,000, and new ones, next to the same table behind Fastify.

use super::{ApiUnderLoad, Measuring, buyer::Buyer, sign_up};
use crate::{
    BenchError,
    load::{self, NUMBER, Shot},
    measurements,
    process::Running,
    wire::{Sender, Wire},
};
use allpet_contract::{
    IdempotencyKey, Method, WireRequest,
    builder::{CreateDesign, DesignsQuery, ListDesigns, NewDesign},
    client::wire,
    identity::Session,
};
use allpet_domain::builder::{DesignState, presets, price};

const OWNERS: usize = 20;
const DESIGNS_EACH: usize = 500;
const SHOWN: u32 = 20;
const CONNECTIONS: usize = 16;

/// The requests to one server.
struct Load<'a> {
    server: &'a Running,
    list: Vec<Shot>,
    create: Vec<Shot>,
}

/// Measures the lists and the writes. `fastify` starts that server once the tables are full, as it has PostgreSQL analyse them
/// first.
pub(super) async fn measure<F: Future<Output = Result<Running, BenchError>>>(
    postgres: &ApiUnderLoad,
    sqlite: &ApiUnderLoad,
    fastify: impl FnOnce() -> F,
    measuring: &mut Measuring,
) -> Result<(), BenchError> {
    let (owners, of_sqlite) = (owners(&postgres.api).await?, owners(&sqlite.api).await?);
    let fastify = fastify().await?;
    let bare = fastify_load(&fastify, &owners)?;
    let loads = [load(&postgres.api, &owners)?, load(&sqlite.api, &of_sqlite)?];
    for (server, shots) in [&bare, &loads[0], &loads[1]].map(|load| (load.server, &load.list)) {
        check_page(server, shots).await?;
    }
    let list = rates(&bare, &loads, |load| &load.list, measuring).await?;
    list.report(
        "GET /api/designs, 20 of 10,000",
        [Some(250.0), Some(300.0)],
        measuring,
    );
    let create = rates(&bare, &loads, |load| &load.create, measuring).await?;
    create.report("POST /api/designs", [Some(100.0), Some(100.0)], measuring);
    Ok(())
}

/// The requests a second of each round, and their shares of Fastify's.
#[derive(Default)]
struct Rates {
    bare: Vec<f64>,
    api: [Vec<f64>; 2],
    shares: [Vec<f64>; 2],
    /// Processor time for a request in microseconds: Fastify's, then ours. That of the database is not included.
    work: [Vec<f64>; 3],
}

async fn rates(
    bare: &Load<'_>,
    loads: &[Load<'_>; 2],
    pick: impl for<'a> Fn(&'a Load<'_>) -> &'a [Shot],
    measuring: &Measuring,
) -> Result<Rates, BenchError> {
    let mut rates = Rates::default();
    for _ in 0..measuring.rounds {
        let rate = async |load: &Load<'_>| {
            let before = load.server.processor_ms();
            let outcome =
                load::closed_loop(load.server.port, pick(load), CONNECTIONS, measuring.seconds).await?;
            // Events are delivered for a moment longer; the next measurement must not be delayed by them.
            load.server.wait_until_idle().await?;
            let work = 1_000.0 * (load.server.processor_ms() - before) / outcome.count();
            Ok::<_, BenchError>((outcome.per_second(), work))
        };
        let (of_bare, work) = rate(bare).await?;
        rates.bare.push(of_bare);
        rates.work[0].push(work);
        for (at, load) in loads.iter().enumerate() {
            let (api_rate, work) = rate(load).await?;
            rates.work[at + 1].push(work);
            rates.api[at].push(api_rate);
            rates.shares[at].push(100.0 * api_rate / of_bare);
        }
    }
    Ok(rates)
}

impl Rates {
    fn report(mut self, what: &str, goals: [Option<f64>; 2], measuring: &mut Measuring) {
        let table = &mut measuring.table;
        table.add(
            format!("{what}: Fastify with pg, 16 connections, requests/s"),
            measurements::median(&mut self.bare),
        );
        for (at, engine) in ["PostgreSQL", "SQLite"].into_iter().enumerate() {
            table.add(
                format!("{what}: {engine}, 16 connections, requests/s"),
                measurements::median(&mut self.api[at]),
            );
            let what = format!("{what}: {engine} as a share of Fastify, %");
            let share = measurements::median(&mut self.shares[at]);
            match goals[at] {
                Some(goal) => table.at_least(what, share, goal),
                None => table.add(what, share),
            }
        }
        for (server, mut work) in ["Fastify", "the API on PostgreSQL", "the API on SQLite"]
            .into_iter()
            .zip(self.work)
        {
            let what = format!("{what}: processor time of {server} for one, µs");
            table.add(what, measurements::median(&mut work));
        }
    }
}

/// Creates owners with their designs.
async fn owners(api: &Running) -> Result<Vec<Session>, BenchError> {
    let mut owners = Vec::new();
    let mut filling = Vec::new();
    for number in 0..OWNERS {
        let session = sign_up(api, &format!("owner-{number}-{}@example.com", load::number())).await?;
        let (port, token) = (api.port, session.access_token.clone());
        filling.push(tokio::spawn(async move {
            let mut owner = Buyer::open(port, Some(token)).await?;
            for number in 0..DESIGNS_EACH {
                let key = IdempotencyKey(format!("design-{}", load::number()));
                let body = design(number);
                owner.send(CreateDesign { key, body }).await?;
            }
            Ok::<_, BenchError>(())
        }));
        owners.push(session);
    }
    for task in filling {
        task.await??;
    }
    api.wait_until_idle().await?;
    Ok(owners)
}

fn design(number: usize) -> NewDesign {
    let presets = presets();
    let preset = &presets[number % presets.len()];
    NewDesign {
        name: format!("{} {number}", preset.name),
        status: DesignState::Active,
        parameters: preset.parameters.clone(),
        pet: None,
        total: price(&preset.parameters).total,
    }
}

fn load<'a>(server: &'a Running, owners: &[Session]) -> Result<Load<'a>, BenchError> {
    let (mut list, mut create) = (Vec::new(), Vec::new());
    for (number, owner) in owners.iter().enumerate() {
        let sender = Sender {
            token: Some(&owner.access_token),
            ..Sender::default()
        };
        let query = DesignsQuery {
            status: Some(DesignState::Active),
            limit: Some(SHOWN),
            cursor: None,
        };
        list.push(Shot::of(&wire(ListDesigns { query })?, sender, 200));
        let key = IdempotencyKey(NUMBER.into());
        let body = design(number);
        create.push(Shot::of(&wire(CreateDesign { key, body })?, sender, 201));
    }
    Ok(Load { server, list, create })
}

/// The same requests to the Fastify server, which takes the owner as a parameter.
fn fastify_load<'a>(server: &'a Running, owners: &[Session]) -> Result<Load<'a>, BenchError> {
    let (mut list, mut create) = (Vec::new(), Vec::new());
    for (number, owner) in owners.iter().enumerate() {
        let owner = owner.user.id;
        let target = format!("/api/designs?owner={owner}&status=ACTIVE&limit={SHOWN}");
        list.push(Shot::new(target, None));
        let mut body = serde_json::to_value(design(number))?;
        body["owner"] = owner.to_string().into();
        let request = WireRequest {
            method: Method::Post,
            target: "/api/designs".into(),
            content_type: Some("application/json".into()),
            body: serde_json::to_vec(&body)?,
            idempotency_key: None,
            cookies: false,
            bearer: false,
            bearer_if_any: false,
        };
        create.push(Shot::of(&request, Sender::default(), 201));
    }
    Ok(Load { server, list, create })
}

/// Checks that a server returns a full page of designs.
async fn check_page(server: &Running, shots: &[Shot]) -> Result<(), BenchError> {
    let mut wire = Wire::open(server.port).await?;
    let Some(first) = shots.first() else {
        return Ok(());
    };
    let answer = wire.answer(first.bytes()).await?;
    let body: serde_json::Value = serde_json::from_slice(answer.body)?;
    let shown = body["items"].as_array().map_or(0, Vec::len);
    if (answer.status, shown) == (200, 20) {
        return Ok(());
    }
    Err(BenchError(format!(
        "a page of {shown} designs, answered with {}",
        answer.status
    )))
}
