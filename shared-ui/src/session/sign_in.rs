//! The sign-in form.

use super::Session;
use crate::{
    components::{Button, ButtonKind, ErrorSummary, Notice, TextField, TextKind, Tone},
    hooks::use_mutation,
};
use allpet_contract::identity::{Account, WRONG_PASSWORD};
use allpet_domain::{FieldError, Invalid, validation};
use std::rc::Rc;
use yew::prelude::*;

/// Props of [`SignInForm`].
#[derive(Properties, PartialEq)]
pub struct SignInFormProps {
    /// The session to sign in with.
    pub session: Session,
    /// Called after the sign-in.
    pub ondone: Callback<Rc<Account>>,
    /// The e-mail address, if known.
    #[prop_or_default]
    pub email: AttrValue,
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

/// The sign-in form. Keeps its input after an error.
#[component]
pub fn SignInForm(props: &SignInFormProps) -> Html {
    let email = use_state(|| props.email.to_string());
    let password = use_state(String::new);
    let attempt = use_state(|| 0_u32);
    let left = use_state_eq(|| false);
    let sign_in = use_mutation(
        {
            let session = props.session.clone();
            move |(email, password): (String, String)| {
                let session = session.clone();
                async move { session.sign_in(email, password).await }
            }
        },
        {
            let done = props.ondone.clone();
            move |account| done.emit(account)
        },
    );
    let found = check(&email, &password);
    let problem = sign_in.problem.as_ref();
    let wrong = problem.is_some_and(|problem| problem.code == WRONG_PASSWORD.code);
    let mut errors: Vec<FieldError> = if *attempt > 0 { found.clone() } else { Vec::new() };
    if let Some(problem) = problem.filter(|_| errors.is_empty()) {
        errors.clone_from(&problem.errors);
        if wrong {
            let words = "The address or the password is wrong. Check both.";
            errors = Invalid::one("password", "wrong", words).0;
        }
    }
    let of = |field: &str| {
        let shown = errors
            .iter()
            .chain(found.iter().filter(|_| *left && field == "email"));
        shown
            .filter(|error| error.field == field)
            .map(|error| AttrValue::from(error.message.clone()))
            .next()
    };
    let onsubmit = {
        let (sign_in, email, password, attempt) =
            (sign_in.clone(), email.clone(), password.clone(), attempt.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempt.set(*attempt + 1);
            sign_in.forget();
            if check(&email, &password).is_empty() {
                sign_in.run(((*email).clone(), (*password).clone()));
            }
        })
    };
    let change = |field: &UseStateHandle<String>| {
        let field = field.clone();
        Callback::from(move |text: String| field.set(text))
    };
    let onleave = {
        let (left, email) = (left.clone(), email.clone());
        Callback::from(move |()| left.set(!email.is_empty()))
    };
    // A problem of the whole form: no network, too many attempts.
    let whole = problem.filter(|problem| !wrong && problem.errors.is_empty());
    html! {
        <form class="form" {onsubmit} novalidate=true>
            <ErrorSummary errors={errors.clone()} attempt={*attempt} />
            if let Some(problem) = whole {
                <Notice tone={Tone::Bad} title={problem.title.clone()} text={problem.detail.clone().unwrap_or_default()} />
            }
            <TextField name="email" label="E-mail address" kind={TextKind::Email} value={(*email).clone()} {onleave}
                autocomplete="username" autofocus={props.email.is_empty()} error={of("email")} onchange={change(&email)} />
            <TextField name="password" label="Password" kind={TextKind::Password} value={(*password).clone()}
                autocomplete="current-password" autofocus={!props.email.is_empty()} error={of("password")}
                onchange={change(&password)} />
            <Button text="Sign in" kind={ButtonKind::Primary} submit=true busy={sign_in.busy} class="block" testid="sign-in" />
        </form>
    }
}
