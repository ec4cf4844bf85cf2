//! What a person is designing, with the way back.

mod action;
mod context;
mod undo_checkpoint;

pub(crate) use action::EditorAction;
pub(crate) use context::{EditorContext, use_editor};
use undo_checkpoint::UndoCheckpoint;

use crate::measures::Measures;
use allpet_domain::{
    builder::{Colour, Lettering, Parameters, Pick, Place, Product, Typeface, lettering::compose},
    id::{DesignId, PetId},
    text::MultilineText,
};
use allpet_ui::api::Sent;
use serde::{Deserialize, Serialize};

/// The most steps that can be undone.
const STEPS: usize = 60;

/// The design under way, and all that goes with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct EditorState {
    /// What is chosen.
    pub(crate) now: Parameters,
    past: Vec<Parameters>,
    future: Vec<Parameters>,
    /// The last step was a letter typed: the next letter belongs to it.
    #[serde(default)]
    typing: bool,
    /// It was a letter taken away.
    #[serde(default)]
    erasing: bool,
    /// What it is called; empty until somebody names it.
    #[serde(default)]
    pub(crate) name: String,
    /// What was measured.
    #[serde(default)]
    pub(crate) measures: Measures,
    /// What its owner wants to order although it does not suit what was measured.
    #[serde(default)]
    accepted: Option<AsMeasured>,
    /// The pet that it is for.
    #[serde(default)]
    pub(crate) pet: Option<PetId>,
    /// What was measured on each pet.
    #[serde(default)]
    pets: Vec<Measured>,
    /// Where it is saved.
    #[serde(default)]
    pub(crate) saved: Option<Saved>,
    /// It is to be saved as soon as somebody is signed in.
    #[serde(default)]
    pub(crate) save_later: bool,
    /// What was asked to be saved and has not been answered with a design yet.
    #[serde(default)]
    pub(crate) asked: Option<Sent>,
    /// The designs before each beginning, and after those that were taken back.
    #[serde(default)]
    asides: Vec<UndoCheckpoint>,
    /// The only one of them, in work that was kept by a version before.
    #[serde(default, skip_serializing)]
    aside: Option<UndoCheckpoint>,
    /// The account that was signed in when it was last worked on; `None` for a guest's.
    #[serde(default)]
    pub(crate) whose: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Measured {
    pet: PetId,
    measures: Measures,
}

/// A design and the measures that it was held against.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct AsMeasured {
    parameters: Parameters,
    measures: Measures,
}

/// A saved design, as it was when it was saved or opened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Saved {
    /// Which.
    pub(crate) design: DesignId,
    /// The version that the work began with.
    pub(crate) version: u32,
    /// What was chosen then.
    pub(crate) parameters: Parameters,
    /// What it was called.
    pub(crate) name: String,
}

impl Default for EditorState {
    fn default() -> Self {
        Self::of(Parameters::plain(Product::Harness))
    }
}

impl EditorState {
    /// A new piece of work.
    pub(crate) fn of(now: Parameters) -> Self {
        Self {
            now,
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
            asked: None,
            asides: Vec::new(),
            aside: None,
            whose: None,
        }
    }

    /// Whether there is a step to take back.
    pub(crate) fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is a step to take again.
    pub(crate) fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// The saved design that this is, unchanged.
    pub(crate) fn unchanged(&self) -> Option<&Saved> {
        self.saved
            .as_ref()
            .filter(|saved| saved.parameters == self.now && saved.name == self.name)
    }

    fn as_measured(&self) -> AsMeasured {
        AsMeasured {
            parameters: self.now.clone(),
            measures: self.measures.clone(),
        }
    }

    /// Whether its owner was asked about this misfit and wants it all the same.
    pub(crate) fn is_misfit_accepted(&self) -> bool {
        self.accepted.as_ref() == Some(&self.as_measured())
    }

    /// The lettering says `text`. The letters of a word are one step; the next word, and taking letters away, is another.
    fn write(&mut self, text: &str) {
        let text = compose(text);
        let before = self
            .now
            .lettering
            .as_ref()
            .map_or("", |lettering| &lettering.text);
        let erasing = text.chars().count() < before.chars().count();
        let (longer, shorter) = if erasing {
            (before, text.as_str())
        } else {
            (text.as_str(), before)
        };
        let is_word_done = if erasing {
            blanks(longer) != blanks(shorter)
        } else {
            longer.split_whitespace().count() != shorter.split_whitespace().count()
        };
        let goes_on = self.erasing == erasing && !is_word_done;
        self.typing &= goes_on;
        self.step(written(&self.now, text), true);
        self.erasing = erasing;
    }

    /// Goes on to `now`. Letters typed one after the other are one step.
    fn step(&mut self, now: Parameters, typing: bool) {
        if now != self.now {
            self.push(now, typing);
        }
    }

    fn push(&mut self, now: Parameters, typing: bool) {
        let before = std::mem::replace(&mut self.now, now);
        let mut over = 0;
        if !(typing && self.typing) {
            self.past.push(before);
            over = self.past.len().saturating_sub(STEPS);
            self.past.drain(..over);
        }
        let ended = !self.future.is_empty();
        self.future.clear();
        self.keep_asides(over, ended);
        self.typing = typing;
    }

    /// The work after `act`.
    #[must_use]
    pub(crate) fn after(&self, act: EditorAction) -> Self {
        let mut next = self.clone();
        match act {
            EditorAction::Begin(parameters) => next.begin(parameters),
            EditorAction::Make(product) if self.saved.is_some() => next.begin(Parameters::plain(product)),
            EditorAction::Make(product) => next.step(self.now.with(Pick::Product(product)), false),
            EditorAction::Open(saved, pet) => next.open(saved, pet),
            EditorAction::Pick(pick) => next.step(self.now.with(pick), false),
            EditorAction::Letters(on) => next.step(lettered(&self.now, on), false),
            EditorAction::Write(text) => next.write(&text),
            EditorAction::Undo => turn(&mut next, true),
            EditorAction::Redo => turn(&mut next, false),
            EditorAction::Name(name) => next.name = name,
            EditorAction::AcceptMisfit => next.accepted = Some(next.as_measured()),
            EditorAction::Measure(measures) => next.measure(measures),
            EditorAction::Pet(pet, weight) => next.choose_pet(pet, weight),
            // The answer to what was asked for a design that is not under way any more is no affair of the present one.
            EditorAction::Saved(saved) if !self.waits_for(&saved) => {}
            EditorAction::Saved(saved) => {
                next.know(&saved);
                // As it was saved: without blanks around its words.
                if self.now.clone().tidy() == saved.parameters {
                    next.now.clone_from(&saved.parameters);
                }
                next.name.clone_from(&saved.name);
                next.saved = Some(saved);
                (next.save_later, next.asked) = (false, None);
            }
            EditorAction::SaveLater => next.save_later = true,
            EditorAction::Asked(asked) => next.asked = Some(asked),
            EditorAction::Arrive(user) => {
                // Lettering is often a telephone number: one person's work is not shown to the next.
                if self.whose.is_some() && self.whose != user {
                    next = Self::default();
                }
                next.whose = user;
            }
        }
        next
    }

    /// Whether this is what was asked to be saved.
    fn waits_for(&self, saved: &Saved) -> bool {
        let known = self.saved.as_ref();
        self.asked.is_some() || known.is_some_and(|known| known.design == saved.design)
    }

    fn measure(&mut self, measures: Measures) {
        if let Some(pet) = self.pet {
            self.pets.retain(|known| known.pet != pet);
            let measures = measures.clone();
            self.pets.push(Measured { pet, measures });
        }
        self.measures = measures;
    }

    fn choose_pet(&mut self, pet: Option<PetId>, weight: String) {
        let known = pet.and_then(|pet| self.pets.iter().find(|known| known.pet == pet));
        let mut measures = known.map(|known| known.measures.clone()).unwrap_or_default();
        if !weight.is_empty() {
            measures.weight = weight;
        }
        self.pet = pet;
        self.measures = measures;
    }
}

fn turn(work: &mut EditorState, back: bool) {
    let (from, to) = if back {
        (&mut work.past, &mut work.future)
    } else {
        (&mut work.future, &mut work.past)
    };
    if let Some(other) = from.pop() {
        to.push(std::mem::replace(&mut work.now, other));
        let steps = work.past.len() + usize::from(back);
        work.passed(steps);
    }
    work.typing = false;
}

fn lettered(now: &Parameters, on: bool) -> Parameters {
    let mut next = now.clone();
    next.lettering = on.then(|| Lettering {
        text: MultilineText::default(),
        typeface: Typeface::Bold,
        height_mm: if now.width_mm >= 20 { 10 } else { 5 },
        colour: if now.strap == Colour::Cream {
            Colour::Black
        } else {
            Colour::Cream
        },
        place: Place::Strap,
    });
    next
}

fn written(now: &Parameters, text: String) -> Parameters {
    let mut next = now.clone();
    if let Some(lettering) = &mut next.lettering {
        lettering.text = text.into();
    }
    next
}

fn blanks(text: &str) -> usize {
    text.chars().filter(|letter| letter.is_whitespace()).count()
}

#[cfg(test)]
mod tests;
