//! The dashboard of one person.

use super::{Content, navigation::Navigation, person::Person};
use crate::{
    appearance::Appearance,
    frames::{AppRequest, FrameArea, Frames},
    routes::{Page, app_path, path_inside},
};
use allpet_contract::{apps::AppManifest, identity::Account};
use allpet_frame::Entry;
use allpet_ui::{
    app_runtime::{use_location, use_navigator},
    components::{Tone, use_toasts},
    hooks::Query,
    session::{SIGN_OUT_FAILED, Session, use_session},
};
use std::rc::Rc;
use web_sys::HtmlElement;
use yew::prelude::*;
use yew_router::history::Location;

/// Props of [`Dashboard`].
#[derive(Clone, Properties, PartialEq)]
pub(crate) struct DashboardProps {
    /// Whose it is.
    pub(crate) account: Rc<Account>,
    /// What is shown.
    pub(crate) page: Page,
    /// Which apps there are.
    pub(crate) apps: Query<Vec<AppManifest>>,
}

/// Navigation, top bar, and the page or app between them.
#[component]
pub(crate) fn Dashboard(props: &DashboardProps) -> Html {
    let Some(session) = use_session() else {
        return Html::default();
    };
    html! { <Inside account={props.account.clone()} page={props.page.clone()} apps={props.apps.clone()} {session} /> }
}

#[derive(Properties, PartialEq)]
struct InsideProps {
    account: Rc<Account>,
    page: Page,
    apps: Query<Vec<AppManifest>>,
    session: Session,
}

#[component]
fn Inside(props: &InsideProps) -> Html {
    let (location, navigator) = (use_location(), use_navigator());
    let appearance = use_context::<Appearance>();
    let frames = use_memo((), |()| Frames::new(props.session.clone()));
    let toaster = use_toasts();
    // Drawn again when an app's title or health changes.
    let update = use_force_update();
    let apps = props.apps.data.clone().unwrap_or_default();
    let front = front(&props.page, &apps, &location);
    let title = front.as_ref().map(|(app, _)| title(&frames, app));
    use_effect_with(title, |title| {
        if let Some(title) = title {
            name_window(title);
        }
    });
    let out = use_sign_out(&props.session);
    let onwish = {
        let (apps, front) = (apps.clone(), front.clone());
        let out = out.clone();
        Callback::from(move |wish: AppRequest| match wish {
            AppRequest::Changed => update.force_update(),
            AppRequest::Path(path, entry) => {
                if let Some((app, _)) = &front {
                    let whole = app_path(&app.route, &path);
                    match entry {
                        Entry::Push => navigator.push(whole),
                        Entry::Replace => navigator.replace(whole),
                    }
                }
            }
            AppRequest::Open(app, path) => {
                let to = apps.iter().find(|known| known.id == app);
                match to {
                    Some(to) => navigator.push(app_path(&to.route, &path)),
                    None if app == "shell" => navigator.push(path),
                    None => {}
                }
            }
            AppRequest::Outside(url) => open_outside(&url),
            AppRequest::SignOut => out.emit(()),
            AppRequest::Toast(app, tone, text) => {
                if let Some(app) = apps.iter().find(|known| known.id == app) {
                    toaster.show_from(app.name.clone(), tone.into(), text);
                }
            }
        })
    };
    let context = appearance
        .map(|appearance| appearance.context(Some(&props.account)))
        .unwrap_or_default();
    let collapsed = use_state_eq(|| false);
    let toggle = {
        let collapsed = collapsed.clone();
        Callback::from(move |()| collapsed.set(!*collapsed))
    };
    let content = use_node_ref();
    let skip = {
        let (content, frames) = (content.clone(), frames.clone());
        // Not by the address: that would be a step in the history.
        Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            // The content of an app is in its frame.
            if frames.focus() {
                return;
            }
            if let Some(main) = content.cast::<HtmlElement>() {
                // Only an element that is gone refuses.
                let _ = main.focus();
            }
        })
    };
    html! {
        <div class={classes!("shell", collapsed.then_some("collapsed"))}>
            <a class="skip" href="#content" onclick={skip}>{ "Skip to the content" }</a>
            <Navigation page={props.page.clone()} apps={props.apps.clone()} frames={(*frames).clone()} account={props.account.clone()}
                collapsed={*collapsed} {toggle} />
            <Person account={props.account.clone()} onsignout={out} />
            <main class="main" id="content" tabindex="-1" ref={content}>
                <Content page={props.page.clone()} apps={props.apps.clone()} account={props.account.clone()}
                    embedded={front.is_some()} />
                <FrameArea frames={(*frames).clone()} {front} {context} {onwish} />
            </main>
        </div>
    }
}

/// The app in front, and the path inside it.
fn front(page: &Page, apps: &[AppManifest], location: &Location) -> Option<(AppManifest, AttrValue)> {
    let route = page.app()?;
    let app = apps.iter().find(|app| app.route == route)?;
    Some((app.clone(), path_inside(location, route).into()))
}

/// What the window is called while an app is in front.
fn title(frames: &Frames, app: &AppManifest) -> AttrValue {
    let view = frames
        .whereabouts(&app.id)
        .map(|(_, title)| title)
        .unwrap_or_default();
    if view.is_empty() || view == app.name {
        return app.name.clone().into();
    }
    let mut whole = view;
    whole.push_str(" · ");
    whole.push_str(&app.name);
    whole.into()
}

fn name_window(title: &str) {
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        let mut whole = title.to_owned();
        whole.push_str(" · All Pet Plus");
        document.set_title(&whole);
    }
}

fn open_outside(url: &str) {
    if let Some(window) = web_sys::window() {
        // A browser that blocks it shows so itself.
        let _ = window.open_with_url_and_target_and_features(url, "_blank", "noopener,noreferrer");
    }
}

/// Signs out and goes to the landing page; says so where it did not work.
#[hook]
pub(crate) fn use_sign_out(session: &Session) -> Callback<()> {
    let (session, toaster, navigator) = (session.clone(), use_toasts(), use_navigator());
    Callback::from(move |()| {
        let (session, toaster, navigator) = (session.clone(), toaster.clone(), navigator.clone());
        wasm_bindgen_futures::spawn_local(async move {
            match session.sign_out().await {
                Ok(()) => navigator.push("/"),
                Err(_) => toaster.show(Tone::Bad, SIGN_OUT_FAILED),
            }
        });
    })
}
