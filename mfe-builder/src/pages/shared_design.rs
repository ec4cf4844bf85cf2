//! A design that somebody shared by a link: to look at, and to start from.

use crate::{
    components::{DesignView, Price, design_facts},
    editor::{EditorAction, use_editor},
    routes::Route,
};
use allpet_contract::{
    builder::{PictureQuery, ReadSharedDesign, ReadSharedPicture, SHARE_NOT_FOUND, SharedDesign},
    client::wire,
};
use allpet_domain::{
    builder::{description, price},
    measure::Units,
};
use allpet_ui::{
    app_runtime::{use_content_ready, use_environment, use_navigator, use_view},
    components::{Button, ButtonKind, Card, Facts, IconKind, LinkButton, Loaded, PageHeader, Size},
    head::{Head, Image, describe},
    hooks::use_read,
};
use std::rc::Rc;
use yew::prelude::*;
use yew_router::Routable as _;

/// Inches with centimeters behind them: the server renders this page once for readers of every country.
const BOTH_UNITS: Units = Units::UnitedStates;

/// Props of [`Shared`].
#[derive(Properties, PartialEq)]
pub(crate) struct SharedProps {
    /// The link's secret.
    pub(crate) token: AttrValue,
}

/// The design behind a link, or a notice that the link no longer works.
#[component]
pub(crate) fn Shared(props: &SharedProps) -> Html {
    use_content_ready(true);
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
    let api = use_environment().map(|environment| environment.config.api.clone());
    match (&shared.data, &shared.problem) {
        (Some(design), _) => describe(|| head(design, &props.token, &api.unwrap_or_default())),
        (None, Some(problem)) if problem.status == SHARE_NOT_FOUND.status => describe(Head::nothing),
        _ => {}
    }
    let editor = use_editor();
    let navigator = use_navigator();
    let render = Callback::from(move |design: Rc<SharedDesign>| {
        let (dispatch, navigator, parameters) = (
            editor.dispatch.clone(),
            navigator.clone(),
            design.parameters.clone(),
        );
        let onstart = Callback::from(move |_: MouseEvent| {
            dispatch.emit(EditorAction::Begin(parameters.clone()));
            navigator.push(Route::Customize.to_path());
        });
        view(&design, onstart)
    });
    let fallback_link = html! { <LinkButton href="/customize" text="Design something" /> };
    html! { <div class="page"><Loaded<SharedDesign> query={shared} {render} {fallback_link} /></div> }
}

/// Describes the page for previews of the link. It has no canonical path, so that search engines do not list it.
fn head(design: &SharedDesign, token: &str, api: &str) -> Head {
    let p = &design.parameters;
    let query = PictureQuery { width: Some(1_200) };
    let token = token.to_owned();
    let picture_path = wire(ReadSharedPicture { token, query }).map(|request| request.target);
    Head {
        description: [
            p.product.label(),
            " of ",
            &p.material.label().to_lowercase(),
            ", ",
            &p.strap.label().to_lowercase(),
            ": ",
            &design.total.to_string(),
            " before tax, made in ",
            &design.lead_time_days.to_string(),
            " working days. Someone designed it and shared it with you. Use it as a starting point and make it yours.",
        ]
        .concat(),
        picture: picture_path.ok().map(|picture_path| Image {
            address: [api, &picture_path].concat(),
            alt: description::describe(p, BOTH_UNITS),
            size: (1_200, 900),
        }),
        ..Head::default()
    }
}

fn view(design: &SharedDesign, onstart: Callback<MouseEvent>) -> Html {
    html! {
        <>
            <PageHeader title={design.name.clone()} lead="Someone designed this and shared it with you." />
            <div class="review" data-testid="shared">
                <DesignView parameters={design.parameters.clone()} />
                <div class="stack loose">
                    <Card title="The design"><Facts facts={design_facts(&design.parameters, BOTH_UNITS)} /></Card>
                    <Card title="Price"><Price priced={price(&design.parameters)} units={BOTH_UNITS} open=true /></Card>
                    <div><Button text="Use this design" kind={ButtonKind::Primary} size={Size::Large} icon={IconKind::Pencil} onclick={onstart} testid="start-from" /></div>
                </div>
            </div>
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_domain::{
        Timestamp,
        builder::{Parameters, Product},
    };

    #[test]
    fn a_shared_design_has_a_preview_and_is_not_listed() {
        let parameters = Parameters::plain(Product::Collar);
        let priced = price(&parameters);
        let design = SharedDesign {
            name: "Rex".into(),
            parameters,
            total: priced.total,
            lead_time_days: priced.lead_time_days,
            updated: Timestamp::from_unix_millis(0),
        };
        let head = head(&design, "a b", "http://api");
        assert_eq!((head.canonical, head.data.len(), head.nothing), (None, 0, false));
        assert!(head.description.starts_with("Collar of "), "{}", head.description);
        let picture = head.picture.unwrap();
        assert_eq!(
            picture.address,
            "http://api/api/shared-designs/a%20b/picture.png?width=1200"
        );
        assert_eq!(picture.size, (1_200, 900));
    }
}
