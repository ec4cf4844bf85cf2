//! Passkeys: the keys with which the person signs in instead of with the password.

mod dialogs;

use super::super::relative_time::near;
use crate::passkey::is_supported;
use allpet_contract::identity::passkeys::{ListPasskeys, Passkey};
use allpet_ui::{
    api::now,
    components::{Button, Card, List, ListRow, Loaded, Size, Skeleton, SkeletonShape},
    hooks::use_read,
};
use dialogs::{AddDialog, RemovalDialog, RenameDialog};
use std::rc::Rc;
use yew::prelude::*;

/// The key of the query.
const QUERY: &str = "passkeys";

#[derive(Clone, PartialEq)]
enum Open {
    Nothing,
    Add,
    Rename(Passkey),
    Removal(Passkey),
}

/// Lists the passkeys, with buttons to add, rename and remove one.
#[component]
pub(super) fn PasskeysCard() -> Html {
    let passkeys = use_read(QUERY, ListPasskeys {});
    let open = use_state_eq(|| Open::Nothing);
    let to = {
        let open = open.clone();
        Callback::from(move |next: Open| open.set(next))
    };
    let onclose = to.reform(|()| Open::Nothing);
    let dialog = match &*open {
        Open::Nothing => Html::default(),
        Open::Add => html! { <AddDialog {onclose} /> },
        Open::Rename(passkey) => html! { <RenameDialog passkey={passkey.clone()} {onclose} /> },
        Open::Removal(passkey) => html! { <RemovalDialog passkey={passkey.clone()} {onclose} /> },
    };
    let add = to.reform(|_: MouseEvent| Open::Add);
    let skeleton = html! { <Skeleton shape={SkeletonShape::Rows} count={1} /> };
    let render = Callback::from(move |passkeys: Rc<Vec<Passkey>>| {
        html! {
            if !passkeys.is_empty() {
                <List>{ for passkeys.iter().map(|passkey| row(passkey, &to)) }</List>
            }
        }
    });
    html! {
        <Card title="Passkeys">
            <div class="stack" data-testid="passkeys">
                <p class="soft">{ "Sign in with your fingerprint, your face or the lock of your screen instead of your password." }</p>
                <Loaded<Vec<Passkey>> query={passkeys} {skeleton} {render} />
                if is_supported() {
                    <div class="actions"><Button text="Add a passkey" onclick={add} testid="add-passkey" /></div>
                } else {
                    <p class="soft">{ "This browser cannot add one." }</p>
                }
            </div>
            { dialog }
        </Card>
    }
}

fn row(passkey: &Passkey, to: &Callback<Open>) -> Html {
    let object = AttrValue::from(passkey.name.clone());
    let (renamed, removed) = (passkey.clone(), passkey.clone());
    let rename = to.reform(move |_: MouseEvent| Open::Rename(renamed.clone()));
    let remove = to.reform(move |_: MouseEvent| Open::Removal(removed.clone()));
    let end = html! {
        <div class="actions">
            <Button text="Rename" object={object.clone()} size={Size::Small} onclick={rename} />
            <Button text="Remove" {object} size={Size::Small} onclick={remove} />
        </div>
    };
    html! { <ListRow key={passkey.id.to_string()} title={passkey.name.clone()} text={uses(passkey)} {end} testid="passkey" /> }
}

/// Says when a passkey was added and last used.
fn uses(passkey: &Passkey) -> String {
    let added = near(passkey.created, now());
    let used = passkey
        .last_used
        .map(|used| [", last used ", &near(used, now())].concat());
    ["Added ", &added, used.as_deref().unwrap_or(", never used")].concat()
}
