//! Measures guests who browse, fill a cart, order and pay, repeatedly. The stock is counted before and after.

use super::{
    ApiUnderLoad, Measuring,
    buyer::Buyer,
    flow::{PIECES, flow},
    sold_products::{PRODUCTS, Product, products},
    stock::Stock,
};
use crate::{BenchError, measurements};
use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

/// Number of concurrent guests.
const GUESTS: usize = 16;

pub(super) async fn measure(target: &ApiUnderLoad, measuring: &mut Measuring) -> Result<(), BenchError> {
    let stock = Stock::of(&target.api).await?;
    let mut before = stock.count().await?;
    let products: Arc<[Product]> = products(target, &before).await?.into();
    let (mut rates, mut p99, mut settling, mut work) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..measuring.rounds {
        let (started, used) = (Instant::now(), target.api.processor_ms());
        let mut round_result = round(
            target,
            &products,
            started + Duration::from_secs(measuring.seconds),
        )
        .await?;
        let elapsed = started.elapsed().as_secs_f64();
        target.api.wait_until_idle().await?;
        settling.push(started.elapsed().as_secs_f64() - elapsed);
        work.push((target.api.processor_ms() - used) / round_result.flows());
        rates.push(round_result.flows() / elapsed);
        p99.push(round_result.percentile_ms(99.0));
        before = stock.wait_until_settled(&before, &round_result.bought).await?;
    }
    let (table, engine) = (&mut measuring.table, target.engine);
    let goal = if engine == "SQLite" { 100.0 } else { 150.0 };
    table.at_least(
        format!("{engine}: browse, cart, checkout (11 requests), 16 guests, flows/s"),
        measurements::median(&mut rates),
        goal,
    );
    table.add(
        format!("{engine}: the same, p99 of a whole flow, ms"),
        measurements::median(&mut p99),
    );
    table.add(
        format!("{engine}: the same, processor time of the API for a flow, ms"),
        measurements::median(&mut work),
    );
    table.add(
        format!("{engine}: the same, until all events were handled and the API was idle, s"),
        measurements::median(&mut settling),
    );
    Ok(())
}

/// The outcome of a round.
#[derive(Debug, Default)]
struct Round {
    flows: Vec<Duration>,
    bought: HashMap<String, i64>,
}

impl Round {
    fn flows(&self) -> f64 {
        f64::from(u32::try_from(self.flows.len()).unwrap_or(u32::MAX))
    }

    fn percentile_ms(&mut self, percent: f64) -> f64 {
        measurements::percentile_ms(&mut self.flows, percent)
    }
}

async fn round(
    target: &ApiUnderLoad,
    products: &Arc<[Product]>,
    until: Instant,
) -> Result<Round, BenchError> {
    let guests: Vec<_> = (0..GUESTS)
        .map(|first| {
            let (products, port) = (Arc::clone(products), target.api.port);
            tokio::spawn(async move {
                let mut guest = Buyer::open(port, None).await?;
                let mut round_result = Round::default();
                // Each guest starts at another product, and all come by every product.
                for next in (first * PRODUCTS / GUESTS).. {
                    let (product, started) = (&products[next % products.len()], Instant::now());
                    flow(&mut guest, product).await?;
                    guest.forget_cookie();
                    round_result.flows.push(started.elapsed());
                    *round_result.bought.entry(product.sku.clone()).or_default() += i64::from(PIECES);
                    if Instant::now() >= until {
                        break;
                    }
                }
                Ok::<_, BenchError>(round_result)
            })
        })
        .collect();
    let mut all = Round::default();
    for guest in guests {
        let round_result = guest.await??;
        all.flows.extend(round_result.flows);
        for (sku, pieces) in round_result.bought {
            *all.bought.entry(sku).or_default() += pieces;
        }
    }
    Ok(all)
}
