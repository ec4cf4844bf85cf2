//! Saving the work as a design of the account.

mod later;

pub(crate) use later::{Bring, SaveLater};

use crate::editor::{EditorAction, EditorContext, EditorState, Saved, use_editor};
use allpet_contract::{
    IdempotencyKey, Problem,
    builder::{
        CreateDesign, DESIGN_CHANGED, DESIGN_FIXED, DESIGN_NOT_FOUND, Design, DesignPatch, ImportGuestDesign,
        NewDesign, UpdateDesign,
    },
};
use allpet_domain::{
    Money,
    builder::{DesignState, check, price},
    text::isolate,
};
use allpet_ui::{
    api::Sent,
    components::{Tone, use_toasts},
    hooks::{invalidate, use_write},
};
use yew::prelude::*;

/// Saving: whether it is under way, and why it failed.
#[derive(Clone)]
pub(crate) struct Save {
    /// It is under way.
    pub(crate) busy: bool,
    /// Why the last one failed.
    pub(crate) problem: Option<Problem>,
    /// The design that the work was opened from stays as it is: saving makes another.
    pub(crate) anew: bool,
    run: Callback<Option<Money>>,
}

impl Save {
    /// Saves at the price that was shown: the page's own, or one that the server named.
    pub(crate) fn run(&self, shown: Option<Money>) {
        self.run.emit(shown);
    }
}

/// Saves the work: anew, or as a change of the design that it was opened from. A design that was ordered, put away,
/// deleted or changed elsewhere stays as it is; the work is then saved as another. What a guest was to save is brought
/// along, however often it takes.
#[hook]
pub(crate) fn use_save() -> Save {
    let bench = use_editor();
    let done = use_saved();
    let create = use_write::<CreateDesign>(done.clone());
    let update = use_write::<UpdateDesign>(done);
    let bring = use_context::<Bring>();
    let elsewhere = update.problem.as_ref().is_some_and(stays);
    let (bringing, unbrought) = bring
        .as_ref()
        .map_or((false, None), |bring| (bring.busy, bring.problem.clone()));
    let busy = create.busy || bringing || update.busy;
    let problem = create.problem.clone().or(unbrought).or(update.problem.clone());
    let run = Callback::from(move |shown: Option<Money>| {
        let body = body(&bench.work, shown);
        if let Some(saved) = bench.work.saved.as_ref().filter(|_| !elsewhere) {
            update.run(UpdateDesign {
                design: saved.design,
                body: patch(saved.version, body),
            });
            return;
        }
        update.forget();
        let key = key(&bench, &body);
        match bring.as_ref().filter(|_| bench.work.save_later) {
            Some(bring) => bring.run(ImportGuestDesign { key, body }),
            None => create.run(CreateDesign { key, body }),
        }
    });
    Save {
        busy,
        problem,
        anew: elsewhere,
        run,
    }
}

/// What is done when a design was saved.
#[hook]
fn use_saved() -> impl Fn(Design) + Clone + 'static {
    let act = use_editor().act;
    let toasts = use_toasts();
    move |design: Design| {
        invalidate("designs");
        toasts.show(Tone::Good, [&*isolate(&design.name), " is saved."].concat());
        act.emit(EditorAction::Saved(saved(design)));
    }
}

/// The key of saving `body`: what failed on its way is asked for once more as it was, after a reload, too.
fn key(bench: &EditorContext, body: &NewDesign) -> IdempotencyKey {
    let mut asked = bench.work.asked.clone();
    let key = Sent::key(&mut asked, allpet_json::to_string(body).unwrap_or_default());
    if let Some(asked) = asked.filter(|asked| bench.work.asked.as_ref() != Some(asked)) {
        bench.act.emit(EditorAction::Asked(asked));
    }
    key
}

/// Whether the design stays as it is, so that saving once more makes another.
fn stays(problem: &Problem) -> bool {
    [DESIGN_CHANGED, DESIGN_FIXED, DESIGN_NOT_FOUND]
        .iter()
        .any(|code| problem.code == code.code)
}

/// A design, as the work remembers it.
pub(crate) fn saved(design: Design) -> Saved {
    Saved {
        design: design.id,
        version: design.version,
        parameters: design.parameters,
        name: design.name,
    }
}

fn body(work: &EditorState, shown: Option<Money>) -> NewDesign {
    let parameters = work.now.clone().tidy();
    let status = if check(&parameters).is_empty() {
        DesignState::Active
    } else {
        DesignState::Draft
    };
    let name = if work.name.trim().is_empty() {
        ["My ", &parameters.product.label().to_lowercase()].concat()
    } else {
        work.name.clone()
    };
    let total = shown.unwrap_or_else(|| price(&parameters).total);
    NewDesign {
        name,
        status,
        parameters,
        pet: work.pet,
        total,
    }
}

fn patch(version: u32, body: NewDesign) -> DesignPatch {
    DesignPatch {
        version,
        name: Some(body.name),
        status: Some(body.status),
        parameters: Some(body.parameters),
        pet: Some(body.pet),
        total: Some(body.total),
    }
}
