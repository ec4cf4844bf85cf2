//! The card of a design, with its menu.

use super::{rename::RenameDialog, share::ShareDialog};
use crate::parts::{DesignPicture, ListPrice};
use allpet_contract::builder::{DeleteDesign, Design, DuplicateDesign};
use allpet_domain::text::isolate;
use allpet_ui::{
    api::KeyedRequest,
    components::{Confirm, IconKind, Link, Menu, MenuEntry, Notice, Tone, design_badge, use_toasts},
    hooks::{invalidate, use_write},
};
use yew::prelude::*;

/// Props of [`DesignCard`].
#[derive(Properties, PartialEq)]
pub(super) struct DesignCardProps {
    /// The design.
    pub(super) design: Design,
}

/// The open dialog of a card.
#[derive(Clone, Copy, PartialEq)]
enum DesignDialog {
    Closed,
    Rename,
    Share,
    Delete,
}

/// A design with its picture, and a menu to rename, duplicate, share and delete it.
#[component]
pub(super) fn DesignCard(props: &DesignCardProps) -> Html {
    let design = &props.design;
    let dialog = use_state_eq(|| DesignDialog::Closed);
    let toasts = use_toasts();
    // Repeating the request after a lost response makes one copy.
    let sent = use_mut_ref(|| None::<KeyedRequest>);
    let copy = use_write::<DuplicateDesign>({
        let (toasts, sent) = (toasts.clone(), sent.clone());
        move |copy: Design| {
            sent.replace(None);
            invalidate("designs");
            toasts.show(Tone::Good, [&*isolate(&copy.name), " is a new draft."].concat());
        }
    });
    let delete = use_write::<DeleteDesign>({
        let (dialog, name) = (dialog.setter(), design.name.clone());
        move |()| {
            dialog.set(DesignDialog::Closed);
            invalidate("designs");
            toasts.show(Tone::Good, [&*isolate(&name), " is deleted."].concat());
        }
    });
    let show_dialog = |next: DesignDialog| {
        let dialog = dialog.setter();
        Callback::from(move |()| dialog.set(next))
    };
    let id = design.id;
    let duplicate = {
        let copy = copy.clone();
        Callback::from(move |()| {
            let key = KeyedRequest::key(&mut sent.borrow_mut(), "");
            copy.run(DuplicateDesign { design: id, key });
        })
    };
    let entries = vec![
        MenuEntry::act("Rename", show_dialog(DesignDialog::Rename)).icon(IconKind::Pencil),
        MenuEntry::act("Duplicate", duplicate).icon(IconKind::Plus),
        MenuEntry::act("Share by link", show_dialog(DesignDialog::Share)).icon(IconKind::External),
        MenuEntry::act("Delete", show_dialog(DesignDialog::Delete))
            .icon(IconKind::Trash)
            .danger(),
    ];
    let confirm = {
        let delete = delete.clone();
        Callback::from(move |()| delete.run(DeleteDesign { design: id }))
    };
    let (name, isolated) = (&design.name, isolate(&design.name));
    html! {
        <article class="card flush preview" data-testid="design">
            <Link href={["/customize?design=", &id.to_string()].concat()} class="stage" label={["Open ", &isolated].concat()}><DesignPicture parameters={design.parameters.clone()} /></Link>
            <div class="words">
                <h2 class="name">{ name }</h2>
                <Menu label={["More for ", &isolated].concat()} {entries} up=true />
                <span class="row tight">{ design_badge(design.status) }<span class="soft small"><ListPrice net={design.total} /></span></span>
            </div>
            if let Some(problem) = &copy.problem { { crate::parts::problem_notice(problem) } }
            if *dialog == DesignDialog::Rename { <RenameDialog design={design.clone()} onclose={show_dialog(DesignDialog::Closed)} /> }
            if *dialog == DesignDialog::Share { <ShareDialog design={id} name={name.clone()} onclose={show_dialog(DesignDialog::Closed)} /> }
            <Confirm open={*dialog == DesignDialog::Delete} title={["Delete ", &isolated, "?"].concat()} text="You can't get it back, and its links stop working. Orders stay as they are."
                verb={["Delete ", &isolated].concat()} busy={delete.busy} onconfirm={confirm} onclose={show_dialog(DesignDialog::Closed)}>
                if let Some(problem) = &delete.problem { <Notice tone={Tone::Bad} title={problem.title.clone()} text={problem.message().to_owned()} /> }
            </Confirm>
        </article>
    }
}
