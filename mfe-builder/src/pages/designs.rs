//! The person's designs.

mod card;
mod design_writes;
mod rename;
mod share;

use allpet_contract::{
    Page,
    builder::{Design, DesignsQuery, ListDesigns},
};
use allpet_domain::builder::DesignState;
use allpet_ui::{
    app_runtime::{
        Viewer, entry_path, use_content_ready, use_environment, use_location, use_view, use_viewer,
    },
    components::{
        Button, ButtonKind, Card, Choice, EmptyState, FilterChips, IconKind, LinkButton, Loaded, PageHeader,
        Picture, Skeleton, SkeletonShape,
    },
    hooks::use_read,
};
use card::DesignCard;
use std::rc::Rc;
use yew::prelude::*;

/// The saved designs, newest first; or a prompt to sign in.
#[component]
pub(crate) fn Designs() -> Html {
    use_view("My designs");
    use_content_ready(true);
    match use_viewer() {
        Viewer::Unknown => {
            html! { <div class="page"><PageHeader title="My designs" /><Skeleton shape={SkeletonShape::Cards} /></div> }
        }
        Viewer::Visitor => html! { <SignedOut /> },
        Viewer::Person(_) => html! { <DesignList /> },
    }
}

#[component]
fn SignedOut() -> Html {
    let location = use_location();
    let Some(environment) = use_environment() else {
        return Html::default();
    };
    let action = if environment.host.is_embedded() {
        let onclick = Callback::from(move |_: MouseEvent| environment.host.open("shell", "/sign-in"));
        html! { <Button text="Sign in" kind={ButtonKind::Primary} {onclick} testid="go-sign-in" /> }
    } else {
        let href = entry_path(&location, false);
        html! { <LinkButton {href} text="Sign in" kind={ButtonKind::Primary} testid="go-sign-in" /> }
    };
    html! {
        <div class="page narrow">
            <PageHeader title="My designs" />
            <Card><EmptyState picture={Picture::Dog} title="Sign in to see your designs" text="This browser keeps what you are designing until then." {action} /></Card>
        </div>
    }
}

#[component]
fn DesignList() -> Html {
    let state = use_state_eq(|| None::<DesignState>);
    let key = ["designs/", state.map_or("", DesignState::as_str)].concat();
    let query = DesignsQuery {
        status: *state,
        limit: Some(100),
        cursor: None,
    };
    let designs = use_read(key, ListDesigns { query });
    let action = html! {
        <>
            <LinkButton href="/customize" text="Continue designing" icon={IconKind::Pencil} testid="go-on" />
            <LinkButton href="/customize?new=1" text="New design" kind={ButtonKind::Primary} icon={IconKind::Plus} testid="new-design" />
        </>
    };
    let render = Callback::from(|page: Rc<Page<Design>>| {
        html! {
            <div class="grid previews" data-testid="designs">
                { for page.items.iter().map(|design| html! { <DesignCard key={design.id.to_string()} design={design.clone()} /> }) }
            </div>
        }
    });
    let empty = html! {
        <Card><EmptyState picture={Picture::Dog} title="No designs here yet" text="Design a harness, a collar or a leash, and save it."
            action={html! { <LinkButton href="/ideas" text="See ideas to start from" /> }} /></Card>
    };
    let is_empty = Callback::from(|page: Rc<Page<Design>>| page.items.is_empty());
    html! {
        <div class="page stack loose">
            <PageHeader title="My designs" {action} />
            { state_filter(&state) }
            <Loaded<Page<Design>> query={designs} {render} {is_empty} {empty} skeleton={html! { <Skeleton shape={SkeletonShape::Cards} /> }} />
        </div>
    }
}

fn state_filter(state: &UseStateHandle<Option<DesignState>>) -> Html {
    let states = [DesignState::Active, DesignState::Draft, DesignState::Ordered];
    let mut choices = vec![Choice::new("", "All")];
    choices.extend(states.map(|state| Choice::new(state.as_str(), state.name())));
    let value = state.map_or("", DesignState::as_str);
    let setter = state.setter();
    let onchange = Callback::from(move |word: String| setter.set(DesignState::parse(&word)));
    html! { <FilterChips label="Show" {choices} {value} {onchange} /> }
}
