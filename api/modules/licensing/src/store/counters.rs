//! Counters, which a transaction holds from its first use to its end: no value is given twice, and none is lost but with
//! the transaction that took it. Transactions take holds first, then a licence's number, a place in the register, and
//! the register's size, always in this order, so that none waits for one that waits for it.

use allpet_domain::{
    Day,
    id::{TenantId, UserId},
};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};

const TAKE: &str = "INSERT INTO counters (scope, value) VALUES ($1, $2) \
    ON CONFLICT (scope) DO UPDATE SET value = counters.value + excluded.value RETURNING value";
const READ: &str = "SELECT value FROM counters WHERE scope = $1";
const SET_ONCE: &str = "INSERT INTO counters (scope, value) VALUES ($1, $2) ON CONFLICT DO NOTHING";

async fn take(tx: &mut Tx, scope: &str, how_many: i64) -> Result<i64, Failure> {
    Ok(on_write!(tx, c => sqlx::query_scalar(TAKE).bind(scope).bind(how_many).fetch_one(c).await)?)
}

async fn read(db: &Db, scope: &str) -> Result<Option<i64>, Failure> {
    Ok(on_read!(db, c => sqlx::query_scalar(READ).bind(scope).fetch_optional(c).await)?)
}

/// The next count of a licence issued by `tenant` in the year of `day`, without gaps.
pub(crate) async fn licence_number(tx: &mut Tx, tenant: TenantId, day: Day) -> Result<u32, Failure> {
    let count = take(tx, &format!("number/{tenant}/{}", day.0.year()), 1).await?;
    u32::try_from(count).map_err(|_| Failure::internal("a year's licence numbers are used up"))
}

/// `how_many` places in the register; the first of them.
pub(crate) async fn register_places(tx: &mut Tx, how_many: i64) -> Result<i64, Failure> {
    Ok(take(tx, "register", how_many).await? - how_many)
}

/// Notes that the register of `tenant` has so many licences more.
pub(crate) async fn add_licences(tx: &mut Tx, tenant: TenantId, how_many: i64) -> Result<(), Failure> {
    take(tx, &format!("licences/{tenant}"), how_many).await.map(drop)
}

/// Licences in the register of `tenant`.
pub(crate) async fn licences(db: &Db, tenant: TenantId) -> Result<i64, Failure> {
    Ok(read(db, &format!("licences/{tenant}")).await?.unwrap_or_default())
}

/// Has everybody wait who sends a document for the same person, until this transaction ends.
pub(crate) async fn hold_documents(tx: &mut Tx, owner: UserId) -> Result<(), Failure> {
    take(tx, &format!("documents/{owner}"), 1).await.map(drop)
}

/// The three characters that the words of a tenant begin with, where it has any.
pub(crate) async fn tenant_code(db: &Db, tenant: TenantId) -> Result<Option<String>, Failure> {
    read(db, &format!("tenant/{tenant}")).await?.map(code).transpose()
}

/// The same, given now where the tenant has none yet.
pub(crate) async fn ensure_tenant_code(tx: &mut Tx, tenant: TenantId) -> Result<String, Failure> {
    let scope = format!("tenant/{tenant}");
    let known = async |tx: &mut Tx| -> Result<Option<i64>, Failure> {
        Ok(on_write!(tx, c => sqlx::query_scalar(READ).bind(&scope).fetch_optional(c).await)?)
    };
    if let Some(number) = known(tx).await? {
        return code(number);
    }
    let number = take(tx, "tenants", 1).await?;
    on_write!(tx, c => sqlx::query(SET_ONCE).bind(&scope).bind(number).execute(c).await.map(drop))?;
    code(known(tx).await?.unwrap_or(number))
}

/// Three digits to the base 36.
fn code(number: i64) -> Result<String, Failure> {
    const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let number = usize::try_from(number)
        .ok()
        .filter(|number| *number < 36 * 36 * 36);
    let number =
        number.ok_or_else(|| Failure::internal("there are more tenants than codes for their words"))?;
    let digit = |place: usize| char::from(DIGITS[number / place % 36]);
    Ok([1_296, 36, 1].into_iter().map(digit).collect())
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn codes_have_three_characters_and_differ() {
        assert_eq!(code(1).unwrap(), "001");
        assert_eq!(code(36 * 36 * 36 - 1).unwrap(), "zzz");
        assert!(code(36 * 36 * 36).is_err());
    }
}
