//! The owner's designs, the last changed first. A design opens in the builder.

use crate::{links, photo::DesignPicture};
use allpet_contract::{
    apps::AppManifest,
    builder::{Design, DesignsQuery, ListDesigns},
    page::Page,
};
use allpet_ui::{
    components::{
        Amount, ButtonKind, EmptyState, IconKind, Link, LinkButton, Loaded, PageHeader, Skeleton,
        SkeletonShape, design_badge,
    },
    hooks::{Query, use_read, use_title},
};
use std::rc::Rc;
use yew::prelude::*;

/// Props of [`Designs`].
#[derive(Properties, PartialEq)]
pub(crate) struct DesignsProps {
    /// The apps of the manifest.
    pub(crate) apps: Query<Vec<AppManifest>>,
}

/// Lists the owner's designs.
#[component]
pub(crate) fn Designs(props: &DesignsProps) -> Html {
    use_title("Designs");
    let query = DesignsQuery {
        limit: Some(100),
        ..DesignsQuery::default()
    };
    let designs = use_read("designs", ListDesigns { query });
    let apps = props.apps.data.clone().unwrap_or_default();
    let has_designs = designs.data.as_ref().is_some_and(|page| !page.items.is_empty());
    let new_button = |text: &'static str| {
        links::customize(&apps).map(|href| {
            html! { <LinkButton {href} {text} kind={ButtonKind::Primary} icon={IconKind::Plus} testid="new-design" /> }
        })
    };
    let action = new_button("New design")
        .filter(|_| has_designs)
        .unwrap_or_default();
    let first_button = new_button("Design a harness").unwrap_or_default();
    html! {
        <>
            <PageHeader title="Designs" {action} />
            <Loaded<Page<Design>> query={designs}
                skeleton={html! { <Skeleton shape={SkeletonShape::Cards} count={3} /> }}
                is_empty={Callback::from(|page: Rc<Page<Design>>| page.items.is_empty())}
                empty={html! {
                    <EmptyState title="No designs yet" text="Harnesses, collars and leashes that you design are kept here."
                        action={first_button} />
                }}
                render={Callback::from(move |page: Rc<Page<Design>>| html! {
                    <ul class="pets">{ for page.items.iter().map(|design| html! {
                        <li key={design.id.to_string()}>{ card(design, &apps) }</li>
                    }) }</ul>
                })} />
        </>
    }
}

fn card(design: &Design, apps: &[AppManifest]) -> Html {
    let content = html! {
        <>
            <DesignPicture id={design.id} version={design.version} />
            <div class="pet-words">
                <h2 class="clip">{ &design.name }</h2>
                <p class="soft small"><Amount money={design.total} /></p>
                { design_badge(design.status) }
            </div>
        </>
    };
    match links::design(apps, design.id) {
        Some(href) => html! { <Link {href} class="card flush pet" testid="design">{ content }</Link> },
        None => html! { <div class="card flush pet">{ content }</div> },
    }
}
