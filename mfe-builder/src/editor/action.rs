//! The actions of a person in the editor.

use super::SavedDesign;
use crate::measures::Measures;
use allpet_domain::{
    builder::{Parameters, Pick, Product},
    id::PetId,
};
use allpet_ui::api::KeyedRequest;

/// An action that changes the editor's state.
pub(crate) enum EditorAction {
    /// Begins a new design; undoing it returns to the previous one.
    Begin(Parameters),
    /// Changes the product as far as the choices allow; if the design is saved, begins a new one instead.
    SetProduct(Product),
    /// Opens a saved design.
    Open(SavedDesign, Option<PetId>),
    /// Picks a choice.
    Pick(Pick),
    /// Adds or removes the lettering.
    SetLettering(bool),
    /// Sets the lettering's text.
    SetText(String),
    /// Undoes the last step.
    Undo,
    /// Redoes the last undone step.
    Redo,
    /// Names the design.
    SetName(String),
    /// Accepts the design although it does not fit the measures.
    AcceptMisfit,
    /// Sets the measures.
    SetMeasures(Measures),
    /// Chooses the pet, with its weight on record.
    ChoosePet(Option<PetId>, String),
    /// The server has saved the design.
    Saved(SavedDesign),
    /// The design is to be saved once the person has signed in.
    SaveLater,
    /// A request to save was sent.
    SaveRequested(KeyedRequest),
    /// Sets the account, or that the person is a guest. A guest's design joins the account; another account's is dropped.
    SetAccount(Option<String>),
}
