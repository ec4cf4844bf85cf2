//! The question about a design that does not fit its pet: asked once before it is added to the cart.

use crate::editor::{EditorAction, use_editor};
use allpet_ui::country::units;
use yew::prelude::*;

/// The dialog that asks about a misfit.
pub(super) struct MisfitConsent {
    /// How the design does not fit; `None` if it fits, or if the person has agreed to it.
    pub(super) misfit: Option<String>,
    /// Whether the dialog is open.
    pub(super) open: bool,
    /// Continues, or asks first.
    pub(super) onclick: Callback<MouseEvent>,
    /// Agrees to the misfit, and continues.
    pub(super) onconfirm: Callback<()>,
    pub(super) onclose: Callback<()>,
}

/// Returns the dialog. With the person's consent, which counts from then on, it calls `proceed`.
#[hook]
pub(super) fn use_misfit_consent(proceed: &Callback<()>) -> MisfitConsent {
    let editor = use_editor();
    let confirming = use_state_eq(|| false);
    let misfit = editor.state.measures.misfit(&editor.state.parameters, units());
    let misfit = misfit.filter(|_| !editor.state.is_misfit_accepted());
    let onclick = {
        let (proceed, confirming, needs_consent) = (proceed.clone(), confirming.setter(), misfit.is_some());
        Callback::from(move |_: MouseEvent| {
            if needs_consent {
                confirming.set(true);
            } else {
                proceed.emit(());
            }
        })
    };
    let onclose = {
        let confirming = confirming.setter();
        Callback::from(move |()| confirming.set(false))
    };
    let onconfirm = {
        let (proceed, onclose, dispatch) = (proceed.clone(), onclose.clone(), editor.dispatch.clone());
        Callback::from(move |()| {
            onclose.emit(());
            dispatch.emit(EditorAction::AcceptMisfit);
            proceed.emit(());
        })
    };
    MisfitConsent {
        open: *confirming && misfit.is_some(),
        misfit,
        onclick,
        onconfirm,
        onclose,
    }
}
