//! The shop's stock, all of it: what is on the shelf before and after.

use super::sign_in;
use crate::{Broken, caller::Caller, process::Running};
use allpet_contract::{
    Client,
    catalog::{ListStock, StockQuery},
};
use allpet_domain::id::TenantId;
use std::{
    collections::{BTreeSet, HashMap},
    time::{Duration, Instant},
};

/// How long events may take to be heard.
const PATIENCE: Duration = Duration::from_mins(1);

/// The stock, as its merchant sees it.
#[derive(Debug)]
pub(super) struct Stock {
    merchant: Client<Caller>,
    tenant: TenantId,
}

/// Pieces on the shelf by SKU.
pub(super) type Pieces = HashMap<String, i64>;

impl Stock {
    pub(super) async fn of(api: &Running) -> Result<Self, Broken> {
        let (merchant, session) = sign_in(api, "merchant@allpetplus.example").await?;
        let shop = session.user.roles.first();
        let shop = shop.ok_or_else(|| Broken("the merchant has no shop".into()))?;
        Ok(Self {
            merchant,
            tenant: shop.tenant,
        })
    }

    /// What is on the shelf while nothing is held.
    pub(super) async fn count(&self) -> Result<Pieces, Broken> {
        let (pieces, held) = self.look().await?;
        if held == 0 {
            return Ok(pieces);
        }
        Err(Broken(format!("{held} pieces are held before anybody shops")))
    }

    /// The stock once nothing is held any more. Where it is not what it was but for what was `bought`, that is an error.
    pub(super) async fn settled(&self, before: &Pieces, bought: &Pieces) -> Result<Pieces, Broken> {
        let begin = Instant::now();
        let after = loop {
            let (pieces, held) = self.look().await?;
            if held == 0 {
                break pieces;
            }
            if begin.elapsed() > PATIENCE {
                return Err(Broken(format!(
                    "THE STOCK IS WRONG: {held} pieces are still held a minute after the load"
                )));
            }
            tokio::time::sleep(Duration::from_millis(250)).await;
        };
        exact(before, bought, &after)?;
        Ok(after)
    }

    async fn look(&self) -> Result<(Pieces, i64), Broken> {
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

/// What is there is what was there but for what was bought, of every single thing.
fn exact(before: &Pieces, bought: &Pieces, after: &Pieces) -> Result<(), Broken> {
    let of = |pieces: &Pieces, sku: &str| pieces.get(sku).copied().unwrap_or(0);
    let skus = before.keys().chain(bought.keys()).chain(after.keys());
    let wrong: BTreeSet<&String> = skus
        .filter(|sku| of(after, sku) != of(before, sku) - of(bought, sku))
        .collect();
    let Some(first) = wrong.first() else {
        return Ok(());
    };
    Err(Broken(format!(
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
    fn a_piece_too_many_or_too_few_is_seen() {
        let (before, bought) = (pieces([("a", 9), ("b", 5)]), pieces([("a", 2)]));
        assert!(exact(&before, &bought, &pieces([("a", 7), ("b", 5)])).is_ok());
        for after in [
            pieces([("a", 8), ("b", 5)]),
            pieces([("a", 7), ("b", 4)]),
            pieces([("a", 7)]),
        ] {
            assert!(exact(&before, &bought, &after).is_err(), "{after:?}");
        }
        let sold_from_nowhere = pieces([("c", 1)]);
        assert!(exact(&before, &sold_from_nowhere, &before).is_err());
    }
}
