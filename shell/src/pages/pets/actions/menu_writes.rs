//! The writes of a pet's menu: make it the main pet, record its death, delete it.

use crate::routes::Page;
use allpet_contract::pets::{DeletePet, MakePrimary, MarkDeceased, Pet};
use allpet_domain::text::isolate;
use allpet_ui::{
    app_runtime::use_navigator,
    components::{FINDER_MESSAGES, Tone, use_toasts},
    hooks::{Mutation, Query, invalidate, use_write},
};
use yew::prelude::*;
use yew_router::Routable as _;

/// The dialog that is open.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum OpenDialog {
    None,
    Deceased,
    Delete,
}

/// The writes, and the dialog that confirms two of them.
pub(super) struct MenuWrites {
    pub(super) make_primary: Mutation<MakePrimary>,
    pub(super) mark_deceased: Mutation<MarkDeceased>,
    pub(super) delete: Mutation<DeletePet>,
    pub(super) dialog: UseStateHandle<OpenDialog>,
}

impl MenuWrites {
    /// Returns a callback that opens a dialog.
    pub(super) fn open(&self, which: OpenDialog) -> Callback<()> {
        let dialog = self.dialog.clone();
        Callback::from(move |()| dialog.set(which))
    }

    /// Returns a callback that closes the dialog and clears its failure.
    pub(super) fn close(&self) -> Callback<()> {
        let (dialog, mark_deceased, delete) = (
            self.dialog.clone(),
            self.mark_deceased.clone(),
            self.delete.clone(),
        );
        Callback::from(move |()| {
            dialog.set(OpenDialog::None);
            mark_deceased.forget();
            delete.forget();
        })
    }
}

#[hook]
pub(super) fn use_menu_writes(pet: &Pet, query: &Query<Pet>) -> MenuWrites {
    let dialog = use_state_eq(|| OpenDialog::None);
    let (toaster, navigator) = (use_toasts(), use_navigator());
    let name = isolate(&pet.profile.name);
    let show_changed = {
        let (query, dialog) = (query.clone(), dialog.clone());
        move |pet: Pet| {
            invalidate_pets();
            query.set(pet);
            dialog.set(OpenDialog::None);
        }
    };
    let make_primary = use_write::<MakePrimary>({
        let (show_changed, toaster) = (show_changed.clone(), toaster.clone());
        let text = AttrValue::from([&*name, " is your main pet now."].concat());
        move |pet| {
            show_changed(pet);
            toaster.show(Tone::Good, text.clone());
        }
    });
    let mark_deceased = use_write::<MarkDeceased>(show_changed);
    let delete = use_write::<DeletePet>({
        let text = AttrValue::from([&*name, " is deleted."].concat());
        let toaster = toaster.clone();
        move |()| {
            invalidate_pets();
            toaster.show(Tone::Neutral, text.clone());
            navigator.replace(Page::Pets.to_path());
        }
    });
    // Making a pet the main one has no dialog that could show the failure.
    use_effect_with(make_primary.problem.clone(), move |problem| {
        if let Some(problem) = problem {
            toaster.show(Tone::Bad, problem.message().to_owned());
        }
    });
    MenuWrites {
        make_primary,
        mark_deceased,
        delete,
        dialog,
    }
}

/// Reloads the lists in which a pet or its licensing appears. Nobody is shown that a pet was found which has died.
fn invalidate_pets() {
    invalidate("pets");
    invalidate("applications");
    invalidate("licences");
    invalidate(FINDER_MESSAGES);
}
