//! A pet's menu: make it the main pet, record its death, delete it.

mod menu_writes;

use super::licensing::use_pet_licensing;
use allpet_contract::pets::{DeletePet, MakePrimary, MarkDeceased, Pet};
use allpet_domain::{pet::PetState, text::isolate};
use allpet_ui::{
    components::{ButtonKind, Confirm, IconKind, Menu, MenuEntry, problem_notice},
    hooks::Query,
};
use menu_writes::{MenuWrites, OpenDialog, use_menu_writes};
use yew::prelude::*;

/// Props of [`Actions`].
#[derive(Properties, PartialEq)]
pub(super) struct ActionsProps {
    pub(super) pet: Pet,
    pub(super) query: Query<Pet>,
}

/// The menu, and the dialogs that confirm its actions.
#[component]
pub(super) fn Actions(props: &ActionsProps) -> Html {
    let id = props.pet.id;
    let consequences = use_pet_licensing(id).consequences();
    let writes = use_menu_writes(&props.pet, &props.query);
    let name = isolate(&props.pet.profile.name);
    let dialog = *writes.dialog;
    let close = writes.close();
    let confirm_deceased = {
        let write = writes.mark_deceased.clone();
        Callback::from(move |()| write.run(MarkDeceased { pet: id }))
    };
    let confirm_delete = {
        let write = writes.delete.clone();
        Callback::from(move |()| write.run(DeletePet { pet: id }))
    };
    html! {
        <>
            <Menu label={["More for ", &*name].concat()} entries={entries(&props.pet, &writes)} testid="pet-menu" />
            <Confirm open={dialog == OpenDialog::Deceased} title={["Has ", &*name, " died?"].concat()} kind={ButtonKind::Primary}
                text={["We are sorry. ", &*name, " stays here with photo and details, and nothing more will be asked of you. ", &consequences].concat()}
                verb={["Yes, ", &*name, " has died"].concat()} busy={writes.mark_deceased.busy}
                onconfirm={confirm_deceased} onclose={close.clone()}>
                { problem_notice(writes.mark_deceased.problem.as_ref()) }
            </Confirm>
            <Confirm open={dialog == OpenDialog::Delete} title={["Delete ", &*name, "?"].concat()}
                text={["The details and the photo of ", &*name, " are deleted for good. ", &consequences].concat()}
                verb={delete_text(&name)} busy={writes.delete.busy} onconfirm={confirm_delete} onclose={close}>
                { problem_notice(writes.delete.problem.as_ref()) }
            </Confirm>
        </>
    }
}

fn entries(pet: &Pet, writes: &MenuWrites) -> Vec<MenuEntry> {
    let (id, name) = (pet.id, isolate(&pet.profile.name));
    let mut entries = Vec::new();
    if matches!(pet.state, PetState::AtHome | PetState::Lost) {
        if !pet.primary {
            let write = writes.make_primary.clone();
            let make_primary = Callback::from(move |()| write.run(MakePrimary { pet: id }));
            entries.push(MenuEntry::act("Make main pet", make_primary).icon(IconKind::Paw));
        }
        let text = [&*name, " has died"].concat();
        entries.push(MenuEntry::act(text, writes.open(OpenDialog::Deceased)).icon(IconKind::Heart));
    }
    entries.push(
        MenuEntry::act(delete_text(&name), writes.open(OpenDialog::Delete))
            .icon(IconKind::Trash)
            .danger(),
    );
    entries
}

fn delete_text(name: &str) -> String {
    ["Delete ", name].concat()
}
