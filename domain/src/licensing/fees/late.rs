//! The late fee: what it is on a day, and when it rises.

use super::schedule::LateFee;
use crate::{Day, Money, licensing::Jurisdiction};
use serde::{Deserialize, Serialize};

/// A rise of the late fee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LateFeeRise {
    /// The first day on which a renewal costs it.
    pub starts: Day,
    /// The late fee from then on.
    pub amount: Money,
}

/// Returns the step of the late fee for a renewal so many days after the last one; `None` if it costs nothing more.
pub(super) fn step(jurisdiction: &Jurisdiction, days_late: i64) -> Option<&LateFee> {
    jurisdiction.late_fees.iter().find(|step| {
        days_late >= i64::from(step.from_day.max(1))
            && step.to_day.is_none_or(|last| days_late <= i64::from(last))
    })
}

/// Returns the late fee for renewing on `today` a licence that ended on `expires`; `None` if the rules know none.
pub fn late_fee(jurisdiction: &Jurisdiction, expires: Day, today: Day) -> Option<Money> {
    let step = step(jurisdiction, expires.days_until(today))?;
    Some(jurisdiction.money(step.amount))
}

/// Returns the next rise of the late fee after `today` for a licence that ends on `expires`; `None` if the rules know none.
pub fn next_late_fee(jurisdiction: &Jurisdiction, expires: Day, today: Day) -> Option<LateFeeRise> {
    let days_late = expires.days_until(today);
    let coming = jurisdiction
        .late_fees
        .iter()
        .map(|step| (i64::from(step.from_day.max(1)), step.amount))
        .filter(|(from_day, _)| *from_day > days_late);
    let (from_day, amount) = coming.min_by_key(|(from_day, _)| *from_day)?;
    Some(LateFeeRise {
        starts: expires.plus_days(from_day),
        amount: jurisdiction.money(amount),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::licensing::rules;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_late_fee_rises_step_by_step() {
        // King County: $15 from day 45, $20 from day 91, $30 from day 136.
        let (king, last) = (rules::find("king-county").unwrap(), day("2026-11-20"));
        let fee = |today: &str| late_fee(&king, last, day(today)).map(|fee| fee.minor);
        assert_eq!((fee("2026-11-20"), fee("2027-01-03")), (None, None));
        assert_eq!((fee("2027-01-04"), fee("2027-02-19")), (Some(1_500), Some(2_000)));
        let next = |today: &str| {
            let rise = next_late_fee(&king, last, day(today))?;
            Some((rise.starts.to_string(), rise.amount.minor))
        };
        assert_eq!(next("2026-11-01"), Some(("2027-01-04".into(), 1_500)));
        assert_eq!(
            next("2027-01-04"),
            Some(("2027-02-19".into(), 2_000)),
            "the one after today’s"
        );
        assert_eq!(next("2027-04-05"), None, "the last step");
    }

    #[test]
    fn rules_without_a_late_fee_promise_none() {
        let (seattle, last) = (rules::find("seattle").unwrap(), day("2026-11-20"));
        assert_eq!(next_late_fee(&seattle, last, last), None);
        assert_eq!(late_fee(&seattle, last, day("2027-11-20")), None);
    }
}
