//! What happens to carts and orders.

pub(crate) mod buyer_orders;
pub(crate) mod cart;
pub(crate) mod cart_pricing;
pub(crate) mod checkout;
pub(crate) mod designs;
pub(crate) mod event_handlers;
pub(crate) mod expire_unpaid;
pub(crate) mod merge;
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
use allpet_kernel::{Buyer, Db, Failure, Kernel, Tx, kernel::InProcess};

/// What the handlers share; cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Orders {
    pub(crate) kernel: Kernel,
    pub(crate) db: Db,
    pub(crate) secure_cookies: bool,
}

impl Orders {
    /// One of the caller's own orders; another's is not there.
    pub(crate) async fn own(&self, buyer: &Buyer, id: OrderId) -> Result<OrderRecord, Failure> {
        let found = orders::find(&self.db, &BuyerIdentity::of(buyer), id).await?;
        found.ok_or_else(|| ORDER_NOT_FOUND.into())
    }

    /// An order, which nobody else changes until the transaction ends.
    async fn take(&self, id: OrderId) -> Result<(Tx, OrderRecord), Failure> {
        let mut tx = self.db.begin().await?;
        let kept = orders::take(&mut tx, id).await?.ok_or(ORDER_NOT_FOUND)?;
        Ok((tx, kept))
    }

    /// The way to the other modules.
    fn module_client(&self) -> Client<InProcess> {
        self.kernel.client(crate::NAME)
    }

    fn now_ms(&self) -> i64 {
        i64::try_from(self.kernel.now().unix_millis()).unwrap_or(i64::MAX)
    }
}
