//! The requests that begin a session.

use crate::session::Session;
use allpet_contract::{
    Problem,
    identity::{self, Account, SignIn, SignUp},
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
