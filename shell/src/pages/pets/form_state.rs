//! The state of the pet form: the draft, its errors, and the callbacks that change and submit it.

use super::{draft::Draft, form::PetFormProps};
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
        let (visited, filled) = (self.visited.clone(), !typed.trim().is_empty());
        Callback::from(move |()| {
            let mut next = (*visited).clone();
            next.retain(|known| *known != field);
            if filled {
                next.push(field);
            }
            visited.set(next);
        })
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
    let attempt = use_state(|| 0_u32);
    let visited = use_state(Vec::<&'static str>::new);
    let invalid = draft
        .parse(now().latest_day(), props.pet.as_ref())
        .err()
        .map(|invalid| invalid.0)
        .unwrap_or_default();
    let mut errors: Vec<FieldError> = if *attempt > 0 { invalid.clone() } else { Vec::new() };
    if errors.is_empty()
        && let Some(problem) = &props.problem
    {
        errors.clone_from(&problem.errors);
    }
    // A draft from before the licence may name another species.
    let locked_species = props
        .pet
        .as_ref()
        .filter(|_| props.species_locked)
        .map(|pet| pet.species);
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
        draft,
        visited,
        invalid,
        errors,
        attempt: *attempt,
        restored: *restored,
        locked_species,
        start_over,
        onsubmit,
    }
}
