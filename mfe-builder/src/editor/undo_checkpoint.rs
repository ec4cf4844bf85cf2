//! Beginning or opening another design: what the one before was called and where it is saved comes back with the step back.

use super::{EditorState, Saved};
use crate::measures::Measures;
use allpet_domain::{builder::Parameters, id::PetId};
use serde::{Deserialize, Serialize};
use std::mem;

/// What goes with the other side of a beginning.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct UndoCheckpoint {
    /// So many steps can be taken back right after the beginning; with fewer one is before it.
    pub(super) at: usize,
    name: String,
    saved: Option<Saved>,
    save_later: bool,
    #[serde(default)]
    pet: Option<PetId>,
    #[serde(default)]
    measures: Measures,
}

impl EditorState {
    /// Another design, without a name and saved nowhere yet.
    pub(super) fn begin(&mut self, parameters: Parameters) {
        self.push(parameters, false);
        self.asides.push(UndoCheckpoint {
            at: self.past.len(),
            name: mem::take(&mut self.name),
            saved: self.saved.take(),
            save_later: mem::take(&mut self.save_later),
            pet: self.pet,
            measures: self.measures.clone(),
        });
        self.asked = None;
    }

    /// A saved design. Where it is another one than before, the way back leads to that one with its name, and not to its choices
    /// under the name of this.
    pub(super) fn open(&mut self, saved: Saved, pet: Option<PetId>) {
        if self
            .saved
            .as_ref()
            .is_some_and(|known| known.design == saved.design)
        {
            self.step(saved.parameters.clone(), false);
        } else {
            self.begin(saved.parameters.clone());
        }
        self.know(&saved);
        self.name.clone_from(&saved.name);
        if pet != self.pet {
            self.choose_pet(pet, String::new());
        }
        self.saved = Some(saved);
        (self.save_later, self.asked) = (false, None);
    }

    /// This is how a design is saved now: the way back to it does not lead to an older one, which nobody could save any more.
    pub(super) fn know(&mut self, saved: &Saved) {
        for known in self.asides.iter_mut().filter_map(|aside| aside.saved.as_mut()) {
            if known.design == saved.design {
                known.clone_from(saved);
            }
        }
    }

    /// A step was taken back or again; with the longer past there were `steps`.
    pub(super) fn passed(&mut self, steps: usize) {
        let Some(aside) = self.asides.iter_mut().find(|aside| aside.at == steps) else {
            return;
        };
        mem::swap(&mut self.name, &mut aside.name);
        mem::swap(&mut self.saved, &mut aside.saved);
        mem::swap(&mut self.save_later, &mut aside.save_later);
        // What is measured belongs to the pet: of the same one it stays as it was typed last.
        if self.pet != aside.pet {
            mem::swap(&mut self.pet, &mut aside.pet);
            mem::swap(&mut self.measures, &mut aside.measures);
        }
        self.asked = None;
    }

    /// Work that was kept when there was one beginning only.
    pub(crate) fn moved_in(mut self) -> Self {
        self.asides.extend(self.aside.take());
        self
    }

    /// The oldest steps were forgotten, or a new one ended the way forth: a beginning may be out of reach.
    pub(super) fn keep_asides(&mut self, forgotten: usize, ended: bool) {
        let steps = self.past.len();
        self.asides.retain_mut(|aside| {
            aside.at = aside.at.saturating_sub(forgotten);
            aside.at > 0 && !(ended && aside.at >= steps)
        });
    }
}
