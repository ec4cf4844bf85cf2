//! The session store: the signed-in account, and a token that is always valid.

use super::{
    AuthState, activation, expired_notice, lock,
    token_sources::{FixedToken, NoTokens},
};
use crate::{
    api::{BrowserTransport, Tokens},
    hooks::clear_cache,
};
use allpet_contract::{
    Client, Problem,
    identity::{self, Account, Refresh, SESSION_ENDED, SignOut, TokenRequest, WhoAmI},
    problem::SIGNED_OUT,
};
use std::{
    cell::RefCell,
    future::{Future, poll_fn},
    pin::Pin,
    rc::Rc,
    task::{Poll, Waker},
};
use yew::Callback;

/// The remaining life at which a token is renewed, in milliseconds.
const RENEW_AT: f64 = 45_000.0;

/// An access token for one app.
#[derive(Clone)]
pub struct Grant {
    /// The token.
    pub token: String,
    /// Seconds until it expires.
    pub lifetime_s: u32,
}

/// The session of this page. Clones share it.
#[derive(Clone)]
pub struct Session(Rc<Inner>);

struct Inner {
    app: String,
    api: String,
    state: RefCell<State>,
}

struct State {
    auth: AuthState,
    token: Option<(String, f64)>,
    /// The end of the last token's life, also after the API refused it earlier.
    expires_at: f64,
    wakers: Vec<Waker>,
    watchers: Vec<(usize, Callback<()>)>,
    next: usize,
    /// Whether this page checks the session whenever it comes to the front.
    checks_at_front: bool,
    /// Whether such a check is in flight.
    checking: bool,
    /// Whether the session ended in another tab or on another site, until somebody signs in.
    ended_elsewhere: bool,
}

impl PartialEq for Session {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Session {
    /// Creates a session of the app `app` at the API at `api`, without any request.
    pub fn new(app: &str, api: &str) -> Self {
        Self(Rc::new(Inner {
            app: app.to_owned(),
            api: api.to_owned(),
            state: RefCell::new(State {
                auth: AuthState::Asking,
                token: None,
                expires_at: 0.0,
                wakers: Vec::new(),
                watchers: Vec::new(),
                next: 0,
                checks_at_front: false,
                checking: false,
                ended_elsewhere: false,
            }),
        }))
    }

    /// The typed client that calls the API with this session's token.
    pub fn client(&self) -> Client<BrowserTransport> {
        Client::new(BrowserTransport::new(&self.0.api, Rc::new(self.clone())))
    }

    /// The authentication state.
    pub fn auth_state(&self) -> AuthState {
        self.0.state.borrow().auth.clone()
    }

    /// Restores the session by its cookie, at the page's start or after another tab signed in or out. From then on, checks it
    /// whenever the page comes to the front.
    pub async fn resume(&self) {
        if !std::mem::replace(&mut self.0.state.borrow_mut().checks_at_front, true) {
            let session = self.clone();
            activation::on_activation(move || {
                let session = session.clone();
                wasm_bindgen_futures::spawn_local(async move { session.check_session().await });
            });
        }
        self.forget();
        let _ = self.renew(&self.0.app).await;
    }

    /// Checks whether the person signed out in another tab or on another of our sites, and if so signs out here. If the session
    /// was revoked, asks to sign in again.
    async fn check_session(&self) {
        let should_check =
            matches!(self.auth_state(), AuthState::SignedIn(_)) && !self.0.state.borrow().checking;
        if !should_check {
            return;
        }
        self.0.state.borrow_mut().checking = true;
        let ended = match self.valid_token() {
            Some(token) => {
                let client = Client::new(BrowserTransport::new(&self.0.api, Rc::new(FixedToken(token))));
                let answer = client.send(WhoAmI {}).await.map(|account| self.update(account));
                answer.is_err_and(|problem| problem.status == SIGNED_OUT.status)
            }
            None => true,
        };
        if ended {
            self.forget();
            let _ = self.renew(&self.0.app).await;
        }
        self.0.state.borrow_mut().checking = false;
    }

    /// Signs out, here and at the API. Fails if the API cannot be reached, and the person stays signed in.
    pub async fn sign_out(&self) -> Result<(), Problem> {
        self.client_without_token().send(SignOut {}).await?;
        self.leave();
        Ok(())
    }

    /// Drops the account, after its person signed out elsewhere or declined to sign in again.
    pub fn leave(&self) {
        {
            let mut state = self.0.state.borrow_mut();
            state.token = None;
            state.expires_at = 0.0;
        }
        clear_cache();
        self.set_auth_state(AuthState::SignedOut);
    }

    /// Replaces the account after a change made here, such as its name.
    pub fn update(&self, account: Account) {
        if matches!(self.auth_state(), AuthState::SignedIn(_)) {
            self.set_auth_state(AuthState::SignedIn(Rc::new(account)));
        }
    }

    /// Gets a token for `app`, which may be another app. Waits for a new sign-in if the session expired.
    pub async fn grant(&self, app: &str) -> Result<Grant, Problem> {
        loop {
            self.wait_until_decided().await?;
            match self.renew(app).await {
                Ok(answer) => {
                    return Ok(Grant {
                        token: answer.access_token,
                        lifetime_s: answer.expires_in,
                    });
                }
                Err(problem) if problem.status != SIGNED_OUT.status => return Err(problem),
                // The session expired: wait for a new sign-in, or for leaving.
                Err(_) => {}
            }
        }
    }

    /// Calls `changed` on every change of the state, until [`Session::unwatch`].
    pub(crate) fn watch(&self, changed: Callback<()>) -> usize {
        let mut state = self.0.state.borrow_mut();
        state.next += 1;
        let id = state.next;
        state.watchers.push((id, changed));
        id
    }

    pub(super) fn unwatch(&self, id: usize) {
        self.0
            .state
            .borrow_mut()
            .watchers
            .retain(|(watcher, _)| *watcher != id);
    }

    pub(super) fn client_without_token(&self) -> Client<BrowserTransport> {
        Client::new(BrowserTransport::new(&self.0.api, Rc::new(NoTokens)))
    }

    /// Waits until the state is decided. Fails if nobody is signed in.
    async fn wait_until_decided(&self) -> Result<(), Problem> {
        poll_fn(|context| {
            let mut state = self.0.state.borrow_mut();
            if state.auth.is_open() {
                state.wakers.push(context.waker().clone());
                return Poll::Pending;
            }
            Poll::Ready(match state.auth {
                AuthState::SignedOut => Err(Problem::new(SIGNED_OUT)),
                _ => Ok(()),
            })
        })
        .await
    }

    /// Rotates the refresh token and gets a token for `app`; one at a time, across all tabs.
    async fn renew(&self, app: &str) -> Result<identity::Session, Problem> {
        let slot = Rc::new(RefCell::new(Err(Problem::offline())));
        let (session, app, answer) = (self.clone(), app.to_owned(), slot.clone());
        let work = Box::pin(async move {
            let result = session.renew_now(app).await;
            let _none_before = answer.replace(result);
        });
        lock::run_exclusively(lock::SESSION, work).await;
        slot.replace(Err(Problem::offline()))
    }

    async fn renew_now(&self, app: String) -> Result<identity::Session, Problem> {
        let own = app == self.0.app;
        if own && let (Some(token), AuthState::SignedIn(account)) = (self.valid_token(), self.auth_state()) {
            // An earlier caller in the queue has renewed it.
            return Ok(identity::Session {
                access_token: token,
                expires_in: 0,
                user: (*account).clone(),
            });
        }
        let request = Refresh {
            body: TokenRequest { app },
        };
        let mut answer = self.client_without_token().send(request.clone()).await;
        if answer
            .as_ref()
            .is_err_and(|problem| *problem == Problem::offline())
        {
            // The API may have rotated the refresh token, and its answer was lost: it accepts the old one for ten seconds more.
            answer = self.client_without_token().send(request).await;
        }
        match answer.and_then(|found| found.ok_or_else(|| Problem::new(SIGNED_OUT))) {
            Ok(answer) if own => {
                self.set_signed_in(answer.clone());
                Ok(answer)
            }
            Ok(answer) => {
                let same = self
                    .auth_state()
                    .account()
                    .is_none_or(|account| account.id == answer.user.id);
                if same {
                    return Ok(answer);
                }
                // Another account signed in by another tab, and its token is not for this page.
                self.0.state.borrow_mut().token = None;
                self.set_auth_state(AuthState::Asking);
                let session = self.clone();
                wasm_bindgen_futures::spawn_local(async move { session.resume().await });
                Err(Problem::new(SIGNED_OUT))
            }
            Err(problem) => {
                self.handle_refusal(&problem);
                Err(problem)
            }
        }
    }

    /// Drops the account, after its person signed out in another tab or on another site.
    pub fn leave_elsewhere(&self) {
        self.0.state.borrow_mut().ended_elsewhere = true;
        self.leave();
    }

    /// Returns whether the session ended in another tab or on another site while this page was open, and nobody has signed in
    /// since: the page then says so.
    pub fn has_ended_elsewhere(&self) -> bool {
        self.0.state.borrow().ended_elsewhere
    }

    /// The id of the app whose session this is.
    pub(super) fn app(&self) -> &str {
        &self.0.app
    }

    fn handle_refusal(&self, problem: &Problem) {
        let signed_out = problem.status == SIGNED_OUT.status;
        // A person who signed out elsewhere wants no data left on screen here; one whose session was cut off, or ended with time,
        // continues after a new sign-in. Signing out takes the cookie away, which otherwise outlives the token.
        let (early, checking) = {
            let state = self.0.state.borrow();
            (js_sys::Date::now() < state.expires_at, state.checking)
        };
        if signed_out && problem.code == SIGNED_OUT.code && (early || checking) {
            if self.auth_state().account().is_some() {
                return self.leave_elsewhere();
            }
            return self.leave();
        }
        let is_new = matches!(self.auth_state(), AuthState::Asking | AuthState::Unknown(_));
        if is_new && problem.code == SESSION_ENDED.code {
            expired_notice::show();
        }
        let next = match self.auth_state() {
            AuthState::SignedIn(account) if signed_out => AuthState::Expired(account),
            AuthState::Asking | AuthState::Unknown(_) | AuthState::SignedOut if signed_out => {
                AuthState::SignedOut
            }
            AuthState::Asking => AuthState::Unknown(problem.clone()),
            unchanged => unchanged,
        };
        if signed_out {
            self.0.state.borrow_mut().token = None;
        }
        self.set_auth_state(next);
    }

    /// Takes over the session of an answer.
    pub(super) fn set_signed_in(&self, answer: identity::Session) -> Rc<Account> {
        let expires_at = js_sys::Date::now() + f64::from(answer.expires_in) * 1_000.0;
        let account = Rc::new(answer.user);
        let other = self
            .auth_state()
            .account()
            .is_some_and(|before| before.id != account.id);
        if other {
            clear_cache();
        }
        expired_notice::reset();
        {
            let mut state = self.0.state.borrow_mut();
            state.token = Some((answer.access_token, expires_at));
            state.expires_at = expires_at;
            state.ended_elsewhere = false;
        }
        self.set_auth_state(AuthState::SignedIn(account.clone()));
        account
    }

    fn valid_token(&self) -> Option<String> {
        let state = self.0.state.borrow();
        let (token, expires_at) = state.token.as_ref()?;
        (*expires_at - js_sys::Date::now() > RENEW_AT).then(|| token.clone())
    }

    fn set_auth_state(&self, auth_state: AuthState) {
        let (wakers, watchers) = {
            let mut state = self.0.state.borrow_mut();
            if state.auth == auth_state {
                return;
            }
            state.auth = auth_state;
            let watchers: Vec<_> = state
                .watchers
                .iter()
                .map(|(_, changed)| changed.clone())
                .collect();
            (std::mem::take(&mut state.wakers), watchers)
        };
        for changed in watchers {
            changed.emit(());
        }
        for waker in wakers {
            waker.wake();
        }
    }
}

impl Tokens for Session {
    fn token(&self) -> Pin<Box<dyn Future<Output = Result<String, Problem>>>> {
        let session = self.clone();
        Box::pin(async move {
            loop {
                session.wait_until_decided().await?;
                if let Some(token) = session.valid_token() {
                    return Ok(token);
                }
                match session.renew(&session.0.app).await {
                    Ok(answer) => return Ok(answer.access_token),
                    Err(problem) if problem.status != SIGNED_OUT.status => return Err(problem),
                    Err(_) => {}
                }
            }
        })
    }

    fn forget(&self) {
        self.0.state.borrow_mut().token = None;
    }
}
