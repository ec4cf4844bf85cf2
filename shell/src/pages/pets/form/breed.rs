//! The field for a breed, with suggestions from the register.

use allpet_contract::pets::{BreedQuery, SearchBreeds};
use allpet_domain::pet::Species;
use allpet_ui::{
    components::{Combobox, Suggestion},
    format,
    hooks::{WhileLoading, use_debounced, use_read_with},
};
use yew::prelude::*;

/// Props of [`BreedField`].
#[derive(Properties, PartialEq)]
pub(super) struct BreedFieldProps {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) value: AttrValue,
    pub(super) species: Species,
    pub(super) onchange: Callback<String>,
    pub(super) error: Option<AttrValue>,
}

/// A text field that suggests the breeds of the register. The owner may enter any other text.
#[component]
pub(super) fn BreedField(props: &BreedFieldProps) -> Html {
    let search_text = use_debounced(props.value.clone(), 150);
    let mut key = String::from("breeds/");
    key.push_str(props.species.as_str());
    key.push('/');
    key.push_str(&search_text);
    let query = BreedQuery {
        q: search_text.to_string(),
        species: Some(props.species),
    };
    let breeds = use_read_with(key, WhileLoading::Previous, SearchBreeds { query });
    let suggestions = breeds.data.iter().flat_map(|breeds| breeds.iter()).map(|breed| {
        let mut detail = format::count(u64::from(breed.count));
        detail.push_str(" licensed");
        Suggestion {
            value: breed.name.clone().into(),
            detail: Some(detail.into()),
        }
    });
    html! {
        <Combobox name={props.name} label={props.label} value={props.value.clone()} onchange={props.onchange.clone()}
            suggestions={suggestions.collect::<Vec<_>>()} loading={breeds.loading} error={props.error.clone()} optional=true />
    }
}
