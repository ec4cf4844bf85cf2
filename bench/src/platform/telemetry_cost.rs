//! Measures what the log, traces and metrics of a process cost, as they are shipped: without a collector, so no trace
//! is exported.

use super::{
    Arguments,
    processes::{CONNECTIONS, api, create_designs, list},
};
use crate::{
    BenchError,
    load::{self, Shot},
    measurements::{self, Table},
};

/// The share of the requests per second that observing may cost, in percent.
const COST_MAX: f64 = 5.0;

/// Compares a process as it is shipped with one that observes nothing, in turn.
pub(super) async fn measure(arguments: &Arguments, table: &mut Table) -> Result<(), BenchError> {
    let token = create_designs(arguments).await?;
    let shots = [list(&token)?];
    let observed = api(arguments).start().await?;
    let unobserved = api(arguments).with("ALLPET_OBSERVE", "false").start().await?;
    let (mut with, mut without, mut costs) = (Vec::new(), Vec::new(), Vec::new());
    // What a first round warms up counts for neither.
    for port in [observed.port, unobserved.port] {
        rate(port, &shots, 1).await?;
    }
    for round in 0..arguments.rounds {
        // Neither is always first.
        let (of_with, of_without) = if round % 2 == 0 {
            let of_with = rate(observed.port, &shots, arguments.seconds).await?;
            (of_with, rate(unobserved.port, &shots, arguments.seconds).await?)
        } else {
            let of_without = rate(unobserved.port, &shots, arguments.seconds).await?;
            (rate(observed.port, &shots, arguments.seconds).await?, of_without)
        };
        with.push(of_with);
        without.push(of_without);
        costs.push((1.0 - of_with / of_without) * 100.0);
    }
    let what = format!("GET /api/designs, {CONNECTIONS} connections");
    table.add(
        format!("{what}: as shipped (log, traces and metrics, no export), requests/s"),
        measurements::median(&mut with),
    );
    table.add(
        format!("{what}: without log, traces and metrics, requests/s"),
        measurements::median(&mut without),
    );
    table.at_most(
        format!("{what}: what they cost without export, % of requests/s"),
        measurements::median(&mut costs),
        COST_MAX,
    );
    Ok(())
}

async fn rate(port: u16, shots: &[Shot], seconds: u64) -> Result<f64, BenchError> {
    let outcome = load::closed_loop(port, shots, CONNECTIONS, seconds).await?;
    Ok(outcome.per_second())
}
