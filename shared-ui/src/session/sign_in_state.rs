//! The state of the sign-in form.

use super::{
    entry_form::{EntryForm, FieldRefusal, use_entry_form},
    sign_in::SignInFormProps,
};
use allpet_contract::identity::WRONG_PASSWORD;
use allpet_domain::{FieldError, Invalid, validation};
use yew::prelude::*;

/// The e-mail address and the password.
pub(super) type Credentials = (String, String);

const REFUSAL: FieldRefusal = FieldRefusal {
    problem: WRONG_PASSWORD.code,
    field: "password",
    code: "wrong",
    message: "The address or the password is wrong. Check both.",
};

/// The state of the form.
pub(super) struct SignInState {
    pub(super) email: UseStateHandle<String>,
    pub(super) password: UseStateHandle<String>,
    pub(super) form: EntryForm<Credentials>,
    /// True once the person has filled in the e-mail address and left the field.
    visited: UseStateHandle<bool>,
}

impl SignInState {
    /// Returns the error to show at a field.
    pub(super) fn error(&self, field: &str) -> Option<AttrValue> {
        self.form.error(field, *self.visited && field == "email")
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
    let visited = use_state_eq(|| false);
    let session = props.session.clone();
    let form = use_entry_form(
        &((*email).clone(), (*password).clone()),
        check,
        REFUSAL,
        move |(email, password): Credentials| {
            let session = session.clone();
            async move { session.sign_in(email, password).await }
        },
        &props.ondone,
    );
    SignInState {
        email,
        password,
        form,
        visited,
    }
}

/// Validates the form in the browser. A password must not be empty; its length is not checked.
fn check((email, password): &Credentials) -> Vec<FieldError> {
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
