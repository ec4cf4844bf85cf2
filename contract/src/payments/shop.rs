//! What a merchant sees of payments.

use super::Payment;
use crate::{
    access::{MerchantOf, audience},
    endpoint,
    page::{Page, Paging},
};
use allpet_domain::{
    Money, Timestamp,
    id::{PaymentId, TenantId},
    payments::Account,
};
use serde::{Deserialize, Serialize};

/// One line of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LedgerEntry {
    /// When.
    pub at: Timestamp,
    /// Of which payment.
    pub payment: PaymentId,
    /// What moved the money: `capture` or `refund`.
    pub movement: String,
    /// Where.
    pub account: Account,
    /// How much came; negative where it left.
    pub amount: Money,
}

/// What an account holds in a currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Balance {
    /// Which account.
    pub account: Account,
    /// How much.
    pub amount: Money,
}

/// A payee's ledger. The balances of a currency sum to nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Ledger {
    /// What the accounts hold.
    pub balances: Vec<Balance>,
    /// The movements, the newest first.
    pub entries: Page<LedgerEntry>,
}

endpoint! {
    /// Lists what the shop was paid, the newest first.
    ListShopPayments { tenant: TenantId; query Paging } = GET "/api/shops/{tenant}/payments" -> 200 Page<Payment>, MerchantOf,
        audience::FOR_PRODUCTS, [];
    /// Reads the shop's ledger.
    ReadLedger { tenant: TenantId; query Paging } = GET "/api/shops/{tenant}/ledger" -> 200 Ledger, MerchantOf,
        audience::FOR_PRODUCTS, [];
}
