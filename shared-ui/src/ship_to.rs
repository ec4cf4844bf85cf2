//! The country for which prices are shown: the visitor's choice, or else the region of the browser's language.

use crate::{
    app_runtime::use_host_context,
    components::{Choice, Select},
    storage,
};
use allpet_domain::orders::{COUNTRIES, Country, HOME_COUNTRY};
use std::cell::Cell;
use yew::prelude::*;

const KEY: &str = "ship-to";

thread_local! {
    /// The country since the app began. `None` during the first rendering, which must equal the server's.
    static CURRENT: Cell<Option<Country>> = const { Cell::new(None) };
}

/// Returns the country that the visitor chose or ordered to in this browser.
pub fn chosen() -> Option<Country> {
    Country::parse(&storage::local()?.get_item(KEY).ok()??)
}

/// Stores the country in this browser.
pub fn choose(country: Country) {
    CURRENT.set(Some(country));
    if let Some(storage) = storage::local() {
        let _ = storage.set_item(KEY, country.code());
    }
}

/// Returns the country: the present one, the stored one, or the region of the browser's language.
pub fn find(locale: &str) -> Country {
    let country = CURRENT
        .get()
        .or_else(chosen)
        .unwrap_or_else(|| country_of_locale(locale));
    CURRENT.set(Some(country));
    country
}

/// Returns the country of a language's region, such as Austria for `de-AT`, or the shop's own if the shop does not ship there.
fn country_of_locale(locale: &str) -> Country {
    let region = locale.rsplit('-').next().and_then(Country::parse);
    region.unwrap_or(HOME_COUNTRY)
}

fn index_of(country: Country) -> u32 {
    (0..)
        .zip(COUNTRIES)
        .find(|(_, one)| *one == country)
        .map_or(0, |(index, _)| index)
}

/// Returns the country to show prices for, and a callback that sets another one by its two-letter code.
#[hook]
pub fn use_ship_to() -> (Country, Callback<String>) {
    // An index into `COUNTRIES`: a state of another type would add more to the download than a number.
    let index = use_state_eq(|| index_of(CURRENT.get().unwrap_or(HOME_COUNTRY)));
    let host_context = use_host_context();
    // The first rendering is the same for every visitor; the effect then sets this visitor's country.
    use_effect_with((), {
        let index = index.setter();
        move |()| index.set(index_of(find(&host_context.locale)))
    });
    let onchoose = {
        let index = index.setter();
        Callback::from(move |code: String| {
            if let Some(country) = Country::parse(&code) {
                choose(country);
                index.set(index_of(country));
            }
        })
    };
    (COUNTRIES[*index as usize], onchoose)
}

/// Returns the text after a price that says whether it includes tax and shipping.
pub fn taxed(country: Country) -> &'static str {
    if country.includes_tax_in_prices() {
        "incl. VAT, plus shipping"
    } else {
        "before tax and shipping"
    }
}

/// Renders the field with which the visitor chooses the country.
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
    fn the_region_of_a_language_is_the_country() {
        for (locale, country) in [
            ("de-DE", Country::De),
            ("de-AT", Country::At),
            ("en-GB", Country::Gb),
            ("fr", Country::Us),
            ("", Country::Us),
        ] {
            assert_eq!(country_of_locale(locale), country, "{locale}");
        }
    }
}
