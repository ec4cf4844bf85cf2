//! The shell's outermost components: configuration, session, address bar, and which page is shown.

use crate::{
    appearance::{Appearance, use_appearance},
    dashboard::{self, Chrome, DashboardProps},
    location::{Place, use_location},
    pages::{Landing, Missing, SignIn, SignUp},
    routes::{DASHBOARD, Route},
    shared_standing::use_shared_standing,
};
use allpet_contract::{Problem, apps::ListApps};
use allpet_frame::message::check_path;
use allpet_ui::{
    api::{AppConfig, load_config},
    app_runtime::Services,
    components::{ErrorState, Navigate, Toasts},
    hooks::{Whereabouts, prepare, use_auto_retry, use_part, use_read},
    part,
    session::{AskAgain, Session, Standing, use_standing},
};
use yew::prelude::*;

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
    let place = use_location();
    let appearance = use_appearance();
    use_effect_with((), {
        let session = session.clone();
        move |()| wasm_bindgen_futures::spawn_local(async move { session.resume().await })
    });
    html! {
        <ContextProvider<Session> context={session.clone()}>
            <Services api={(*api).clone()} navigate={Navigate(place.push.clone())}>
                    <ContextProvider<Place> context={place}>
                        <ContextProvider<Appearance> context={appearance}>
                            <Pages session={session.clone()} config={props.config.clone()} />
                            <AskAgain {session} />
                            <Toasts />
                        </ContextProvider<Appearance>>
                    </ContextProvider<Place>>
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
    let place = crate::location::use_place();
    let standing = use_standing(&props.session);
    use_shared_standing(&props.session);
    let route = Route::parse(&place.path);
    let inside = matches!(route, Route::Dashboard(_));
    // Asked for beside the session, not after it. Anyone may know which apps there are.
    let apps = use_read::<ListApps>("apps", inside.then_some(ListApps {}));
    // Neither are the dashboard's own files.
    use_effect_with(route.clone(), |route| {
        if let Route::Dashboard(page) = route {
            prepare(&DASHBOARD_PART);
            dashboard::ahead(page);
        }
    });
    let redirect = match (&route, &standing) {
        (Route::Dashboard(_), Standing::Out) => Some(sign_in_path(&place.path)),
        (Route::SignIn | Route::SignUp, Standing::In(_)) => Some(wanted(&place.path)),
        _ => None,
    };
    use_effect_with(redirect, {
        let replace = place.replace.clone();
        move |redirect| {
            if let Some(path) = redirect {
                replace.emit(path.clone().into());
            }
        }
    });
    let ask_again = {
        let session = props.session.clone();
        Callback::from(move |()| {
            let session = session.clone();
            wasm_bindgen_futures::spawn_local(async move { session.resume().await });
        })
    };
    use_auto_retry(matches!(standing, Standing::Unknown(_)), ask_again.clone());
    match (route, standing) {
        (Route::Landing, standing) => {
            html! { <Landing signed_in={standing.account().is_some()} config={props.config.clone()} /> }
        }
        (Route::SignIn, _) => html! { <SignIn session={props.session.clone()} query={query(&place.path)} /> },
        (Route::SignUp, _) => html! { <SignUp session={props.session.clone()} query={query(&place.path)} /> },
        (Route::Missing, standing) => {
            html! { <Missing signed_in={standing.account().is_some()} config={props.config.clone()} /> }
        }
        (Route::Dashboard(page), Standing::In(account) | Standing::Ended(account)) => {
            // Another person's dashboard is another dashboard.
            let key = account.id.to_string();
            html! { <Inside {key} {page} {account} {apps} /> }
        }
        (Route::Dashboard(_), Standing::Unknown(problem)) => {
            html! { <main class="page"><ErrorState {problem} retry={ask_again} /></main> }
        }
        (Route::Dashboard(_), _) => html! { <Chrome /> },
    }
}

part! { static DASHBOARD_PART: fn(&DashboardProps) -> Html = dashboard { dashboard::show } }

/// The dashboard, when it is here.
#[component]
fn Inside(props: &DashboardProps) -> Html {
    match use_part(&DASHBOARD_PART) {
        Whereabouts::Here(show) => show(props),
        Whereabouts::Coming => html! { <Chrome /> },
        lost @ Whereabouts::Lost(_) => {
            html! { <main class="page">{ lost.drawn(|_| Html::default()) }</main> }
        }
    }
}

/// The query of a path, with its question mark.
fn query(path: &str) -> AttrValue {
    path.find('?').map_or("", |mark| &path[mark..]).to_owned().into()
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
fn wanted(path: &str) -> String {
    path.split_once("?next=")
        .and_then(|(_, next)| js_sys::decode_uri_component(next).ok())
        .map(String::from)
        .filter(|next| check_path(next).is_ok())
        .filter(|next| matches!(Route::parse(next), Route::Dashboard(_)))
        .unwrap_or_else(|| DASHBOARD.to_owned())
}
