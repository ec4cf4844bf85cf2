//! The fields with which a person proves who they are: the password, and a code.

use super::{
    super::super::account::form::{check_current, set},
    QUERY,
};
use allpet_contract::identity::second_factor::{CodeProof, ReadSecondFactor};
use allpet_domain::{FieldError, Invalid, second_factor::SignInCode};
use allpet_ui::{
    components::{TextField, TextKind},
    hooks::use_read,
};
use yew::prelude::*;

/// Props of [`ProofFields`].
#[derive(Properties, PartialEq)]
pub(super) struct ProofFieldsProps {
    /// The password.
    pub(super) current: UseStateHandle<String>,
    /// The error of the password.
    pub(super) current_error: Option<AttrValue>,
    /// The code.
    pub(super) code: UseStateHandle<String>,
    /// The error of the code.
    pub(super) code_error: Option<AttrValue>,
}

/// The fields for the password and a code.
#[component]
pub(super) fn ProofFields(props: &ProofFieldsProps) -> Html {
    html! {
        <>
            <TextField name="current_password" label="Your password" kind={TextKind::Password} value={(*props.current).clone()}
                autocomplete="current-password" autofocus=true error={props.current_error.clone()} onchange={set(&props.current)} />
            { code_field(&props.code, props.code_error.clone()) }
        </>
    }
}

fn code_field(code: &UseStateHandle<String>, error: Option<AttrValue>) -> Html {
    html! {
        <TextField name="code" label="Code" hint="From your authenticator app, or a recovery code" kind={TextKind::Code}
            value={(**code).clone()} autocomplete="one-time-code" {error} onchange={set(code)} />
    }
}

/// The code of a change that needs one only where two-step sign-in is on.
pub(in super::super) struct CodeEntry {
    text: UseStateHandle<String>,
    needed: bool,
}

impl CodeEntry {
    /// Returns the code for the request.
    pub(in super::super) fn value(&self) -> Option<String> {
        (!self.text.is_empty()).then(|| (*self.text).clone())
    }

    /// Checks that a code that is needed can be one.
    pub(in super::super) fn check(&self, invalid: &mut Invalid) {
        if self.needed {
            invalid.merge(SignInCode::parse("code", &self.text));
        }
    }

    /// Renders the field where a code is needed, or where the server asked for one.
    pub(in super::super) fn field(&self, error: Option<AttrValue>) -> Html {
        if self.needed || error.is_some() {
            code_field(&self.text, error)
        } else {
            Html::default()
        }
    }

    /// Returns the action that empties the field.
    pub(in super::super) fn clear(&self) -> impl Fn() + use<> {
        let text = self.text.clone();
        move || text.set(String::new())
    }
}

/// Returns the entry of a code, which is needed if the account has two-step sign-in.
#[hook]
pub(in super::super) fn use_code_entry() -> CodeEntry {
    let (factor, text) = (use_read(QUERY, ReadSecondFactor {}), use_state(String::new));
    let needed = factor.data.as_ref().is_some_and(|factor| factor.since.is_some());
    CodeEntry { text, needed }
}

/// Returns the request's proof, and the errors of the entries.
pub(super) fn proof(current: &str, code: &str) -> (CodeProof, Vec<FieldError>) {
    let mut invalid = Invalid::default();
    check_current(&mut invalid, current);
    invalid.merge(SignInCode::parse("code", code));
    let body = CodeProof {
        current_password: current.to_owned(),
        code: code.to_owned(),
    };
    (body, invalid.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_fields_are_required() {
        let fields = |current: &str, code: &str| {
            let (_, errors) = proof(current, code);
            errors.into_iter().map(|error| error.field).collect::<Vec<_>>()
        };
        assert_eq!(fields("", " "), ["current_password", "code"]);
        assert_eq!(fields("correct horse battery", "12345"), ["code"]);
        assert!(fields("correct horse battery", "123 456").is_empty());
    }
}
