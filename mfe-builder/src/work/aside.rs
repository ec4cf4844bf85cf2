//! Beginning another design: what the one before was called and where it is saved comes back with the step back.

use super::{Saved, Work};
use allpet_domain::builder::Parameters;
use serde::{Deserialize, Serialize};
use std::mem;

/// What goes with the other side of the last beginning.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Aside {
    /// So many steps can be taken back right after the beginning; with fewer one is before it.
    pub(super) at: usize,
    name: String,
    saved: Option<Saved>,
    save_later: bool,
}

impl Work {
    /// Another design, without a name and saved nowhere yet.
    pub(super) fn begin(&mut self, parameters: Parameters) {
        self.push(parameters, false);
        self.aside = Some(Aside {
            at: self.past.len(),
            name: mem::take(&mut self.name),
            saved: self.saved.take(),
            save_later: mem::take(&mut self.save_later),
        });
        self.asked = None;
    }

    /// A step was taken back or again; with the longer past there were `steps`.
    pub(super) fn passed(&mut self, steps: usize) {
        let Some(aside) = self.aside.as_mut().filter(|aside| aside.at == steps) else {
            return;
        };
        mem::swap(&mut self.name, &mut aside.name);
        mem::swap(&mut self.saved, &mut aside.saved);
        mem::swap(&mut self.save_later, &mut aside.save_later);
        self.asked = None;
    }

    /// The oldest steps were forgotten, or a new one ended the way forth: the beginning may be out of reach.
    pub(super) fn keep_aside(&mut self, forgotten: usize, ended: bool) {
        let steps = self.past.len();
        if let Some(aside) = &mut self.aside {
            aside.at = aside.at.saturating_sub(forgotten);
            if aside.at == 0 || (ended && aside.at >= steps) {
                self.aside = None;
            }
        }
    }
}
