//! The answers in the address: those of the fee calculator, and the pet that the dashboard chose.

use crate::{
    facts::Facts,
    routes::{Route, Step},
    tab_storage::draft::DraftHandle,
};
use allpet_domain::id::PetId;
use allpet_ui::{
    app_runtime::{use_navigator, use_query_string},
    prelude::*,
};
use serde::Deserialize;

#[derive(Default, Deserialize)]
struct ApplyQuery {
    pet: Option<PetId>,
}

/// Returns the answers in an address's query: the calculator's, unless there are none, and the pet.
fn answers(query: &str) -> (Option<Facts>, Option<PetId>) {
    let facts = Some(Facts::from_query(query)).filter(|facts| *facts != Facts::default());
    let request: ApplyQuery = allpet_json::from_query(query).unwrap_or_default();
    (facts, request.pet)
}

/// Takes over the answers in the address once, and removes them from it.
#[hook]
pub(super) fn use_address_answers(draft: &DraftHandle) {
    let (query, navigator) = (use_query_string(), use_navigator());
    let draft = draft.clone();
    use_effect_with(query, move |query| {
        let (facts, pet) = answers(query);
        if let Some(facts) = facts {
            draft.change(|draft| draft.set_facts(facts));
        }
        if pet.is_some() {
            draft.change(|draft| draft.choose_pet(pet));
        }
        if !query.is_empty() {
            navigator.replace(Route::Apply { step: Step::Pet }.to_path());
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_brings_the_calculators_answers_or_a_pet() {
        let pet = "01930000-0000-7000-8000-000000000001";
        assert_eq!(answers(""), (None, None));
        assert_eq!(answers(&["pet=", pet].concat()), (None, pet.parse().ok()));
        let (facts, none) = answers("place=seattle&species=cat");
        let facts = facts.unwrap();
        assert_eq!(
            (facts.jurisdiction.as_str(), facts.species.as_str()),
            ("seattle", "cat")
        );
        assert_eq!(none, None);
        assert_eq!(answers("pet=rex"), (None, None), "no identifier");
    }
}
