//! The state of the sign-up form.

use super::{
    entry_form::{EntryForm, FieldRefusal, use_entry_form},
    sign_up::SignUpFormProps,
};
use allpet_contract::identity::EMAIL_TAKEN;
use allpet_domain::{FieldError, Invalid, validation};
use yew::prelude::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Entries {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) password: String,
}

impl Entries {
    fn check(&self) -> Vec<FieldError> {
        let mut invalid = Invalid::default();
        invalid.merge(validation::text("name", "your name", &self.name, 80));
        invalid.merge(validation::email("email", &self.email));
        invalid.merge(validation::password(
            "password",
            &self.password,
            &[&self.email, &self.name],
        ));
        invalid.0
    }

    fn field(&self, field: &str) -> &str {
        match field {
            "name" => &self.name,
            "email" => &self.email,
            _ => &self.password,
        }
    }
}

const REFUSAL: FieldRefusal = FieldRefusal {
    problem: EMAIL_TAKEN.code,
    field: "email",
    code: "taken",
    message: "There is an account with this address. Sign in instead, or use another address.",
};

/// The state of the form.
pub(super) struct SignUpState {
    pub(super) entries: UseStateHandle<Entries>,
    pub(super) form: EntryForm<Entries>,
    /// The fields that the person has left.
    visited: UseStateHandle<Vec<&'static str>>,
}

impl SignUpState {
    /// Returns the error to show at a field.
    pub(super) fn error(&self, field: &'static str) -> Option<AttrValue> {
        let visited = self.visited.contains(&field) && !self.entries.field(field).is_empty();
        self.form.error(field, visited)
    }

    /// Returns the handler that changes the entries with `put`.
    pub(super) fn onchange(&self, put: fn(&mut Entries, String)) -> Callback<String> {
        let entries = self.entries.clone();
        Callback::from(move |text: String| {
            let mut next = (*entries).clone();
            put(&mut next, text);
            entries.set(next);
        })
    }

    /// Returns the handler for leaving a field.
    pub(super) fn onleave(&self, field: &'static str) -> Callback<()> {
        let visited = self.visited.clone();
        Callback::from(move |()| {
            let mut next = (*visited).clone();
            next.push(field);
            visited.set(next);
        })
    }
}

#[hook]
pub(super) fn use_sign_up(props: &SignUpFormProps) -> SignUpState {
    let entries = use_state(|| Entries {
        email: props.email.to_string(),
        ..Entries::default()
    });
    let visited = use_state(Vec::<&'static str>::new);
    let session = props.session.clone();
    let form = use_entry_form(
        &*entries,
        Entries::check,
        REFUSAL,
        move |Entries {
                  name,
                  email,
                  password,
              }| {
            let session = session.clone();
            async move { session.sign_up(email, name, password).await }
        },
        &props.ondone,
    );
    SignUpState {
        entries,
        form,
        visited,
    }
}
