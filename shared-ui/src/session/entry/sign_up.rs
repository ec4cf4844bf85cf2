//! The sign-up form.

use super::sign_up_state::use_sign_up;
use crate::{
    components::{Button, ButtonKind, ErrorSummary, TextField, TextKind, problem_notice},
    hooks::use_lazy,
    lazy,
    session::Session,
};
use allpet_contract::identity::Account;
use std::rc::Rc;
use yew::prelude::*;

/// Props of [`SignUpForm`].
#[derive(Clone, Properties, PartialEq)]
pub struct SignUpFormProps {
    /// The session to sign in with.
    pub session: Session,
    /// Called after the account is created and signed in.
    pub ondone: Callback<Rc<Account>>,
    /// The e-mail address, if known.
    #[prop_or_default]
    pub email: AttrValue,
}

lazy! { static FIELDS: fn(&SignUpFormProps) -> Html = sign_up { render_fields } }

fn render_fields(props: &SignUpFormProps) -> Html {
    html! { <Fields ..props.clone() /> }
}

/// The sign-up form. Loaded when first shown, since few visits need it and the password rules are large.
#[component]
pub fn SignUpForm(props: &SignUpFormProps) -> Html {
    use_lazy(&FIELDS).render(|render| render(props))
}

/// The form's fields: name, address, password. Validates each on leaving it, and keeps the input.
#[component]
fn Fields(props: &SignUpFormProps) -> Html {
    let state = use_sign_up(props);
    let form = &state.form;
    html! {
        <form class="form" onsubmit={form.onsubmit.clone()} novalidate=true>
            <ErrorSummary errors={form.errors.clone()} attempt={form.attempt} />
            { problem_notice(form.problem()) }
            <TextField name="name" label="Your name" value={state.entries.name.clone()} autocomplete="name" autofocus=true
                error={state.error("name")} onleave={state.onleave("name")} onchange={state.onchange(|entries, text| entries.name = text)} />
            <TextField name="email" label="E-mail address" kind={TextKind::Email} value={state.entries.email.clone()}
                autocomplete="username" error={state.error("email")} onleave={state.onleave("email")}
                onchange={state.onchange(|entries, text| entries.email = text)} />
            <TextField name="password" label="Password" kind={TextKind::Password} value={state.entries.password.clone()}
                hint={AttrValue::Static("At least 12 characters")}
                autocomplete="new-password" error={state.error("password")} onleave={state.onleave("password")}
                onchange={state.onchange(|entries, text| entries.password = text)} />
            <Button text="Create account" kind={ButtonKind::Primary} submit=true busy={form.busy()} class="block" testid="sign-up" />
        </form>
    }
}
