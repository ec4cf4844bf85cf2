//! The state of the sign-in form.

use super::{
    entry_form::{EntryForm, FieldRefusal, use_entry_form},
    sign_in::SignInFormProps,
};
use allpet_contract::identity::{WRONG_PASSWORD, second_factor::SECOND_FACTOR_REQUIRED};
use allpet_domain::{FieldError, Invalid, validation};
use yew::prelude::*;

/// The request of the form.
#[derive(Clone)]
pub(super) struct Credentials {
    email: String,
    password: String,
    /// The code of the second step, once the server has asked for it.
    code: Option<String>,
}

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
    pub(super) code: UseStateHandle<String>,
    /// True once the server has asked for a code.
    pub(super) asks_code: bool,
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
    let (password, code) = (use_state(String::new), use_state(String::new));
    let asks_code = use_state_eq(|| false);
    let visited = use_state_eq(|| false);
    let session = props.session.clone();
    let credentials = Credentials {
        email: (*email).clone(),
        password: (*password).clone(),
        code: asks_code.then(|| (*code).clone()),
    };
    let form = use_entry_form(
        &credentials,
        check,
        REFUSAL,
        move |entries: Credentials| {
            let session = session.clone();
            async move {
                session
                    .sign_in(entries.email, entries.password, entries.code)
                    .await
            }
        },
        &props.ondone,
    );
    {
        // Another account may need no code.
        let (asks_code, code) = (asks_code.clone(), code.clone());
        use_effect_with((*email).clone(), move |_| {
            asks_code.set(false);
            code.set(String::new());
        });
    }
    let is_required = form
        .problem()
        .is_some_and(|problem| problem.code == SECOND_FACTOR_REQUIRED.code);
    {
        let (asks_code, restart) = (asks_code.clone(), form.restart.clone());
        use_effect_with(is_required, move |is_required| {
            if *is_required {
                asks_code.set(true);
                restart.emit(());
            }
        });
    }
    SignInState {
        email,
        password,
        code,
        asks_code: *asks_code,
        form,
        visited,
    }
}

/// Validates the form in the browser. A password must not be empty; its length is not checked.
fn check(entries: &Credentials) -> Vec<FieldError> {
    let mut invalid = Invalid::default();
    invalid.merge(validation::email("email", &entries.email));
    invalid.check(
        !entries.password.is_empty(),
        "password",
        "required",
        "Enter your password.",
    );
    let has_code = entries.code.as_ref().is_none_or(|code| !code.trim().is_empty());
    invalid.check(has_code, "code", "required", "Enter the code.");
    invalid.0
}
