//! The fields with which a person proves who they are: the password, and a code.

use super::super::super::account::form::{check_current, set};
use allpet_contract::identity::second_factor::CodeProof;
use allpet_domain::{FieldError, Invalid, second_factor::SignInCode};
use allpet_ui::components::{TextField, TextKind};
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
            <TextField name="code" label="Code" hint="From your authenticator app, or a recovery code" kind={TextKind::Code}
                value={(*props.code).clone()} autocomplete="one-time-code" error={props.code_error.clone()} onchange={set(&props.code)} />
        </>
    }
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
