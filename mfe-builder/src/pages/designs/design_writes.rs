//! The writes of a design's menu, and the dialog that is open.

use allpet_contract::builder::{DeleteDesign, Design, DuplicateDesign};
use allpet_domain::text::isolate;
use allpet_ui::{
    api::KeyedRequest,
    components::{Tone, use_toasts},
    hooks::{Mutation, invalidate, use_write},
};
use yew::prelude::*;

/// The open dialog of a card.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum DesignDialog {
    Closed,
    Rename,
    Share,
    Delete,
}

/// The writes, and the dialog that asks for their details.
pub(super) struct DesignWrites {
    pub(super) dialog: UseStateHandle<DesignDialog>,
    pub(super) copy: Mutation<DuplicateDesign>,
    pub(super) delete: Mutation<DeleteDesign>,
    /// Makes a copy of the design.
    pub(super) onduplicate: Callback<()>,
    /// Deletes the design.
    pub(super) ondelete: Callback<()>,
}

impl DesignWrites {
    /// Returns a callback that shows another dialog.
    pub(super) fn show(&self, next: DesignDialog) -> Callback<()> {
        let dialog = self.dialog.setter();
        Callback::from(move |()| dialog.set(next))
    }
}

/// Returns the writes of a design.
#[hook]
pub(super) fn use_design_writes(design: &Design) -> DesignWrites {
    let id = design.id;
    let dialog = use_state_eq(|| DesignDialog::Closed);
    let toasts = use_toasts();
    // Repeating the request after a lost response makes one copy.
    let sent = use_mut_ref(|| None::<KeyedRequest>);
    let copy = use_write::<DuplicateDesign>({
        let (toasts, sent) = (toasts.clone(), sent.clone());
        move |copy: Design| {
            sent.replace(None);
            invalidate("designs");
            toasts.show(Tone::Good, [&*isolate(&copy.name), " is a new draft."].concat());
        }
    });
    let delete = use_write::<DeleteDesign>({
        let (dialog, name) = (dialog.setter(), design.name.clone());
        move |()| {
            dialog.set(DesignDialog::Closed);
            invalidate("designs");
            toasts.show(Tone::Good, [&*isolate(&name), " is deleted."].concat());
        }
    });
    let onduplicate = {
        let copy = copy.clone();
        Callback::from(move |()| {
            let key = KeyedRequest::key(&mut sent.borrow_mut(), "");
            copy.run(DuplicateDesign { design: id, key });
        })
    };
    let ondelete = {
        let delete = delete.clone();
        Callback::from(move |()| delete.run(DeleteDesign { design: id }))
    };
    DesignWrites {
        dialog,
        copy,
        delete,
        onduplicate,
        ondelete,
    }
}
