//! The module's SQL.

pub(crate) mod actions;
pub(crate) mod audit;
pub(crate) mod processes;
pub(crate) mod samples;

use allpet_domain::Timestamp;

/// Converts milliseconds since 1970, or a count, for the database.
fn integer(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Converts a number of the database.
fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

fn moment(millis: i64) -> Timestamp {
    Timestamp::from_unix_millis(count(millis))
}
