//! Another name for a design.

use allpet_contract::builder::{Design, DesignPatch, UpdateDesign};
use allpet_domain::builder::design_name;
use allpet_ui::{
    components::{Button, ButtonKind, Dialog, TextField},
    hooks::{invalidate, use_write},
};
use yew::prelude::*;

/// Props of [`Rename`].
#[derive(Properties, PartialEq)]
pub(super) struct RenameProps {
    /// The design.
    pub(super) design: Design,
    /// It was named, or not.
    pub(super) onclose: Callback<()>,
}

/// Asks for the name. A wrong one is said at the field.
#[component]
pub(super) fn Rename(props: &RenameProps) -> Html {
    let name = use_state_eq(|| props.design.name.clone());
    let tried = use_state_eq(|| false);
    let update = use_write::<UpdateDesign>({
        let close = props.onclose.clone();
        move |_| {
            invalidate("designs");
            close.emit(());
        }
    });
    let wrong = design_name("name", &name)
        .err()
        .and_then(|invalid| invalid.0.into_iter().next());
    let told = update
        .problem
        .as_ref()
        .map(|problem| problem.message().to_owned());
    let error = wrong
        .as_ref()
        .filter(|_| *tried)
        .map(|error| error.message.clone())
        .or(told)
        .map(AttrValue::from);
    let save = {
        let (update, tried, text, good) = (update.clone(), tried.setter(), (*name).clone(), wrong.is_none());
        let (design, version) = (props.design.id, props.design.version);
        Callback::from(move |()| {
            tried.set(true);
            if good {
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
