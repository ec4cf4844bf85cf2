//! The shell's outermost components: configuration, session, address bar, and which page is shown.

use crate::{
    appearance::{Appearance, use_appearance},
    cross_tab_session::use_shared_standing,
    dashboard::{self, Chrome, DashboardProps},
    pages::{Landing, Missing, SignIn, SignInAgain, SignUp},
    routes::{DASHBOARD, Page, Route},
};
use allpet_contract::{Problem, apps::ListApps};
use allpet_frame::message::check_path;
use allpet_ui::{
    api::{AppConfig, load_config},
    app_runtime::{Services, path_of, query_of, use_location, use_navigator},
    components::{ErrorState, Toasts},
    hooks::{LoadState, prepare, use_auto_retry, use_lazy, use_read},
    lazy,
    session::{AuthState, Session, use_auth_state},
};
use yew::prelude::*;
use yew_router::prelude::use_route;

#[derive(Properties)]
pub(crate) struct AppProps {
    /// What came of asking for the configuration, before anything was drawn: what the host sent to be read stays until then.
    pub(crate) config: Result<AppConfig, Problem>,
}

impl PartialEq for AppProps {
    fn eq(&self, other: &Self) -> bool {
        // It is given once.
        self.config.is_ok() == other.config.is_ok()
    }
}

/// The shell.
#[component]
pub(crate) fn App(props: &AppProps) -> Html {
    let config = use_state(|| props.config.clone());
    let retry = {
        let config = config.clone();
        Callback::from(move |()| {
            let config = config.clone();
            wasm_bindgen_futures::spawn_local(async move { config.set(load_config().await) });
        })
    };
    use_auto_retry(config.is_err(), retry.clone());
    match &*config {
        Ok(config) => html! { <Shell config={config.clone()} /> },
        Err(problem) => html! { <main class="page"><ErrorState problem={problem.clone()} {retry} /></main> },
    }
}

#[derive(Properties, PartialEq)]
struct ShellProps {
    config: AppConfig,
}

#[component]
fn Shell(props: &ShellProps) -> Html {
    let session = use_memo((), |()| Session::new(&props.config.app, &props.config.api));
    let session = (*session).clone();
    let api = use_memo((), |()| session.client());
    let appearance = use_appearance();
    use_effect_with((), {
        let session = session.clone();
        move |()| wasm_bindgen_futures::spawn_local(async move { session.resume().await })
    });
    html! {
        <ContextProvider<Session> context={session.clone()}>
            <Services api={(*api).clone()}>
                <ContextProvider<Appearance> context={appearance}>
                    <Pages session={session.clone()} config={props.config.clone()} />
                    <SignInAgain {session} />
                    <Toasts />
                </ContextProvider<Appearance>>
            </Services>
        </ContextProvider<Session>>
    }
}

#[derive(Properties, PartialEq)]
struct PagesProps {
    session: Session,
    config: AppConfig,
}

#[component]
fn Pages(props: &PagesProps) -> Html {
    let (location, navigator) = (use_location(), use_navigator());
    let standing = use_auth_state(&props.session);
    use_shared_standing(&props.session);
    let route = use_route::<Route>().unwrap_or_default();
    let page = Page::of(location.path());
    let inside = page.is_some();
    // Asked for beside the session, not after it. Anyone may know which apps there are.
    let apps = use_read::<ListApps>("apps", inside.then_some(ListApps {}));
    // Neither are the dashboard's own files.
    use_effect_with(page.clone(), |page| {
        if let Some(page) = page {
            prepare(&DASHBOARD_PART);
            dashboard::ahead(page);
        }
    });
    let redirect = match (&route, &standing) {
        (_, AuthState::SignedOut) if inside => Some(sign_in_path(&path_of(&location))),
        (Route::SignIn | Route::SignUp, AuthState::SignedIn(_)) => Some(wanted(query_of(&location))),
        _ => None,
    };
    use_effect_with(redirect, move |redirect| {
        if let Some(path) = redirect {
            navigator.replace(path);
        }
    });
    let ask_again = {
        let session = props.session.clone();
        Callback::from(move |()| {
            let session = session.clone();
            wasm_bindgen_futures::spawn_local(async move { session.resume().await });
        })
    };
    use_auto_retry(matches!(standing, AuthState::Unknown(_)), ask_again.clone());
    let signed_in = standing.account().is_some();
    let query = AttrValue::from(location.query_str().to_owned());
    match (page, standing) {
        (Some(page), AuthState::SignedIn(account) | AuthState::Expired(account)) => {
            // Another person's dashboard is another dashboard.
            let key = account.id.to_string();
            html! { <Inside {key} {page} {account} {apps} /> }
        }
        (Some(_), AuthState::Unknown(problem)) => {
            html! { <main class="page"><ErrorState {problem} retry={ask_again} /></main> }
        }
        (Some(_), _) => html! { <Chrome /> },
        (None, _) => match route {
            Route::Landing => html! { <Landing {signed_in} config={props.config.clone()} /> },
            Route::SignIn => html! { <SignIn session={props.session.clone()} {query} /> },
            Route::SignUp => html! { <SignUp session={props.session.clone()} {query} /> },
            Route::DashboardHome | Route::Dashboard | Route::NotFound => {
                html! { <Missing {signed_in} config={props.config.clone()} /> }
            }
        },
    }
}

lazy! { static DASHBOARD_PART: fn(&DashboardProps) -> Html = dashboard { dashboard::show } }

/// The dashboard, when it is here.
#[component]
fn Inside(props: &DashboardProps) -> Html {
    match use_lazy(&DASHBOARD_PART) {
        LoadState::Ready(show) => show(props),
        LoadState::Loading => html! { <Chrome /> },
        lost @ LoadState::Failed(_) => {
            html! { <main class="page">{ lost.drawn(|_| Html::default()) }</main> }
        }
    }
}

/// The way to sign in that leads back to `path`.
fn sign_in_path(path: &str) -> String {
    let mut whole = String::from("/sign-in");
    if path != DASHBOARD {
        whole.push_str("?next=");
        whole.push_str(&String::from(js_sys::encode_uri_component(path)));
    }
    whole
}

/// Where one wanted to go before one had to sign in: a path of the dashboard, and nowhere else. One that climbs (`/..`) is read
/// as another by the browser.
fn wanted(query: &str) -> String {
    query
        .strip_prefix("next=")
        .and_then(|next| js_sys::decode_uri_component(next).ok())
        .map(String::from)
        .filter(|next| check_path(next).is_ok())
        .filter(|next| Page::of(next.split(['?', '#']).next().unwrap_or_default()).is_some())
        .unwrap_or_else(|| DASHBOARD.to_owned())
}
