//! The cost of limits, and the throughput of an overloaded API.

use crate::{
    BenchError,
    load::{self, Shot},
    measurements::{self, Table},
    process,
    scene::Scene,
};

/// Connections at which the API does the most.
const PEAK: usize = 50;
/// Ten times as many.
const OVERLOAD: usize = 10 * PEAK;

/// Measures tag verification with limits and without, in turn, on the same data.
pub(crate) async fn cost(
    api: &process::Api,
    scene: &Scene,
    seconds: u64,
    rounds: usize,
    table: &mut Table,
) -> Result<(), BenchError> {
    let limited = api.start().await?;
    let unlimited = api.clone().with("ALLPET_LIMIT_FACTOR", "off").start().await?;
    let tag = std::slice::from_ref(&scene.tag);
    let mut ratios = Vec::new();
    for round in 0..rounds {
        // In turn, so that neither always follows the other.
        let ports = match round % 2 {
            0 => [limited.port, unlimited.port],
            _ => [unlimited.port, limited.port],
        };
        let mut rates = [0.0; 2];
        for (rate, port) in rates.iter_mut().zip(ports) {
            *rate = load::closed_loop(port, tag, 16, seconds).await?.per_second();
        }
        let [first, second] = rates;
        ratios.push(
            100.0
                * if round % 2 == 0 {
                    first / second
                } else {
                    second / first
                },
        );
    }
    table.at_least(
        "tag verification with limits, as a share of without, %",
        measurements::median(&mut ratios),
        97.0,
    );
    Ok(())
}

/// Measures what the API does with ten times the connections of its peak, of lists and of tag verification.
pub(crate) async fn overload(
    api: &process::Api,
    scene: &Scene,
    seconds: u64,
    rounds: usize,
    table: &mut Table,
) -> Result<(), BenchError> {
    let running = api.start().await?;
    let searches: Vec<Shot> = scene.searches.iter().cloned().map(Shot::or_refused).collect();
    let (mut peaks, mut shares) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let peak = load::closed_loop(running.port, &searches, PEAK, seconds)
            .await?
            .per_second();
        let loaded = load::closed_loop(running.port, &searches, OVERLOAD, seconds).await?;
        peaks.push(peak);
        shares.push(100.0 * loaded.per_second() / peak);
    }
    table.add(
        format!("clerk's search, {PEAK} connections, requests/s"),
        measurements::median(&mut peaks),
    );
    table.at_least(
        format!("the same with {OVERLOAD} connections, as a share, %"),
        measurements::median(&mut shares),
        90.0,
    );
    important_meanwhile(running.port, &searches, scene, seconds, table).await
}

/// Measures how long a more important request takes while the API is overloaded with lists.
async fn important_meanwhile(
    port: u16,
    searches: &[Shot],
    scene: &Scene,
    seconds: u64,
    table: &mut Table,
) -> Result<(), BenchError> {
    let lists = {
        let searches = searches.to_vec();
        tokio::spawn(async move { load::closed_loop(port, &searches, OVERLOAD, seconds + 1).await })
    };
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    let tag = std::slice::from_ref(&scene.tag);
    let mut tags = load::closed_loop(port, tag, 1, seconds.max(2) - 1).await?;
    let mut lists = lists.await??;
    table.add(
        format!("clerk's search, {OVERLOAD} connections, p99 ms"),
        lists.percentile_ms(99.0),
    );
    table.add(
        "tag verification meanwhile, which goes first, p99 ms",
        tags.percentile_ms(99.0),
    );
    Ok(())
}
