//! The shop's stock, all of it: what is on the shelf before and after.

use super::sign_in;
use crate::{Broken, caller::Caller, process::Running};
use allpet_contract::{
    Client,
    catalog::{ListStock, StockQuery},
};
use allpet_domain::id::TenantId;
use std::{
    collections::HashMap,
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
    pub(super) async fn settled(
        &self,
        before: &Pieces,
        bought: &HashMap<String, i64>,
    ) -> Result<Pieces, Broken> {
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
        let wrong = |sku: &&String| {
            let expected = before.get(*sku).copied().unwrap_or(0) - bought.get(*sku).copied().unwrap_or(0);
            after.get(*sku).copied().unwrap_or(0) != expected
        };
        let wrong: Vec<&String> = before.keys().chain(bought.keys()).filter(wrong).collect();
        match wrong.first() {
            None => Ok(after),
            Some(first) => Err(Broken(format!(
                "THE STOCK IS WRONG of {} things: of {first} there were {:?}, {:?} were bought, and {:?} are there",
                wrong.len(),
                before.get(*first),
                bought.get(*first),
                after.get(*first)
            ))),
        }
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
