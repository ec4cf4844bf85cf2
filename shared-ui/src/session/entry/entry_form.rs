//! Common parts of the forms to sign in and to sign up: checking, sending, and the errors to show.

use crate::hooks::{Mutation, use_mutation};
use allpet_contract::{Problem, identity::Account};
use allpet_domain::{FieldError, Invalid};
use std::{future::Future, rc::Rc};
use yew::prelude::*;

/// A refusal by the server that one field shows as its error.
#[derive(Clone, Copy)]
pub(super) struct FieldRefusal {
    /// The code of the server's problem.
    pub(super) problem: &'static str,
    pub(super) field: &'static str,
    /// The code of the field's error.
    pub(super) code: &'static str,
    pub(super) message: &'static str,
}

/// The state of a form that signs in with `I`.
pub(super) struct EntryForm<I: 'static> {
    /// The number of times that the form has been submitted.
    pub(super) attempt: u32,
    /// The errors to list: the form's once it has been submitted, or the server's.
    pub(super) errors: Vec<FieldError>,
    pub(super) onsubmit: Callback<SubmitEvent>,
    /// Hides the errors until the form is submitted again, because it asks for more now.
    pub(super) restart: Callback<()>,
    /// The errors of the entries as they are.
    invalid: Vec<FieldError>,
    refusal: FieldRefusal,
    send: Mutation<I>,
}

impl<I> EntryForm<I> {
    /// Returns whether the sign-in is in progress.
    pub(super) fn busy(&self) -> bool {
        self.send.busy
    }

    /// Returns the error to show at a field; before the form is submitted, only if the field was `visited`.
    pub(super) fn error(&self, field: &str, visited: bool) -> Option<AttrValue> {
        self.errors
            .iter()
            .chain(self.invalid.iter().filter(|_| visited))
            .find(|error| error.field == field)
            .map(|error| AttrValue::from(error.message.clone()))
    }

    /// Returns a problem of the whole form, such as no network or too many attempts.
    pub(super) fn problem(&self) -> Option<&Problem> {
        let problem = self.send.problem.as_ref();
        problem.filter(|problem| problem.code != self.refusal.problem && problem.errors.is_empty())
    }
}

/// Returns the form. It sends `entries` if `check` finds no errors in them, and calls `ondone` after the sign-in.
#[hook]
pub(super) fn use_entry_form<I, A>(
    entries: &I,
    check: fn(&I) -> Vec<FieldError>,
    refusal: FieldRefusal,
    send: impl Fn(I) -> A + 'static,
    ondone: &Callback<Rc<Account>>,
) -> EntryForm<I>
where
    I: Clone + 'static,
    A: Future<Output = Result<Rc<Account>, Problem>> + 'static,
{
    let attempt = use_state(|| 0_u32);
    let ondone = ondone.clone();
    let send = use_mutation(send, move |account| ondone.emit(account));
    let invalid = check(entries);
    let errors = listed_errors(*attempt > 0, &invalid, send.problem.as_ref(), refusal);
    let onsubmit = {
        let (attempt, send, entries, is_valid) =
            (attempt.clone(), send.clone(), entries.clone(), invalid.is_empty());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempt.set(*attempt + 1);
            send.forget();
            if is_valid {
                send.run(entries.clone());
            }
        })
    };
    let submitted = *attempt;
    EntryForm {
        attempt: submitted,
        errors,
        onsubmit,
        restart: Callback::from(move |()| attempt.set(0)),
        invalid,
        refusal,
        send,
    }
}

/// Returns the errors to list. The server's count only while the form itself finds none.
fn listed_errors(
    is_submitted: bool,
    invalid: &[FieldError],
    problem: Option<&Problem>,
    refusal: FieldRefusal,
) -> Vec<FieldError> {
    match problem {
        _ if is_submitted && !invalid.is_empty() => invalid.to_vec(),
        None => Vec::new(),
        Some(problem) if problem.code == refusal.problem => {
            Invalid::one(refusal.field, refusal.code, refusal.message).0
        }
        Some(problem) => problem.errors.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_contract::identity::{EMAIL_TAKEN, WRONG_PASSWORD};

    const REFUSAL: FieldRefusal = FieldRefusal {
        problem: EMAIL_TAKEN.code,
        field: "email",
        code: "taken",
        message: "There is an account with this address.",
    };

    #[test]
    fn the_forms_own_errors_come_first_and_then_the_servers() {
        let own = Invalid::one("password", "required", "Enter your password.").0;
        let taken = Problem::new(EMAIL_TAKEN);
        let listed = |is_submitted, invalid: &[FieldError], problem: Option<&Problem>| {
            let errors = listed_errors(is_submitted, invalid, problem, REFUSAL);
            errors.into_iter().map(|error| error.code).collect::<Vec<_>>()
        };
        assert!(listed(false, &own, None).is_empty(), "before the first attempt");
        assert_eq!(listed(true, &own, Some(&taken)), ["required"]);
        assert_eq!(listed(true, &[], Some(&taken)), ["taken"]);
        assert!(listed(true, &[], Some(&Problem::new(WRONG_PASSWORD))).is_empty());
        let mut of_field = Problem::offline();
        of_field.errors = own;
        assert_eq!(listed(true, &[], Some(&of_field)), ["required"]);
    }
}
