//! Carts, checkout, payment and fulfilment.

pub(crate) mod buyer_orders;
pub(crate) mod cart;
pub(crate) mod checkout;
pub(crate) mod closed_accounts;
pub(crate) mod designs;
pub(crate) mod event_handlers;
pub(crate) mod expire_unpaid;
pub(crate) mod pay;
pub(crate) mod reclaim_guest_order;
pub(crate) mod refunds;
pub(crate) mod shop;
pub(crate) mod supersede_unpaid;
pub(crate) mod timeline;

use crate::buyer_identity::BuyerIdentity;
use crate::store::orders::{self, OrderRecord};
use allpet_contract::{Client, orders::ORDER_NOT_FOUND};
use allpet_domain::id::OrderId;
use allpet_kernel::{Buyer, Db, Failure, Kernel, Tx, transport::ModuleTransport};

/// The module's state, shared by handlers, listeners and jobs; cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Orders {
    pub(crate) kernel: Kernel,
    pub(crate) db: Db,
    pub(crate) secure_cookies: bool,
}

impl Orders {
    /// Finds one of the caller's own orders. Fails with `ORDER_NOT_FOUND` for anybody else's.
    pub(crate) async fn find_own_order(&self, buyer: &Buyer, id: OrderId) -> Result<OrderRecord, Failure> {
        let found = orders::find(&self.db, &BuyerIdentity::of(buyer), id).await?;
        found.ok_or_else(|| ORDER_NOT_FOUND.into())
    }

    /// Begins a transaction and locks the order until it ends.
    async fn lock_order(&self, id: OrderId) -> Result<(Tx, OrderRecord), Failure> {
        let mut tx = self.db.begin().await?;
        let record = orders::lock(&mut tx, id).await?.ok_or(ORDER_NOT_FOUND)?;
        Ok((tx, record))
    }

    /// Returns the client that calls other modules.
    fn module_client(&self) -> Client<ModuleTransport> {
        self.kernel.client(crate::NAME)
    }

    /// Returns the current time in milliseconds since 1970.
    fn now_ms(&self) -> i64 {
        i64::try_from(self.kernel.now().unix_millis()).unwrap_or(i64::MAX)
    }
}
