//! Common parts of the forms about an account: checking, sending, and the errors to show. The input stays after an error.

use allpet_contract::{Endpoint, Problem};
use allpet_domain::{FieldError, Invalid, validation};
use allpet_ui::{
    components::{ErrorSummary, problem_notice},
    hooks::{Mutation, use_write},
};
use yew::prelude::*;

/// The state of a form that sends an `E`.
pub(in crate::pages) struct AccountForm<E: 'static> {
    /// The number of times that the form was submitted.
    attempt: u32,
    /// The errors to list.
    errors: Vec<FieldError>,
    /// Submits the form.
    pub(in crate::pages) submit: Callback<()>,
    write: Mutation<E>,
}

impl<E> AccountForm<E> {
    /// Returns whether it is being sent.
    pub(in crate::pages) fn busy(&self) -> bool {
        self.write.busy
    }

    /// Returns the error of a field.
    pub(in crate::pages) fn error(&self, field: &str) -> Option<AttrValue> {
        let error = self.errors.iter().find(|error| error.field == field)?;
        Some(error.message.clone().into())
    }

    /// Returns the problem of the whole form, if there is one.
    pub(in crate::pages) fn problem(&self) -> Option<&Problem> {
        let problem = self.write.problem.as_ref();
        problem.filter(|problem| problem.errors.is_empty())
    }

    /// Renders the summary of errors, and the problem of the whole form.
    pub(in crate::pages) fn notices(&self) -> Html {
        html! {
            <>
                <ErrorSummary errors={self.errors.clone()} attempt={self.attempt} />
                { self.problem_notice() }
            </>
        }
    }

    /// Renders the problem of the whole form. For a dialog, which moves the focus to the invalid field itself.
    pub(in crate::pages) fn problem_notice(&self) -> Html {
        problem_notice(self.problem())
    }
}

/// Returns a form that sends `request` if `invalid` is empty, and calls `done` with the response.
#[hook]
pub(in crate::pages) fn use_account_form<E>(
    invalid: Vec<FieldError>,
    request: E,
    done: impl Fn(E::Response) + 'static,
) -> AccountForm<E>
where
    E: Endpoint + Clone,
    E::Response: 'static,
{
    let attempt = use_state(|| 0_u32);
    let write = use_write::<E>(done);
    let errors = match &write.problem {
        _ if *attempt == 0 => Vec::new(),
        _ if !invalid.is_empty() => invalid.clone(),
        Some(problem) => problem.errors.clone(),
        None => Vec::new(),
    };
    let submit = {
        let (attempt, write) = (attempt.clone(), write.clone());
        Callback::from(move |()| {
            attempt.set(*attempt + 1);
            write.forget();
            if invalid.is_empty() {
                write.run(request.clone());
            }
        })
    };
    AccountForm {
        attempt: *attempt,
        errors,
        submit,
        write,
    }
}

/// Checks that the present password is there; only the server knows whether it is right.
pub(in crate::pages) fn check_current(invalid: &mut Invalid, password: &str) {
    invalid.check(
        !password.is_empty(),
        "current_password",
        "required",
        "Enter your password.",
    );
}

/// Checks a new password. `known` are the account's address and name.
pub(in crate::pages) fn check_new(invalid: &mut Invalid, password: &str, known: &[&str]) {
    invalid.merge(validation::password("password", password, known));
}

/// Returns the callback that stores a field's text.
pub(in crate::pages) fn set(field: &UseStateHandle<String>) -> Callback<String> {
    let field = field.clone();
    Callback::from(move |text: String| field.set(text))
}

/// Returns the handler of a page's form.
pub(in crate::pages) fn on_submit(submit: &Callback<()>) -> Callback<SubmitEvent> {
    submit.reform(|event: SubmitEvent| event.prevent_default())
}
