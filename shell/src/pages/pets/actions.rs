//! What can be done with a pet, behind one button: show it first, say that it has died, delete it.

use super::licensed::use_licensed;
use crate::routes::Page;
use allpet_contract::pets::{DeletePet, MakePrimary, MarkDeceased, Pet};
use allpet_domain::{pet::PetState, text::isolate};
use allpet_ui::{
    app_runtime::use_navigator,
    components::{ButtonKind, Confirm, IconKind, Menu, MenuEntry, Notice, Tone, use_toasts},
    hooks::{Query, invalidate, use_write},
};
use yew::prelude::*;
use yew_router::Routable as _;

/// Props of [`Actions`].
#[derive(Properties, PartialEq)]
pub(super) struct ActionsProps {
    pub(super) pet: Pet,
    pub(super) query: Query<Pet>,
}

#[derive(Clone, Copy, PartialEq)]
enum Asking {
    Nothing,
    Deceased,
    Delete,
}

/// What can be done with a pet.
#[component]
pub(super) fn Actions(props: &ActionsProps) -> Html {
    let asking = use_state_eq(|| Asking::Nothing);
    let (toaster, navigator) = (use_toasts(), use_navigator());
    let (id, name) = (props.pet.id, isolate(&props.pet.profile.name));
    let ends = use_licensed(id).ends();
    let said = |text: &str| AttrValue::from([&*name, text].concat());
    let changed = {
        let (query, asking) = (props.query.clone(), asking.clone());
        move |pet: Pet| {
            invalidate("pets");
            invalidate("applications");
            invalidate("licences");
            query.set(pet);
            asking.set(Asking::Nothing);
        }
    };
    let first = use_write::<MakePrimary>({
        let (changed, toaster, done) = (changed.clone(), toaster.clone(), said(" is your main pet now."));
        move |pet| {
            changed(pet);
            toaster.show(Tone::Good, done.clone());
        }
    });
    let deceased = use_write::<MarkDeceased>(changed);
    let delete = use_write::<DeletePet>({
        let done = said(" is deleted.");
        let toaster = toaster.clone();
        move |()| {
            invalidate("pets");
            invalidate("applications");
            invalidate("licences");
            toaster.show(Tone::Neutral, done.clone());
            navigator.replace(Page::Pets.to_path());
        }
    });
    // Making it first has no dialog that could show why it did not work.
    use_effect_with(first.problem.clone(), move |problem| {
        if let Some(problem) = problem {
            toaster.show(Tone::Bad, problem.message().to_owned());
        }
    });
    let ask = |what: Asking| {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(what))
    };
    let mut entries = Vec::new();
    if matches!(props.pet.state, PetState::AtHome | PetState::Lost) {
        if !props.pet.primary {
            let first = first.clone();
            let act = Callback::from(move |()| first.run(MakePrimary { pet: id }));
            entries.push(MenuEntry::act("Make main pet", act).icon(IconKind::Paw));
        }
        let words = [&*name, " has died"].concat();
        entries.push(MenuEntry::act(words, ask(Asking::Deceased)).icon(IconKind::Heart));
    }
    let words = ["Delete ", &*name].concat();
    entries.push(
        MenuEntry::act(words.clone(), ask(Asking::Delete))
            .icon(IconKind::Trash)
            .danger(),
    );
    let close = {
        let (asking, deceased, delete) = (asking.clone(), deceased.clone(), delete.clone());
        Callback::from(move |()| {
            asking.set(Asking::Nothing);
            deceased.forget();
            delete.forget();
        })
    };
    let (go, gone) = (deceased.clone(), delete.clone());
    html! {
        <>
            <Menu label={["More for ", &*name].concat()} {entries} testid="pet-menu" />
            <Confirm open={*asking == Asking::Deceased} title={["Has ", &*name, " died?"].concat()} kind={ButtonKind::Primary}
                text={["We are sorry. ", &*name, " stays here with photo and details, and nothing more will be asked of you. ", &ends].concat()}
                verb={["Yes, ", &*name, " has died"].concat()} busy={deceased.busy}
                onconfirm={Callback::from(move |()| go.run(MarkDeceased { pet: id }))} onclose={close.clone()}>
                { remark(deceased.problem.as_ref()) }
            </Confirm>
            <Confirm open={*asking == Asking::Delete} title={["Delete ", &*name, "?"].concat()}
                text={["The details and the photo of ", &*name, " are deleted for good. ", &ends].concat()} verb={words} busy={delete.busy}
                onconfirm={Callback::from(move |()| gone.run(DeletePet { pet: id }))} onclose={close}>
                { remark(delete.problem.as_ref()) }
            </Confirm>
        </>
    }
}

/// Why it did not work.
fn remark(problem: Option<&allpet_contract::Problem>) -> Html {
    match problem {
        Some(problem) => html! { <Notice tone={Tone::Bad} text={problem.message().to_owned()} /> },
        None => Html::default(),
    }
}
