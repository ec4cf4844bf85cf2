//! One design of mine, and what can be done with it.

use super::{rename::Rename, share::Share};
use crate::parts::Drawn;
use allpet_contract::builder::{DeleteDesign, Design, DuplicateDesign};
use allpet_domain::builder::DesignState;
use allpet_ui::{
    api::idempotency_key,
    components::{Badge, Confirm, IconKind, Link, Menu, MenuEntry, Notice, Tone, use_toasts},
    hooks::{invalidate, use_write},
};
use yew::prelude::*;

/// What a [`DesignCard`] is told.
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
    let copy = use_write::<DuplicateDesign>({
        let toasts = toasts.clone();
        move |copy: Design| {
            invalidate("designs");
            toasts.show(Tone::Good, [&copy.name, " is a new draft."].concat());
        }
    });
    let delete = use_write::<DeleteDesign>({
        let (asking, name) = (asking.setter(), design.name.clone());
        move |()| {
            asking.set(Asking::Nothing);
            invalidate("designs");
            toasts.show(Tone::Good, [&name, " is deleted."].concat());
        }
    });
    let ask = |what: Asking| {
        let asking = asking.setter();
        Callback::from(move |()| asking.set(what))
    };
    let id = design.id;
    let key = use_mut_ref(idempotency_key);
    let duplicate = {
        let copy = copy.clone();
        Callback::from(move |()| {
            let key = key.replace(idempotency_key());
            copy.run(DuplicateDesign { design: id, key });
        })
    };
    let entries = vec![
        MenuEntry::act("Rename", ask(Asking::Name)).icon(IconKind::Pencil),
        MenuEntry::act("Duplicate", duplicate).icon(IconKind::Plus),
        MenuEntry::act("Share by a link", ask(Asking::Links)).icon(IconKind::External),
        MenuEntry::act("Delete", ask(Asking::Deletion))
            .icon(IconKind::Trash)
            .danger(),
    ];
    let (tone, words) = state_words(design.status);
    let confirm = {
        let delete = delete.clone();
        Callback::from(move |()| delete.run(DeleteDesign { design: id }))
    };
    let name = &design.name;
    html! {
        <article class="card flush preview" data-testid="design">
            <Link href={["/customize?design=", &id.to_string()].concat()} class="stage" label={["Open ", name].concat()}><Drawn parameters={design.parameters.clone()} /></Link>
            <div class="words">
                <h2 class="name">{ name }</h2>
                <Menu label={["More for ", name].concat()} {entries} up=true />
                <span class="row tight"><Badge {tone} text={words} /><span class="money soft small">{ design.total.to_string() }</span></span>
            </div>
            if let Some(problem) = &copy.problem { { crate::parts::problem_notice(problem) } }
            if *asking == Asking::Name { <Rename design={design.clone()} onclose={ask(Asking::Nothing)} /> }
            if *asking == Asking::Links { <Share design={id} name={name.clone()} onclose={ask(Asking::Nothing)} /> }
            <Confirm open={*asking == Asking::Deletion} title={["Delete ", name, "?"].concat()} text="It is gone for good, and its links stop working. What was ordered stays ordered."
                verb={["Delete ", name].concat()} busy={delete.busy} onconfirm={confirm} onclose={ask(Asking::Nothing)}>
                if let Some(problem) = &delete.problem { <Notice tone={Tone::Bad} text={problem.message().to_owned()} /> }
            </Confirm>
        </article>
    }
}

/// A state in a colour and a word.
pub(super) fn state_words(state: DesignState) -> (Tone, &'static str) {
    match state {
        DesignState::Draft => (Tone::Neutral, "Draft"),
        DesignState::Active => (Tone::Good, "Ready to order"),
        DesignState::Ordered => (Tone::Info, "Ordered"),
        DesignState::Archived => (Tone::Neutral, "Put away"),
    }
}
