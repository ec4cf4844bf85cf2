//! Where to send it, asked in the country's own words.

use crate::draft::Draft;
use allpet_domain::orders::{COUNTRIES, Country, regions};
use allpet_ui::components::{Choice, Select, TextField, TextKind};
use std::rc::Rc;
use yew::prelude::*;

/// A change of what was typed.
pub(crate) type Change = Rc<dyn Fn(&mut Draft)>;

/// "state" as a label: "State".
fn capital(word: &str) -> String {
    let mut text = word.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

/// The e-mail address and the postal address.
pub(crate) fn address_fields(
    draft: &Draft,
    error: &dyn Fn(&str) -> Option<AttrValue>,
    change: &Callback<Change>,
    leave: &dyn Fn(&'static str) -> Callback<()>,
) -> Html {
    let address = &draft.address;
    let country = address.country;
    let set = |put: fn(&mut Draft, String)| {
        change
            .reform(move |text: String| Rc::new(move |draft: &mut Draft| put(draft, text.clone())) as Change)
    };
    let field = |name: &'static str,
                 label: &str,
                 value: &str,
                 autocomplete: &'static str,
                 put: fn(&mut Draft, String)| {
        html! {
            <TextField {name} label={label.to_owned()} value={value.to_owned()} autocomplete={autocomplete} optional={matches!(name, "address.line2" | "address.phone")}
                kind={match name { "email" => TextKind::Email, "address.phone" => TextKind::Telephone, _ => TextKind::Line }} error={error(name)} onchange={set(put)} onleave={leave(name)} />
        }
    };
    let countries: Vec<Choice> = COUNTRIES
        .into_iter()
        .map(|one| Choice::new(one.code(), one.name()))
        .collect();
    let oncountry = set(|draft, code| {
        if let Some(country) = Country::parse(&code) {
            draft.address.country = country;
            // A browser that fills the fields in may have chosen the region before the country.
            if !regions(country)
                .iter()
                .any(|one| one.code == draft.address.region)
            {
                draft.address.region = String::new();
            }
        }
    });
    let parts: Vec<Choice> = regions(country)
        .iter()
        .map(|one| Choice::new(one.code, one.name))
        .collect();
    let postal = field(
        "address.postal_code",
        &capital(country.postal_word()),
        &address.postal_code,
        "postal-code",
        |draft, text| {
            draft.address.postal_code = text;
        },
    );
    let city = field(
        "address.city",
        "City or town",
        &address.city,
        "address-level2",
        |draft, text| draft.address.city = text,
    );
    html! {
        <div class="stack">
            { field("email", "E-mail address", &draft.email, "email", |draft, text| draft.email = text) }
            <Select name="address.country" label="Country" choices={countries} value={country.code()} autocomplete="country" onchange={oncountry} />
            { field("address.name", "Name", &address.name, "name", |draft, text| draft.address.name = text) }
            { field("address.line1", "Street and number", &address.line1, "address-line1", |draft, text| draft.address.line1 = text) }
            { field("address.line2", "Flat, floor, company", &address.line2, "address-line2", |draft, text| draft.address.line2 = text) }
            <div class="fields">{ city }{ postal }</div>
            if let Some(word) = country.region_word() {
                <Select name="address.region" label={capital(word)} choices={parts} value={address.region.clone()} unchosen={["Choose the ", word].concat()} autocomplete="address-level1"
                    error={error("address.region")} onchange={set(|draft, code| draft.address.region = code)} />
            }
            { field("address.phone", "Phone for the carrier", &address.phone, "tel", |draft, text| draft.address.phone = text) }
        </div>
    }
}
