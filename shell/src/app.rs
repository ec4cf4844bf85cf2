//! The shell's outermost components: they load the configuration, hold the session, and choose the page for the address.

use crate::{
    appearance::{Appearance, use_appearance},
    cross_tab_session::use_cross_tab_session,
    dashboard::{self, Chrome, DashboardProps},
    pages::{AccountPage, AccountPageKind, Landing, NotFoundPage, SignIn, SignInAgain, SignUp},
    routes::{DASHBOARD, Page, Route},
};
use allpet_contract::{Problem, apps::ListApps};
use allpet_ui::{
    api::{AppConfig, load_config},
    app_runtime::{Services, path_of, query_of, return_path, use_location, use_navigator, with_return_path},
    components::{ErrorState, Toasts},
    hooks::{LoadState, prepare, use_auto_retry, use_lazy, use_read},
    lazy,
    session::{AuthState, Session, use_auth_state},
};
use yew::prelude::*;
use yew_router::{history::Location, prelude::use_route};

#[derive(Properties)]
pub(crate) struct AppProps {
    /// The configuration, or why it could not be loaded. It is loaded before the first render, so that the HTML document stays
    /// readable until then.
    pub(crate) config: Result<AppConfig, Problem>,
}

impl PartialEq for AppProps {
    fn eq(&self, other: &Self) -> bool {
        // It is set only once.
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
    let location = use_location();
    let auth_state = use_auth_state(&props.session);
    use_cross_tab_session(&props.session);
    let route = use_route::<Route>().unwrap_or_default();
    let page = Page::of(location.path());
    // Loaded in parallel with the session, not after it: the list of apps is public.
    let apps = use_read::<ListApps>("apps", page.is_some().then_some(ListApps {}));
    // The dashboard's own files load in parallel, too.
    use_effect_with(page.clone(), |page| {
        if let Some(page) = page {
            prepare(&DASHBOARD_MODULE);
            dashboard::prepare_page(page);
        }
    });
    use_redirect(redirect(&route, page.is_some(), &auth_state, &location));
    let retry = {
        let session = props.session.clone();
        Callback::from(move |()| {
            let session = session.clone();
            wasm_bindgen_futures::spawn_local(async move { session.resume().await });
        })
    };
    use_auto_retry(matches!(auth_state, AuthState::Unknown(_)), retry.clone());
    match (page, auth_state) {
        (Some(page), AuthState::SignedIn(account) | AuthState::Expired(account)) => {
            // The key makes Yew rebuild the dashboard when another person signs in.
            let key = account.id.to_string();
            html! { <LazyDashboard {key} {page} {account} {apps} /> }
        }
        (Some(_), AuthState::Unknown(problem)) => {
            html! { <main class="page"><ErrorState {problem} {retry} /></main> }
        }
        (Some(_), _) => html! { <Chrome /> },
        (None, auth_state) => outside_dashboard(&route, props, auth_state.account().is_some(), &location),
    }
}

/// Returns the path to go to instead: to sign in, or away from the sign-in page once signed in.
fn redirect(
    route: &Route,
    in_dashboard: bool,
    auth_state: &AuthState,
    location: &Location,
) -> Option<String> {
    match (route, auth_state) {
        (_, AuthState::SignedOut) if in_dashboard => Some(sign_in_path(path_of(location))),
        (Route::SignIn | Route::SignUp, AuthState::SignedIn(_)) => {
            Some(path_after_sign_in(query_of(location)))
        }
        _ => None,
    }
}

/// Replaces the path in the address bar, if there is another one to go to.
#[hook]
fn use_redirect(path: Option<String>) {
    let navigator = use_navigator();
    use_effect_with(path, move |path| {
        if let Some(path) = path {
            navigator.replace(path);
        }
    });
}

/// Renders a page outside the dashboard.
fn outside_dashboard(route: &Route, props: &PagesProps, signed_in: bool, location: &Location) -> Html {
    let PagesProps { session, config } = props;
    let query = AttrValue::from(location.query_str().to_owned());
    match route {
        Route::Landing => html! { <Landing {signed_in} config={config.clone()} /> },
        Route::SignIn => html! { <SignIn session={session.clone()} {query} /> },
        Route::SignUp => html! { <SignUp session={session.clone()} {query} /> },
        Route::VerifyEmail => account_page(AccountPageKind::VerifyEmail, session),
        Route::ForgotPassword => account_page(AccountPageKind::ForgotPassword, session),
        Route::ResetPassword => account_page(AccountPageKind::ResetPassword, session),
        Route::Invitation => account_page(AccountPageKind::Invitation, session),
        Route::DashboardHome | Route::Dashboard | Route::NotFound => {
            html! { <NotFoundPage {signed_in} config={config.clone()} /> }
        }
    }
}

fn account_page(kind: AccountPageKind, session: &Session) -> Html {
    html! { <AccountPage {kind} session={session.clone()} /> }
}

lazy! { static DASHBOARD_MODULE: fn(&DashboardProps) -> Html = dashboard { dashboard::render } }

/// The dashboard, once it is loaded.
#[component]
fn LazyDashboard(props: &DashboardProps) -> Html {
    match use_lazy(&DASHBOARD_MODULE) {
        LoadState::Ready(show) => show(props),
        LoadState::Loading => html! { <Chrome /> },
        failed @ LoadState::Failed(_) => {
            html! { <main class="page">{ failed.render(|_| Html::default()) }</main> }
        }
    }
}

/// Returns the address of the sign-in page that leads back to `path`.
fn sign_in_path(path: String) -> String {
    if path == DASHBOARD {
        "/sign-in".to_owned()
    } else {
        with_return_path("/sign-in", path)
    }
}

/// Returns the path to open after signing in: the dashboard's page in the query, or the dashboard's home.
fn path_after_sign_in(query: &str) -> String {
    return_path(query)
        .filter(|path| Page::of(path.split(['?', '#']).next().unwrap_or_default()).is_some())
        .unwrap_or_else(|| DASHBOARD.to_owned())
}
