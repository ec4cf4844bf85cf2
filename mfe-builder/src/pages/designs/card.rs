//! The card of a design, with its menu.

use super::{
    design_writes::{DesignDialog, use_design_writes},
    rename::RenameDialog,
    share::ShareDialog,
};
use crate::components::{DesignPicture, ListPrice};
use allpet_contract::builder::Design;
use allpet_domain::text::isolate;
use allpet_ui::components::{Confirm, IconKind, Link, Menu, MenuEntry, design_badge, problem_notice};
use yew::prelude::*;

/// Props of [`DesignCard`].
#[derive(Properties, PartialEq)]
pub(super) struct DesignCardProps {
    /// The design.
    pub(super) design: Design,
}

/// A design with its picture, and a menu to rename, duplicate, share and delete it.
#[component]
pub(super) fn DesignCard(props: &DesignCardProps) -> Html {
    let design = &props.design;
    let writes = use_design_writes(design);
    let dialog = *writes.dialog;
    let entries = vec![
        MenuEntry::act("Rename", writes.show(DesignDialog::Rename)).icon(IconKind::Pencil),
        MenuEntry::act("Duplicate", writes.onduplicate.clone()).icon(IconKind::Plus),
        MenuEntry::act("Share by link", writes.show(DesignDialog::Share)).icon(IconKind::External),
        MenuEntry::act("Delete", writes.show(DesignDialog::Delete))
            .icon(IconKind::Trash)
            .danger(),
    ];
    let (name, isolated) = (&design.name, isolate(&design.name));
    html! {
        <article class="card flush preview" data-testid="design">
            <Link href={["/customize?design=", &design.id.to_string()].concat()} class="stage" label={["Open ", &isolated].concat()}><DesignPicture parameters={design.parameters.clone()} /></Link>
            <div class="words">
                <h2 class="name">{ name }</h2>
                <Menu label={["More for ", &isolated].concat()} {entries} up=true />
                <span class="row tight">{ design_badge(design.status) }<span class="soft small"><ListPrice net={design.total} /></span></span>
            </div>
            { problem_notice(writes.copy.problem.as_ref()) }
            if dialog == DesignDialog::Rename { <RenameDialog design={design.clone()} onclose={writes.show(DesignDialog::Closed)} /> }
            if dialog == DesignDialog::Share { <ShareDialog design={design.id} name={name.clone()} onclose={writes.show(DesignDialog::Closed)} /> }
            <Confirm open={dialog == DesignDialog::Delete} title={["Delete ", &isolated, "?"].concat()} text="You can’t get it back, and its links stop working. Orders stay as they are."
                verb={["Delete ", &isolated].concat()} busy={writes.delete.busy} onconfirm={writes.ondelete.clone()} onclose={writes.show(DesignDialog::Closed)}>
                { problem_notice(writes.delete.problem.as_ref()) }
            </Confirm>
        </article>
    }
}
