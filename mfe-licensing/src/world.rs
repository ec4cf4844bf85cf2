//! What every page stands on: the API, the host, the configuration, and who is here.

use crate::site::Site;
use allpet_contract::{Client, Problem, problem::SIGNED_OUT};
use allpet_frame::{Host, TokenError, User};
use allpet_ui::api::{AppConfig, BrowserTransport, Tokens};
use std::{cell::Cell, future::Future, pin::Pin, rc::Rc};
use yew::prelude::*;

/// The API, over `fetch`.
pub(crate) type Api = Client<BrowserTransport>;

/// What every page stands on. One for the life of the document.
#[derive(Clone)]
pub(crate) struct World {
    /// The API.
    pub(crate) api: Api,
    /// The shell, or this very site.
    pub(crate) host: Rc<dyn Host>,
    /// What stands in `/config.json`.
    pub(crate) config: Rc<AppConfig>,
    /// The site's own session; none inside the shell, which signs in for us.
    pub(crate) site: Option<Rc<Site>>,
    /// The page was rendered by a server, for a guest: until it is known who is here, or another page is gone to, that is who.
    pub(crate) rendered: Rc<Cell<bool>>,
}

impl PartialEq for World {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.host, &other.host)
    }
}

/// Who is here.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Viewer {
    /// It is being found out.
    Unknown,
    /// Nobody who has signed in.
    Visitor,
    /// Somebody.
    Person(User),
}

impl World {
    /// Who is here now.
    pub(crate) fn viewer(&self) -> Viewer {
        match &self.host.context().user {
            Some(user) => Viewer::Person(user.clone()),
            None if !self.rendered.get() && self.site.as_ref().is_some_and(|site| !site.is_settled()) => {
                Viewer::Unknown
            }
            None => Viewer::Visitor,
        }
    }
}

/// The world that the app runs in.
#[hook]
pub(crate) fn use_world() -> World {
    #[expect(clippy::expect_used, reason = "`App` offers it to everything that it renders")]
    use_context::<World>().expect("a world")
}

/// Who is here.
#[hook]
pub(crate) fn use_viewer() -> Viewer {
    use_context::<Viewer>().unwrap_or(Viewer::Unknown)
}

/// Tokens from the host.
pub(crate) struct HostTokens(pub(crate) Rc<dyn Host>);

impl Tokens for HostTokens {
    fn token(&self) -> Pin<Box<dyn Future<Output = Result<String, Problem>>>> {
        let token = self.0.token();
        Box::pin(async move {
            token.await.map_err(|error| match error {
                TokenError::SignedOut => {
                    Problem::new(SIGNED_OUT).detail("Your session has ended. We kept what you typed.")
                }
                TokenError::Refused(_) | TokenError::Lost => Problem::offline(),
            })
        })
    }

    fn forget(&self) {
        self.0.forget_token();
    }
}

/// For calls that carry no token: signing in, public reads before there is a host.
pub(crate) struct NoTokens;

impl Tokens for NoTokens {
    fn token(&self) -> Pin<Box<dyn Future<Output = Result<String, Problem>>>> {
        Box::pin(std::future::ready(Err(Problem::new(SIGNED_OUT))))
    }

    fn forget(&self) {}
}
