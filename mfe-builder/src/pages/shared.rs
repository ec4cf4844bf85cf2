//! A design that somebody shared by a link: to be looked at, and to start from.

use crate::{
    parts::{Look, Price, facts},
    work::{Act, use_bench},
};
use allpet_contract::builder::{ReadSharedDesign, SharedDesign};
use allpet_domain::builder::price;
use allpet_ui::{
    components::{Button, ButtonKind, Card, Facts, IconKind, LinkButton, Loaded, Navigate, PageHeader, Size},
    hooks::use_read,
    place::{use_shown, use_view},
};
use std::rc::Rc;
use yew::prelude::*;

/// What [`Shared`] is told.
#[derive(Properties, PartialEq)]
pub(crate) struct SharedProps {
    /// What makes the link work.
    pub(crate) token: AttrValue,
}

/// The design behind a link, or that the link works no more.
#[component]
pub(crate) fn Shared(props: &SharedProps) -> Html {
    use_shown();
    let shared = use_read(
        ["shared/", &props.token].concat(),
        ReadSharedDesign {
            token: props.token.to_string(),
        },
    );
    let name = shared
        .data
        .as_ref()
        .map_or_else(|| "A shared design".to_owned(), |shared| shared.name.clone());
    use_view(name);
    let bench = use_bench();
    let navigate = use_context::<Navigate>();
    let render = Callback::from(move |design: Rc<SharedDesign>| {
        let (act, navigate, parameters) = (bench.act.clone(), navigate.clone(), design.parameters.clone());
        let start = Callback::from(move |_: MouseEvent| {
            act.emit(Act::Begin(parameters.clone()));
            if let Some(navigate) = &navigate {
                navigate.to("/customize");
            }
        });
        view(&design, start)
    });
    let way = html! { <LinkButton href="/customize" text="Design something" /> };
    html! { <div class="page"><Loaded<SharedDesign> query={shared} {render} {way} /></div> }
}

fn view(design: &SharedDesign, start: Callback<MouseEvent>) -> Html {
    html! {
        <>
            <PageHeader title={design.name.clone()} lead="Somebody designed this and shared it with you." />
            <div class="review" data-testid="shared">
                <Look parameters={design.parameters.clone()} />
                <div class="stack loose">
                    <Card title="What it is"><Facts facts={facts(&design.parameters)} /></Card>
                    <Card title="What it costs"><Price priced={price(&design.parameters)} open=true /></Card>
                    <div><Button text="Start from it" kind={ButtonKind::Primary} size={Size::Large} icon={IconKind::Pencil} onclick={start} testid="start-from" /></div>
                </div>
            </div>
        </>
    }
}
