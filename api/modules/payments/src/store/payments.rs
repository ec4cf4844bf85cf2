//! Payments.

use super::{money, unknown};
use allpet_contract::payments::{Payment, PaymentSubject};
use allpet_domain::{
    Money, Timestamp,
    id::{ApplicationId, OrderId, PaymentId, TenantId},
    payments::{Brand, Card, FailureReason, PaymentState},
};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use sqlx::FromRow;
use uuid::Uuid;

macro_rules! columns {
    () => {
        "id, request_hash, subject_kind, subject, tenant, amount, currency, state, brand, last_four, failure, refunded AS reserved, \
         (SELECT CAST(COALESCE(SUM(r.amount), 0) AS BIGINT) FROM refunds r WHERE r.payment = payments.id AND r.state = 'requested') \
         AS under_way, created_at"
    };
}
macro_rules! select {
    ($rest:literal) => {
        concat!("SELECT ", columns!(), " FROM payments WHERE ", $rest)
    };
}

const FIND: &str = select!("id = $1");
const OF_INTENT: &str = select!("intent = $1");
const LIVE: &str = select!(
    "subject_kind = $1 AND subject = $2 AND state IN ('created', 'needs-action', 'processing', 'succeeded')"
);
const OF_TENANT: &str = select!("tenant = $1 ORDER BY id DESC LIMIT $2");
const OF_TENANT_BEHIND: &str = select!("tenant = $1 AND id < $3 ORDER BY id DESC LIMIT $2");
const UNSETTLED: &str = select!("state = 'processing' AND ask_from_ms <= $1 ORDER BY ask_from_ms LIMIT 50");
/// Taking the row first makes two refunds of one payment follow each other.
const TAKE: &str = concat!(
    "UPDATE payments SET refunded = refunded WHERE id = $1 RETURNING ",
    columns!()
);
const INSERT: &str = "INSERT INTO payments (id, intent, request_hash, subject_kind, subject, tenant, amount, currency, state, \
    brand, last_four, ask_from_ms, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
    ON CONFLICT DO NOTHING RETURNING id";
const CANCEL_WAITING: &str =
    "UPDATE payments SET state = $3 WHERE subject_kind = $1 AND subject = $2 AND state = 'needs-action'";
const MOVE: &str = "UPDATE payments SET state = $3, failure = $4, ask_from_ms = $5 WHERE id = $1 AND state = $2 RETURNING id";
const ASK_LATER: &str = "UPDATE payments SET ask_from_ms = $2 WHERE id = $1";
const SET_RESERVED: &str = "UPDATE payments SET refunded = $2 WHERE id = $1";

/// A payment as it is kept.
#[derive(Clone, Debug)]
pub(crate) struct PaymentRecord {
    /// What others are told. Only what has gone back counts as refunded there.
    pub(crate) view: Payment,
    /// What went back or is on its way back: no other refund may promise it.
    pub(crate) reserved: Money,
    pub(crate) tenant: TenantId,
    pub(crate) request_hash: Vec<u8>,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    request_hash: Vec<u8>,
    subject_kind: String,
    subject: Uuid,
    tenant: Uuid,
    amount: i64,
    currency: String,
    state: String,
    brand: String,
    last_four: String,
    failure: Option<String>,
    reserved: i64,
    under_way: i64,
    created_at: time::OffsetDateTime,
}

impl Row {
    fn read(self) -> Result<PaymentRecord, Failure> {
        let subject = match self.subject_kind.as_str() {
            "order" => PaymentSubject::Order(OrderId(self.subject)),
            "licence-application" => PaymentSubject::LicenceApplication(ApplicationId(self.subject)),
            other => return Err(unknown("subject", other)),
        };
        let brand = Brand::parse(&self.brand).ok_or_else(|| unknown("brand", &self.brand))?;
        let failure = self
            .failure
            .map(|word| FailureReason::parse(&word).ok_or_else(|| unknown("failure", &word)));
        Ok(PaymentRecord {
            view: Payment {
                id: PaymentId(self.id),
                subject,
                amount: money(self.amount, &self.currency)?,
                state: PaymentState::parse(&self.state).ok_or_else(|| unknown("state", &self.state))?,
                card: Card {
                    brand,
                    last_four: self.last_four,
                },
                failure: failure.transpose()?,
                refunded: money(self.reserved - self.under_way, &self.currency)?,
                created: Timestamp::new(self.created_at),
            },
            reserved: money(self.reserved, &self.currency)?,
            tenant: TenantId(self.tenant),
            request_hash: self.request_hash,
        })
    }
}

fn parts(subject: PaymentSubject) -> (&'static str, Uuid) {
    match subject {
        PaymentSubject::Order(id) => ("order", id.0),
        PaymentSubject::LicenceApplication(id) => ("licence-application", id.0),
    }
}

fn read(row: Option<Row>) -> Result<Option<PaymentRecord>, Failure> {
    row.map(Row::read).transpose()
}

pub(crate) async fn find(db: &Db, id: PaymentId) -> Result<Option<PaymentRecord>, Failure> {
    read(on_read!(db, c => sqlx::query_as(FIND).bind(id.0).fetch_optional(c).await)?)
}

pub(crate) async fn of_intent(db: &Db, intent: &str) -> Result<Option<PaymentRecord>, Failure> {
    read(on_read!(db, c => sqlx::query_as(OF_INTENT).bind(intent).fetch_optional(c).await)?)
}

/// The payment of a thing that came or may still come.
pub(crate) async fn live(db: &Db, subject: PaymentSubject) -> Result<Option<PaymentRecord>, Failure> {
    let (kind, id) = parts(subject);
    read(on_read!(db, c => sqlx::query_as(LIVE).bind(kind).bind(id).fetch_optional(c).await)?)
}

/// A payee's payments, the newest first.
pub(crate) async fn of_tenant(
    db: &Db,
    tenant: TenantId,
    behind: Option<Uuid>,
    limit: u32,
) -> Result<Vec<PaymentRecord>, Failure> {
    let limit = i64::from(limit);
    let rows: Vec<Row> = match behind {
        None => on_read!(db, c => sqlx::query_as(OF_TENANT).bind(tenant.0).bind(limit).fetch_all(c).await)?,
        Some(id) => on_read!(db, c => sqlx::query_as(OF_TENANT_BEHIND)
            .bind(tenant.0).bind(limit).bind(id).fetch_all(c).await)?,
    };
    rows.into_iter().map(Row::read).collect()
}

/// Payments whose outcome should be known by now.
pub(crate) async fn unsettled(db: &Db, now_ms: i64) -> Result<Vec<PaymentRecord>, Failure> {
    let rows: Vec<Row> = on_read!(db, c => sqlx::query_as(UNSETTLED).bind(now_ms).fetch_all(c).await)?;
    rows.into_iter().map(Row::read).collect()
}

/// The payment, which nobody else changes until the transaction ends.
pub(crate) async fn take(tx: &mut Tx, id: PaymentId) -> Result<Option<PaymentRecord>, Failure> {
    read(on_write!(tx, c => sqlx::query_as(TAKE).bind(id.0).fetch_optional(c).await)?)
}

/// Notes a payment; false where the same intention or another live payment of the thing is there.
pub(crate) async fn insert(
    tx: &mut Tx,
    kept: &PaymentRecord,
    intent: &str,
    ask_from_ms: i64,
) -> Result<bool, Failure> {
    let view = &kept.view;
    let (kind, subject) = parts(view.subject);
    let inserted: Option<Uuid> = on_write!(tx, c => sqlx::query_scalar(INSERT)
        .bind(view.id.0).bind(intent).bind(&kept.request_hash).bind(kind).bind(subject).bind(kept.tenant.0)
        .bind(view.amount.minor).bind(view.amount.currency.code()).bind(view.state.as_str())
        .bind(view.card.brand.as_str()).bind(&view.card.last_four).bind(ask_from_ms).bind(view.created.inner())
        .fetch_optional(c).await)?;
    Ok(inserted.is_some())
}

/// Gives up a payment of the thing that waits for its second step.
pub(crate) async fn cancel_waiting(
    tx: &mut Tx,
    subject: PaymentSubject,
    to: PaymentState,
) -> Result<(), Failure> {
    let (kind, id) = parts(subject);
    Ok(
        on_write!(tx, c => sqlx::query(CANCEL_WAITING).bind(kind).bind(id).bind(to.as_str()).execute(c).await.map(drop))?,
    )
}

/// Moves a payment on, as `to` says. False where it does not stand at `from` any more.
pub(crate) async fn advance(
    tx: &mut Tx,
    from: PaymentState,
    to: &Payment,
    ask_from_ms: i64,
) -> Result<bool, Failure> {
    let moved: Option<Uuid> = on_write!(tx, c => sqlx::query_scalar(MOVE)
        .bind(to.id.0).bind(from.as_str()).bind(to.state.as_str()).bind(to.failure.map(FailureReason::as_str)).bind(ask_from_ms)
        .fetch_optional(c).await)?;
    Ok(moved.is_some())
}

pub(crate) async fn ask_later(tx: &mut Tx, id: PaymentId, ask_from_ms: i64) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(ASK_LATER).bind(id.0).bind(ask_from_ms).execute(c).await.map(drop))?)
}

/// Says how much went back or is on its way back.
pub(crate) async fn set_reserved(tx: &mut Tx, id: PaymentId, reserved: Money) -> Result<(), Failure> {
    Ok(
        on_write!(tx, c => sqlx::query(SET_RESERVED).bind(id.0).bind(reserved.minor).execute(c).await.map(drop))?,
    )
}
