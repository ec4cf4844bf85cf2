//! The dashboard of the signed-in person.

use super::{
    Content, live_feed::use_live_feed, navigation::Navigation, requests::use_app_requests, top_bar::TopBar,
};
use crate::{
    appearance::Appearance,
    frames::{FrameArea, Frames},
    pages::remove_pet_forms,
    routes::{Page, path_inside},
};
use allpet_contract::{apps::AppManifest, identity::Account};
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
    /// The signed-in account.
    pub(crate) account: Rc<Account>,
    /// The present page.
    pub(crate) page: Page,
    /// The apps of the manifest.
    pub(crate) apps: Query<Vec<AppManifest>>,
}

/// The navigation, the top bar, and the page or app in front.
#[component]
pub(crate) fn Dashboard(props: &DashboardProps) -> Html {
    let Some(session) = use_session() else {
        return Html::default();
    };
    html! { <SignedInDashboard account={props.account.clone()} page={props.page.clone()} apps={props.apps.clone()} {session} /> }
}

#[derive(Properties, PartialEq)]
struct SignedInDashboardProps {
    account: Rc<Account>,
    page: Page,
    apps: Query<Vec<AppManifest>>,
    session: Session,
}

#[component]
fn SignedInDashboard(props: &SignedInDashboardProps) -> Html {
    let location = use_location();
    let frames = use_memo((), |()| Frames::new(props.session.clone()));
    use_live_feed(&frames);
    let apps = props.apps.data.clone().unwrap_or_default();
    let front = app_in_front(&props.page, &apps, &location);
    let title = front.as_ref().map(|(app, _)| window_title(&frames, app));
    let path = front.as_ref().map(|(_, path)| path.clone()).unwrap_or_default();
    use_effect_with(title, |title| {
        if let Some(title) = title {
            set_window_title(title);
        }
    });
    let sign_out = use_sign_out(&props.session);
    let onrequest = use_app_requests(&apps, front.as_ref(), &sign_out);
    let context = use_context::<Appearance>()
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
        Callback::from(move |event: MouseEvent| {
            // Following the link would add an entry to the history.
            event.prevent_default();
            focus_content(&content, &frames);
        })
    };
    html! {
        <div class={classes!("shell", collapsed.then_some("collapsed"))}>
            <a class="skip" href="#content" onclick={skip}>{ "Skip to the content" }</a>
            <Navigation page={props.page.clone()} {path} apps={props.apps.clone()} frames={(*frames).clone()} account={props.account.clone()}
                collapsed={*collapsed} {toggle} />
            <TopBar account={props.account.clone()} onsignout={sign_out} />
            <main class="main" id="content" tabindex="-1" ref={content}>
                <Content page={props.page.clone()} apps={props.apps.clone()} account={props.account.clone()}
                    embedded={front.is_some()} />
                <FrameArea frames={(*frames).clone()} {front} {context} {onrequest} />
            </main>
        </div>
    }
}

/// Moves the focus to the content: into the app in front, or to the built-in page.
fn focus_content(content: &NodeRef, frames: &Frames) {
    if frames.focus() {
        return;
    }
    if let Some(main) = content.cast::<HtmlElement>() {
        // Fails only if the element is no longer in the document.
        let _ = main.focus();
    }
}

/// An app, and the path inside it.
pub(super) type AppInFront = (AppManifest, AttrValue);

/// Returns the app in front and the path inside it, or `None` on a built-in page and for a path that the app cannot show.
fn app_in_front(page: &Page, apps: &[AppManifest], location: &Location) -> Option<AppInFront> {
    let route = page.app()?;
    let app = apps.iter().find(|app| app.route == route)?;
    Some((app.clone(), path_inside(location, route)?.into()))
}

/// Returns the window's title while an app is in front.
fn window_title(frames: &Frames, app: &AppManifest) -> AttrValue {
    let view = frames
        .path_and_title(&app.id)
        .map(|(_, title)| title)
        .unwrap_or_default();
    if view.is_empty() || view == app.name {
        return app.name.clone().into();
    }
    let mut title = view;
    title.push_str(" · ");
    title.push_str(&app.name);
    title.into()
}

fn set_window_title(title: &str) {
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        let mut whole = title.to_owned();
        whole.push_str(" · All Pet Plus");
        document.set_title(&whole);
    }
}

/// Returns a callback that signs out, removes unsaved pet forms, and opens the landing page. Shows a message if signing out failed.
#[hook]
pub(crate) fn use_sign_out(session: &Session) -> Callback<()> {
    let (session, toaster, navigator) = (session.clone(), use_toasts(), use_navigator());
    Callback::from(move |()| {
        let (session, toaster, navigator) = (session.clone(), toaster.clone(), navigator.clone());
        wasm_bindgen_futures::spawn_local(async move {
            match session.sign_out().await {
                Ok(()) => {
                    remove_pet_forms();
                    navigator.push("/");
                }
                Err(_) => toaster.show(Tone::Bad, SIGN_OUT_FAILED),
            }
        });
    })
}
