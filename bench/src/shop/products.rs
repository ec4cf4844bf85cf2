//! The list and the search over 10,000 generated products.

use super::{Measuring, Side};
use crate::{
    Broken,
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

/// The p99 that is aimed at, in milliseconds.
const GOAL_MS: f64 = 20.0;

/// What many visitors type: one word and several, mistyped ones, and what nobody sells.
const TYPED: [&str; 12] = [
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

/// Twice: the questions that many ask, over and over, as in a shop, where most visitors open the same lists (the shelf
/// remembers what it found for them); and questions that nobody asked before. The first must reach the goal; of the second it
/// is said whether it does.
pub(super) async fn measure(side: &Side, measuring: &mut Measuring) -> Result<(), Broken> {
    let what = "list and search, questions that many ask";
    let p99 = tell(side, what, &shots(None, &TYPED)?, measuring).await?;
    let what = format!("{}: {what}, 50 connections, p99 ms", side.engine);
    measuring.table.at_most(what, p99, GOAL_MS);
    // Another highest price and other words each time: neither what was found nor what fits the words is known.
    let number = NUMBER
        .parse()
        .map_err(|_| Broken("a number is a number".into()))?;
    let fresh = shots(Some(number), &[WORDS; TYPED.len()])?;
    let what = "list and search, new questions in new words";
    let p99 = tell(side, what, &fresh, measuring).await?;
    let what = format!("{}: {what}, 50 connections, p99 ms", side.engine);
    measuring.table.at_most(what, p99, GOAL_MS);
    Ok(())
}

/// Measures and says what came of it; the p99 in milliseconds.
async fn tell(side: &Side, what: &str, shots: &[Shot], measuring: &mut Measuring) -> Result<f64, Broken> {
    let (mut rates, mut p50, mut p99) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..measuring.rounds {
        let mut outcome = load::closed_loop(side.api.port, shots, CONNECTIONS, measuring.seconds).await?;
        rates.push(outcome.per_second());
        p50.push(outcome.percentile_ms(50.0));
        p99.push(outcome.percentile_ms(99.0));
    }
    let (table, engine) = (&mut measuring.table, side.engine);
    table.note(
        format!("{engine}: {what}, requests/s"),
        measurements::median(&mut rates),
    );
    table.note(
        format!("{engine}: {what}, 50 connections, p50 ms"),
        measurements::median(&mut p50),
    );
    Ok(measurements::median(&mut p99))
}

/// Departments, facets, orders and words, alone and together. `price_max`: above any price.
fn shots(price_max: Option<i64>, typed: &[&str]) -> Result<Vec<Shot>, Broken> {
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
    for words in typed {
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
