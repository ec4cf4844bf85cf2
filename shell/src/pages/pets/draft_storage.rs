//! What was typed into the pet form and not saved: in `sessionStorage`, by person and pet, so that a click elsewhere or a reload
//! costs nothing, and nobody finds another person's.

use super::draft::Draft;
use allpet_ui::{session::use_session, storage};
use yew::prelude::*;

/// The version is part of the name: what an older form stored is not misread by a newer one.
const NAME: &str = "shell.pet.1.";

/// Names the draft of one form of the person who is signed in.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct DraftKey(Option<String>);

/// The key of the form for `pet`: its id, or `new`.
#[hook]
pub(super) fn use_draft_key(pet: &str) -> DraftKey {
    let standing = use_session().map(|session| session.standing());
    let account = standing.as_ref().and_then(|standing| standing.account());
    DraftKey(account.map(|account| [NAME, &account.id.to_string(), ".", pet].concat()))
}

impl DraftKey {
    /// What was left here.
    pub(super) fn load(&self) -> Option<Draft> {
        Draft::from_text(&storage::session()?.get_item(self.0.as_deref()?).ok()??)
    }

    /// Stores what is typed now.
    pub(super) fn save(&self, draft: &Draft) {
        if let (Some(storage), Some(key)) = (storage::session(), &self.0) {
            // Full storage costs the copy, not the form.
            let _ = storage.set_item(key, &draft.to_text());
        }
    }

    /// It was saved as a pet, or is not wanted any more.
    pub(super) fn clear(&self) {
        if let (Some(storage), Some(key)) = (storage::session(), &self.0) {
            let _ = storage.remove_item(key);
        }
    }
}
