//! Starts an app: loads its configuration, then connects it to its host.

#[cfg(not(feature = "app"))]
use crate::hooks::LazyModule;
#[cfg(feature = "app")]
use crate::lazy;
use crate::{
    api::{AppConfig, BrowserTransport, load_config},
    app_runtime::{
        Api,
        host::{host_provider::prepare_appearance, tokens::HostTokens},
        navigation::scroll,
    },
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
    message::{Theme as FrameTheme, Token},
    web::{StandaloneConfig, StandaloneHost},
};
use allpet_frame::{Host, LocalFuture, web};
use std::rc::Rc;
#[cfg(not(feature = "server"))]
use yew::Callback;

/// The page is in a frame, and no shell of ours answers.
const NO_SHELL: ErrorCode = ErrorCode::new(0, "no-shell", "The dashboard isn’t responding");

/// An app's configuration, host, API client and session.
#[derive(Clone)]
pub struct AppEnvironment {
    /// The configuration, from the file beside the app.
    pub config: Rc<AppConfig>,
    /// The host: the shell, or the site itself.
    pub host: Rc<dyn Host>,
    /// The client of the API.
    pub api: Api,
    /// The site's own session. `None` inside the shell, which has the session.
    pub session: Option<Session>,
    /// Whether the page came rendered from a server.
    pub(crate) rendered: bool,
}

impl AppEnvironment {
    /// Returns whether the session is being restored. Inside the shell, the person is known from the start.
    pub(crate) fn is_restoring_session(&self) -> bool {
        self.session
            .as_ref()
            .is_some_and(|session| session.auth_state() == AuthState::Asking)
    }
}

impl PartialEq for AppEnvironment {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.host, &other.host)
    }
}

/// Loads the configuration, then connects to the shell if the page is in a frame. Otherwise the site is its own host.
pub async fn bootstrap(version: &str, site: &str) -> Result<AppEnvironment, Problem> {
    let framed = web::is_framed();
    if framed {
        mark_embedded();
        // It loads in parallel with the configuration.
        prepare(&CONNECT);
    } else {
        scroll::notice_returns();
    }
    let config = Rc::new(load_config().await?);
    if framed {
        let connect = loaded(&CONNECT).await.ok_or_else(Problem::offline)?;
        let host = connect(&config, version).await?;
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
    own_site(config, site, false).ok_or_else(|| Problem::new(NO_SHELL))
}

/// Connects to the shell, and returns it as the host.
type Connect = fn(&AppConfig, &str) -> LocalFuture<Result<Rc<dyn Host>, Problem>>;

// An app's own site never connects to the shell, so the code for it is a lazy module.
#[cfg(feature = "app")]
lazy! { static CONNECT: Connect = embedded { connect_to_shell } }
// The shell never connects, so nothing would load the module, and it would stay in the first download.
#[cfg(not(feature = "app"))]
thread_local! {
    static CONNECT: LazyModule<Connect> = const { LazyModule::at_once(connect_to_shell) };
}

fn connect_to_shell(config: &AppConfig, version: &str) -> LocalFuture<Result<Rc<dyn Host>, Problem>> {
    let config = web::AppConfig::new(&config.app, version, config.shell_origins.clone());
    Box::pin(async move {
        let host = web::connect(config).await;
        host.map_err(|error| Problem::new(NO_SHELL).detail(error.to_string()))
    })
}

/// Returns the environment of a page from a server; `None` if no server rendered it.
pub(super) fn rendered_environment(site: &str) -> Option<AppEnvironment> {
    own_site(Rc::new(ssr::config()?), site, true)
}

/// Marks the document as embedded, for which the style sheet removes the background and the full height. Called before the first
/// rendering.
fn mark_embedded() {
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element());
    if let Some(root) = root {
        let _ = root.set_attribute("data-embedded", "");
    }
}

/// Creates the environment of an app's own site, and begins to restore its session.
fn own_site(config: Rc<AppConfig>, site: &str, rendered: bool) -> Option<AppEnvironment> {
    let session = Session::new(&config.app, &config.api);
    let host = standalone_host(&config, site, &session)?;
    let api = session.client();
    #[cfg(not(feature = "server"))]
    {
        let restored = session.clone();
        wasm_bindgen_futures::spawn_local(async move { restored.resume().await });
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

/// Returns the host for rendering on a server.
#[cfg(feature = "server")]
fn standalone_host(_: &Rc<AppConfig>, _: &str, _: &Session) -> Option<Rc<dyn Host>> {
    ssr::host()
}

/// Creates the host of an app's own site. The session's person is the context's user.
#[cfg(not(feature = "server"))]
fn standalone_host(config: &Rc<AppConfig>, site: &str, session: &Session) -> Option<Rc<dyn Host>> {
    let (token_session, sign_out_session) = (session.clone(), session.clone());
    let audience = config.app.clone();
    let host = StandaloneHost::new(StandaloneConfig {
        app: config.app.clone(),
        site: site.to_owned(),
        dashboard: config.dashboard.clone(),
        context: context(None),
        token: Rc::new(move || {
            let (session, audience) = (token_session.clone(), audience.clone());
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
            let session = sign_out_session.clone();
            wasm_bindgen_futures::spawn_local(async move {
                if session.sign_out().await.is_err() {
                    Toaster.show(Tone::Bad, SIGN_OUT_FAILED);
                }
            });
        }),
        toast: Rc::new(|tone, text| Toaster.show(tone.into(), text)),
    })?;
    let context_host = host.clone();
    let watched_session = session.clone();
    // The watcher lives as long as the page, so it is never removed.
    session.watch(Callback::from(move |()| {
        let user = match watched_session.auth_state() {
            AuthState::SignedIn(account) | AuthState::Expired(account) => Some(User {
                id: account.id.to_string(),
                name: account.name.clone(),
                email: account.email.clone(),
            }),
            _ => None,
        };
        context_host.set_context(context(user));
    }));
    Some(host)
}

#[cfg(not(feature = "server"))]
/// Returns the context: the browser's settings, with the theme that the person chose on this site.
fn context(user: Option<User>) -> Context {
    let browser_context = web::browser_context();
    let theme = match Theme::stored() {
        Theme::Light => FrameTheme::Light,
        Theme::Dark => FrameTheme::Dark,
        Theme::System => browser_context.theme,
    };
    Context {
        user,
        theme,
        ..browser_context
    }
}
