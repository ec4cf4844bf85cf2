//! Filters of templates: they format by the rules of `domain`.

use allpet_contract::orders::OrderLine;
use allpet_domain::{Day, Money, Timestamp, Zone, english::English};
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, Value, escape_formatter, value::ViaDeserialize,
};
use std::fmt::Write as _;

/// Writes a value. In HTML it escapes what the syntax needs and no more, so that addresses stay as they are.
pub(super) fn write_value(
    output: &mut Output<'_>,
    state: &State<'_, '_>,
    value: &Value,
) -> Result<(), Error> {
    let text = value
        .as_str()
        .filter(|_| matches!(state.auto_escape(), AutoEscape::Html) && !value.is_safe());
    let Some(text) = text else {
        return escape_formatter(output, state, value);
    };
    for character in text.chars() {
        match character {
            '&' => output.write_str("&amp;")?,
            '<' => output.write_str("&lt;")?,
            '>' => output.write_str("&gt;")?,
            '"' => output.write_str("&quot;")?,
            '\'' => output.write_str("&#39;")?,
            character => output.write_char(character)?,
        }
    }
    Ok(())
}

/// Adds the filters.
pub(super) fn add(environment: &mut Environment<'_>) {
    environment.add_filter("money", money);
    environment.add_filter("day", day);
    environment.add_filter("clock", clock);
    environment.add_filter("licence", licence);
    environment.add_filter("items", items);
}

/// Formats an amount: `$27.00`.
fn money(amount: ViaDeserialize<Money>) -> String {
    amount.0.to_string()
}

/// Formats a day in a variety of English: `November 28, 2026`.
fn day(day: ViaDeserialize<Day>, english: ViaDeserialize<English>) -> String {
    english.0.day(day.0)
}

/// Formats a time of day in a time zone of ours.
fn clock(at: ViaDeserialize<Timestamp>, zone: ViaDeserialize<Zone>) -> String {
    English::American.clock(zone.0.clock(at.0))
}

/// Returns the noun of a variety of English: `license`, `licence`.
fn licence(english: ViaDeserialize<English>) -> &'static str {
    english.0.licence()
}

/// Summarizes the lines of an order: `Rainier harness and 2 more`.
fn items(lines: ViaDeserialize<Vec<OrderLine>>) -> Result<String, Error> {
    let lines = lines.0;
    let first = lines
        .first()
        .ok_or_else(|| Error::new(ErrorKind::InvalidOperation, "the order has no lines"))?;
    Ok(match lines.len() - 1 {
        0 => first.title.clone(),
        more => format!("{} and {more} more", first.title),
    })
}
