//! The list and the search over 10,000 generated products.

use super::{Measuring, Side};
use crate::{
    Broken, figures,
    load::{self, NUMBER, Shot},
    wire::Sender,
};
use allpet_contract::{
    catalog::{ListProducts, ProductQuery, ProductSort},
    client::wire,
};
use allpet_domain::catalog::Category;

const CONNECTIONS: usize = 50;

/// What visitors type: one word and several, mistyped ones, and what nobody sells.
const WORDS: [&str; 12] = [
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

pub(super) async fn measure(side: &Side, measuring: &mut Measuring) -> Result<(), Broken> {
    let known = shots(None)?;
    let p99 = tell(side, "product list and search", &known, measuring).await?;
    let what = format!("{}: product list and search, 50 connections, p99 ms", side.engine);
    measuring.table.at_most(what, p99, 20.0);
    // No two of these are the same question, so nothing can be remembered.
    let fresh = shots(Some(
        NUMBER
            .parse()
            .map_err(|_| Broken("a number is a number".into()))?,
    ))?;
    let p99 = tell(side, "the same, each asked for the first time", &fresh, measuring).await?;
    let what = format!(
        "{}: the same, each asked for the first time, 50 connections, p99 ms",
        side.engine
    );
    measuring.table.note(what, p99);
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
        figures::median(&mut rates),
    );
    table.note(
        format!("{engine}: {what}, 50 connections, p50 ms"),
        figures::median(&mut p50),
    );
    Ok(figures::median(&mut p99))
}

/// Departments, facets, orders and words, alone and together. `price_max`: above any price.
fn shots(price_max: Option<i64>) -> Result<Vec<Shot>, Broken> {
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
    for words in WORDS {
        let q = words.to_owned();
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
