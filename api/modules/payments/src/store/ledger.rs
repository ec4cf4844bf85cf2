//! The ledger. Rows are only ever inserted.

use super::{money, payments::PaymentRecord, unknown};
use allpet_contract::payments::{Balance, LedgerEntry};
use allpet_domain::{
    Timestamp,
    id::{PaymentId, TenantId},
    payments::{Account, Posting},
};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use sqlx::FromRow;
use uuid::Uuid;

const POST: &str = "INSERT INTO ledger (movement, account, kind, payment, tenant, amount, currency, at) \
    VALUES ($1, $2, $4, $5, $6, $7, $9, $10), ($1, $3, $4, $5, $6, $8, $9, $10)";
const ENTRIES: &str = "SELECT movement, account, kind, payment, amount, currency, at FROM ledger WHERE tenant = $1 \
    ORDER BY movement DESC, account LIMIT $2";
const ENTRIES_BEHIND: &str = "SELECT movement, account, kind, payment, amount, currency, at FROM ledger \
    WHERE tenant = $1 AND (movement < $3 OR (movement = $3 AND account > $4)) ORDER BY movement DESC, account LIMIT $2";
const BALANCES: &str = "SELECT account, currency, CAST(SUM(amount) AS BIGINT) FROM ledger WHERE tenant = $1 \
    GROUP BY account, currency ORDER BY currency, account";

#[derive(FromRow)]
struct Row {
    movement: Uuid,
    account: String,
    kind: String,
    payment: Uuid,
    amount: i64,
    currency: String,
    at: time::OffsetDateTime,
}

/// The position of an entry in the list.
pub(crate) type EntryPosition = (Uuid, String);

/// Inserts both entries of a movement. `movement` is the id of the payment or refund.
pub(crate) async fn post(
    tx: &mut Tx,
    movement: Uuid,
    kind: &str,
    record: &PaymentRecord,
    posting: &Posting,
    now: Timestamp,
) -> Result<(), Failure> {
    let [one, other] = posting;
    Ok(
        on_write!(tx, c => sqlx::query(POST).bind(movement).bind(one.account.as_str()).bind(other.account.as_str()).bind(kind)
        .bind(record.view.id.0).bind(record.tenant.0).bind(one.amount.minor).bind(other.amount.minor)
        .bind(one.amount.currency.code()).bind(now.inner()).execute(c).await.map(drop))?,
    )
}

/// Reads a payee's entries, the newest first.
pub(crate) async fn entries(
    db: &Db,
    tenant: TenantId,
    behind: Option<EntryPosition>,
    limit: u32,
) -> Result<Vec<(EntryPosition, LedgerEntry)>, Failure> {
    let limit = i64::from(limit);
    let rows: Vec<Row> = match behind {
        None => on_read!(db, c => sqlx::query_as(ENTRIES).bind(tenant.0).bind(limit).fetch_all(c).await)?,
        Some((movement, account)) => on_read!(db, c => sqlx::query_as(ENTRIES_BEHIND)
            .bind(tenant.0).bind(limit).bind(movement).bind(&account).fetch_all(c).await)?,
    };
    rows.into_iter().map(Row::read).collect()
}

impl Row {
    fn read(self) -> Result<(EntryPosition, LedgerEntry), Failure> {
        let entry = LedgerEntry {
            at: Timestamp::new(self.at),
            payment: PaymentId(self.payment),
            movement: self.kind,
            account: account(&self.account)?,
            amount: money(self.amount, &self.currency)?,
        };
        Ok(((self.movement, self.account), entry))
    }
}

fn account(word: &str) -> Result<Account, Failure> {
    Account::parse(word).ok_or_else(|| unknown("account", word))
}

/// Reads the balances of a payee's accounts.
pub(crate) async fn balances(db: &Db, tenant: TenantId) -> Result<Vec<Balance>, Failure> {
    let rows: Vec<(String, String, i64)> =
        on_read!(db, c => sqlx::query_as(BALANCES).bind(tenant.0).fetch_all(c).await)?;
    let read = |(word, currency, minor): (String, String, i64)| {
        Ok(Balance {
            account: account(&word)?,
            amount: money(minor, &currency)?,
        })
    };
    rows.into_iter().map(read).collect()
}
