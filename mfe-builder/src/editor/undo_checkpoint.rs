//! Beginning or opening another design: undo restores the previous design's name, pet and saved version, too.

use super::{EditorState, SavedDesign};
use crate::measures::Measures;
use allpet_domain::{builder::Parameters, id::PetId};
use serde::{Deserialize, Serialize};
use std::mem;

/// The state that undo and redo swap at the start of another design.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct UndoCheckpoint {
    /// The number of undoable steps right after the start; with fewer, the state is before it.
    pub(super) at: usize,
    name: String,
    saved: Option<SavedDesign>,
    save_later: bool,
    #[serde(default)]
    pet: Option<PetId>,
    #[serde(default)]
    measures: Measures,
}

impl EditorState {
    /// Begins another design, without a name and not saved.
    pub(super) fn begin(&mut self, parameters: Parameters) {
        self.push(parameters, false);
        self.checkpoints.push(UndoCheckpoint {
            at: self.past.len(),
            name: mem::take(&mut self.name),
            saved: self.saved.take(),
            save_later: mem::take(&mut self.save_later),
            pet: self.pet,
            measures: self.measures.clone(),
        });
        self.save_request = None;
    }

    /// Opens a saved design. If it is another one than before, undo returns to that one with its name, instead of showing its choices
    /// under this one's name.
    pub(super) fn open(&mut self, saved: SavedDesign, pet: Option<PetId>) {
        if self
            .saved
            .as_ref()
            .is_some_and(|previous| previous.design == saved.design)
        {
            self.step(saved.parameters.clone(), false);
        } else {
            self.begin(saved.parameters.clone());
        }
        self.update_checkpoints(&saved);
        self.name.clone_from(&saved.name);
        if pet != self.pet {
            self.choose_pet(pet, String::new());
        }
        self.saved = Some(saved);
        (self.save_later, self.save_request) = (false, None);
    }

    /// Updates the saved version in all checkpoints: undo must not return to an older version, which could not be saved any more.
    pub(super) fn update_checkpoints(&mut self, saved: &SavedDesign) {
        for previous in self
            .checkpoints
            .iter_mut()
            .filter_map(|checkpoint| checkpoint.saved.as_mut())
        {
            if previous.design == saved.design {
                previous.clone_from(saved);
            }
        }
    }

    /// Swaps the checkpoint that an undo or redo passes. `steps` is the number of undoable steps on its later side.
    pub(super) fn swap_checkpoint(&mut self, steps: usize) {
        let Some(checkpoint) = self
            .checkpoints
            .iter_mut()
            .find(|checkpoint| checkpoint.at == steps)
        else {
            return;
        };
        mem::swap(&mut self.name, &mut checkpoint.name);
        mem::swap(&mut self.saved, &mut checkpoint.saved);
        mem::swap(&mut self.save_later, &mut checkpoint.save_later);
        // Measures belong to a pet: if it stays the same, they stay as last typed.
        if self.pet != checkpoint.pet {
            mem::swap(&mut self.pet, &mut checkpoint.pet);
            mem::swap(&mut self.measures, &mut checkpoint.measures);
        }
        self.save_request = None;
    }

    /// Upgrades state that was stored by a version with a single checkpoint.
    pub(crate) fn upgraded(mut self) -> Self {
        self.checkpoints.extend(self.old_checkpoint.take());
        self
    }

    /// Drops the checkpoints out of reach, after the oldest steps were forgotten or a new step discarded the undone ones.
    pub(super) fn retain_checkpoints(&mut self, forgotten: usize, redo_lost: bool) {
        let steps = self.past.len();
        self.checkpoints.retain_mut(|checkpoint| {
            checkpoint.at = checkpoint.at.saturating_sub(forgotten);
            checkpoint.at > 0 && !(redo_lost && checkpoint.at >= steps)
        });
    }
}
