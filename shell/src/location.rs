//! The address bar: the one truth about where we are.

use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use yew::prelude::*;

/// The path that is shown and how to change it.
#[derive(Clone, PartialEq)]
pub(crate) struct Place {
    /// The path with its query.
    pub(crate) path: AttrValue,
    /// How we came here: *back* and *forward* bring another focus and scroll than a link.
    pub(crate) by_link: bool,
    /// Goes to a path: a step that *back* undoes.
    pub(crate) push: Callback<AttrValue>,
    /// Corrects the present step.
    pub(crate) replace: Callback<AttrValue>,
}

#[derive(PartialEq)]
struct Shown {
    path: AttrValue,
    by_link: bool,
}

enum Step {
    Push(AttrValue),
    Replace(AttrValue),
    Back,
}

impl Reducible for Shown {
    type Action = Step;
    fn reduce(self: Rc<Self>, step: Step) -> Rc<Self> {
        let by_link = matches!(step, Step::Push(_));
        let path = match step {
            Step::Push(path) | Step::Replace(path) => path,
            Step::Back => current(),
        };
        Rc::new(Self { path, by_link })
    }
}

/// What stands in the address bar.
pub(crate) fn current() -> AttrValue {
    let Some(location) = web_sys::window().map(|window| window.location()) else {
        return "/".into();
    };
    let part = |part: Result<String, JsValue>| part.unwrap_or_default();
    let mut path = part(location.pathname());
    path.push_str(&part(location.search()));
    path.push_str(&part(location.hash()));
    path.into()
}

fn write(path: &str, push: bool) {
    let Some(history) = web_sys::window().and_then(|window| window.history().ok()) else {
        return;
    };
    // The browser refuses more than some hundred entries in half a minute; the page goes on without.
    let _ = if push {
        history.push_state_with_url(&JsValue::NULL, "", Some(path))
    } else {
        history.replace_state_with_url(&JsValue::NULL, "", Some(path))
    };
}

/// Follows the address bar.
#[hook]
pub(crate) fn use_location() -> Place {
    let shown = use_reducer_eq(|| Shown {
        path: current(),
        by_link: false,
    });
    let step = shown.dispatcher();
    use_effect_with((), {
        let step = step.clone();
        move |()| {
            let listener = Closure::<dyn Fn()>::new(move || step.dispatch(Step::Back));
            let window = web_sys::window();
            if let Some(window) = &window {
                let _ =
                    window.add_event_listener_with_callback("popstate", listener.as_ref().unchecked_ref());
            }
            move || {
                if let Some(window) = window {
                    let _ = window
                        .remove_event_listener_with_callback("popstate", listener.as_ref().unchecked_ref());
                }
            }
        }
    });
    let push = use_callback((), {
        let step = step.clone();
        move |path: AttrValue, ()| {
            // The same page again is no step.
            if path != current() {
                write(&path, true);
            }
            step.dispatch(Step::Push(path));
        }
    });
    let replace = use_callback((), move |path: AttrValue, ()| {
        write(&path, false);
        step.dispatch(Step::Replace(path));
    });
    Place {
        path: shown.path.clone(),
        by_link: shown.by_link,
        push,
        replace,
    }
}

/// The path that is shown and how to change it, from the shell's context.
#[hook]
pub(crate) fn use_place() -> Place {
    use_context::<Place>().unwrap_or_else(|| Place {
        path: "/".into(),
        by_link: false,
        push: Callback::noop(),
        replace: Callback::noop(),
    })
}
