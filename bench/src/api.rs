//! The API on the register: beside a bare server that returns the same bytes.

use crate::{
    Broken, load,
    measurements::{self, Table},
    process::{self, Running},
    scene::{self, Scene},
};

/// Runs all measurements; whether every goal was reached.
pub(crate) async fn measure(
    api: process::Api,
    seconds: u64,
    rounds: usize,
    mut table: Table,
) -> Result<bool, Broken> {
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
    let scene = scene::set(&running).await?;
    verification(&running, &scene, seconds, rounds, &mut table).await?;
    search(&running, &scene, seconds, rounds, &mut table).await?;
    running.note_memory(&mut table, "the API");
    println!("{table}");
    Ok(table.all_reached())
}

async fn verification(
    api: &Running,
    scene: &Scene,
    seconds: u64,
    rounds: usize,
    table: &mut Table,
) -> Result<(), Broken> {
    let bare = process::bare(&scene.answer).await?;
    let tag = std::slice::from_ref(&scene.tag);
    let (mut bare_rates, mut rates) = (Vec::new(), Vec::new());
    let (mut unknown_rates, mut ratios) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let of_bare = load::closed_loop(bare.port, tag, 16, seconds).await?.per_second();
        let of_tag = load::closed_loop(api.port, tag, 16, seconds).await?.per_second();
        let of_unknown = load::closed_loop(api.port, &scene.unknown, 16, seconds).await?;
        bare_rates.push(of_bare);
        rates.push(of_tag);
        unknown_rates.push(of_unknown.per_second());
        ratios.push(100.0 * of_tag / of_bare);
    }
    table.note(
        "bare axum handler, the same bytes, 16 connections, requests/s",
        measurements::median(&mut bare_rates),
    );
    table.note(
        "tag verification, 16 connections, requests/s",
        measurements::median(&mut rates),
    );
    table.at_least(
        "tag verification as a share of bare, %",
        measurements::median(&mut ratios),
        50.0,
    );
    table.note(
        "tags never issued (each asks the database), requests/s",
        measurements::median(&mut unknown_rates),
    );
    Ok(())
}

async fn search(
    api: &Running,
    scene: &Scene,
    seconds: u64,
    rounds: usize,
    table: &mut Table,
) -> Result<(), Broken> {
    let (mut p50, mut p99, mut rates) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        let mut of_search = load::closed_loop(api.port, &scene.searches, 50, seconds).await?;
        p50.push(of_search.percentile_ms(50.0));
        p99.push(of_search.percentile_ms(99.0));
        rates.push(of_search.per_second());
    }
    table.note(
        "clerk's search, 50 connections, requests/s",
        measurements::median(&mut rates),
    );
    table.note(
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
