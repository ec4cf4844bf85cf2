//! Guests who look around, fill a cart, order and pay, again and again; the stock is counted before and after.

use super::{
    Measuring, Side,
    buyer::Buyer,
    flow::{PIECES, flow},
    stock::Stock,
    things::{THINGS, Thing, things},
};
use crate::{Broken, measurements};
use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

/// Guests who shop at a time.
const GUESTS: usize = 16;

pub(super) async fn measure(side: &Side, measuring: &mut Measuring) -> Result<(), Broken> {
    let stock = Stock::of(&side.api).await?;
    let mut before = stock.count().await?;
    let things: Arc<[Thing]> = things(side, &before).await?.into();
    let (mut rates, mut slow, mut late, mut work) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..measuring.rounds {
        let (begin, used) = (Instant::now(), side.api.processor_ms());
        let mut done = round(side, &things, begin + Duration::from_secs(measuring.seconds)).await?;
        let lasted = begin.elapsed().as_secs_f64();
        side.api.rest().await?;
        late.push(begin.elapsed().as_secs_f64() - lasted);
        work.push((side.api.processor_ms() - used) / done.flows());
        rates.push(done.flows() / lasted);
        slow.push(done.percentile_ms(99.0));
        before = stock.settled(&before, &done.bought).await?;
    }
    let (table, engine) = (&mut measuring.table, side.engine);
    let goal = if engine == "SQLite" { 100.0 } else { 150.0 };
    table.at_least(
        format!("{engine}: browse, cart, checkout (11 requests), 16 guests, flows/s"),
        measurements::median(&mut rates),
        goal,
    );
    table.note(
        format!("{engine}: the same, p99 of a whole flow, ms"),
        measurements::median(&mut slow),
    );
    table.note(
        format!("{engine}: the same, processor time of the API for a flow, ms"),
        measurements::median(&mut work),
    );
    table.note(
        format!("{engine}: the same, until all was heard and the API rested, s"),
        measurements::median(&mut late),
    );
    Ok(())
}

/// What came of a round.
#[derive(Debug, Default)]
struct Done {
    flows: Vec<Duration>,
    bought: HashMap<String, i64>,
}

impl Done {
    fn flows(&self) -> f64 {
        f64::from(u32::try_from(self.flows.len()).unwrap_or(u32::MAX))
    }

    fn percentile_ms(&mut self, percent: f64) -> f64 {
        measurements::percentile_ms(&mut self.flows, percent)
    }
}

async fn round(side: &Side, things: &Arc<[Thing]>, until: Instant) -> Result<Done, Broken> {
    let guests: Vec<_> = (0..GUESTS)
        .map(|first| {
            let (things, port) = (Arc::clone(things), side.api.port);
            tokio::spawn(async move {
                let mut guest = Buyer::open(port, None).await?;
                let mut done = Done::default();
                // Each begins elsewhere in the list, and all come by everything.
                for next in (first * THINGS / GUESTS).. {
                    let (thing, begin) = (&things[next % things.len()], Instant::now());
                    flow(&mut guest, thing).await?;
                    guest.leave();
                    done.flows.push(begin.elapsed());
                    *done.bought.entry(thing.sku.clone()).or_default() += i64::from(PIECES);
                    if Instant::now() >= until {
                        break;
                    }
                }
                Ok::<_, Broken>(done)
            })
        })
        .collect();
    let mut all = Done::default();
    for guest in guests {
        let done = guest.await??;
        all.flows.extend(done.flows);
        for (sku, pieces) in done.bought {
            *all.bought.entry(sku).or_default() += pieces;
        }
    }
    Ok(all)
}
