//! The tables of the test gateway.

use super::{money, unknown};
use crate::gateway::{ChargeOutcome, test::Behaviour};
use allpet_domain::{
    Money,
    payments::{Brand, Card, FailureReason},
};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};

const INSERT_TOKEN: &str = "INSERT INTO test_gateway_tokens (hash, brand, last_four, behaviour, expires_ms, used) \
    VALUES ($1, $2, $3, $4, $5, FALSE)";
const CARD: &str =
    "SELECT brand, last_four FROM test_gateway_tokens WHERE hash = $1 AND NOT used AND expires_ms > $2";
const SPEND: &str = "UPDATE test_gateway_tokens SET used = TRUE WHERE hash = $1 AND NOT used AND expires_ms > $2 \
    RETURNING behaviour";
const DELETE_TOKENS: &str = "DELETE FROM test_gateway_tokens WHERE expires_ms <= $1";
const INSERT_CHARGE: &str = "INSERT INTO test_gateway_charges (reference, amount, currency, outcome, behaviour) VALUES ($1, $2, $3, $4, $5)";
const CHARGE: &str =
    "SELECT amount, currency, outcome, behaviour FROM test_gateway_charges WHERE reference = $1";
const DECIDE: &str =
    "UPDATE test_gateway_charges SET outcome = $2 WHERE reference = $1 AND outcome = 'needs-action'";
const INSERT_REFUND: &str = "INSERT INTO test_gateway_refunds (reference, charge, amount) VALUES ($1, $2, $3) \
    ON CONFLICT DO NOTHING RETURNING reference";
const ADD_REFUNDED: &str = "UPDATE test_gateway_charges SET refunded = refunded + $2 \
    WHERE reference = $1 AND outcome = 'succeeded' AND refunded + $2 <= amount RETURNING reference";

/// The row of a charge.
pub(crate) struct ChargeRecord {
    pub(crate) outcome: ChargeOutcome,
    pub(crate) amount: Money,
    pub(crate) behaviour: Behaviour,
}

fn word(outcome: ChargeOutcome) -> &'static str {
    match outcome {
        ChargeOutcome::Succeeded => "succeeded",
        ChargeOutcome::NeedsAction => "needs-action",
        ChargeOutcome::Unknown => "unknown",
        ChargeOutcome::NotFound => "not-there",
        ChargeOutcome::Failed(reason) => reason.as_str(),
    }
}

fn outcome(word: &str) -> Result<ChargeOutcome, Failure> {
    match word {
        "succeeded" => Ok(ChargeOutcome::Succeeded),
        "needs-action" => Ok(ChargeOutcome::NeedsAction),
        other => FailureReason::parse(other)
            .map(ChargeOutcome::Failed)
            .ok_or_else(|| unknown("outcome", other)),
    }
}

pub(crate) async fn insert_token(
    tx: &mut Tx,
    hash: &[u8],
    card: &Card,
    behaviour: Behaviour,
    expires_ms: i64,
) -> Result<(), Failure> {
    Ok(
        on_write!(tx, c => sqlx::query(INSERT_TOKEN).bind(hash).bind(card.brand.as_str()).bind(&card.last_four)
        .bind(behaviour.as_str()).bind(expires_ms).execute(c).await.map(drop))?,
    )
}

/// Reads the card of an unspent token.
pub(crate) async fn card(db: &Db, hash: &[u8], now_ms: i64) -> Result<Option<Card>, Failure> {
    let row: Option<(String, String)> =
        on_read!(db, c => sqlx::query_as(CARD).bind(hash).bind(now_ms).fetch_optional(c).await)?;
    row.map(|(brand, last_four)| {
        let brand = Brand::parse(&brand).ok_or_else(|| unknown("brand", &brand))?;
        Ok(Card { brand, last_four })
    })
    .transpose()
}

/// Spends a token. Returns the behaviour of its card, or `None` if it was spent or expired.
pub(crate) async fn spend(tx: &mut Tx, hash: &[u8], now_ms: i64) -> Result<Option<Behaviour>, Failure> {
    let word: Option<String> =
        on_write!(tx, c => sqlx::query_scalar(SPEND).bind(hash).bind(now_ms).fetch_optional(c).await)?;
    word.map(|word| Behaviour::parse(&word).ok_or_else(|| unknown("behaviour", &word)))
        .transpose()
}

/// Deletes the tokens that expired before a time, spent or not, and returns their number.
pub(crate) async fn delete_tokens(tx: &mut Tx, before_ms: i64) -> Result<u32, Failure> {
    let rows = on_write!(tx, c => sqlx::query(DELETE_TOKENS).bind(before_ms).execute(c).await
        .map(|done| done.rows_affected()))?;
    Ok(u32::try_from(rows).unwrap_or(u32::MAX))
}

pub(crate) async fn insert_charge(
    tx: &mut Tx,
    reference: &str,
    record: &ChargeRecord,
) -> Result<(), Failure> {
    let amount = record.amount;
    Ok(
        on_write!(tx, c => sqlx::query(INSERT_CHARGE).bind(reference).bind(amount.minor).bind(amount.currency.code())
        .bind(word(record.outcome)).bind(record.behaviour.as_str()).execute(c).await.map(drop))?,
    )
}

pub(crate) async fn find_charge(db: &Db, reference: &str) -> Result<Option<ChargeRecord>, Failure> {
    let row: Option<(i64, String, String, String)> =
        on_read!(db, c => sqlx::query_as(CHARGE).bind(reference).fetch_optional(c).await)?;
    row.map(|(amount, currency, word, behaviour)| {
        Ok(ChargeRecord {
            outcome: outcome(&word)?,
            amount: money(amount, &currency)?,
            behaviour: Behaviour::parse(&behaviour).ok_or_else(|| unknown("behaviour", &behaviour))?,
        })
    })
    .transpose()
}

/// Decides a charge that waits for its second step; does nothing to any other.
pub(crate) async fn decide(tx: &mut Tx, reference: &str, outcome: ChargeOutcome) -> Result<(), Failure> {
    Ok(
        on_write!(tx, c => sqlx::query(DECIDE).bind(reference).bind(word(outcome)).execute(c).await.map(drop))?,
    )
}

/// Inserts a refund. Returns false if it exists.
pub(crate) async fn insert_refund(
    tx: &mut Tx,
    charge: &str,
    reference: &str,
    amount: Money,
) -> Result<bool, Failure> {
    let inserted: Option<String> = on_write!(tx, c => sqlx::query_scalar(INSERT_REFUND)
        .bind(reference).bind(charge).bind(amount.minor).fetch_optional(c).await)?;
    Ok(inserted.is_some())
}

/// Adds to the refunded amount of a charge. Returns false if the amount exceeds what is left.
pub(crate) async fn add_refunded(tx: &mut Tx, charge: &str, amount: Money) -> Result<bool, Failure> {
    let updated: Option<String> = on_write!(tx, c => sqlx::query_scalar(ADD_REFUNDED)
        .bind(charge).bind(amount.minor).fetch_optional(c).await)?;
    Ok(updated.is_some())
}
