//! Stores the unsaved pet form in `sessionStorage`, per account and pet. A click elsewhere or a reload loses nothing, and nobody
//! sees another person's draft.

use super::draft::Draft;
use allpet_ui::{session::use_session, storage};
use yew::prelude::*;

/// The key's prefix. It contains a version, so that a newer form does not misread an older one's draft.
const PREFIX: &str = "shell.pet.1.";

/// The storage key of one form's draft; `None` inside if nobody is signed in.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DraftKey(Option<String>);

/// Returns whether the form of some pet is stored.
pub(crate) fn is_pet_form_stored() -> bool {
    let Some(storage) = storage::session() else {
        return false;
    };
    let mut keys = (0..storage.length().unwrap_or_default()).filter_map(|at| storage.key(at).ok().flatten());
    keys.any(|key| key.starts_with(PREFIX))
}

/// Removes the forms of all pets, after the person has signed out in this tab.
pub(crate) fn remove_pet_forms() {
    storage::remove_from_session(PREFIX);
}

/// Returns the key of the form for `pet`, which is an id or `new`.
#[hook]
pub(crate) fn use_draft_key(pet: &str) -> DraftKey {
    let auth_state = use_session().map(|session| session.auth_state());
    let account = auth_state.as_ref().and_then(|auth_state| auth_state.account());
    DraftKey(account.map(|account| [PREFIX, &account.id.to_string(), ".", pet].concat()))
}

impl DraftKey {
    /// Loads the stored draft.
    pub(super) fn load(&self) -> Option<Draft> {
        Draft::from_text(&storage::session()?.get_item(self.0.as_deref()?).ok()??)
    }

    /// Stores the draft.
    pub(super) fn save(&self, draft: &Draft) {
        if let (Some(storage), Some(key)) = (storage::session(), &self.0) {
            // If storage is full, only this copy is lost, not the form.
            let _ = storage.set_item(key, &draft.to_text());
        }
    }

    /// Removes the draft, after saving the pet or cancelling.
    pub(crate) fn clear(&self) {
        if let (Some(storage), Some(key)) = (storage::session(), &self.0) {
            let _ = storage.remove_item(key);
        }
    }
}
