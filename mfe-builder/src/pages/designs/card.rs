//! One design of mine, and what can be done with it.

use super::{rename::Rename, share::Share};
use crate::parts::{Drawn, ShownPrice};
use allpet_contract::builder::{DeleteDesign, Design, DuplicateDesign};
use allpet_domain::text::isolate;
use allpet_ui::{
    api::Sent,
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

#[derive(Clone, Copy, PartialEq)]
enum Asking {
    Nothing,
    Name,
    Links,
    Deletion,
}

/// A design with its picture; the menu names, copies, shares and deletes it.
#[component]
pub(super) fn DesignCard(props: &DesignCardProps) -> Html {
    let design = &props.design;
    let asking = use_state_eq(|| Asking::Nothing);
    let toasts = use_toasts();
    // A press after a lost answer makes one copy.
    let sent = use_mut_ref(|| None::<Sent>);
    let copy = use_write::<DuplicateDesign>({
        let (toasts, sent) = (toasts.clone(), sent.clone());
        move |copy: Design| {
            sent.replace(None);
            invalidate("designs");
            toasts.show(Tone::Good, [&*isolate(&copy.name), " is a new draft."].concat());
        }
    });
    let delete = use_write::<DeleteDesign>({
        let (asking, name) = (asking.setter(), design.name.clone());
        move |()| {
            asking.set(Asking::Nothing);
            invalidate("designs");
            toasts.show(Tone::Good, [&*isolate(&name), " is deleted."].concat());
        }
    });
    let ask = |what: Asking| {
        let asking = asking.setter();
        Callback::from(move |()| asking.set(what))
    };
    let id = design.id;
    let duplicate = {
        let copy = copy.clone();
        Callback::from(move |()| {
            let key = Sent::key(&mut sent.borrow_mut(), "");
            copy.run(DuplicateDesign { design: id, key });
        })
    };
    let entries = vec![
        MenuEntry::act("Rename", ask(Asking::Name)).icon(IconKind::Pencil),
        MenuEntry::act("Duplicate", duplicate).icon(IconKind::Plus),
        MenuEntry::act("Share by link", ask(Asking::Links)).icon(IconKind::External),
        MenuEntry::act("Delete", ask(Asking::Deletion))
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
            <Link href={["/customize?design=", &id.to_string()].concat()} class="stage" label={["Open ", &isolated].concat()}><Drawn parameters={design.parameters.clone()} /></Link>
            <div class="words">
                <h2 class="name">{ name }</h2>
                <Menu label={["More for ", &isolated].concat()} {entries} up=true />
                <span class="row tight">{ design_badge(design.status) }<span class="soft small"><ShownPrice net={design.total} /></span></span>
            </div>
            if let Some(problem) = &copy.problem { { crate::parts::problem_notice(problem) } }
            if *asking == Asking::Name { <Rename design={design.clone()} onclose={ask(Asking::Nothing)} /> }
            if *asking == Asking::Links { <Share design={id} name={name.clone()} onclose={ask(Asking::Nothing)} /> }
            <Confirm open={*asking == Asking::Deletion} title={["Delete ", &isolated, "?"].concat()} text="You can't get it back, and its links stop working. Orders stay as they are."
                verb={["Delete ", &isolated].concat()} busy={delete.busy} onconfirm={confirm} onclose={ask(Asking::Nothing)}>
                if let Some(problem) = &delete.problem { <Notice tone={Tone::Bad} title={problem.title.clone()} text={problem.message().to_owned()} /> }
            </Confirm>
        </article>
    }
}
