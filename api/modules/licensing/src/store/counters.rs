//! Counters. A transaction locks a counter from its first use until its end, so that no value is used twice, and a value is lost
//! only with its transaction. Transactions lock in one order, to prevent deadlocks: application locks, a licence's number, a
//! position in the register, the size of the register.

use allpet_domain::{
    Day,
    id::{TenantId, UserId},
};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};

const ADD: &str = "INSERT INTO counters (scope, value) VALUES ($1, $2) \
    ON CONFLICT (scope) DO UPDATE SET value = counters.value + excluded.value RETURNING value";
const READ: &str = "SELECT value FROM counters WHERE scope = $1";
const RAISE: &str = "INSERT INTO counters (scope, value) VALUES ($1, $2) \
    ON CONFLICT (scope) DO UPDATE SET value = excluded.value WHERE counters.value < excluded.value";
const SET_ONCE: &str = "INSERT INTO counters (scope, value) VALUES ($1, $2) ON CONFLICT DO NOTHING";

/// Adds to a counter. Returns its new value.
async fn add(tx: &mut Tx, scope: &str, amount: i64) -> Result<i64, Failure> {
    Ok(on_write!(tx, c => sqlx::query_scalar(ADD).bind(scope).bind(amount).fetch_one(c).await)?)
}

async fn read(db: &Db, scope: &str) -> Result<Option<i64>, Failure> {
    Ok(on_read!(db, c => sqlx::query_scalar(READ).bind(scope).fetch_optional(c).await)?)
}

/// Returns the next number of a licence that `tenant` issues in the year of `day`, without gaps.
pub(crate) async fn next_licence_number(tx: &mut Tx, tenant: TenantId, day: Day) -> Result<u32, Failure> {
    let count = add(tx, &format!("number/{tenant}/{}", day.0.year()), 1).await?;
    u32::try_from(count).map_err(|_| Failure::internal("the licence numbers of a year are used up"))
}

/// Reserves `amount` positions in the register. Returns the first.
pub(crate) async fn reserve_register_positions(tx: &mut Tx, amount: i64) -> Result<i64, Failure> {
    Ok(add(tx, "register", amount).await? - amount)
}

/// Adds to the number of licences in the register of `tenant`.
pub(crate) async fn add_licences(tx: &mut Tx, tenant: TenantId, amount: i64) -> Result<(), Failure> {
    add(tx, &format!("licences/{tenant}"), amount).await.map(drop)
}

/// Returns the number of licences in the register of `tenant`.
pub(crate) async fn count_licences(db: &Db, tenant: TenantId) -> Result<i64, Failure> {
    Ok(read(db, &format!("licences/{tenant}")).await?.unwrap_or_default())
}

/// Locks the documents of `owner` for other uploads until the transaction ends.
pub(crate) async fn lock_documents(tx: &mut Tx, owner: UserId) -> Result<(), Failure> {
    add(tx, &format!("documents/{owner}"), 1).await.map(drop)
}

/// Returns whether the clerks of `tenant` have their summary of `day`.
pub(crate) async fn has_summary(db: &Db, tenant: TenantId, day: Day) -> Result<bool, Failure> {
    let last = read(db, &format!("summary/{tenant}")).await?;
    Ok(last.is_some_and(|last| last >= i64::from(day.0.to_julian_day())))
}

/// Records that the clerks of `tenant` have their summary of `day`. Returns false if they had it.
pub(crate) async fn claim_summary(tx: &mut Tx, tenant: TenantId, day: Day) -> Result<bool, Failure> {
    let (scope, value) = (format!("summary/{tenant}"), i64::from(day.0.to_julian_day()));
    let rows = on_write!(tx, c => sqlx::query(RAISE).bind(scope).bind(value).execute(c).await
        .map(|result| result.rows_affected()))?;
    Ok(rows == 1)
}

/// Returns the code of three characters with which the search words of a tenant begin; `None` if it has none yet.
pub(crate) async fn tenant_code(db: &Db, tenant: TenantId) -> Result<Option<String>, Failure> {
    read(db, &format!("tenant/{tenant}"))
        .await?
        .map(to_code)
        .transpose()
}

/// Returns the tenant's code, and assigns one if it has none yet.
pub(crate) async fn ensure_tenant_code(tx: &mut Tx, tenant: TenantId) -> Result<String, Failure> {
    let scope = format!("tenant/{tenant}");
    let stored = async |tx: &mut Tx| -> Result<Option<i64>, Failure> {
        Ok(on_write!(tx, c => sqlx::query_scalar(READ).bind(&scope).fetch_optional(c).await)?)
    };
    if let Some(number) = stored(tx).await? {
        return to_code(number);
    }
    let number = add(tx, "tenants", 1).await?;
    on_write!(tx, c => sqlx::query(SET_ONCE).bind(&scope).bind(number).execute(c).await.map(drop))?;
    to_code(stored(tx).await?.unwrap_or(number))
}

/// Writes the number with three digits in base 36.
fn to_code(number: i64) -> Result<String, Failure> {
    const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let number = usize::try_from(number)
        .ok()
        .filter(|number| *number < 36 * 36 * 36);
    let number = number.ok_or_else(|| Failure::internal("there are more tenants than codes"))?;
    let digit = |weight: usize| char::from(DIGITS[number / weight % 36]);
    Ok([1_296, 36, 1].into_iter().map(digit).collect())
}

#[cfg(test)]
mod tests {
    use super::to_code;

    #[test]
    fn codes_have_three_characters_and_differ() {
        assert_eq!(to_code(1).unwrap(), "001");
        assert_eq!(to_code(36 * 36 * 36 - 1).unwrap(), "zzz");
        assert!(to_code(36 * 36 * 36).is_err());
    }
}
