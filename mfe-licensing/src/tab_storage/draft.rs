//! The draft of an application, kept in the tab for each person until it is submitted.

use crate::{facts::Facts, tab_storage};
use allpet_contract::licensing::{Proof, PublicProfile};
use allpet_domain::{
    Day, FieldError, Invalid, Timestamp,
    english::{English, ExpectedDay},
    id::PetId,
    licensing::{ProofKind, UNUSED_PROOF_SECONDS},
    pet::{self, PetProfile, Sex, Species},
};
use allpet_ui::{
    api::KeyedRequest,
    components::read_yes_or_no,
    country,
    pet_form::{PRESET_SEX, PRESET_SPECIES},
};
use serde::{Deserialize, Serialize};
use std::rc::Rc;
use yew::prelude::*;

/// All answers so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Draft {
    /// The jurisdiction, term, discounts and dates.
    pub(crate) facts: Facts,
    /// ZIP code of the residence.
    pub(crate) zip: String,
    /// The pet, if it is on record.
    pub(crate) pet: Option<PetId>,
    /// Whether the person adds another pet.
    pub(crate) adding: bool,
    /// The answers about the new pet.
    pub(crate) new_pet: NewPet,
    /// Uploaded documents.
    pub(crate) proofs: Vec<Proof>,
    /// The time of each upload, by this browser's clock.
    pub(crate) uploaded: Vec<(ProofKind, Timestamp)>,
    /// The contents of the tag page.
    pub(crate) public: PublicProfile,
    /// The pet that was sent last, with its idempotency key.
    pub(crate) sent_pet: Option<KeyedRequest>,
    /// The application that was sent last, with its idempotency key.
    pub(crate) sent: Option<KeyedRequest>,
}

/// A new pet, as typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct NewPet {
    /// Its name.
    pub(crate) name: String,
    /// The species' identifier.
    pub(crate) species: String,
    /// Its breed.
    pub(crate) breed: String,
    /// The sex's identifier.
    pub(crate) sex: String,
    /// `yes` or `no`.
    pub(crate) altered: String,
    /// Its birthday.
    pub(crate) born: String,
    /// The number of its microchip.
    pub(crate) microchip: String,
}

impl Default for NewPet {
    fn default() -> Self {
        Self {
            name: String::new(),
            species: PRESET_SPECIES.as_str().into(),
            breed: String::new(),
            sex: PRESET_SEX.as_str().into(),
            altered: String::new(),
            born: String::new(),
            microchip: String::new(),
        }
    }
}

impl NewPet {
    /// Returns the profile to send, or all errors, with examples in `english`.
    pub(crate) fn read(&self, today: Day, english: English) -> Result<PetProfile, Invalid> {
        let mut invalid = Invalid::default();
        let species = Species::parse(&self.species);
        invalid.check(
            species.is_some(),
            "species",
            "required",
            "Choose what kind of animal it is.",
        );
        let sex = Sex::parse(&self.sex);
        invalid.check(
            sex.is_some(),
            "sex",
            "required",
            "Choose its sex, or that you do not know.",
        );
        let altered = invalid.merge(pet::altered(read_yes_or_no(&self.altered)));
        let born = country::read_day(&self.born);
        if let Err(error) = born
            && !self.born.trim().is_empty()
        {
            invalid.add(
                "born",
                error.code(),
                error.message(english.example(ExpectedDay::Past)),
            );
        }
        let profile = PetProfile {
            name: self.name.clone(),
            species: species.unwrap_or(Species::Dog),
            breed: self.breed.clone(),
            second_breed: None,
            sex: sex.unwrap_or(Sex::Unknown),
            altered: altered.unwrap_or_default(),
            born: born.ok(),
            weight_grams: None,
            colour: String::new(),
            microchip: Some(self.microchip.clone()),
        };
        let checked = invalid.merge(profile.check(today));
        invalid.or(checked.unwrap_or(profile))
    }
}

impl Draft {
    /// Takes over the calculator's answers.
    pub(crate) fn set_facts(&mut self, facts: Facts) {
        if !facts.species.is_empty() || !facts.born.is_empty() || !facts.altered.is_empty() {
            facts.species().as_str().clone_into(&mut self.new_pet.species);
            self.new_pet.born.clone_from(&facts.born);
            self.new_pet.altered.clone_from(&facts.altered);
        }
        self.facts = facts;
    }

    /// Chooses another pet. Drops the documents, which belong to the previous one.
    pub(crate) fn choose_pet(&mut self, pet: Option<PetId>) {
        if self.pet != pet {
            self.proofs.clear();
            self.uploaded.clear();
        }
        self.pet = pet;
        self.adding = false;
    }

    /// Replaces the document of a kind; `proof` was uploaded just now.
    pub(crate) fn set_proof(&mut self, kind: ProofKind, proof: Option<Proof>, now: Timestamp) {
        self.proofs.retain(|other| other.kind != kind);
        self.uploaded.retain(|(other, _)| *other != kind);
        self.uploaded.extend(proof.is_some().then_some((kind, now)));
        self.proofs.extend(proof);
    }

    /// Returns the document of a kind, unless it has expired.
    pub(crate) fn proof(&self, kind: ProofKind, now: Timestamp) -> Option<&Proof> {
        let found = self.proofs.iter().find(|proof| proof.kind == kind);
        found.filter(|_| !self.has_expired(kind, now))
    }

    fn has_expired(&self, kind: ProofKind, now: Timestamp) -> bool {
        let expired_since = now.plus_seconds(-UNUSED_PROOF_SECONDS);
        let mut uploaded = self.uploaded.iter();
        uploaded.any(|(other, at)| *other == kind && *at <= expired_since)
    }

    /// Returns an error for each kind in `needed` whose document the server has deleted, a day after its upload.
    pub(crate) fn expired_proofs(&self, needed: &[ProofKind], now: Timestamp) -> Vec<FieldError> {
        let expired = needed.iter().filter(|kind| self.has_expired(**kind, now));
        expired
            .map(|kind| {
                let message = format!(
                    "Upload {} again: we delete documents that are not sent within a day.",
                    kind.label()
                );
                proof_error(*kind, "expired", message)
            })
            .collect()
    }

    /// Returns an error for each kind in `needed` without a document.
    pub(crate) fn missing_proofs(&self, needed: &[ProofKind], now: Timestamp) -> Vec<FieldError> {
        let mut errors = self.expired_proofs(needed, now);
        let missing = needed
            .iter()
            .filter(|kind| self.proof(**kind, now).is_none() && !self.has_expired(**kind, now));
        errors.extend(missing.map(|kind| proof_error(*kind, "required", format!("Add {}.", kind.label()))));
        errors
    }
}

fn proof_error(kind: ProofKind, code: &str, message: String) -> FieldError {
    FieldError {
        field: String::from("proof-") + kind.as_str(),
        code: code.into(),
        message,
    }
}

/// The draft, with functions that change it. Each change is stored at once.
#[derive(Clone, PartialEq)]
pub(crate) struct DraftHandle {
    /// The draft at the last render.
    pub(crate) draft: Rc<Draft>,
    name: AttrValue,
    set: UseStateHandle<Rc<Draft>>,
}

impl DraftHandle {
    /// Changes the stored draft, which may be newer than the rendered one.
    pub(crate) fn change(&self, change: impl FnOnce(&mut Draft)) {
        let mut draft: Draft = tab_storage::load(&self.name).unwrap_or_else(|| (*self.draft).clone());
        change(&mut draft);
        tab_storage::save(&self.name, &draft);
        self.set.set(Rc::new(draft));
    }

    /// Returns a callback that changes the draft by its argument.
    pub(crate) fn setter<T: 'static>(&self, change: impl Fn(&mut Draft, T) + 'static) -> Callback<T> {
        let handle = self.clone();
        Callback::from(move |value| handle.change(|draft| change(draft, value)))
    }

    /// Removes the draft after it was submitted.
    pub(crate) fn remove(&self) {
        tab_storage::remove(&self.name);
    }
}

/// Returns the draft of this person's application.
#[hook]
pub(crate) fn use_draft(person: &str) -> DraftHandle {
    let name = AttrValue::from(String::from("application.") + person);
    let set = use_state(|| Rc::new(tab_storage::load::<Draft>(&name).unwrap_or_default()));
    DraftHandle {
        draft: (*set).clone(),
        name,
        set,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_new_pet_yields_an_error_for_each_required_field() {
        let errors = NewPet {
            born: "soon".into(),
            ..NewPet::default()
        }
        .read(Day::new(2026, 11, 21).unwrap(), English::British)
        .unwrap_err();
        let fields: Vec<_> = errors.0.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["altered", "born", "name"]);
        assert!(
            errors.0[1].message.contains("31 Mar 2021"),
            "{}",
            errors.0[1].message
        );
    }

    #[test]
    fn the_calculator_names_the_species_that_it_showed() {
        let mut draft = Draft::default();
        draft.set_facts(Facts::from_query("species=cat"));
        assert_eq!(draft.new_pet.species, "cat");
        draft.set_facts(Facts::from_query("altered=no"));
        assert_eq!((&*draft.new_pet.species, &*draft.new_pet.altered), ("dog", "no"));
    }

    #[test]
    fn an_expired_document_is_required_again_and_nothing_else_is_lost() {
        let uploaded = Timestamp::from_unix_millis(1_800_000_000_000);
        let proof = Proof {
            id: "01930000-0000-7000-8000-000000000001".parse().unwrap(),
            kind: ProofKind::Rabies,
            content_type: "application/pdf".into(),
            size: 593,
            name: "rabies.pdf".into(),
        };
        let mut draft = Draft {
            zip: "98103".into(),
            ..Draft::default()
        };
        draft.set_proof(ProofKind::Rabies, Some(proof.clone()), uploaded);
        let draft: Draft = allpet_json::from_str(&allpet_json::to_string(&draft).unwrap()).unwrap();
        let needed = [ProofKind::Rabies, ProofKind::Alteration];
        let soon = uploaded.plus_seconds(UNUSED_PROOF_SECONDS - 1);
        assert_eq!(draft.proof(ProofKind::Rabies, soon), Some(&proof));
        assert_eq!(draft.expired_proofs(&needed, soon), []);
        let late = uploaded.plus_seconds(UNUSED_PROOF_SECONDS);
        assert_eq!(draft.proof(ProofKind::Rabies, late), None);
        let errors = draft.missing_proofs(&needed, late);
        let messages: Vec<_> = errors
            .iter()
            .map(|error| (error.field.as_str(), error.message.as_str()))
            .collect();
        assert_eq!(
            messages,
            [
                (
                    "proof-rabies",
                    "Upload the rabies certificate again: we delete documents that are not sent within a day."
                ),
                ("proof-alteration", "Add the proof of spaying or neutering."),
            ]
        );
        assert_eq!(draft.zip, "98103");
        let mut again = draft.clone();
        again.set_proof(ProofKind::Rabies, Some(proof), late);
        assert!(again.expired_proofs(&needed, late).is_empty());
    }

    #[test]
    fn a_draft_of_an_older_version_is_still_readable() {
        let draft: Draft = allpet_json::from_str(r#"{"zip":"98103","gone":1}"#).unwrap();
        assert_eq!(draft.zip, "98103");
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod browser_tests {
    use super::*;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    fn a_draft_is_restored_and_removed_after_signing_out() {
        let draft = Draft {
            zip: "98103".into(),
            ..Draft::default()
        };
        tab_storage::save("application.test", &draft);
        assert_eq!(tab_storage::load::<Draft>("application.test"), Some(draft));
        assert_eq!(tab_storage::load::<Draft>("application.another"), None);
        tab_storage::remove_drafts();
        assert_eq!(tab_storage::load::<Draft>("application.test"), None);
    }
}
