//! Regional conventions by the browser's language: the order of a date, the spelling, the units.

use allpet_domain::{
    Day, calendar,
    calendar::DateOrder,
    english::{English, ExpectedDay},
    measure::Units,
};
use yew::prelude::*;

/// Returns the order of day and month in a date such as 03/04/2021.
pub fn date_order() -> DateOrder {
    match region().as_deref() {
        Some("US" | "FM" | "MH" | "PW") => DateOrder::MonthFirst,
        // Both orders are in use.
        Some("CA" | "PH") | None => DateOrder::Unknown,
        Some(_) => DateOrder::DayFirst,
    }
}

/// Returns the order of dates for a page that a server renders: until the page is alive it is unknown, as on the server. The browser's first
/// render must have the elements of the server's.
#[hook]
pub fn use_date_order() -> DateOrder {
    let alive = use_state_eq(|| false);
    use_effect_with((), {
        let alive = alive.clone();
        move |()| alive.set(true)
    });
    if *alive { date_order() } else { DateOrder::Unknown }
}

/// Returns the kind of English for days and times.
pub fn english() -> English {
    match region().as_deref() {
        Some("US" | "FM" | "MH" | "PW") => English::American,
        _ => English::British,
    }
}

/// Returns an example of a day to type. Without a region, as on a server, it is the American one, so that most people's page does not
/// change when it is hydrated.
pub fn example_day(expects: ExpectedDay) -> &'static str {
    let english = region().map_or(English::American, |_| english());
    english.example(expects)
}

/// Returns the units of numbers without a unit.
pub fn units() -> Units {
    match region().as_deref() {
        Some("US" | "LR" | "MM" | "FM" | "MH" | "PW") => Units::UnitedStates,
        _ => Units::Metric,
    }
}

/// Returns the units in which the store's pages show lengths. Without a region, as on a server, inches stand beside the centimetres: most
/// people's page does not change when it comes to life.
pub fn store_units() -> Units {
    region().map_or(Units::UnitedStates, |_| units())
}

/// Returns the unit to show after a field for a weight.
pub fn weight_unit() -> &'static str {
    match units() {
        Units::Metric => "kg",
        Units::UnitedStates => "lb",
    }
}

/// Returns the unit to show after a field for a length.
pub fn length_unit() -> &'static str {
    match units() {
        Units::Metric => "cm",
        Units::UnitedStates => "in",
    }
}

/// Reads a day that the person typed. Fails with the reason.
pub fn read_day(text: &str) -> Result<Day, calendar::DateParseError> {
    calendar::read_day(text, date_order())
}

/// Returns the region of the browser's language, such as `US` for `en-US`. `None` without a region, and on a server.
fn region() -> Option<String> {
    region_of(&language()?)
}

fn region_of(language: &str) -> Option<String> {
    let mut parts = language.split(['-', '_']).skip(1);
    parts.find(|part| part.len() == 2).map(str::to_ascii_uppercase)
}

#[cfg(target_arch = "wasm32")]
fn language() -> Option<String> {
    let navigator = js_sys::Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    js_sys::Reflect::get(&navigator, &"language".into())
        .ok()?
        .as_string()
}

#[cfg(not(target_arch = "wasm32"))]
fn language() -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rendered_page_of_the_store_has_inches() {
        assert_eq!(store_units(), Units::UnitedStates);
    }

    #[test]
    fn a_language_names_its_country() {
        for (language, region) in [
            ("en-US", Some("US")),
            ("de_ch", Some("CH")),
            ("zh-Hant-TW", Some("TW")),
            ("en", None),
            ("es-419", None),
        ] {
            assert_eq!(region_of(language).as_deref(), region, "{language}");
        }
    }
}
