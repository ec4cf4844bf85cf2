//! What a person does to the work.

use super::Saved;
use crate::measures::Measures;
use allpet_domain::{
    builder::{Parameters, Pick, Product},
    id::PetId,
};
use allpet_ui::api::Sent;

/// What a person does.
pub(crate) enum EditorAction {
    /// Begins with this; the way back leads to what was there before.
    Begin(Parameters),
    /// Makes this product. What is under way becomes one, as far as it can; a saved design stays as it is, and another begins.
    Make(Product),
    /// Opens a saved design.
    Open(Saved, Option<PetId>),
    /// Chooses something.
    Pick(Pick),
    /// Puts lettering on, or takes it off.
    Letters(bool),
    /// Types what the lettering says.
    Write(String),
    /// Takes the last step back.
    Undo,
    /// Takes it again.
    Redo,
    /// Names it.
    Name(String),
    /// Orders it although it does not suit what was measured.
    AcceptMisfit,
    /// Types a measurement.
    Measure(Measures),
    /// Chooses a pet; its weight is known from its details.
    Pet(Option<PetId>, String),
    /// It was saved.
    Saved(Saved),
    /// It is to be saved after signing in.
    SaveLater,
    /// It was asked to be saved.
    Asked(Sent),
    /// It is known who is here: an account's id, or nobody. A guest's work goes along; another account's is forgotten.
    Arrive(Option<String>),
}
