//! Measures the API on the register, next to a bare server that returns the same bytes.

use crate::{
    BenchError, limits, load,
    measurements::{self, Table},
    process::{self, Running},
    scene::{self, Scene},
};

/// Runs all measurements. Returns whether every goal was reached.
pub(crate) async fn measure(
    api: process::Api,
    seconds: u64,
    rounds: usize,
    mut table: Table,
) -> Result<bool, BenchError> {
    let mut starts = Vec::new();
    for _ in 0..rounds {
        starts.push(api.start().await?.first_answer_ms);
    }
    table.at_most(
        "cold start to the first 200 on the filled database, ms",
        measurements::median(&mut starts),
        300.0,
    );
    let running = api.start().await?;
    let scene = scene::prepare(&running).await?;
    tag_verification(&running, &scene, seconds, rounds, &mut table).await?;
    register_search(&running, &scene, seconds, rounds, &mut table).await?;
    running.add_memory(&mut table, "the API");
    drop(running);
    limits::cost(&api, &scene, seconds, rounds, &mut table).await?;
    limits::overload(&api, &scene, seconds, rounds, &mut table).await?;
    println!("{table}");
    Ok(table.all_reached())
}

async fn tag_verification(
    api: &Running,
    scene: &Scene,
    seconds: u64,
    rounds: usize,
    table: &mut Table,
) -> Result<(), BenchError> {
    let bare = process::bare(&scene.answer).await?;
    let tag = std::slice::from_ref(&scene.tag);
    let (mut bare_rates, mut rates) = (Vec::new(), Vec::new());
    let (mut unknown_rates, mut ratios) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let bare_rate = load::closed_loop(bare.port, tag, 16, seconds).await?.per_second();
        let tag_rate = load::closed_loop(api.port, tag, 16, seconds).await?.per_second();
        let unknown_outcome = load::closed_loop(api.port, &scene.unknown, 16, seconds).await?;
        bare_rates.push(bare_rate);
        rates.push(tag_rate);
        unknown_rates.push(unknown_outcome.per_second());
        ratios.push(100.0 * tag_rate / bare_rate);
    }
    table.add(
        "bare axum handler, the same bytes, 16 connections, requests/s",
        measurements::median(&mut bare_rates),
    );
    table.add(
        "tag verification, 16 connections, requests/s",
        measurements::median(&mut rates),
    );
    table.at_least(
        "tag verification as a share of bare, %",
        measurements::median(&mut ratios),
        50.0,
    );
    table.add(
        "tags never issued (each asks the database), requests/s",
        measurements::median(&mut unknown_rates),
    );
    Ok(())
}

async fn register_search(
    api: &Running,
    scene: &Scene,
    seconds: u64,
    rounds: usize,
    table: &mut Table,
) -> Result<(), BenchError> {
    let (mut p50, mut p99, mut rates) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        let mut outcome = load::closed_loop(api.port, &scene.searches, 50, seconds).await?;
        p50.push(outcome.percentile_ms(50.0));
        p99.push(outcome.percentile_ms(99.0));
        rates.push(outcome.per_second());
    }
    table.add(
        "clerk's search, 50 connections, requests/s",
        measurements::median(&mut rates),
    );
    table.add(
        "clerk's search, 50 connections, p50 ms",
        measurements::median(&mut p50),
    );
    table.at_most(
        "clerk's search, 50 connections, p99 ms",
        measurements::median(&mut p99),
        20.0,
    );
    Ok(())
}
