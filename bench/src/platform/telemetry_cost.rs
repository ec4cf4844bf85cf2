//! Measures what the log, traces and metrics of a process cost, as they are shipped, without a collector, and
//! with the export of its traces to one.

use super::{
    Arguments,
    processes::{CONNECTIONS, api, create_designs, list},
};
use crate::{
    BenchError,
    load::{self, Shot},
    measurements::{self, Table},
};
use axum::{Router, body::Bytes, routing::post};
use http::StatusCode;
use std::net::Ipv4Addr;
use tokio::net::TcpListener;

/// The share of the requests per second that observing may cost, in percent.
const COST_MAX: f64 = 5.0;

/// Compares a process that observes nothing with one as it is shipped and with one that exports its traces, in turn.
pub(super) async fn measure(arguments: &Arguments, table: &mut Table) -> Result<(), BenchError> {
    let token = create_designs(arguments).await?;
    let shots = [list(&token)?];
    let collector = start_collector().await?;
    let unobserved = api(arguments).with("ALLPET_OBSERVE", "false").start().await?;
    let observed = api(arguments).start().await?;
    let exporting = api(arguments)
        .with("OTEL_EXPORTER_OTLP_ENDPOINT", &collector)
        .start()
        .await?;
    let ports = [unobserved.port, observed.port, exporting.port];
    let mut rates = [Vec::new(), Vec::new(), Vec::new()];
    // What a first round warms up counts for none.
    for port in ports {
        rate(port, &shots, 1).await?;
    }
    for round in 0..arguments.rounds {
        // None is always first.
        for turn in 0..ports.len() {
            let index = (round + turn) % ports.len();
            rates[index].push(rate(ports[index], &shots, arguments.seconds).await?);
        }
    }
    let cost = |with: &[f64], without: &[f64]| {
        let costs = with.iter().zip(without);
        costs
            .map(|(with, without)| (1.0 - with / without) * 100.0)
            .collect::<Vec<_>>()
    };
    let [mut without, mut with, mut with_export] = rates;
    let (mut costs, mut costs_of_export) = (cost(&with, &without), cost(&with_export, &without));
    let what = format!("GET /api/designs, {CONNECTIONS} connections");
    for (label, rates) in [
        ("without log, traces and metrics", &mut without),
        ("as shipped (log, traces and metrics, no export)", &mut with),
        ("with export to a collector on this machine", &mut with_export),
    ] {
        table.add(
            format!("{what}: {label}, requests/s"),
            measurements::median(rates),
        );
    }
    for (label, costs) in [
        ("without export", &mut costs),
        ("with export", &mut costs_of_export),
    ] {
        table.at_most(
            format!("{what}: what they cost {label}, % of requests/s"),
            measurements::median(costs),
            COST_MAX,
        );
    }
    Ok(())
}

/// Starts a stand-in for a collector, which takes traces and forgets them. Returns its address. Its own work is on the same cores.
async fn start_collector() -> Result<String, BenchError> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = format!("http://{}", listener.local_addr()?);
    let routes = Router::new().route("/v1/traces", post(|_: Bytes| async { StatusCode::OK }));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    Ok(address)
}

async fn rate(port: u16, shots: &[Shot], seconds: u64) -> Result<f64, BenchError> {
    let outcome = load::closed_loop(port, shots, CONNECTIONS, seconds).await?;
    Ok(outcome.per_second())
}
