//! Saving the edited design to the account.

mod guest_import;

pub(crate) use guest_import::{ImportMutation, SaveLater};

use crate::editor::{EditorAction, EditorContext, EditorState, SavedDesign, use_editor};
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
    api::KeyedRequest,
    components::{Tone, use_toasts},
    hooks::{invalidate, use_write},
};
use yew::prelude::*;

/// The state of saving, and a callback that saves.
#[derive(Clone)]
pub(crate) struct Save {
    /// Whether a request is under way.
    pub(crate) busy: bool,
    /// Why the last request failed.
    pub(crate) problem: Option<Problem>,
    /// Whether the saved design must stay as it is, so that saving creates another.
    pub(crate) creates_new: bool,
    run: Callback<Option<Money>>,
}

impl Save {
    /// Saves at `shown`: the price that the person saw. `None` is the page's own price.
    pub(crate) fn run(&self, shown: Option<Money>) {
        self.run.emit(shown);
    }
}

/// Saves the design: as a new one, or as a change of the one that was opened. A design that was ordered, archived, deleted or
/// changed elsewhere stays as it is; saving then creates another. A guest's design that is still to be saved is imported with
/// [`ImportGuestDesign`], as often as it takes.
#[hook]
pub(crate) fn use_save() -> Save {
    let editor = use_editor();
    let on_saved = use_on_saved();
    let create = use_write::<CreateDesign>(on_saved.clone());
    let update = use_write::<UpdateDesign>(on_saved);
    let import = use_context::<ImportMutation>();
    let creates_new = update.problem.as_ref().is_some_and(must_stay);
    let (importing, import_problem) = import
        .as_ref()
        .map_or((false, None), |import| (import.busy, import.problem.clone()));
    let busy = create.busy || importing || update.busy;
    let problem = create
        .problem
        .clone()
        .or(import_problem)
        .or(update.problem.clone());
    let last = problem.clone();
    let run = Callback::from(move |shown: Option<Money>| {
        let body = body(&editor.state, shown);
        if let Some(saved) = editor.state.saved.as_ref().filter(|_| !creates_new) {
            update.run(UpdateDesign {
                design: saved.design,
                body: patch(saved.version, body),
            });
            return;
        }
        update.forget();
        let key = key(&editor, &body, last.as_ref());
        match import.as_ref().filter(|_| editor.state.save_later) {
            Some(import) => import.run(ImportGuestDesign { key, body }),
            None => create.run(CreateDesign { key, body }),
        }
    });
    Save {
        busy,
        problem,
        creates_new,
        run,
    }
}

/// Returns what to do after a design was saved.
#[hook]
fn use_on_saved() -> impl Fn(Design) + Clone + 'static {
    let dispatch = use_editor().dispatch;
    let toasts = use_toasts();
    move |design: Design| {
        invalidate("designs");
        toasts.show(Tone::Good, [&*isolate(&design.name), " is saved."].concat());
        dispatch.emit(EditorAction::Saved(saved(design)));
    }
}

/// Returns the idempotency key of saving `body`. A request that failed on its way is repeated with its key, even after a reload.
/// After `problem`, the answer of the last request, one that was done long ago is made anew.
fn key(editor: &EditorContext, body: &NewDesign, problem: Option<&Problem>) -> IdempotencyKey {
    let mut save_request = editor.state.save_request.clone();
    KeyedRequest::forget_done(&mut save_request, problem);
    let key = KeyedRequest::key(
        &mut save_request,
        allpet_json::to_string(body).unwrap_or_default(),
    );
    if let Some(save_request) =
        save_request.filter(|save_request| editor.state.save_request.as_ref() != Some(save_request))
    {
        editor.dispatch.emit(EditorAction::SaveRequested(save_request));
    }
    key
}

/// Returns whether the saved design must stay as it is, so that saving creates another.
fn must_stay(problem: &Problem) -> bool {
    [DESIGN_CHANGED, DESIGN_FIXED, DESIGN_NOT_FOUND]
        .iter()
        .any(|code| problem.code == code.code)
}

/// Converts a design into the form that the editor stores.
pub(crate) fn saved(design: Design) -> SavedDesign {
    SavedDesign {
        design: design.id,
        version: design.version,
        parameters: design.parameters,
        name: design.name,
    }
}

fn body(state: &EditorState, shown: Option<Money>) -> NewDesign {
    let parameters = state.parameters.clone().tidy();
    let status = if check(&parameters).is_empty() {
        DesignState::Active
    } else {
        DesignState::Draft
    };
    let name = if state.name.trim().is_empty() {
        ["My ", &parameters.product.label().to_lowercase()].concat()
    } else {
        state.name.clone()
    };
    let total = shown.unwrap_or_else(|| price(&parameters).total);
    NewDesign {
        name,
        status,
        parameters,
        pet: state.pet,
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
