//! The notification preferences of people, and their quiet hours.

use crate::kinds::Channel;
use allpet_domain::{id::UserId, notifications::QuietHours};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};

const LIST: &str = "SELECT kind, channel, is_on FROM channel_preferences WHERE person = $1";
const FIND: &str = "SELECT is_on FROM channel_preferences WHERE person = $1 AND kind = $2 AND channel = $3";
const SET: &str = "INSERT INTO channel_preferences (person, kind, channel, is_on) VALUES ($1, $2, $3, $4) \
    ON CONFLICT (person, kind, channel) DO UPDATE SET is_on = excluded.is_on";
const DELETE_OF_PERSON: &str = "DELETE FROM channel_preferences WHERE person = $1";
const FIND_QUIET: &str = "SELECT from_minute, until_minute, zone FROM quiet_hours WHERE person = $1";
const SET_QUIET: &str = "INSERT INTO quiet_hours (person, from_minute, until_minute, zone) VALUES ($1, $2, $3, $4) \
    ON CONFLICT (person) DO UPDATE SET from_minute = excluded.from_minute, until_minute = excluded.until_minute, \
    zone = excluded.zone";
const CLEAR_QUIET: &str = "DELETE FROM quiet_hours WHERE person = $1";

/// A channel of a kind that a person switched on or off.
pub(crate) type StoredPreference = (String, String, bool);

/// Lists what a person switched on or off: kind, channel, and whether it is on.
pub(crate) async fn list(db: &Db, person: UserId) -> Result<Vec<StoredPreference>, Failure> {
    let rows: Vec<(String, String, i64)> =
        on_read!(db, c => sqlx::query_as(LIST).bind(person.0).fetch_all(c).await)?;
    Ok(rows
        .into_iter()
        .map(|(kind, channel, is_on)| (kind, channel, is_on != 0))
        .collect())
}

/// Returns whether a person switched a channel on or off; `None` if they did neither.
pub(crate) async fn find(
    db: &Db,
    person: UserId,
    kind: &str,
    channel: Channel,
) -> Result<Option<bool>, Failure> {
    let is_on: Option<i64> = on_read!(db, c => sqlx::query_scalar(FIND)
        .bind(person.0).bind(kind).bind(channel.as_str()).fetch_optional(c).await)?;
    Ok(is_on.map(|is_on| is_on != 0))
}

/// Switches a channel on or off.
pub(crate) async fn set(
    tx: &mut Tx,
    person: UserId,
    kind: &str,
    channel: Channel,
    is_on: bool,
) -> Result<(), Failure> {
    Ok(
        on_write!(tx, c => sqlx::query(SET).bind(person.0).bind(kind).bind(channel.as_str()).bind(i64::from(is_on))
        .execute(c).await.map(drop))?,
    )
}

/// Deletes what a person switched on or off, and their quiet hours.
pub(crate) async fn delete_of_person(tx: &mut Tx, person: UserId) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(DELETE_OF_PERSON).bind(person.0).execute(c).await.map(drop))?;
    clear_quiet(tx, person).await
}

/// Reads the quiet hours of a person and their time zone.
pub(crate) async fn find_quiet(db: &Db, person: UserId) -> Result<Option<(QuietHours, String)>, Failure> {
    let row: Option<(i64, i64, String)> =
        on_read!(db, c => sqlx::query_as(FIND_QUIET).bind(person.0).fetch_optional(c).await)?;
    let minute = |minute: i64| u16::try_from(minute).unwrap_or_default();
    Ok(row.map(|(from, until, zone)| {
        let hours = QuietHours {
            from: minute(from),
            until: minute(until),
        };
        (hours, zone)
    }))
}

/// Stores the quiet hours of a person.
pub(crate) async fn set_quiet(
    tx: &mut Tx,
    person: UserId,
    hours: QuietHours,
    zone: &str,
) -> Result<(), Failure> {
    Ok(
        on_write!(tx, c => sqlx::query(SET_QUIET).bind(person.0).bind(i64::from(hours.from)).bind(i64::from(hours.until))
        .bind(zone).execute(c).await.map(drop))?,
    )
}

/// Deletes the quiet hours of a person.
pub(crate) async fn clear_quiet(tx: &mut Tx, person: UserId) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(CLEAR_QUIET).bind(person.0).execute(c).await.map(drop))?)
}
