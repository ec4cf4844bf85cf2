//! The sign-up form.

use super::Session;
use crate::{
    components::{Button, ButtonKind, ErrorSummary, Notice, TextField, TextKind, Tone},
    hooks::{use_lazy, use_mutation},
    lazy,
};
use allpet_contract::identity::{Account, EMAIL_TAKEN};
use allpet_domain::{FieldError, Invalid, validation};
use std::rc::Rc;
use yew::prelude::*;

/// Props of [`SignUpForm`].
#[derive(Clone, Properties, PartialEq)]
pub struct SignUpFormProps {
    /// The session to sign in with.
    pub session: Session,
    /// Called after the account is created and signed in.
    pub ondone: Callback<Rc<Account>>,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Entries {
    name: String,
    email: String,
    password: String,
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

    fn of(&self, field: &str) -> &str {
        match field {
            "name" => &self.name,
            "email" => &self.email,
            _ => &self.password,
        }
    }
}

lazy! { static FIELDS_PART: fn(&SignUpFormProps) -> Html = sign_up { show } }

fn show(props: &SignUpFormProps) -> Html {
    html! { <Fields ..props.clone() /> }
}

/// The sign-up form. Loaded when first shown, since few visits need it and the password rules are large.
#[component]
pub fn SignUpForm(props: &SignUpFormProps) -> Html {
    use_lazy(&FIELDS_PART).drawn(|show| show(props))
}

/// The form's fields: name, address, password. Validates each on leaving it, and keeps the input.
#[component]
fn Fields(props: &SignUpFormProps) -> Html {
    let entries = use_state(Entries::default);
    let attempt = use_state(|| 0_u32);
    let left = use_state(Vec::<&'static str>::new);
    let sign_up = use_mutation(
        {
            let session = props.session.clone();
            move |entries: Entries| {
                let session = session.clone();
                async move {
                    session
                        .sign_up(entries.email, entries.name, entries.password)
                        .await
                }
            }
        },
        {
            let done = props.ondone.clone();
            move |account| done.emit(account)
        },
    );
    let found = entries.check();
    let problem = sign_up.problem.as_ref();
    let taken = problem.is_some_and(|problem| problem.code == EMAIL_TAKEN.code);
    let mut errors: Vec<FieldError> = if *attempt > 0 { found.clone() } else { Vec::new() };
    if let Some(problem) = problem.filter(|_| errors.is_empty()) {
        errors.clone_from(&problem.errors);
        if taken {
            let words = "There is an account with this address. Sign in instead, or use another address.";
            errors = Invalid::one("email", "taken", words).0;
        }
    }
    let of = |field: &'static str| {
        let seen = left.contains(&field) && !entries.of(field).is_empty();
        errors
            .iter()
            .chain(found.iter().filter(|_| seen))
            .find(|error| error.field == field)
            .map(|error| AttrValue::from(error.message.clone()))
    };
    let onsubmit = {
        let (sign_up, entries, attempt) = (sign_up.clone(), entries.clone(), attempt.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempt.set(*attempt + 1);
            sign_up.forget();
            if entries.check().is_empty() {
                sign_up.run((*entries).clone());
            }
        })
    };
    let change = |put: fn(&mut Entries, String)| {
        let entries = entries.clone();
        Callback::from(move |text: String| {
            let mut next = (*entries).clone();
            put(&mut next, text);
            entries.set(next);
        })
    };
    let leave = |field: &'static str| {
        let left = left.clone();
        Callback::from(move |()| {
            let mut next = (*left).clone();
            next.push(field);
            left.set(next);
        })
    };
    let whole = problem.filter(|problem| !taken && problem.errors.is_empty());
    html! {
        <form class="form" {onsubmit} novalidate=true>
            <ErrorSummary errors={errors.clone()} attempt={*attempt} />
            if let Some(problem) = whole {
                <Notice tone={Tone::Bad} title={problem.title.clone()} text={problem.detail.clone().unwrap_or_default()} />
            }
            <TextField name="name" label="Your name" value={entries.name.clone()} autocomplete="name" autofocus=true
                error={of("name")} onleave={leave("name")} onchange={change(|entries, text| entries.name = text)} />
            <TextField name="email" label="E-mail address" kind={TextKind::Email} value={entries.email.clone()}
                autocomplete="username" error={of("email")} onleave={leave("email")}
                onchange={change(|entries, text| entries.email = text)} />
            <TextField name="password" label="Password" kind={TextKind::Password} value={entries.password.clone()}
                hint={AttrValue::Static("At least 12 characters")}
                autocomplete="new-password" error={of("password")} onleave={leave("password")}
                onchange={change(|entries, text| entries.password = text)} />
            <Button text="Create account" kind={ButtonKind::Primary} submit=true busy={sign_up.busy} class="block" testid="sign-up" />
        </form>
    }
}
