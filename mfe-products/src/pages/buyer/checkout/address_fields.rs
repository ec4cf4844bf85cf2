//! The fields of the shipping address, labelled in the country's own terms.

use crate::draft::Draft;
use allpet_domain::orders::{COUNTRIES, Country, regions};
use allpet_ui::components::{Choice, Select, TextField, TextKind};
use std::rc::Rc;
use yew::prelude::*;

/// A change of the checkout form.
pub(crate) type Change = Rc<dyn Fn(&mut Draft)>;

/// Capitalizes a label: "state" becomes "State".
fn capitalize(label: &str) -> String {
    let mut text = label.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

/// The e-mail address and the shipping address.
pub(crate) fn address_fields(
    draft: &Draft,
    error: &dyn Fn(&str) -> Option<AttrValue>,
    change: &Callback<Change>,
    on_leave: &dyn Fn(&'static str) -> Callback<()>,
) -> Html {
    let address = &draft.address;
    let country = address.country;
    let field_setter = |set_field: fn(&mut Draft, String)| {
        change.reform(move |text: String| {
            Rc::new(move |draft: &mut Draft| set_field(draft, text.clone())) as Change
        })
    };
    let field = |name: &'static str,
                 label: &str,
                 value: &str,
                 autocomplete: &'static str,
                 set_field: fn(&mut Draft, String)| {
        html! {
            <TextField {name} label={label.to_owned()} value={value.to_owned()} autocomplete={autocomplete} optional={matches!(name, "address.line2" | "address.phone")}
                kind={match name { "email" => TextKind::Email, "address.phone" => TextKind::Telephone, _ => TextKind::Line }} error={error(name)} onchange={field_setter(set_field)} onleave={on_leave(name)} />
        }
    };
    let countries: Vec<Choice> = COUNTRIES
        .into_iter()
        .map(|country| Choice::new(country.code(), country.name()))
        .collect();
    let oncountry = field_setter(|draft, code| {
        if let Some(country) = Country::parse(&code) {
            draft.address.country = country;
            // A browser may fill in the region before the country.
            if !regions(country)
                .iter()
                .any(|region| region.code == draft.address.region)
            {
                draft.address.region = String::new();
            }
        }
    });
    let region_choices: Vec<Choice> = regions(country)
        .iter()
        .map(|region| Choice::new(region.code, region.name))
        .collect();
    let postal_code = field(
        "address.postal_code",
        &capitalize(country.postal_word()),
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
            { field("address.line2", country.second_line(), &address.line2, "address-line2", |draft, text| draft.address.line2 = text) }
            <div class="fields">{ city }{ postal_code }</div>
            if let Some(label) = country.region_word() {
                <Select name="address.region" label={capitalize(label)} choices={region_choices} value={address.region.clone()} unchosen={["Choose the ", label].concat()} autocomplete="address-level1"
                    error={error("address.region")} onchange={field_setter(|draft, code| draft.address.region = code)} />
            }
            { field("address.phone", "Phone for the carrier", &address.phone, "tel", |draft, text| draft.address.phone = text) }
        </div>
    }
}
