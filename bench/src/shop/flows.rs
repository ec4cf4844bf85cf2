//! Guests who look around, fill a cart, order and pay, again and again; the stock is counted before and after.

use super::{
    Measuring, Side,
    buyer::Buyer,
    stock::{Pieces, Stock},
};
use crate::{Broken, figures, load::number, scene::now};
use allpet_contract::{
    IdempotencyKey,
    catalog::{ListProducts, ProductQuery, ProductSort, ReadProduct},
    orders::{
        AddToCart, CartItem, ChangeLine, CheckoutForm, LineChange, NewLine, OrderForm, PayOrder, PlaceOrder,
        PriceCheckout, ReadOrder,
    },
    payments::{CardForm, PayForm, Tokenise},
};
use allpet_domain::{
    catalog::Category,
    orders::{Address, Country, OrderState, ShippingChoice},
};
use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

/// Guests who shop at a time.
const GUESTS: usize = 16;
/// How many each of them buys.
const PIECES: u32 = 2;
/// How many different things are bought: few enough that guests meet at the same one.
const THINGS: usize = 48;
/// How many pieces of a thing there are at least, so that a measurement does not sell it out.
const ENOUGH: i64 = 2_000;

/// Something that is bought.
#[derive(Debug)]
struct Thing {
    slug: String,
    title: String,
    category: Category,
    sku: String,
}

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
        figures::median(&mut rates),
        goal,
    );
    table.note(
        format!("{engine}: the same, p99 of a whole flow, ms"),
        figures::median(&mut slow),
    );
    table.note(
        format!("{engine}: the same, processor time of the API for a flow, ms"),
        figures::median(&mut work),
    );
    table.note(
        format!("{engine}: the same, until all was heard and the API rested, s"),
        figures::median(&mut late),
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
        figures::percentile_ms(&mut self.flows, percent)
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

/// From the landing page to the paid order: what the store's pages ask for, one after the other.
async fn flow(guest: &mut Buyer, thing: &Thing) -> Result<(), Broken> {
    browse(guest, thing).await?;
    let item = CartItem::Variant {
        sku: thing.sku.clone(),
    };
    let body = NewLine { item, quantity: 1 };
    let cart = guest.send(AddToCart { key: key(), body }).await?;
    let line = cart
        .lines
        .first()
        .ok_or_else(|| Broken("an empty cart".into()))?
        .id;
    let body = LineChange { quantity: PIECES };
    guest.look(ChangeLine { line, body }).await?;
    let (address, shipping) = (address(), ShippingChoice::Standard);
    let body = CheckoutForm {
        address: address.clone(),
        shipping,
    };
    let totals = guest.send(PriceCheckout { body }).await?;
    let card = guest.send(Tokenise { body: card() }).await?;
    let body = OrderForm {
        address,
        shipping,
        email: "ada@example.com".into(),
        expected_total: totals.total,
    };
    let order = guest.send(PlaceOrder { key: key(), body }).await?.id;
    let body = PayForm {
        card_token: card.token,
    };
    guest
        .look(PayOrder {
            order,
            key: key(),
            body,
        })
        .await?;
    let state = guest.send(ReadOrder { order }).await?.state;
    if state == OrderState::Paid {
        return Ok(());
    }
    Err(Broken(format!(
        "the order is {} after it was paid",
        state.label()
    )))
}

/// The landing page's newest, a department, a search, and the product itself.
async fn browse(guest: &mut Buyer, thing: &Thing) -> Result<(), Broken> {
    let lists = [
        ProductQuery {
            sort: ProductSort::Newest,
            limit: Some(4),
            ..ProductQuery::default()
        },
        ProductQuery {
            category: Some(thing.category),
            ..ProductQuery::default()
        },
        ProductQuery {
            q: thing.title.clone(),
            ..ProductQuery::default()
        },
    ];
    for query in lists {
        guest.look(ListProducts { query }).await?;
    }
    guest
        .look(ReadProduct {
            slug: thing.slug.clone(),
        })
        .await
}

fn key() -> IdempotencyKey {
    IdempotencyKey(format!("flow-{}", number()))
}

fn address() -> Address {
    Address {
        name: "Ada Byron".into(),
        line1: "12 Main Street".into(),
        line2: String::new(),
        city: "Seattle".into(),
        region: "WA".into(),
        postal_code: "98103".into(),
        country: Country::Us,
    }
}

fn card() -> CardForm {
    let year = u16::try_from(now().inner().year()).unwrap_or_default();
    CardForm {
        number: "4242 4242 4242 4242".into(),
        month: 12,
        year: year + 3,
        code: "123".into(),
    }
}

/// What is bought: generated things of which there are plenty, spread over the departments.
async fn things(side: &Side, stock: &Pieces) -> Result<Vec<Thing>, Broken> {
    let mut visitor = Buyer::open(side.api.port, None).await?;
    let mut things = Vec::new();
    for category in Category::ALL {
        let query = ProductQuery {
            category: Some(*category),
            sort: ProductSort::Newest,
            limit: Some(100),
            ..ProductQuery::default()
        };
        let mut missing = THINGS / Category::ALL.len();
        for card in visitor.send(ListProducts { query }).await?.items {
            if missing == 0 {
                break;
            }
            let product = visitor.send(ReadProduct { slug: card.slug }).await?;
            let enough = |sku: &String| {
                sku.starts_with("GEN-") && stock.get(sku).is_some_and(|on_hand| *on_hand >= ENOUGH)
            };
            let mut skus = product.variants.into_iter().map(|variant| variant.sku);
            if let Some(sku) = skus.find(enough) {
                missing -= 1;
                things.push(Thing {
                    slug: product.slug,
                    title: product.title,
                    category: product.category,
                    sku,
                });
            }
        }
    }
    if things.len() == THINGS {
        return Ok(things);
    }
    let found = things.len();
    Err(Broken(format!(
        "only {found} things can be bought; 10,000 generated products are needed"
    )))
}
