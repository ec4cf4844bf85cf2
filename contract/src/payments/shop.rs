//! The merchant's endpoints of payments.

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

/// An entry of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LedgerEntry {
    /// The time.
    pub at: Timestamp,
    /// The payment.
    pub payment: PaymentId,
    /// The movement: `capture` or `refund`.
    pub movement: String,
    /// The account.
    pub account: Account,
    /// The amount entering the account; negative if leaving it.
    pub amount: Money,
}

/// The balance of an account in a currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Balance {
    /// The account.
    pub account: Account,
    /// The balance.
    pub amount: Money,
}

/// A payee's ledger. The balances of a currency sum to zero.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Ledger {
    /// The balances of the accounts.
    pub balances: Vec<Balance>,
    /// The entries, newest first.
    pub entries: Page<LedgerEntry>,
}

endpoint! {
    /// Lists the shop's payments, newest first.
    ListShopPayments { tenant: TenantId; query Paging } = GET "/api/shops/{tenant}/payments" -> 200 Page<Payment>, MerchantOf,
        audience::FOR_PRODUCTS, [];
    /// Reads the shop's ledger.
    ReadLedger { tenant: TenantId; query Paging } = GET "/api/shops/{tenant}/ledger" -> 200 Ledger, MerchantOf,
        audience::FOR_PRODUCTS, [];
}
