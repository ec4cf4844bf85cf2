//! The requests that begin a session.

use crate::session::Session;
use allpet_contract::{
    Problem,
    identity::{
        self, Account, SignIn, SignUp,
        passkeys::{BeginPasskeySignIn, PasskeySignInForm, PasskeyTask, SignInWithPasskey},
    },
};
use std::rc::Rc;

impl Session {
    /// Signs in; with `code` if the account has a second factor. Fails with the API's problem.
    pub async fn sign_in(
        &self,
        email: String,
        password: String,
        code: Option<String>,
    ) -> Result<Rc<Account>, Problem> {
        let app = self.app().to_owned();
        let body = identity::SignInForm {
            email,
            password,
            code,
            app,
        };
        let answer = self.client_without_token().send(SignIn { body }).await?;
        Ok(self.set_signed_in(answer))
    }

    /// Begins to sign in with a passkey. Returns the browser's task.
    pub async fn begin_passkey_sign_in(&self) -> Result<PasskeyTask, Problem> {
        self.client_without_token().send(BeginPasskeySignIn {}).await
    }

    /// Signs in with a passkey. Fails with the API's problem.
    pub async fn sign_in_with_passkey(&self, body: PasskeySignInForm) -> Result<Rc<Account>, Problem> {
        let answer = self
            .client_without_token()
            .send(SignInWithPasskey { body })
            .await?;
        Ok(self.set_signed_in(answer))
    }

    /// Creates an account and signs in. Fails with the API's problem.
    pub async fn sign_up(
        &self,
        email: String,
        name: String,
        password: String,
    ) -> Result<Rc<Account>, Problem> {
        let app = self.app().to_owned();
        let body = identity::SignUpForm {
            email,
            name,
            password,
            app,
        };
        let answer = self.client_without_token().send(SignUp { body }).await?;
        Ok(self.set_signed_in(answer))
    }
}
