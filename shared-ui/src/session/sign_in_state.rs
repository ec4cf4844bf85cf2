//! The state of the sign-in form.

use super::sign_in::SignInFormProps;
use crate::hooks::{Mutation, use_mutation};
use allpet_contract::{
    Problem,
    identity::{Account, WRONG_PASSWORD},
};
use allpet_domain::{FieldError, Invalid, validation};
use std::rc::Rc;
use yew::prelude::*;

/// The e-mail address and the password.
type Credentials = (String, String);

/// The state of the form.
pub(super) struct SignInState {
    pub(super) email: UseStateHandle<String>,
    pub(super) password: UseStateHandle<String>,
    /// The number of times that the form has been submitted.
    pub(super) attempt: UseStateHandle<u32>,
    /// True once the person has filled in the e-mail address and left the field.
    visited: UseStateHandle<bool>,
    /// The errors of the entries as they are.
    invalid: Vec<FieldError>,
    /// The errors to list: the form's once it has been submitted, or the server's.
    pub(super) errors: Vec<FieldError>,
    sign_in: Mutation<Credentials>,
}

impl SignInState {
    /// True while the sign-in is in progress.
    pub(super) fn busy(&self) -> bool {
        self.sign_in.busy
    }

    /// Returns the error to show at a field.
    pub(super) fn error(&self, field: &str) -> Option<AttrValue> {
        let visited = *self.visited && field == "email";
        self.errors
            .iter()
            .chain(self.invalid.iter().filter(|_| visited))
            .find(|error| error.field == field)
            .map(|error| AttrValue::from(error.message.clone()))
    }

    /// Returns a problem of the whole form, such as no network or too many attempts.
    pub(super) fn problem(&self) -> Option<&Problem> {
        let problem = self.sign_in.problem.as_ref();
        problem.filter(|problem| !is_wrong_password(problem) && problem.errors.is_empty())
    }

    pub(super) fn onsubmit(&self) -> Callback<SubmitEvent> {
        let (sign_in, email, password) = (self.sign_in.clone(), self.email.clone(), self.password.clone());
        let attempt = self.attempt.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempt.set(*attempt + 1);
            sign_in.forget();
            if check(&email, &password).is_empty() {
                sign_in.run(((*email).clone(), (*password).clone()));
            }
        })
    }

    /// Returns the handler for leaving the e-mail address.
    pub(super) fn onleave(&self) -> Callback<()> {
        let (visited, email) = (self.visited.clone(), self.email.clone());
        Callback::from(move |()| visited.set(!email.is_empty()))
    }
}

#[hook]
pub(super) fn use_sign_in(props: &SignInFormProps) -> SignInState {
    let email = use_state(|| props.email.to_string());
    let password = use_state(String::new);
    let attempt = use_state(|| 0_u32);
    let visited = use_state_eq(|| false);
    let sign_in = {
        let (session, done) = (props.session.clone(), props.ondone.clone());
        use_mutation(
            move |(email, password): Credentials| {
                let session = session.clone();
                async move { session.sign_in(email, password).await }
            },
            move |account: Rc<Account>| done.emit(account),
        )
    };
    let invalid = check(&email, &password);
    let mut errors: Vec<FieldError> = if *attempt > 0 { invalid.clone() } else { Vec::new() };
    if let Some(problem) = sign_in.problem.as_ref().filter(|_| errors.is_empty()) {
        errors.clone_from(&problem.errors);
        if is_wrong_password(problem) {
            let text = "The address or the password is wrong. Check both.";
            errors = Invalid::one("password", "wrong", text).0;
        }
    }
    SignInState {
        email,
        password,
        attempt,
        visited,
        invalid,
        errors,
        sign_in,
    }
}

/// Validates the form in the browser. A password must not be empty; its length is not checked.
fn check(email: &str, password: &str) -> Vec<FieldError> {
    let mut invalid = Invalid::default();
    invalid.merge(validation::email("email", email));
    invalid.check(
        !password.is_empty(),
        "password",
        "required",
        "Enter your password.",
    );
    invalid.0
}

fn is_wrong_password(problem: &Problem) -> bool {
    problem.code == WRONG_PASSWORD.code
}
