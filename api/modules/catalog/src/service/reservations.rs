//! Reservations of stock for orders: all lines or none, each step once, and never more than is available.

use super::{Catalog, settle, variants::SKUS_MAX};
use crate::store::{
    reservations::{self, ReservationRecord},
    stock,
};
use allpet_contract::{
    Problem,
    catalog::{
        OUT_OF_STOCK, RESERVATION_ENDED, Reservation, ReservationForm, ReservationLine, SKU_NOT_FOUND,
    },
    events::StockShort,
    problem::KEY_REUSED,
};
use allpet_domain::{
    Invalid,
    catalog::{Level, ReservationState, StockState, stock::demand},
    id::{StockItemId, TenantId},
};
use allpet_kernel::{Failure, Tx};
use sha2::{Digest as _, Sha256};

/// The maximum quantity of one SKU in an order.
const QUANTITY_MAX: u32 = 10_000;

/// Why a reservation failed.
enum ReserveError {
    Failure(Failure),
    /// Too few pieces of these items are available.
    OutOfStock(Vec<StockItemId>),
}

impl<E: Into<Failure>> From<E> for ReserveError {
    fn from(error: E) -> Self {
        Self::Failure(error.into())
    }
}

/// Reserves stock, once per reservation id. If too little is available, expires due reservations and tries again. Fails with
/// `OUT_OF_STOCK`.
pub(crate) async fn reserve(app: &Catalog, form: &ReservationForm) -> Result<Reservation, Failure> {
    validate(form)?;
    let lines = resolve_lines(app, &form.lines).await?;
    let pieces = demand(
        lines
            .iter()
            .map(|(line, item, units)| (*item, line.quantity, *units)),
    );
    let record = ReservationRecord {
        id: form.reservation,
        fingerprint: Sha256::digest(serde_json::to_vec(&form.lines)?).to_vec(),
        state: ReservationState::Held,
        expires_at: form.expires_at,
        pieces,
    };
    let mut outcome = try_reserve(app, &record).await;
    if matches!(outcome, Err(ReserveError::OutOfStock(_))) && settle::expire_due(app).await? > 0 {
        outcome = try_reserve(app, &record).await;
    }
    match outcome {
        Ok(reserved) => Ok(view(&reserved)),
        Err(ReserveError::Failure(failure)) => Err(failure),
        Err(ReserveError::OutOfStock(short)) => Err(out_of_stock(&lines, &short)),
    }
}

fn validate(form: &ReservationForm) -> Result<(), Invalid> {
    let mut invalid = Invalid::default();
    invalid.check(
        (1..=SKUS_MAX).contains(&form.lines.len()),
        "lines",
        "length",
        "Reserve 1 to 200 lines at once.",
    );
    for (index, line) in form.lines.iter().enumerate() {
        invalid.check(
            (1..=QUANTITY_MAX).contains(&line.quantity),
            &format!("lines.{index}.quantity"),
            "range",
            "Order 1 to 10,000 of it.",
        );
    }
    invalid.or(())
}

/// Finds the stock item of each line, and how many pieces one of it takes. Fails with `SKU_NOT_FOUND`.
async fn resolve_lines<'a>(
    app: &Catalog,
    lines: &'a [ReservationLine],
) -> Result<Vec<(&'a ReservationLine, StockItemId, u32)>, Failure> {
    let snapshot = app.snapshot().await?;
    let mut unknown = Invalid::default();
    let mut resolved = Vec::with_capacity(lines.len());
    for line in lines {
        match snapshot.index.variant(&line.sku) {
            Some((_, variant)) => resolved.push((line, variant.stock_item, variant.units)),
            None => unknown.add(
                &line.sku,
                "unknown",
                "We no longer sell this. Remove it from your cart.",
            ),
        }
    }
    if unknown.0.is_empty() {
        return Ok(resolved);
    }
    let detail = unknown.to_string();
    Err(Problem {
        errors: unknown.0,
        ..Problem::new(SKU_NOT_FOUND).detail(detail)
    }
    .into())
}

fn out_of_stock(lines: &[(&ReservationLine, StockItemId, u32)], short: &[StockItemId]) -> Failure {
    let mut errors = Invalid::default();
    for (line, item, _) in lines {
        if short.contains(item) && !errors.0.iter().any(|known| known.field == line.sku) {
            errors.add(
                &line.sku,
                "short",
                "Fewer are left than you want. Choose fewer, or something else.",
            );
        }
    }
    Problem {
        errors: errors.0,
        ..Problem::new(OUT_OF_STOCK).detail("Some of it sold in the meantime. You were not charged.")
    }
    .into()
}

async fn try_reserve(app: &Catalog, record: &ReservationRecord) -> Result<ReservationRecord, ReserveError> {
    let mut tx = app.db.begin().await?;
    if !reservations::insert(&mut tx, record).await? {
        let existing = reservations::lock(&mut tx, record.id).await?;
        let existing =
            existing.ok_or_else(|| Failure::internal("a reservation disappeared while it was read"))?;
        tx.rollback().await?;
        return match existing.state {
            _ if existing.fingerprint != record.fingerprint => Err(Failure::from(KEY_REUSED).into()),
            ReservationState::Held | ReservationState::Confirmed => Ok(existing),
            _ => Err(Failure::from(RESERVATION_ENDED).into()),
        };
    }
    let (mut short, mut levels) = (Vec::new(), Vec::new());
    for (item, quantity) in &record.pieces {
        let by = Level {
            on_hand: 0,
            held: *quantity,
        };
        match stock::adjust(&mut tx, *item, by).await? {
            Some((tenant, level)) => {
                levels.push((*item, level.available()));
                announce_low_stock(app, &mut tx, (*item, tenant), level, *quantity).await?;
            }
            None => short.push(*item),
        }
    }
    if short.is_empty() {
        tx.commit().await?;
        app.update_levels(levels);
        return Ok(record.clone());
    }
    tx.rollback().await?;
    Err(ReserveError::OutOfStock(short))
}

/// Announces that an item is low or sold out, once, when its number falls to that level.
async fn announce_low_stock(
    app: &Catalog,
    tx: &mut Tx,
    (item, tenant): (StockItemId, TenantId),
    level: Level,
    taken: i64,
) -> Result<(), Failure> {
    let available = level.available();
    let (now, before) = (StockState::of(available), StockState::of(available + taken));
    if now != before && before != StockState::Out {
        let event = StockShort {
            item,
            tenant,
            available,
            reservation: None,
            name: String::new(),
            missing: 0,
        };
        app.kernel.announce(tx, &event).await?;
    }
    Ok(())
}

/// Converts a record into the reservation that callers see.
pub(crate) fn view(record: &ReservationRecord) -> Reservation {
    Reservation {
        reservation: record.id,
        state: record.state,
        expires_at: record.expires_at,
    }
}
