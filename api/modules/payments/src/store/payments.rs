//! The table of payments.

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
const BY_INTENT: &str = select!("intent = $1");
const LIVE: &str = select!(
    "subject_kind = $1 AND subject = $2 AND state IN ('created', 'needs-action', 'processing', 'succeeded')"
);
const BY_TENANT: &str = select!("tenant = $1 ORDER BY id DESC LIMIT $2");
const BY_TENANT_BEHIND: &str = select!("tenant = $1 AND id < $3 ORDER BY id DESC LIMIT $2");
const WITHOUT_JOB: &str =
    select!("state = 'processing' AND ask_from_ms <= $1 AND NOT has_job ORDER BY ask_from_ms LIMIT 50");
/// Locking the row first serialises two refunds of one payment.
const LOCK: &str = concat!(
    "UPDATE payments SET refunded = refunded WHERE id = $1 RETURNING ",
    columns!()
);
const INSERT: &str = "INSERT INTO payments (id, intent, request_hash, subject_kind, subject, tenant, amount, currency, state, \
    brand, last_four, ask_from_ms, created_at, has_job) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, TRUE) \
    ON CONFLICT DO NOTHING RETURNING id";
const CANCEL_NEEDS_ACTION: &str =
    "UPDATE payments SET state = $3 WHERE subject_kind = $1 AND subject = $2 AND state = 'needs-action'";
const ADVANCE: &str = "UPDATE payments SET state = $3, failure = $4, ask_from_ms = $5 WHERE id = $1 AND state = $2 RETURNING id";
const SET_HAS_JOB: &str = "UPDATE payments SET has_job = TRUE WHERE id = $1";
const SET_RESERVED: &str = "UPDATE payments SET refunded = $2 WHERE id = $1";

/// The row of a payment.
#[derive(Clone, Debug)]
pub(crate) struct PaymentRecord {
    /// The payment as others see it: refunds in progress do not count as refunded.
    pub(crate) view: Payment,
    /// The amount that is refunded or being refunded: no other refund may promise it.
    pub(crate) reserved: Money,
    pub(crate) tenant: TenantId,
    pub(crate) request_hash: Vec<u8>,
}

impl PaymentRecord {
    /// Returns the amount that is neither refunded nor being refunded.
    pub(crate) fn unreserved(&self) -> Money {
        Money::new(
            self.view.amount.minor - self.reserved.minor,
            self.view.amount.currency,
        )
    }

    /// Returns whether a refund is recorded whose outcome is not known.
    pub(crate) fn has_refund_under_way(&self) -> bool {
        self.reserved != self.view.refunded
    }
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

pub(crate) async fn find_by_intent(db: &Db, intent: &str) -> Result<Option<PaymentRecord>, Failure> {
    read(on_read!(db, c => sqlx::query_as(BY_INTENT).bind(intent).fetch_optional(c).await)?)
}

/// Finds the payment of a subject that succeeded or may still succeed.
pub(crate) async fn find_live(db: &Db, subject: PaymentSubject) -> Result<Option<PaymentRecord>, Failure> {
    let (kind, id) = parts(subject);
    read(on_read!(db, c => sqlx::query_as(LIVE).bind(kind).bind(id).fetch_optional(c).await)?)
}

/// Lists a payee's payments, the newest first.
pub(crate) async fn list_by_tenant(
    db: &Db,
    tenant: TenantId,
    behind: Option<Uuid>,
    limit: u32,
) -> Result<Vec<PaymentRecord>, Failure> {
    let limit = i64::from(limit);
    let rows: Vec<Row> = match behind {
        None => on_read!(db, c => sqlx::query_as(BY_TENANT).bind(tenant.0).bind(limit).fetch_all(c).await)?,
        Some(id) => on_read!(db, c => sqlx::query_as(BY_TENANT_BEHIND)
            .bind(tenant.0).bind(limit).bind(id).fetch_all(c).await)?,
    };
    rows.into_iter().map(Row::read).collect()
}

/// Lists up to 50 payments without an outcome that an earlier release recorded, which enqueued no job.
pub(crate) async fn list_without_job(db: &Db, now_ms: i64) -> Result<Vec<PaymentRecord>, Failure> {
    let rows: Vec<Row> = on_read!(db, c => sqlx::query_as(WITHOUT_JOB).bind(now_ms).fetch_all(c).await)?;
    rows.into_iter().map(Row::read).collect()
}

/// Reads a payment and locks it until the transaction ends.
pub(crate) async fn lock(tx: &mut Tx, id: PaymentId) -> Result<Option<PaymentRecord>, Failure> {
    read(on_write!(tx, c => sqlx::query_as(LOCK).bind(id.0).fetch_optional(c).await)?)
}

/// Inserts a payment, for which the caller enqueues a job. `query_from_ms`: when the previous release may query it. Returns false
/// if a payment with the same `intent`, or another live payment of the subject, exists.
pub(crate) async fn insert(
    tx: &mut Tx,
    record: &PaymentRecord,
    intent: &str,
    query_from_ms: i64,
) -> Result<bool, Failure> {
    let view = &record.view;
    let (kind, subject) = parts(view.subject);
    let inserted: Option<Uuid> = on_write!(tx, c => sqlx::query_scalar(INSERT)
        .bind(view.id.0).bind(intent).bind(&record.request_hash).bind(kind).bind(subject).bind(record.tenant.0)
        .bind(view.amount.minor).bind(view.amount.currency.code()).bind(view.state.as_str())
        .bind(view.card.brand.as_str()).bind(&view.card.last_four).bind(query_from_ms).bind(view.created.inner())
        .fetch_optional(c).await)?;
    Ok(inserted.is_some())
}

/// Cancels a payment of the subject that waits for its second step.
pub(crate) async fn cancel_needs_action(
    tx: &mut Tx,
    subject: PaymentSubject,
    to: PaymentState,
) -> Result<(), Failure> {
    let (kind, id) = parts(subject);
    Ok(
        on_write!(tx, c => sqlx::query(CANCEL_NEEDS_ACTION).bind(kind).bind(id).bind(to.as_str()).execute(c).await.map(drop))?,
    )
}

/// Changes a payment's state to that of `to`. Returns false if it is not in state `from` any more.
pub(crate) async fn advance(
    tx: &mut Tx,
    from: PaymentState,
    to: &Payment,
    query_from_ms: i64,
) -> Result<bool, Failure> {
    let advanced: Option<Uuid> = on_write!(tx, c => sqlx::query_scalar(ADVANCE)
        .bind(to.id.0).bind(from.as_str()).bind(to.state.as_str()).bind(to.failure.map(FailureReason::as_str)).bind(query_from_ms)
        .fetch_optional(c).await)?;
    Ok(advanced.is_some())
}

/// Records that a job is enqueued.
pub(crate) async fn set_has_job(tx: &mut Tx, id: PaymentId) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(SET_HAS_JOB).bind(id.0).execute(c).await.map(drop))?)
}

/// Sets the amount that is refunded or being refunded.
pub(crate) async fn set_reserved(tx: &mut Tx, id: PaymentId, reserved: Money) -> Result<(), Failure> {
    Ok(
        on_write!(tx, c => sqlx::query(SET_RESERVED).bind(id.0).bind(reserved.minor).execute(c).await.map(drop))?,
    )
}
