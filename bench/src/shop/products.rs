//! Measures the list and the search over 10,000 generated products.

use super::{ApiUnderLoad, Measuring};
use crate::{
    BenchError,
    load::{self, NUMBER, Shot},
    measurements,
    search_terms::WORDS,
    wire::Sender,
};
use allpet_contract::{
    catalog::{ListProducts, ProductQuery, ProductSort},
    client::wire,
};
use allpet_domain::catalog::Category;

const CONNECTIONS: usize = 50;

/// The goal for the p99, in milliseconds.
const GOAL_MS: f64 = 20.0;

/// Common searches: one word and several, mistyped ones, and words without a match.
const SEARCHES: [&str; 12] = [
    "harness",
    "birch",
    "winter harness",
    "reflective collar",
    "alder padded",
    "harnes",
    "quick dry leash",
    "colar",
    "bed",
    "nordic travel bowl",
    "summmer",
    "aquarium",
];

/// Measures twice: repeated requests, as in a shop where most visitors open the same lists (the product index caches their
/// results), and requests that were never sent before.
pub(super) async fn measure(target: &ApiUnderLoad, measuring: &mut Measuring) -> Result<(), BenchError> {
    let label = "list and search, questions that many ask";
    let p99 = measure_shots(target, label, &shots(None, &SEARCHES)?, measuring).await?;
    let label = format!("{}: {label}, 50 connections, p99 ms", target.engine);
    measuring.table.at_most(label, p99, GOAL_MS);
    // Another maximum price and other words each time, so that neither results nor matching words are cached.
    let number = NUMBER
        .parse()
        .map_err(|_| BenchError("a number is a number".into()))?;
    let fresh = shots(Some(number), &[WORDS; SEARCHES.len()])?;
    let label = "list and search, new questions in new words";
    let p99 = measure_shots(target, label, &fresh, measuring).await?;
    let label = format!("{}: {label}, 50 connections, p99 ms", target.engine);
    measuring.table.at_most(label, p99, GOAL_MS);
    Ok(())
}

/// Measures and adds the figures to the table. Returns the p99 in milliseconds.
async fn measure_shots(
    target: &ApiUnderLoad,
    label: &str,
    shots: &[Shot],
    measuring: &mut Measuring,
) -> Result<f64, BenchError> {
    let (mut rates, mut p50, mut p99) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..measuring.rounds {
        let mut outcome = load::closed_loop(target.api.port, shots, CONNECTIONS, measuring.seconds).await?;
        rates.push(outcome.per_second());
        p50.push(outcome.percentile_ms(50.0));
        p99.push(outcome.percentile_ms(99.0));
    }
    let (table, engine) = (&mut measuring.table, target.engine);
    table.add(
        format!("{engine}: {label}, requests/s"),
        measurements::median(&mut rates),
    );
    table.add(
        format!("{engine}: {label}, 50 connections, p50 ms"),
        measurements::median(&mut p50),
    );
    Ok(measurements::median(&mut p99))
}

/// Builds requests with departments, facets, orders and words, alone and combined. `price_max`: above any price.
fn shots(price_max: Option<i64>, searches: &[&str]) -> Result<Vec<Shot>, BenchError> {
    let plain = ProductQuery {
        price_max,
        ..ProductQuery::default()
    };
    let mut queries = vec![plain.clone()];
    for category in Category::ALL {
        for sort in [ProductSort::Relevance, ProductSort::PriceUp, ProductSort::Newest] {
            queries.push(ProductQuery {
                category: Some(*category),
                sort,
                ..plain.clone()
            });
        }
    }
    for words in searches {
        let q = (*words).to_owned();
        queries.push(ProductQuery {
            q: q.clone(),
            ..plain.clone()
        });
        let (size, colour) = ("M".to_owned(), "teal,navy".to_owned());
        queries.push(ProductQuery {
            q,
            size,
            colour,
            ..plain.clone()
        });
    }
    let shot = |query| Ok(Shot::of(&wire(ListProducts { query })?, Sender::default(), 200));
    queries.into_iter().map(shot).collect()
}
