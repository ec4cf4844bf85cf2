//! Pieces set aside for orders: all or nothing, each step once, and never more than there are.

use super::{Catalog, settle, variants::MOST_SKUS};
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

/// The most pieces of one SKU that one order may take.
const MOST_PIECES: u32 = 10_000;

/// Why pieces could not be set aside.
enum Short {
    Failure(Failure),
    /// These items.
    Items(Vec<StockItemId>),
}

impl<E: Into<Failure>> From<E> for Short {
    fn from(error: E) -> Self {
        Self::Failure(error.into())
    }
}

/// Sets pieces aside. Where too few are left, what was held for too long goes back to the shelf first.
pub(crate) async fn reserve(app: &Catalog, form: &ReservationForm) -> Result<Reservation, Failure> {
    check(form)?;
    let wanted = wanted(app, &form.lines).await?;
    let pieces = demand(
        wanted
            .iter()
            .map(|(line, item, units)| (*item, line.quantity, *units)),
    );
    let kept = ReservationRecord {
        id: form.reservation,
        fingerprint: Sha256::digest(serde_json::to_vec(&form.lines)?).to_vec(),
        state: ReservationState::Held,
        expires_at: form.expires_at,
        pieces,
    };
    let mut outcome = hold(app, &kept).await;
    if matches!(outcome, Err(Short::Items(_))) && settle::expire_due(app).await? > 0 {
        outcome = hold(app, &kept).await;
    }
    match outcome {
        Ok(held) => Ok(view(&held)),
        Err(Short::Failure(failure)) => Err(failure),
        Err(Short::Items(short)) => Err(refusal(&wanted, &short)),
    }
}

fn check(form: &ReservationForm) -> Result<(), Invalid> {
    let mut invalid = Invalid::default();
    invalid.check(
        (1..=MOST_SKUS).contains(&form.lines.len()),
        "lines",
        "length",
        "Reserve 1 to 200 lines at once.",
    );
    for (at, line) in form.lines.iter().enumerate() {
        invalid.check(
            (1..=MOST_PIECES).contains(&line.quantity),
            &format!("lines.{at}.quantity"),
            "range",
            "Order 1 to 10,000 of it.",
        );
    }
    invalid.or(())
}

/// The stock item of each line, and how many pieces one takes.
async fn wanted<'a>(
    app: &Catalog,
    lines: &'a [ReservationLine],
) -> Result<Vec<(&'a ReservationLine, StockItemId, u32)>, Failure> {
    let copy = app.copy().await?;
    let mut unknown = Invalid::default();
    let mut wanted = Vec::with_capacity(lines.len());
    for line in lines {
        match copy.shelf.variant(&line.sku) {
            Some((_, variant)) => wanted.push((line, variant.stock_item, variant.units)),
            None => unknown.add(
                &line.sku,
                "unknown",
                "We no longer sell this. Remove it from your cart.",
            ),
        }
    }
    if unknown.0.is_empty() {
        return Ok(wanted);
    }
    let detail = unknown.to_string();
    Err(Problem {
        errors: unknown.0,
        ..Problem::new(SKU_NOT_FOUND).detail(detail)
    }
    .into())
}

fn refusal(wanted: &[(&ReservationLine, StockItemId, u32)], short: &[StockItemId]) -> Failure {
    let mut errors = Invalid::default();
    for (line, item, _) in wanted {
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

async fn hold(app: &Catalog, kept: &ReservationRecord) -> Result<ReservationRecord, Short> {
    let mut tx = app.db.begin().await?;
    if !reservations::insert(&mut tx, kept).await? {
        let before = reservations::take(&mut tx, kept.id).await?;
        let before = before.ok_or_else(|| Failure::internal("a reservation went while it was looked for"))?;
        tx.rollback().await?;
        return match before.state {
            _ if before.fingerprint != kept.fingerprint => Err(Failure::from(KEY_REUSED).into()),
            ReservationState::Held | ReservationState::Confirmed => Ok(before),
            _ => Err(Failure::from(RESERVATION_ENDED).into()),
        };
    }
    let (mut short, mut levels) = (Vec::new(), Vec::new());
    for (item, quantity) in &kept.pieces {
        let by = Level {
            on_hand: 0,
            held: *quantity,
        };
        match stock::change(&mut tx, *item, by).await? {
            Some((tenant, level)) => {
                levels.push((*item, level.available()));
                announce_short(app, &mut tx, (*item, tenant), level, *quantity).await?;
            }
            None => short.push(*item),
        }
    }
    if short.is_empty() {
        tx.commit().await?;
        app.note_levels(levels);
        return Ok(kept.clone());
    }
    tx.rollback().await?;
    Err(Short::Items(short))
}

/// Says that few are left, once: when the number falls so low.
async fn announce_short(
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

pub(crate) fn view(kept: &ReservationRecord) -> Reservation {
    Reservation {
        reservation: kept.id,
        state: kept.state,
        expires_at: kept.expires_at,
    }
}
