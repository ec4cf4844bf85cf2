//! The shop's whole stock, before and after a load.

use super::sign_in;
use crate::{BenchError, caller::Caller, process::Running};
use allpet_contract::{
    Client,
    catalog::{ListStock, StockQuery},
};
use allpet_domain::id::TenantId;
use std::{
    collections::{BTreeSet, HashMap},
    time::{Duration, Instant},
};

/// How long the events of a load may take to be handled.
const EVENTS_LIMIT: Duration = Duration::from_mins(1);

/// The stock, as its merchant sees it.
#[derive(Debug)]
pub(super) struct Stock {
    merchant: Client<Caller>,
    tenant: TenantId,
}

/// Pieces on hand by SKU.
pub(super) type Pieces = HashMap<String, i64>;

impl Stock {
    pub(super) async fn of(api: &Running) -> Result<Self, BenchError> {
        let (merchant, session) = sign_in(api, "merchant@allpetplus.example").await?;
        let shop = session.user.roles.first();
        let shop = shop.ok_or_else(|| BenchError("the merchant has no shop".into()))?;
        Ok(Self {
            merchant,
            tenant: shop.tenant,
        })
    }

    /// Counts the pieces on hand. Fails if any are held.
    pub(super) async fn count(&self) -> Result<Pieces, BenchError> {
        let (pieces, held) = self.read().await?;
        if held == 0 {
            return Ok(pieces);
        }
        Err(BenchError(format!("{held} pieces are held before anybody shops")))
    }

    /// Waits until nothing is held and returns the stock. Fails if it is not the former stock minus what was `bought`.
    pub(super) async fn wait_until_settled(
        &self,
        before: &Pieces,
        bought: &Pieces,
    ) -> Result<Pieces, BenchError> {
        let started = Instant::now();
        let after = loop {
            let (pieces, held) = self.read().await?;
            if held == 0 {
                break pieces;
            }
            if started.elapsed() > EVENTS_LIMIT {
                return Err(BenchError(format!(
                    "THE STOCK IS WRONG: {held} pieces are still held a minute after the load"
                )));
            }
            tokio::time::sleep(Duration::from_millis(250)).await;
        };
        check_exact(before, bought, &after)?;
        Ok(after)
    }

    async fn read(&self) -> Result<(Pieces, i64), BenchError> {
        let (mut pieces, mut held) = (Pieces::new(), 0);
        let mut query = StockQuery {
            limit: Some(100),
            ..StockQuery::default()
        };
        loop {
            let tenant = self.tenant;
            let page = self
                .merchant
                .send(ListStock {
                    tenant,
                    query: query.clone(),
                })
                .await?;
            for item in page.items {
                held += item.held;
                pieces.insert(item.sku, item.on_hand);
            }
            if page.next.is_none() {
                return Ok((pieces, held));
            }
            query.cursor = page.next;
        }
    }
}

/// Checks that each SKU has as many pieces as before minus those bought.
fn check_exact(before: &Pieces, bought: &Pieces, after: &Pieces) -> Result<(), BenchError> {
    let of = |pieces: &Pieces, sku: &str| pieces.get(sku).copied().unwrap_or(0);
    let skus = before.keys().chain(bought.keys()).chain(after.keys());
    let wrong: BTreeSet<&String> = skus
        .filter(|sku| of(after, sku) != of(before, sku) - of(bought, sku))
        .collect();
    let Some(first) = wrong.first() else {
        return Ok(());
    };
    Err(BenchError(format!(
        "THE STOCK IS WRONG of {} things: of {first} there were {}, {} were bought, and {} are there",
        wrong.len(),
        of(before, first),
        of(bought, first),
        of(after, first)
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces<const N: usize>(of: [(&str, i64); N]) -> Pieces {
        of.into_iter()
            .map(|(sku, count)| (sku.to_owned(), count))
            .collect()
    }

    #[test]
    fn a_wrong_number_of_pieces_is_an_error() {
        let (before, bought) = (pieces([("a", 9), ("b", 5)]), pieces([("a", 2)]));
        assert!(check_exact(&before, &bought, &pieces([("a", 7), ("b", 5)])).is_ok());
        for after in [
            pieces([("a", 8), ("b", 5)]),
            pieces([("a", 7), ("b", 4)]),
            pieces([("a", 7)]),
        ] {
            assert!(check_exact(&before, &bought, &after).is_err(), "{after:?}");
        }
        let sold_from_nowhere = pieces([("c", 1)]);
        assert!(check_exact(&before, &sold_from_nowhere, &before).is_err());
    }
}
