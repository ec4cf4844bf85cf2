//! The sign-in form.

use super::sign_in_state::use_sign_in;
use crate::{
    components::{Button, ButtonKind, ErrorSummary, TextField, TextKind, problem_notice},
    session::Session,
};
use allpet_contract::identity::{Account, second_factor::SECOND_FACTOR_REQUIRED};
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

/// The sign-in form. Keeps its input after an error.
#[component]
pub fn SignInForm(props: &SignInFormProps) -> Html {
    let state = use_sign_in(props);
    let form = &state.form;
    let onchange = |field: &UseStateHandle<String>| {
        let field = field.clone();
        Callback::from(move |text: String| field.set(text))
    };
    html! {
        <form class="form" onsubmit={form.onsubmit.clone()} novalidate=true>
            <ErrorSummary errors={form.errors.clone()} attempt={form.attempt} />
            { problem_notice(form.problem().filter(|problem| problem.code != SECOND_FACTOR_REQUIRED.code)) }
            <TextField name="email" label="E-mail address" kind={TextKind::Email} value={(*state.email).clone()} onleave={state.onleave()}
                autocomplete="username webauthn" autofocus={props.email.is_empty()} error={state.error("email")} onchange={onchange(&state.email)} />
            <TextField name="password" label="Password" kind={TextKind::Password} value={(*state.password).clone()}
                autocomplete="current-password" autofocus={!props.email.is_empty()} error={state.error("password")}
                onchange={onchange(&state.password)} />
            if state.asks_code {
                <TextField name="code" label="Code" kind={TextKind::Code} value={(*state.code).clone()} autocomplete="one-time-code"
                    hint={AttrValue::Static("From your authenticator app, or a recovery code")} autofocus=true
                    error={state.error("code")} onchange={onchange(&state.code)} />
            }
            <Button text="Sign in" kind={ButtonKind::Primary} submit=true busy={form.busy()} class="block" testid="sign-in" />
        </form>
    }
}
