//! Saving the work as a design of the account.

use crate::{
    parts::use_signing,
    work::{Act, Saved, use_bench},
};
use allpet_contract::{
    IdempotencyKey, Problem,
    builder::{
        BringDesign, CreateDesign, DESIGN_CHANGED, DESIGN_FIXED, DESIGN_NOT_FOUND, Design, DesignPatch,
        NewDesign, UpdateDesign,
    },
};
use allpet_domain::{
    Money,
    builder::{DesignState, Parameters, check, price},
};
use allpet_ui::{
    api::idempotency_key,
    components::{Tone, use_toasts},
    hooks::{invalidate, use_write},
    place::use_surroundings,
};
use yew::prelude::*;

/// What was asked for last, so that it is asked for once.
struct Sent {
    body: NewDesign,
    key: IdempotencyKey,
    brought: bool,
}

/// Saving: whether it is under way, and why it failed.
#[derive(Clone)]
pub(crate) struct Save {
    /// It is under way.
    pub(crate) busy: bool,
    /// Why the last one failed.
    pub(crate) problem: Option<Problem>,
    /// The design that the work was opened from stays as it is: saving makes another.
    pub(crate) anew: bool,
    run: Callback<(Option<Money>, bool)>,
}

impl Save {
    /// Saves at the price that was shown: the page's own, or one that the server named.
    pub(crate) fn run(&self, shown: Option<Money>) {
        self.run.emit((shown, false));
    }

    /// Saves what a guest was to save before signing in. What was ordered meanwhile is not saved a second time.
    fn bring(&self) {
        self.run.emit((None, true));
    }
}

/// Saves the work: anew, or as a change of the design that it was opened from. A design that was ordered, put away,
/// deleted or changed elsewhere stays as it is; the work is then saved as another.
#[hook]
pub(crate) fn use_save() -> Save {
    let bench = use_bench();
    let toasts = use_toasts();
    let done = {
        let act = bench.act.clone();
        move |design: Design| {
            invalidate("designs");
            toasts.show(Tone::Good, [&design.name, " is saved."].concat());
            act.emit(Act::Saved(saved(design)));
        }
    };
    let create = use_write::<CreateDesign>(done.clone());
    let bring = use_write::<BringDesign>(done.clone());
    let update = use_write::<UpdateDesign>(done);
    let sent = use_mut_ref(|| None::<Sent>);
    let elsewhere = update.problem.as_ref().is_some_and(stays);
    let run = {
        let (work, create, bring, update) =
            (bench.work.clone(), create.clone(), bring.clone(), update.clone());
        Callback::from(move |(shown, brought): (Option<Money>, bool)| {
            let body = body(&work.now, &work.name, shown);
            let body = NewDesign {
                pet: work.pet,
                ..body
            };
            if let Some(saved) = work.saved.as_ref().filter(|_| !elsewhere) {
                update.run(UpdateDesign {
                    design: saved.design,
                    body: patch(saved.version, body),
                });
                return;
            }
            update.forget();
            // What failed on its way is asked for once more as it was.
            let before = sent.take().filter(|before| before.body == body);
            let brought = before.as_ref().map_or(brought, |before| before.brought);
            let key = before.map_or_else(idempotency_key, |before| before.key);
            sent.replace(Some(Sent {
                body: body.clone(),
                key: key.clone(),
                brought,
            }));
            if brought {
                bring.run(BringDesign { key, body });
            } else {
                create.run(CreateDesign { key, body });
            }
        })
    };
    Save {
        busy: create.busy || bring.busy || update.busy,
        problem: create.problem.or(bring.problem).or(update.problem),
        anew: elsewhere,
        run,
    }
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

fn body(now: &Parameters, name: &str, shown: Option<Money>) -> NewDesign {
    let parameters = now.clone().tidy();
    let status = if check(&parameters).is_empty() {
        DesignState::Active
    } else {
        DesignState::Draft
    };
    let name = if name.trim().is_empty() {
        ["My ", &parameters.product.label().to_lowercase()].concat()
    } else {
        name.to_owned()
    };
    let total = shown.unwrap_or_else(|| price(&parameters).total);
    NewDesign {
        name,
        status,
        parameters,
        pet: None,
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

/// Saves what was to be saved as soon as somebody is signed in, and forgets another account's work.
#[component]
pub(crate) fn SaveLater() -> Html {
    let bench = use_bench();
    let save = use_save();
    let signing = use_signing();
    let user = use_surroundings().user.as_ref().map(|user| user.id.clone());
    let known = (!signing.asking).then(|| user.clone());
    use_effect_with(known, {
        let act = bench.act.clone();
        move |known| {
            if let Some(user) = known {
                act.emit(Act::Arrive(user.clone()));
            }
        }
    });
    let due = bench.work.save_later && user.is_some() && bench.work.whose == user;
    use_effect_with(due, move |due| {
        if *due {
            bench.act.emit(Act::SaveLater(false));
            save.bring();
        }
    });
    Html::default()
}
