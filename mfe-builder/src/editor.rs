//! The design being edited, with undo and redo.

mod action;
mod context;
mod undo_checkpoint;

pub(crate) use action::EditorAction;
pub(crate) use context::{EditorContext, use_editor};
use undo_checkpoint::UndoCheckpoint;

use crate::measures::Measures;
use allpet_domain::{
    FieldError,
    builder::{
        Colour, Lettering, LetteringPosition, Parameters, Pick, Product, Typeface, design_name,
        lettering::compose,
    },
    id::{DesignId, PetId},
    text::MultilineText,
};
use allpet_ui::api::KeyedRequest;
use serde::{Deserialize, Serialize};

/// Maximum number of steps to undo.
const STEPS: usize = 60;

/// The design being edited, and what belongs to it. The serialized names are older than the fields': browsers store them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct EditorState {
    /// The chosen parameters.
    #[serde(rename = "now")]
    pub(crate) parameters: Parameters,
    past: Vec<Parameters>,
    future: Vec<Parameters>,
    /// Whether the last step typed a letter: the next letter joins it.
    #[serde(default)]
    typing: bool,
    /// Whether that letter was erased.
    #[serde(default)]
    erasing: bool,
    /// The design's name; empty until the person names it.
    #[serde(default)]
    pub(crate) name: String,
    /// The pet's measures.
    #[serde(default)]
    pub(crate) measures: Measures,
    /// The misfit that the person accepted.
    #[serde(default)]
    accepted: Option<AcceptedMisfit>,
    /// The pet that wears the design.
    #[serde(default)]
    pub(crate) pet: Option<PetId>,
    /// The measures of each pet.
    #[serde(default)]
    pets: Vec<PetMeasures>,
    /// The saved design that is being edited.
    #[serde(default)]
    pub(crate) saved: Option<SavedDesign>,
    /// Whether the design is to be saved once the person has signed in.
    #[serde(default)]
    pub(crate) save_later: bool,
    /// The request to save, until the server answers it with a design.
    #[serde(default, rename = "asked")]
    pub(crate) save_request: Option<KeyedRequest>,
    /// Checkpoints at the starts of other designs, both undone and not.
    #[serde(default, rename = "asides")]
    checkpoints: Vec<UndoCheckpoint>,
    /// The only checkpoint, in state that an earlier version stored.
    #[serde(default, rename = "aside", skip_serializing)]
    old_checkpoint: Option<UndoCheckpoint>,
    /// The account that was signed in at the last edit; `None` for a guest.
    #[serde(default, rename = "whose")]
    pub(crate) account: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct PetMeasures {
    pet: PetId,
    measures: Measures,
}

/// A design and the measures with which it was compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct AcceptedMisfit {
    parameters: Parameters,
    measures: Measures,
}

/// A saved design, as it was saved or opened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct SavedDesign {
    /// Its identifier.
    pub(crate) design: DesignId,
    /// The version on which the edits are based.
    pub(crate) version: u32,
    /// The saved parameters.
    pub(crate) parameters: Parameters,
    /// The saved name.
    pub(crate) name: String,
}

impl Default for EditorState {
    fn default() -> Self {
        Self::of(Parameters::plain(Product::Harness))
    }
}

impl EditorState {
    /// Creates the state for a new design.
    pub(crate) fn of(parameters: Parameters) -> Self {
        Self {
            parameters,
            past: Vec::new(),
            future: Vec::new(),
            typing: false,
            erasing: false,
            name: String::new(),
            measures: Measures::default(),
            accepted: None,
            pet: None,
            pets: Vec::new(),
            saved: None,
            save_later: false,
            save_request: None,
            checkpoints: Vec::new(),
            old_checkpoint: None,
            account: None,
        }
    }

    /// Returns whether a step can be undone.
    pub(crate) fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Returns whether a step can be redone.
    pub(crate) fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// Returns the saved design if it has no unsaved changes.
    pub(crate) fn unchanged(&self) -> Option<&SavedDesign> {
        self.saved
            .as_ref()
            .filter(|saved| saved.parameters == self.parameters && saved.name == self.name)
    }

    /// Returns why the design cannot be saved with its name; an empty name is replaced by one when the design is saved.
    pub(crate) fn name_error(&self) -> Option<FieldError> {
        if self.name.trim().is_empty() {
            return None;
        }
        design_name("name", &self.name).err()?.0.into_iter().next()
    }

    fn misfit_as_measured(&self) -> AcceptedMisfit {
        AcceptedMisfit {
            parameters: self.parameters.clone(),
            measures: self.measures.clone(),
        }
    }

    /// Returns whether the person has accepted the present misfit.
    pub(crate) fn is_misfit_accepted(&self) -> bool {
        self.accepted.as_ref() == Some(&self.misfit_as_measured())
    }

    /// Sets the lettering's text. Typing a word is one step; the next word, and erasing, begins another.
    fn set_text(&mut self, text: &str) {
        let text = compose(text);
        let previous = self
            .parameters
            .lettering
            .as_ref()
            .map_or("", |lettering| &lettering.text);
        let erasing = text.chars().count() < previous.chars().count();
        let (longer, shorter) = if erasing {
            (previous, text.as_str())
        } else {
            (text.as_str(), previous)
        };
        let is_word_done = if erasing {
            count_blanks(longer) != count_blanks(shorter)
        } else {
            longer.split_whitespace().count() != shorter.split_whitespace().count()
        };
        let continues = self.erasing == erasing && !is_word_done;
        self.typing &= continues;
        self.step(with_text(&self.parameters, text), true);
        self.erasing = erasing;
    }

    /// Adds a step to `parameters`, unless nothing changes. Letters typed in a row are one step.
    fn step(&mut self, parameters: Parameters, typing: bool) {
        if parameters != self.parameters {
            self.push(parameters, typing);
        }
    }

    fn push(&mut self, parameters: Parameters, typing: bool) {
        let previous = std::mem::replace(&mut self.parameters, parameters);
        let mut forgotten = 0;
        if !(typing && self.typing) {
            self.past.push(previous);
            forgotten = self.past.len().saturating_sub(STEPS);
            self.past.drain(..forgotten);
        }
        let redo_lost = !self.future.is_empty();
        self.future.clear();
        self.retain_checkpoints(forgotten, redo_lost);
        self.typing = typing;
    }

    /// Returns the state after `action`.
    #[must_use]
    pub(crate) fn apply(&self, action: EditorAction) -> Self {
        let mut next = self.clone();
        match action {
            EditorAction::Begin(parameters) => next.begin(parameters),
            EditorAction::SetProduct(product) if self.saved.is_some() => {
                next.begin(Parameters::plain(product));
            }
            EditorAction::SetProduct(product) => {
                next.step(self.parameters.with(Pick::Product(product)), false);
            }
            EditorAction::Open(saved, pet) => next.open(saved, pet),
            EditorAction::Pick(pick) => next.step(self.parameters.with(pick), false),
            EditorAction::SetLettering(on) => next.step(with_lettering(&self.parameters, on), false),
            EditorAction::SetText(text) => next.set_text(&text),
            EditorAction::Undo => move_in_history(&mut next, true),
            EditorAction::Redo => move_in_history(&mut next, false),
            EditorAction::SetName(name) => next.name = name,
            EditorAction::AcceptMisfit => next.accepted = Some(next.misfit_as_measured()),
            EditorAction::SetMeasures(measures) => next.measure(measures),
            EditorAction::ChoosePet(pet, weight) => next.choose_pet(pet, weight),
            // The response to saving another design does not concern this one.
            EditorAction::Saved(saved) if !self.awaits(&saved) => {}
            EditorAction::Saved(saved) => {
                next.update_checkpoints(&saved);
                // Take over the saved form, without blanks around the lettering.
                if self.parameters.clone().tidy() == saved.parameters {
                    next.parameters.clone_from(&saved.parameters);
                }
                next.name.clone_from(&saved.name);
                next.saved = Some(saved);
                (next.save_later, next.save_request) = (false, None);
            }
            EditorAction::SaveLater => next.save_later = true,
            EditorAction::SaveRequested(request) => next.save_request = Some(request),
            EditorAction::SetAccount(account) => {
                // Lettering often contains a telephone number: do not show one person's design to the next.
                if self.account.is_some() && self.account != account {
                    next = Self::default();
                }
                next.account = account;
            }
        }
        next
    }

    /// Returns whether `saved` answers this state's request to save.
    fn awaits(&self, saved: &SavedDesign) -> bool {
        let is_same = |own: &SavedDesign| own.design == saved.design;
        self.save_request.is_some() || self.saved.as_ref().is_some_and(is_same)
    }

    fn measure(&mut self, measures: Measures) {
        if let Some(pet) = self.pet {
            self.pets.retain(|entry| entry.pet != pet);
            let measures = measures.clone();
            self.pets.push(PetMeasures { pet, measures });
        }
        self.measures = measures;
    }

    fn choose_pet(&mut self, pet: Option<PetId>, weight: String) {
        let entry = pet.and_then(|pet| self.pets.iter().find(|entry| entry.pet == pet));
        let mut measures = entry.map(|entry| entry.measures.clone()).unwrap_or_default();
        if !weight.is_empty() {
            measures.weight = weight;
        }
        self.pet = pet;
        self.measures = measures;
    }
}

fn move_in_history(state: &mut EditorState, undo: bool) {
    let (from, to) = if undo {
        (&mut state.past, &mut state.future)
    } else {
        (&mut state.future, &mut state.past)
    };
    if let Some(other) = from.pop() {
        to.push(std::mem::replace(&mut state.parameters, other));
        let steps = state.past.len() + usize::from(undo);
        state.swap_checkpoint(steps);
    }
    state.typing = false;
}

fn with_lettering(parameters: &Parameters, on: bool) -> Parameters {
    let mut next = parameters.clone();
    next.lettering = on.then(|| Lettering {
        text: MultilineText::default(),
        typeface: Typeface::Bold,
        height_mm: if parameters.width_mm >= 20 { 10 } else { 5 },
        colour: if parameters.strap == Colour::Cream {
            Colour::Black
        } else {
            Colour::Cream
        },
        place: LetteringPosition::Strap,
    });
    next
}

fn with_text(parameters: &Parameters, text: String) -> Parameters {
    let mut next = parameters.clone();
    if let Some(lettering) = &mut next.lettering {
        lettering.text = text.into();
    }
    next
}

fn count_blanks(text: &str) -> usize {
    text.chars().filter(|letter| letter.is_whitespace()).count()
}

#[cfg(test)]
mod tests;
