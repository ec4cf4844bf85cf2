//! The dialog that renames a design.

use allpet_contract::builder::{Design, DesignPatch, UpdateDesign};
use allpet_domain::builder::design_name;
use allpet_ui::{
    components::{Button, ButtonKind, Dialog, TextField},
    hooks::{invalidate, use_write},
};
use yew::prelude::*;

/// Props of [`RenameDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct RenameDialogProps {
    /// The design.
    pub(super) design: Design,
    /// Called when the dialog closes.
    pub(super) onclose: Callback<()>,
}

/// Asks for the name, and shows an error at the field.
#[component]
pub(super) fn RenameDialog(props: &RenameDialogProps) -> Html {
    let name = use_state_eq(|| props.design.name.clone());
    let attempted = use_state_eq(|| false);
    let update = use_write::<UpdateDesign>({
        let onclose = props.onclose.clone();
        move |_| {
            invalidate("designs");
            onclose.emit(());
        }
    });
    let invalid = design_name("name", &name)
        .err()
        .and_then(|invalid| invalid.0.into_iter().next());
    let server_error = update
        .problem
        .as_ref()
        .map(|problem| problem.message().to_owned());
    let error = invalid
        .as_ref()
        .filter(|_| *attempted)
        .map(|error| error.message.clone())
        .or(server_error)
        .map(AttrValue::from);
    let save = {
        let (update, attempted, text, is_valid) = (
            update.clone(),
            attempted.setter(),
            (*name).clone(),
            invalid.is_none(),
        );
        let (design, version) = (props.design.id, props.design.version);
        Callback::from(move |()| {
            attempted.set(true);
            if is_valid {
                let body = DesignPatch {
                    version,
                    name: Some(text.clone()),
                    ..DesignPatch::default()
                };
                update.run(UpdateDesign { design, body });
            }
        })
    };
    let actions = html! {
        <>
            <Button text="Cancel" onclick={props.onclose.reform(|_| ())} />
            <Button text="Save name" kind={ButtonKind::Primary} busy={update.busy} submit=true testid="save-name" />
        </>
    };
    let setter = name.setter();
    html! {
        <Dialog open=true title="Rename design" onclose={props.onclose.clone()} onsubmit={save} {actions}>
            <TextField name="design-name" label="Name" value={(*name).clone()} {error} autofocus=true onchange={move |text| setter.set(text)} />
        </Dialog>
    }
}
