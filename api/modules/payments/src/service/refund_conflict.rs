//! Concurrent refunds of one payment: the second person learns of the first refund.

use crate::store::{
    payments,
    refunds::{self, RefundSummary},
};
use allpet_contract::{Problem, payments::REFUND_OUTDATED};
use allpet_domain::{Currency, Money, Timestamp, payments::check_refunded_before};
use allpet_kernel::{Failure, Tx};

/// Refuses a refund that was decided on before another one, and names the person behind that one. Refunds in progress count, too.
pub(super) async fn check(
    tx: &mut Tx,
    record: &payments::PaymentRecord,
    seen: Money,
    now: Timestamp,
) -> Result<(), Failure> {
    let Err(outdated) = check_refunded_before(seen, record.reserved) else {
        return Ok(());
    };
    let latest = refunds::latest(tx, record.view.id).await?;
    let latest = latest.map(|latest| describe(&latest, record.view.amount.currency, now));
    let detail = [latest.unwrap_or_default(), outdated.to_string()].concat();
    Err(Problem::new(REFUND_OUTDATED).detail(detail).into())
}

/// Describes a refund: “Mia Chen refunded $5.00 2 minutes ago: A scratch. ”
fn describe(refund: &RefundSummary, currency: Currency, now: Timestamp) -> String {
    let person = match refund.by_name.as_str() {
        "" => "The system",
        name => name,
    };
    let amount = Money::new(refund.amount, currency);
    let when = when(Timestamp::new(refund.created_at), now);
    let reason = refund.reason.as_str();
    let stop = if reason.ends_with(['.', '!', '?']) {
        ""
    } else {
        "."
    };
    format!("{person} refunded {amount} {when}: {reason}{stop} ")
}

/// Says how long ago `at` was; after an hour, the time itself.
fn when(at: Timestamp, now: Timestamp) -> String {
    match (now.unix_seconds() - at.unix_seconds()) / 60 {
        ..=0 => "just now".to_owned(),
        1 => "a minute ago".to_owned(),
        minutes @ 2..=59 => format!("{minutes} minutes ago"),
        _ => {
            let at = at.to_string();
            let (day, time) = (
                at.get(..10).unwrap_or_default(),
                at.get(11..16).unwrap_or_default(),
            );
            format!("on {day} at {time} UTC")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recent_time_is_relative_and_an_older_one_absolute() {
        let at = Timestamp::from_unix_millis(1_700_000_000_000);
        for (later, words) in [
            (59, "just now"),
            (60, "a minute ago"),
            (3_599, "59 minutes ago"),
            (3_600, "on 2023-11-14 at 22:13 UTC"),
        ] {
            assert_eq!(when(at, at.plus_seconds(later)), words, "{later} s");
        }
    }
}
