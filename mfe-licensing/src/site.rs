//! The session of the site where it stands alone: signing in and out against the API, and tokens from its cookie.

use crate::world::{Api, NoTokens};
use allpet_contract::{
    Client, Problem,
    identity::{
        Account, Refresh, Session, SignIn, SignInForm, SignOut, SignUp, SignUpForm, TokenRequest, WhoAmI,
    },
    problem::SIGNED_OUT,
};
use allpet_frame::{
    Host, LocalFuture, TokenError, Tone, User,
    message::Token,
    web::{StandaloneConfig, StandaloneHost, surroundings},
};
use allpet_ui::{
    api::{AppConfig, BrowserTransport},
    components::Toaster,
    session::at_front,
};
use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

/// The site's own session.
pub(crate) struct Site {
    api: Api,
    app: String,
    host: RefCell<Option<Rc<StandaloneHost>>>,
    /// A token that came with signing in, for the first who asks.
    first: RefCell<Option<Token>>,
    settled: Cell<bool>,
    toaster: RefCell<Option<Toaster>>,
    this: Weak<Site>,
}

impl Site {
    /// The session and the host of the site. Nobody is here until [`Site::resume`] has asked.
    pub(crate) fn new(config: &AppConfig) -> Option<(Rc<Self>, Rc<StandaloneHost>)> {
        let site = Rc::new_cyclic(|this: &Weak<Self>| Self {
            api: Client::new(BrowserTransport::new(&config.api, Rc::new(NoTokens))),
            app: config.app.clone(),
            host: RefCell::default(),
            first: RefCell::default(),
            settled: Cell::new(false),
            toaster: RefCell::default(),
            this: this.clone(),
        });
        let (token, out, toast) = (site.clone(), site.clone(), site.clone());
        let host = StandaloneHost::new(StandaloneConfig {
            app: config.app.clone(),
            site: "Pet licensing".into(),
            dashboard: config.dashboard.clone(),
            context: surroundings(),
            token: Rc::new(move || token.token()),
            sign_out: Rc::new(move || out.sign_out()),
            toast: Rc::new(move |tone, text| toast.toast(tone, text)),
        })?;
        site.host.replace(Some(host.clone()));
        Some((site, host))
    }

    /// Whether it is known who is here.
    pub(crate) fn is_settled(&self) -> bool {
        self.settled.get()
    }

    /// Shows the host's messages from now on.
    pub(crate) fn show_toasts(&self, toaster: Toaster) {
        self.toaster.replace(Some(toaster));
    }

    /// Goes on with the session that the cookie stands for, where there is one.
    pub(crate) async fn resume(&self) {
        let answer = self.refresh().await;
        self.settled.set(true);
        match answer {
            Ok(session) => self.enter(session),
            Err(_) => self.is_now(None),
        }
    }

    /// Signs in with a password.
    pub(crate) async fn sign_in(self: Rc<Self>, email: String, password: String) -> Result<(), Problem> {
        let body = SignInForm {
            email,
            password,
            app: self.app.clone(),
        };
        self.enter(self.api.send(SignIn { body }).await?);
        Ok(())
    }

    /// Makes an account and signs in.
    pub(crate) async fn sign_up(
        self: Rc<Self>,
        name: String,
        email: String,
        password: String,
    ) -> Result<(), Problem> {
        let body = SignUpForm {
            email,
            name,
            password,
            app: self.app.clone(),
        };
        self.enter(self.api.send(SignUp { body }).await?);
        Ok(())
    }

    async fn refresh(&self) -> Result<Session, Problem> {
        let body = TokenRequest {
            app: self.app.clone(),
        };
        let found = self.api.send(Refresh { body }).await?;
        found.ok_or_else(|| Problem::new(SIGNED_OUT))
    }

    /// Finds out, whenever the page comes to the front, whether its person signed out elsewhere meanwhile: `api` carries their
    /// token, and asks for another where it has ended.
    pub(crate) fn follow(self: &Rc<Self>, api: &Api) {
        let (site, api) = (self.clone(), api.clone());
        at_front(move || {
            let host = site.host.borrow().clone();
            if host.is_some_and(|host| host.context().user.is_some()) {
                let api = api.clone();
                wasm_bindgen_futures::spawn_local(async move {
                    let _ = api.send(WhoAmI {}).await;
                });
            }
        });
    }

    fn enter(&self, session: Session) {
        self.settled.set(true);
        let user = user(&session.user);
        self.first.replace(Some(self.token_of(session)));
        self.is_now(Some(user));
    }

    fn token_of(&self, session: Session) -> Token {
        Token {
            token: session.access_token,
            lifetime_s: session.expires_in,
            audience: self.app.clone(),
        }
    }

    fn is_now(&self, user: Option<User>) {
        let host = self.host.borrow().clone();
        if let Some(host) = host {
            let context = (*host.context()).clone();
            host.set_context(allpet_frame::Context { user, ..context });
        }
    }

    fn token(&self) -> LocalFuture<Result<Token, TokenError>> {
        if let Some(token) = self.first.take() {
            return Box::pin(std::future::ready(Ok(token)));
        }
        let this = self.this.clone();
        Box::pin(async move {
            let site = this.upgrade().ok_or(TokenError::Lost)?;
            match site.refresh().await {
                Ok(session) => Ok(site.renewed(session)),
                Err(problem) if problem.status == SIGNED_OUT.status => {
                    site.is_now(None);
                    Err(TokenError::SignedOut)
                }
                Err(problem) => Err(TokenError::Refused(problem.to_string())),
            }
        })
    }

    /// The session may be another person's by now: somebody signed in on another of our pages.
    fn renewed(&self, session: Session) -> Token {
        let now = user(&session.user);
        let token = self.token_of(session);
        let host = self.host.borrow().clone();
        let same = host.is_some_and(|host| {
            host.context()
                .user
                .as_ref()
                .is_some_and(|before| before.id == now.id)
        });
        if !same {
            self.first.replace(Some(token.clone()));
            self.is_now(Some(now));
        }
        token
    }

    fn sign_out(&self) {
        let api = self.api.clone();
        // The page is signed out at once; that the server did not hear of it ends with the refresh token's time.
        wasm_bindgen_futures::spawn_local(async move {
            let _ = api.send(SignOut {}).await;
        });
        self.first.take();
        crate::store::forget_drafts();
        self.is_now(None);
    }

    fn toast(&self, tone: Tone, text: String) {
        if let Some(toaster) = &*self.toaster.borrow() {
            toaster.show(crate::parts::ui_tone(tone), text);
        }
    }
}

fn user(account: &Account) -> User {
    User {
        id: account.id.to_string(),
        name: account.name.clone(),
        email: account.email.clone(),
    }
}
