//! The draft of an application: kept in the tab for each person, until it is handed in.

use crate::{facts::Facts, tab_storage};
use allpet_contract::licensing::{Proof, PublicProfile};
use allpet_domain::{
    Day, FieldError, Invalid, Timestamp,
    id::PetId,
    licensing::{ProofKind, UNUSED_PROOF_SECONDS},
    pet::{PetProfile, Sex, Species},
};
use allpet_ui::{api::Sent, country};
use serde::{Deserialize, Serialize};
use std::rc::Rc;
use yew::prelude::*;

/// All that was answered so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Draft {
    /// The place, the term, the discounts, the days.
    pub(crate) facts: Facts,
    /// ZIP code of the residence.
    pub(crate) zip: String,
    /// The pet, where it is on record.
    pub(crate) pet: Option<PetId>,
    /// Another pet is being added.
    pub(crate) adding: bool,
    /// What was typed of it.
    pub(crate) new_pet: NewPet,
    /// Uploaded documents.
    pub(crate) proofs: Vec<Proof>,
    /// When each of them was uploaded, by this browser's clock.
    pub(crate) uploaded: Vec<(ProofKind, Timestamp)>,
    /// What a finder may learn.
    pub(crate) public: PublicProfile,
    /// The pet that was sent last, and its key.
    pub(crate) sent_pet: Option<Sent>,
    /// The application that was sent last, and its key.
    pub(crate) sent: Option<Sent>,
}

/// A pet, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct NewPet {
    /// Its name.
    pub(crate) name: String,
    /// The species' word.
    pub(crate) species: String,
    /// Its breed.
    pub(crate) breed: String,
    /// The sex' word.
    pub(crate) sex: String,
    /// `yes` or `no`.
    pub(crate) altered: String,
    /// Its birthday.
    pub(crate) born: String,
    /// Its microchip's number.
    pub(crate) microchip: String,
}

impl NewPet {
    /// What is sent, or all that is to be mended.
    pub(crate) fn read(&self, today: Day) -> Result<PetProfile, Invalid> {
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
        invalid.check(
            !self.altered.is_empty(),
            "altered",
            "required",
            "Say whether it is spayed or neutered.",
        );
        let born = country::read_day(&self.born);
        if let Err(wrong) = born
            && !self.born.trim().is_empty()
        {
            invalid.add("born", wrong.code(), wrong.message("31 Mar 2021"));
        }
        let profile = PetProfile {
            name: self.name.clone(),
            species: species.unwrap_or(Species::Dog),
            breed: self.breed.clone(),
            second_breed: None,
            sex: sex.unwrap_or(Sex::Unknown),
            altered: self.altered == "yes",
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
    /// Takes over what the calculator was told.
    pub(crate) fn take(&mut self, facts: Facts) {
        if !facts.species.is_empty() || !facts.born.is_empty() || !facts.altered.is_empty() {
            self.new_pet.species.clone_from(&facts.species);
            self.new_pet.born.clone_from(&facts.born);
            self.new_pet.altered.clone_from(&facts.altered);
        }
        self.facts = facts;
    }

    /// Takes another pet. Documents belong to the pet that they were made for.
    pub(crate) fn choose(&mut self, pet: Option<PetId>) {
        if self.pet != pet {
            self.proofs.clear();
            self.uploaded.clear();
        }
        self.pet = pet;
        self.adding = false;
    }

    /// Takes the document of a kind that was uploaded now, or none.
    pub(crate) fn set_proof(&mut self, kind: ProofKind, proof: Option<Proof>, now: Timestamp) {
        self.proofs.retain(|known| known.kind != kind);
        self.uploaded.retain(|(known, _)| *known != kind);
        self.uploaded.extend(proof.is_some().then_some((kind, now)));
        self.proofs.extend(proof);
    }

    /// The document of this kind, where it was uploaded and is still kept.
    pub(crate) fn proof(&self, kind: ProofKind, now: Timestamp) -> Option<&Proof> {
        let found = self.proofs.iter().find(|proof| proof.kind == kind);
        found.filter(|_| !self.has_expired(kind, now))
    }

    fn has_expired(&self, kind: ProofKind, now: Timestamp) -> bool {
        let before = now.plus_seconds(-UNUSED_PROOF_SECONDS);
        let mut uploaded = self.uploaded.iter();
        uploaded.any(|(known, at)| *known == kind && *at <= before)
    }

    /// The documents among `needed` that are not kept any more: they were uploaded more than a day ago.
    pub(crate) fn expired_proofs(&self, needed: &[ProofKind], now: Timestamp) -> Vec<FieldError> {
        let gone = needed.iter().filter(|kind| self.has_expired(**kind, now));
        gone.map(|kind| {
            let message = format!(
                "Upload {} again: we delete documents that are not sent within a day.",
                kind.label()
            );
            proof_error(*kind, "expired", message)
        })
        .collect()
    }

    /// The documents among `needed` that are not there.
    pub(crate) fn missing_proofs(&self, needed: &[ProofKind], now: Timestamp) -> Vec<FieldError> {
        let mut errors = self.expired_proofs(needed, now);
        let never = needed
            .iter()
            .filter(|kind| self.proof(**kind, now).is_none() && !self.has_expired(**kind, now));
        errors.extend(never.map(|kind| proof_error(*kind, "required", format!("Add {}.", kind.label()))));
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

/// The draft, and how to change it. Each change is kept at once.
#[derive(Clone, PartialEq)]
pub(crate) struct DraftHandle {
    /// All that was answered so far.
    pub(crate) draft: Rc<Draft>,
    name: AttrValue,
    set: UseStateHandle<Rc<Draft>>,
}

impl DraftHandle {
    /// Changes the draft as it is kept now, not as it was when the page was drawn.
    pub(crate) fn change(&self, change: impl FnOnce(&mut Draft)) {
        let mut draft: Draft = tab_storage::load(&self.name).unwrap_or_else(|| (*self.draft).clone());
        change(&mut draft);
        tab_storage::save(&self.name, &draft);
        self.set.set(Rc::new(draft));
    }

    /// A callback that changes the draft by what it is called with.
    pub(crate) fn changer<T: 'static>(&self, change: impl Fn(&mut Draft, T) + 'static) -> Callback<T> {
        let handle = self.clone();
        Callback::from(move |value| handle.change(|draft| change(draft, value)))
    }

    /// Lets go of it: it was handed in.
    pub(crate) fn forget(&self) {
        tab_storage::forget(&self.name);
    }
}

/// The draft of this person's application.
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
    fn a_new_pet_names_all_that_is_missing() {
        let wrong = NewPet {
            born: "soon".into(),
            ..NewPet::default()
        }
        .read(Day::new(2026, 11, 21).unwrap())
        .unwrap_err();
        let fields: Vec<_> = wrong.0.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["species", "sex", "altered", "born", "name"]);
    }

    #[test]
    fn a_document_that_is_gone_is_asked_for_again_and_nothing_else_is_lost() {
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
        let wrong = draft.missing_proofs(&needed, late);
        let said: Vec<_> = wrong
            .iter()
            .map(|error| (error.field.as_str(), error.message.as_str()))
            .collect();
        assert_eq!(
            said,
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
    fn a_draft_of_an_older_version_is_still_read() {
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
    fn a_draft_comes_back_and_goes_with_signing_out() {
        let draft = Draft {
            zip: "98103".into(),
            ..Draft::default()
        };
        tab_storage::save("application.test", &draft);
        assert_eq!(tab_storage::load::<Draft>("application.test"), Some(draft));
        assert_eq!(tab_storage::load::<Draft>("application.another"), None);
        tab_storage::forget_drafts();
        assert_eq!(tab_storage::load::<Draft>("application.test"), None);
    }
}
