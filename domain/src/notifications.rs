//! When a person is not disturbed.

use crate::Invalid;
use serde::{Deserialize, Serialize};

/// Minutes of a day.
pub const DAY_MINUTES: u16 = 24 * 60;

/// The hours in which a person receives no e-mail. In minutes after midnight, local time; they may span midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QuietHours {
    /// The first quiet minute, 0 to 1439.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = DAY_MINUTES - 1)))]
    pub from: u16,
    /// The minute in which they end, 0 to 1439.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = DAY_MINUTES - 1)))]
    pub until: u16,
}

/// The day on which quiet hours end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuietEnd {
    /// On the same local day.
    Today,
    /// On the next local day.
    Tomorrow,
}

impl QuietHours {
    /// Checks the times. Fails if one is not a minute of a day.
    pub fn check(self) -> Result<Self, Invalid> {
        let mut invalid = Invalid::default();
        for (field, minute) in [("quiet.hours.from", self.from), ("quiet.hours.until", self.until)] {
            if minute >= DAY_MINUTES {
                invalid.add(field, "out-of-range", "Enter a time from 00:00 to 23:59.");
            }
        }
        invalid.or(self)
    }

    /// Returns on which day the quiet hours end in which `minute` of a local day lies; `None` if it is not quiet then. Equal times are
    /// no quiet hours.
    pub fn end(self, minute: u16) -> Option<QuietEnd> {
        let Self { from, until } = self;
        if from <= until {
            return (from..until).contains(&minute).then_some(QuietEnd::Today);
        }
        if minute >= from {
            Some(QuietEnd::Tomorrow)
        } else {
            (minute < until).then_some(QuietEnd::Today)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_hours_may_span_midnight() {
        let night = QuietHours {
            from: 22 * 60,
            until: 7 * 60,
        };
        assert_eq!(night.end(22 * 60 - 1), None);
        assert_eq!(night.end(22 * 60), Some(QuietEnd::Tomorrow));
        assert_eq!(night.end(DAY_MINUTES - 1), Some(QuietEnd::Tomorrow));
        assert_eq!(night.end(0), Some(QuietEnd::Today));
        assert_eq!(night.end(7 * 60 - 1), Some(QuietEnd::Today));
        assert_eq!(night.end(7 * 60), None);
    }

    #[test]
    fn they_may_lie_within_a_day_or_be_none() {
        let lunch = QuietHours {
            from: 720,
            until: 780,
        };
        assert_eq!(
            [719, 720, 779, 780].map(|minute| lunch.end(minute).is_some()),
            [false, true, true, false]
        );
        let none = QuietHours { from: 60, until: 60 };
        assert!((0..DAY_MINUTES).all(|minute| none.end(minute).is_none()));
    }

    #[test]
    fn times_of_no_day_are_refused() {
        let quiet = |from, until| QuietHours { from, until }.check();
        assert!(quiet(0, 1_439).is_ok());
        assert_eq!(quiet(1_440, 2_000).unwrap_err().0.len(), 2);
    }
}
