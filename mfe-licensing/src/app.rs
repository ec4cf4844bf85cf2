//! The app: the path, who is here, and the page for it.

use crate::{
    chrome::Chrome,
    pages,
    parts::ui_tone,
    routes::Route,
    shown,
    world::{Viewer, World},
};
use allpet_frame::{Entry, HostEvent, Theme as HostTheme, Tone as HostTone};
use allpet_ui::{place::Api, prelude::*};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, closure::Closure};

/// What the [`App`] is told.
#[derive(Properties, PartialEq)]
pub(crate) struct AppProps {
    /// Where it runs.
    pub(crate) world: World,
}

/// The path shown, with its query.
#[derive(Clone, PartialEq)]
pub(crate) struct Path(pub(crate) AttrValue);

/// Corrects the present path without a step in the history: filters, what was typed.
#[derive(Clone, PartialEq)]
pub(crate) struct Correct(Callback<AttrValue>);

impl Correct {
    /// Shows `path` in place of the present one.
    pub(crate) fn to(&self, path: impl Into<AttrValue>) {
        self.0.emit(path.into());
    }
}

/// The path shown, with its query.
#[hook]
pub(crate) fn use_path() -> AttrValue {
    use_context::<Path>().map(|path| path.0).unwrap_or_default()
}

/// Goes to a path.
#[hook]
pub(crate) fn use_go() -> Navigate {
    use_context::<Navigate>().unwrap_or_else(|| Navigate(Callback::noop()))
}

/// Corrects the present path.
#[hook]
pub(crate) fn use_correct() -> Correct {
    use_context::<Correct>().unwrap_or_else(|| Correct(Callback::noop()))
}

/// The app.
#[component]
pub(crate) fn App(props: &AppProps) -> Html {
    let world = props.world.clone();
    let path = use_state_eq(|| AttrValue::from(world.host.start_path()));
    let viewer = use_state_eq(|| world.viewer());
    // What the handlers compare with: a state read in an old callback is an old state.
    let now = use_memo((), |()| RefCell::new((*path).clone()));
    let show = {
        let (path, now) = (path.clone(), now.clone());
        let (world, viewer) = (world.clone(), viewer.clone());
        Rc::new(move |to: AttrValue| {
            let other_page = Route::parse(&now.borrow()) != Route::parse(&to);
            // The page for a guest is left: the next one waits until it is known who is here.
            if other_page && world.rendered.replace(false) {
                viewer.set(world.viewer());
            }
            now.replace(to.clone());
            path.set(to);
            other_page
        })
    };
    use_effect_with((), {
        let (world, viewer, show) = (world.clone(), viewer.clone(), show.clone());
        move |()| {
            follow_theme(&world);
            // Somebody may have been recognised between the first drawing and now.
            viewer.set(world.viewer());
            let told = world.clone();
            let subscription = world.host.subscribe(Rc::new(move |event| match event {
                HostEvent::ContextChanged(_) => {
                    follow_theme(&told);
                    viewer.set(told.viewer());
                }
                HostEvent::SignedOut => {
                    forget_all();
                    viewer.set(told.viewer());
                }
                HostEvent::Go { path } => {
                    show(path.clone().into());
                }
                HostEvent::Shown(front) => shown::set_front(*front),
                _ => {}
            }));
            let focused = world
                .host
                .is_embedded()
                .then(|| Closure::<dyn Fn()>::new(shown::entered));
            if let (Some(window), Some(focused)) = (web_sys::window(), &focused) {
                let function = focused.as_ref().unchecked_ref();
                let _ = window.add_event_listener_with_callback("focus", function);
                // The dashboard may have been faster.
                shown::entered_before();
            }
            move || drop((subscription, focused))
        }
    });
    let go = use_callback((), {
        let (host, now, show) = (world.host.clone(), now.clone(), show.clone());
        move |to: AttrValue, ()| {
            if *now.borrow() == to {
                return;
            }
            host.path_changed(&to, Entry::Push);
            if show(to) {
                to_top();
            }
        }
    });
    let correct = use_callback((), {
        let (host, now) = (world.host.clone(), now.clone());
        move |to: AttrValue, ()| {
            if *now.borrow() != to {
                host.path_changed(&to, Entry::Replace);
                show(to);
            }
        }
    });
    let route = use_memo((*path).clone(), |path| Route::parse(path));
    use_heading_focus(&route);
    let elsewhere = world.host.is_embedded().then(|| {
        let host = world.host.clone();
        Callback::from(move |toast: Toast| host.toast(host_tone(toast.tone), &toast.text))
    });
    html! {
        <ContextProvider<World> context={world.clone()}>
        <ContextProvider<Api> context={world.api.clone()}>
        <ContextProvider<Viewer> context={(*viewer).clone()}>
        <ContextProvider<Path> context={Path((*path).clone())}>
        <ContextProvider<Navigate> context={Navigate(go)}>
        <ContextProvider<Correct> context={Correct(correct)}>
            <ToastProvider {elsewhere}>
                <Chrome route={(*route).clone()}>{ pages::show(&route, world.host.is_embedded()) }</Chrome>
            </ToastProvider>
        </ContextProvider<Correct>>
        </ContextProvider<Navigate>>
        </ContextProvider<Path>>
        </ContextProvider<Viewer>>
        </ContextProvider<Api>>
        </ContextProvider<World>>
    }
}

/// Inside the dashboard the theme is the dashboard's; the site keeps its own.
fn follow_theme(world: &World) {
    if world.host.is_embedded() {
        apply_theme(match world.host.context().theme {
            HostTheme::Light => Theme::Light,
            HostTheme::Dark => Theme::Dark,
        });
    }
}

fn host_tone(tone: Tone) -> HostTone {
    [HostTone::Success, HostTone::Warning, HostTone::Danger]
        .into_iter()
        .find(|host| ui_tone(*host) == tone)
        .unwrap_or(HostTone::Info)
}

fn to_top() {
    if let Some(window) = web_sys::window() {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
}

/// After going to another page its heading has the focus: a screen reader says where we are, and the keyboard starts there.
#[hook]
fn use_heading_focus(route: &Rc<Route>) {
    let first = use_mut_ref(|| true);
    use_effect_with(route.clone(), move |_| {
        if !first.replace(false) {
            shown::arrived();
        }
    });
}
