//! The sign-in form.

use super::{Session, sign_in_state::use_sign_in};
use crate::components::{Button, ButtonKind, ErrorSummary, Notice, TextField, TextKind, Tone};
use allpet_contract::identity::Account;
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
            if let Some(problem) = form.problem() {
                <Notice tone={Tone::Bad} title={problem.title.clone()} text={problem.detail.clone().unwrap_or_default()} />
            }
            <TextField name="email" label="E-mail address" kind={TextKind::Email} value={(*state.email).clone()} onleave={state.onleave()}
                autocomplete="username" autofocus={props.email.is_empty()} error={state.error("email")} onchange={onchange(&state.email)} />
            <TextField name="password" label="Password" kind={TextKind::Password} value={(*state.password).clone()}
                autocomplete="current-password" autofocus={!props.email.is_empty()} error={state.error("password")}
                onchange={onchange(&state.password)} />
            <Button text="Sign in" kind={ButtonKind::Primary} submit=true busy={form.busy()} class="block" testid="sign-in" />
        </form>
    }
}
