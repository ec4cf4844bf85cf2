//! An app's first steps: its configuration, then its host.

use super::{Api, host_provider::prepare_appearance, scroll, tokens::HostTokens};
#[cfg(not(feature = "app"))]
use crate::hooks::LazyModule;
#[cfg(feature = "app")]
use crate::lazy;
use crate::{
    api::{AppConfig, BrowserTransport, load_config},
    hooks::{loaded, prepare},
    session::{AuthState, Session},
    ssr,
};
#[cfg(not(feature = "server"))]
use crate::{
    components::{Toaster, Tone},
    hooks::Theme,
    session::SIGN_OUT_FAILED,
};
#[cfg(not(feature = "server"))]
use allpet_contract::problem::SIGNED_OUT;
use allpet_contract::{Client, ErrorCode, Problem};
#[cfg(not(feature = "server"))]
use allpet_frame::{
    Context, TokenError, User,
    message::{Theme as Shade, Token},
    web::{StandaloneConfig, StandaloneHost},
};
use allpet_frame::{Host, LocalFuture, web};
use std::rc::Rc;
#[cfg(not(feature = "server"))]
use yew::Callback;

/// The page stands in a frame, and no shell of ours answers.
const NO_SHELL: ErrorCode = ErrorCode::new(0, "no-shell", "The dashboard isn’t responding");

/// Where the app runs, and what it works with.
#[derive(Clone)]
pub struct AppEnvironment {
    /// The configuration beside the app.
    pub config: Rc<AppConfig>,
    /// The shell, or the site itself.
    pub host: Rc<dyn Host>,
    /// The client of the API.
    pub api: Api,
    /// The site's own session. `None` inside the shell: there the shell has it.
    pub session: Option<Session>,
    /// A server has rendered the page that is taken over.
    pub(super) rendered: bool,
}

impl AppEnvironment {
    /// Whether it is being found out who is here. Inside the shell it is known from the start.
    pub(super) fn is_asking(&self) -> bool {
        self.session
            .as_ref()
            .is_some_and(|session| session.standing() == AuthState::Asking)
    }
}

impl PartialEq for AppEnvironment {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.host, &other.host)
    }
}

/// Reads the configuration, then calls the shell if the page stands in a frame, or else becomes a site of its own.
pub async fn bootstrap(version: &str, site: &str) -> Result<AppEnvironment, Problem> {
    let framed = web::is_framed();
    if framed {
        mark_embedded();
        // It comes beside the configuration.
        prepare(&SHELL_CALL);
    } else {
        scroll::notice_returns();
    }
    let config = Rc::new(load_config().await?);
    if framed {
        let call = loaded(&SHELL_CALL).await.ok_or_else(Problem::offline)?;
        let host = call(&config, version).await?;
        prepare_appearance(&host.context());
        let tokens = Rc::new(HostTokens(host.clone()));
        let api = Client::new(BrowserTransport::new(&config.api, tokens));
        let session = None;
        return Ok(AppEnvironment {
            config,
            host,
            api,
            session,
            rendered: false,
        });
    }
    site_of_its_own(config, site, false).ok_or_else(|| Problem::new(NO_SHELL))
}

/// Answers with the shell, once it has answered.
type ShellCall = fn(&AppConfig, &str) -> LocalFuture<Result<Rc<dyn Host>, Problem>>;

// A site of its own never calls the shell: what the two say to each other is a lazy module.
#[cfg(feature = "app")]
lazy! { static SHELL_CALL: ShellCall = embedded { call_shell } }
// Nothing in the shell's program calls, so that nothing would load the module, and it would stay in the first program.
#[cfg(not(feature = "app"))]
thread_local! {
    static SHELL_CALL: LazyModule<ShellCall> = const { LazyModule::at_once(call_shell) };
}

fn call_shell(config: &AppConfig, version: &str) -> LocalFuture<Result<Rc<dyn Host>, Problem>> {
    let call = web::AppConfig::new(&config.app, version, config.shell_origins.clone());
    Box::pin(async move {
        let host = web::connect(call).await;
        host.map_err(|error| Problem::new(NO_SHELL).detail(error.to_string()))
    })
}

/// The place of a page that a server has rendered; none where it was not.
pub(super) fn taken_over(site: &str) -> Option<AppEnvironment> {
    site_of_its_own(Rc::new(ssr::config()?), site, true)
}

/// The style sheet takes the page's own ground and height away, before anything is drawn on it.
fn mark_embedded() {
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element());
    if let Some(root) = root {
        let _ = root.set_attribute("data-embedded", "");
    }
}

/// A site of its own, at which nobody is signed in until the API has been asked.
fn site_of_its_own(config: Rc<AppConfig>, site: &str, rendered: bool) -> Option<AppEnvironment> {
    let session = Session::new(&config.app, &config.api);
    let host = alone(&config, site, &session)?;
    let api = session.client();
    #[cfg(not(feature = "server"))]
    {
        let asking = session.clone();
        wasm_bindgen_futures::spawn_local(async move { asking.resume().await });
    }
    let session = Some(session);
    Some(AppEnvironment {
        config,
        host,
        api,
        session,
        rendered,
    })
}

/// The page as its own host, while it is rendered.
#[cfg(feature = "server")]
fn alone(_: &Rc<AppConfig>, _: &str, _: &Session) -> Option<Rc<dyn Host>> {
    ssr::host()
}

/// The site as its own host: the session's person is the context's.
#[cfg(not(feature = "server"))]
fn alone(config: &Rc<AppConfig>, site: &str, session: &Session) -> Option<Rc<dyn Host>> {
    let (grants, leaving) = (session.clone(), session.clone());
    let audience = config.app.clone();
    let host = StandaloneHost::new(StandaloneConfig {
        app: config.app.clone(),
        site: site.to_owned(),
        dashboard: config.dashboard.clone(),
        context: context(None),
        token: Rc::new(move || {
            let (session, audience) = (grants.clone(), audience.clone());
            Box::pin(async move {
                let grant = session.grant(&audience).await.map_err(|problem| {
                    if problem.status == SIGNED_OUT.status {
                        TokenError::SignedOut
                    } else {
                        TokenError::Refused(problem.to_string())
                    }
                })?;
                Ok(Token {
                    token: grant.token,
                    lifetime_s: grant.lifetime_s,
                    audience,
                })
            })
        }),
        sign_out: Rc::new(move || {
            let session = leaving.clone();
            wasm_bindgen_futures::spawn_local(async move {
                if session.sign_out().await.is_err() {
                    Toaster.show(Tone::Bad, SIGN_OUT_FAILED);
                }
            });
        }),
        toast: Rc::new(|tone, text| Toaster.show(tone.into(), text)),
    })?;
    let telling = host.clone();
    let watched = session.clone();
    // For the life of the page, so it is never taken back.
    session.watch(Callback::from(move |()| {
        let user = match watched.standing() {
            AuthState::SignedIn(account) | AuthState::Expired(account) => Some(User {
                id: account.id.to_string(),
                name: account.name.clone(),
                email: account.email.clone(),
            }),
            _ => None,
        };
        telling.set_context(context(user));
    }));
    Some(host)
}

#[cfg(not(feature = "server"))]
/// What the browser says of its user; a theme that was chosen on this site goes first.
fn context(user: Option<User>) -> Context {
    let surroundings = web::surroundings();
    let theme = match Theme::kept() {
        Theme::Light => Shade::Light,
        Theme::Dark => Shade::Dark,
        Theme::System => surroundings.theme,
    };
    Context {
        user,
        theme,
        ..surroundings
    }
}
