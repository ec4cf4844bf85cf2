//! The state of the pet form: the draft, its errors, and the callbacks that change and submit it.

use super::{PetFormProps, draft::Draft};
use allpet_domain::{
    FieldError,
    pet::{PetProfile, Species},
};
use allpet_ui::api::now;
use yew::prelude::*;

/// The state of the form.
pub(super) struct FormState {
    draft: UseStateHandle<Draft>,
    /// The fields that the person has filled in and left: each shows its error before the form is submitted.
    visited: UseStateHandle<Vec<&'static str>>,
    /// The errors of the draft as it is.
    invalid: Vec<FieldError>,
    /// The errors to list: the draft's once it has been submitted, or the server's.
    pub(super) errors: Vec<FieldError>,
    /// The number of times that the form has been submitted.
    pub(super) attempt: u32,
    /// Whether the form began with a stored draft.
    pub(super) restored: bool,
    /// The species, if a licence or an open application locks it.
    pub(super) locked_species: Option<Species>,
    pub(super) start_over: Callback<()>,
    pub(super) onsubmit: Callback<SubmitEvent>,
}

impl FormState {
    pub(super) fn draft(&self) -> &Draft {
        &self.draft
    }

    /// Returns the error to show at a field.
    pub(super) fn error(&self, field: &'static str) -> Option<AttrValue> {
        let visited = self.visited.contains(&field);
        let mut shown = self.errors.iter().chain(self.invalid.iter().filter(|_| visited));
        shown
            .find(|error| error.field == field)
            .map(|error| AttrValue::from(error.message.clone()))
    }

    /// Returns the callback for leaving a field, which contains `typed`.
    pub(super) fn onleave(&self, field: &'static str, typed: &str) -> Callback<()> {
        let (visited, is_filled) = (self.visited.clone(), !typed.trim().is_empty());
        Callback::from(move |()| visited.set(after_leaving(&visited, field, is_filled)))
    }

    /// Returns the callback that changes the draft with `put`.
    pub(super) fn onchange<T: 'static>(&self, put: fn(&mut Draft, T)) -> Callback<T> {
        let draft = self.draft.clone();
        Callback::from(move |value: T| {
            let mut next = (*draft).clone();
            put(&mut next, value);
            draft.set(next);
        })
    }
}

#[hook]
pub(super) fn use_form_state(props: &PetFormProps) -> FormState {
    let StoredDraft {
        draft,
        restored,
        start_over,
    } = use_stored_draft(props);
    let attempt = use_state(|| 0_u32);
    let visited = use_state(Vec::<&'static str>::new);
    let parsed = draft.parse(now().latest_day(), props.pet.as_ref());
    let invalid = parsed.err().map(|invalid| invalid.0).unwrap_or_default();
    let from_server = props.problem.as_ref().map_or(&[][..], |problem| &problem.errors);
    // A draft from before the licence may name another species.
    let saved_species = props.pet.as_ref().map(|pet| pet.species);
    let locked_species = saved_species.filter(|_| props.species_locked);
    let onsubmit = {
        let (draft, attempt, save) = (draft.clone(), attempt.clone(), props.onsave.clone());
        let saved = props.pet.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempt.set(*attempt + 1);
            if let Ok(profile) = draft.parse(now().latest_day(), saved.as_ref()) {
                let species = locked_species.unwrap_or(profile.species);
                save.emit(PetProfile { species, ..profile });
            }
        })
    };
    FormState {
        errors: listed_errors(*attempt > 0, &invalid, from_server),
        draft,
        visited,
        invalid,
        attempt: *attempt,
        restored,
        locked_species,
        start_over,
        onsubmit,
    }
}

/// A draft that survives a click elsewhere and a reload.
struct StoredDraft {
    draft: UseStateHandle<Draft>,
    /// True if the form began with a stored draft.
    restored: bool,
    start_over: Callback<()>,
}

#[hook]
fn use_stored_draft(props: &PetFormProps) -> StoredDraft {
    let saved = props.pet.as_ref().map(Draft::from).unwrap_or_default();
    let draft = use_state(|| props.draft.load().unwrap_or_else(|| saved.clone()));
    let restored = use_state_eq(|| *draft != saved);
    use_effect_with((*draft).clone(), {
        let (key, saved) = (props.draft.clone(), saved.clone());
        move |draft| {
            if *draft == saved {
                key.clear();
            } else {
                key.save(draft);
            }
        }
    });
    let start_over = {
        let (draft, restored) = (draft.clone(), restored.clone());
        Callback::from(move |()| {
            draft.set(saved.clone());
            restored.set(false);
        })
    };
    StoredDraft {
        draft,
        restored: *restored,
        start_over,
    }
}

/// Returns the fields that show their error at once, after the person has left `field`: no longer that one if it is empty.
fn after_leaving(visited: &[&'static str], field: &'static str, is_filled: bool) -> Vec<&'static str> {
    let others = visited.iter().copied().filter(|known| *known != field);
    others.chain(is_filled.then_some(field)).collect()
}

/// Returns the errors to list: the draft's once it has been submitted, or else the server's.
fn listed_errors(is_submitted: bool, invalid: &[FieldError], from_server: &[FieldError]) -> Vec<FieldError> {
    if is_submitted && !invalid.is_empty() {
        invalid.to_vec()
    } else {
        from_server.to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_shows_its_error_at_once_if_it_was_left_with_a_text() {
        let visited = after_leaving(&[], "name", true);
        assert_eq!(visited, ["name"]);
        let visited = after_leaving(&visited, "born", true);
        assert_eq!(after_leaving(&visited, "name", true), ["born", "name"]);
        assert_eq!(after_leaving(&visited, "name", false), ["born"]);
    }

    #[test]
    fn errors_are_listed_after_submission_the_forms_own_first() {
        let error = |field: &str| FieldError {
            field: field.into(),
            code: "x".into(),
            message: "X.".into(),
        };
        let (own, servers) = ([error("name")], [error("microchip")]);
        assert_eq!(listed_errors(false, &own, &[]), []);
        assert_eq!(listed_errors(true, &own, &servers), own);
        assert_eq!(listed_errors(true, &[], &servers), servers);
        assert_eq!(listed_errors(false, &own, &servers), servers);
    }
}
