//! The state of the sign-up form.

use super::sign_up::SignUpFormProps;
use crate::hooks::{Mutation, use_mutation};
use allpet_contract::{
    Problem,
    identity::{Account, EMAIL_TAKEN},
};
use allpet_domain::{FieldError, Invalid, validation};
use std::rc::Rc;
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

/// The state of the form.
pub(super) struct SignUpState {
    pub(super) entries: UseStateHandle<Entries>,
    /// The number of times that the form has been submitted.
    pub(super) attempt: UseStateHandle<u32>,
    /// The fields that the person has left.
    visited: UseStateHandle<Vec<&'static str>>,
    /// The errors of the entries as they are.
    invalid: Vec<FieldError>,
    /// The errors to list: the form's once it has been submitted, or the server's.
    pub(super) errors: Vec<FieldError>,
    sign_up: Mutation<Entries>,
}

impl SignUpState {
    /// True while the account is being created.
    pub(super) fn busy(&self) -> bool {
        self.sign_up.busy
    }

    /// Returns the error to show at a field.
    pub(super) fn error(&self, field: &'static str) -> Option<AttrValue> {
        let visited = self.visited.contains(&field) && !self.entries.field(field).is_empty();
        self.errors
            .iter()
            .chain(self.invalid.iter().filter(|_| visited))
            .find(|error| error.field == field)
            .map(|error| AttrValue::from(error.message.clone()))
    }

    /// Returns a problem of the whole form, such as no network or too many attempts.
    pub(super) fn problem(&self) -> Option<&Problem> {
        let problem = self.sign_up.problem.as_ref();
        problem.filter(|problem| !is_email_taken(problem) && problem.errors.is_empty())
    }

    pub(super) fn onsubmit(&self) -> Callback<SubmitEvent> {
        let (sign_up, entries, attempt) = (self.sign_up.clone(), self.entries.clone(), self.attempt.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempt.set(*attempt + 1);
            sign_up.forget();
            if entries.check().is_empty() {
                sign_up.run((*entries).clone());
            }
        })
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
    let entries = use_state(Entries::default);
    let attempt = use_state(|| 0_u32);
    let visited = use_state(Vec::<&'static str>::new);
    let sign_up = {
        let (session, done) = (props.session.clone(), props.ondone.clone());
        use_mutation(
            move |entries: Entries| {
                let session = session.clone();
                async move {
                    session
                        .sign_up(entries.email, entries.name, entries.password)
                        .await
                }
            },
            move |account: Rc<Account>| done.emit(account),
        )
    };
    let invalid = entries.check();
    let mut errors: Vec<FieldError> = if *attempt > 0 { invalid.clone() } else { Vec::new() };
    if let Some(problem) = sign_up.problem.as_ref().filter(|_| errors.is_empty()) {
        errors.clone_from(&problem.errors);
        if is_email_taken(problem) {
            let text = "There is an account with this address. Sign in instead, or use another address.";
            errors = Invalid::one("email", "taken", text).0;
        }
    }
    SignUpState {
        entries,
        attempt,
        visited,
        invalid,
        errors,
        sign_up,
    }
}

fn is_email_taken(problem: &Problem) -> bool {
    problem.code == EMAIL_TAKEN.code
}
