//! The country that prices are shown for: the one that the visitor chose, or else the region of their browser's language.

use crate::{
    app_runtime::use_surroundings,
    components::{Choice, Select},
    storage,
};
use allpet_domain::orders::{COUNTRIES, Country, HOME_COUNTRY};
use std::cell::Cell;
use yew::prelude::*;

const KEY: &str = "ship-to";

thread_local! {
    /// What was found out since the program began. Nothing before the first drawing, which is the server's.
    static FOUND: Cell<Option<Country>> = const { Cell::new(None) };
}

/// The country that the visitor chose, or ordered to, in this browser.
pub fn chosen() -> Option<Country> {
    Country::parse(&storage::local()?.get_item(KEY).ok()??)
}

/// Keeps the country for this browser.
pub fn choose(country: Country) {
    FOUND.set(Some(country));
    if let Some(storage) = storage::local() {
        let _ = storage.set_item(KEY, country.code());
    }
}

/// The country to begin with, for a browser of this language.
pub fn find(locale: &str) -> Country {
    let found = FOUND.get().or_else(chosen).unwrap_or_else(|| hint(locale));
    FOUND.set(Some(found));
    found
}

/// The country that a language hints at: `de-AT` at Austria. The shop's own where the shop sends nothing there.
fn hint(locale: &str) -> Country {
    let region = locale.rsplit('-').next().and_then(Country::parse);
    region.unwrap_or(HOME_COUNTRY)
}

fn place_of(country: Country) -> u32 {
    (0..)
        .zip(COUNTRIES)
        .find(|(_, one)| *one == country)
        .map_or(0, |(place, _)| place)
}

/// The country to show prices for, and what chooses another by its two letters.
#[hook]
pub fn use_ship_to() -> (Country, Callback<String>) {
    // A place among `COUNTRIES`: a number, as in other states, adds less to the download than a type of its own.
    let place = use_state_eq(|| place_of(FOUND.get().unwrap_or(HOME_COUNTRY)));
    let surroundings = use_surroundings();
    // Everybody's page is drawn first, and then that of this visitor.
    use_effect_with((), {
        let place = place.setter();
        move |()| place.set(place_of(find(&surroundings.locale)))
    });
    let onchoose = {
        let place = place.setter();
        Callback::from(move |code: String| {
            if let Some(other) = Country::parse(&code) {
                choose(other);
                place.set(place_of(other));
            }
        })
    };
    (COUNTRIES[*place as usize], onchoose)
}

/// What a price contains beside the goods, as it stands behind the figure.
pub fn taxed(country: Country) -> &'static str {
    if country.includes_tax_in_prices() {
        "incl. VAT, plus shipping"
    } else {
        "before tax and shipping"
    }
}

/// Where to ship to, to choose.
pub fn ship_to_field(country: Country, onchange: Callback<String>) -> Html {
    let choices: Vec<Choice> = COUNTRIES
        .into_iter()
        .map(|one| Choice::new(one.code(), one.name()))
        .collect();
    html! { <div class="ship-to with-script"><Select name="ship_to" label="Ship to" {choices} value={country.code()} {onchange} /></div> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_hints_at_a_country() {
        for (locale, country) in [
            ("de-DE", Country::De),
            ("de-AT", Country::At),
            ("en-GB", Country::Gb),
            ("fr", Country::Us),
            ("", Country::Us),
        ] {
            assert_eq!(hint(locale), country, "{locale}");
        }
    }
}
