//! Pictures of products, which the API draws.

use allpet_contract::{apps::ListApps, builder::ParametersPictureQuery, orders::CartItem};
use allpet_domain::{builder::description::describe, catalog::Colour, measure::Units};
use allpet_frame::message::check_path;
use allpet_ui::{
    app_runtime::use_environment,
    components::{Button, ButtonKind, LinkButton, Size},
    country::units,
    hooks::use_read,
};
use yew::prelude::*;

/// The id under which the manifest lists the builder.
const BUILDER: &str = "builder";

/// Returns the base URL of pictures.
#[hook]
pub(crate) fn use_pictures() -> AttrValue {
    use_environment()
        .map(|environment| [environment.config.api.as_str(), "/api/"].concat())
        .unwrap_or_default()
        .into()
}

/// A picture in the ratio 4:3; empty without a name. `alt` is empty if the text next to it says the same.
pub(crate) fn picture(base_url: &str, name: &str, alt: &str) -> Html {
    if name.is_empty() {
        return html! { <span class="picture" aria-hidden="true" /> };
    }
    image([base_url, "catalog/images/", name].concat(), alt)
}

/// The picture of a cart or order line: the variant's, or the design as drawn by the server.
pub(crate) fn line_picture(base_url: &str, item: &CartItem, name: &str) -> Html {
    let CartItem::Design { parameters, .. } = item else {
        return picture(base_url, name, "");
    };
    let query = ParametersPictureQuery {
        parameters: allpet_json::to_string(parameters).unwrap_or_default(),
        width: Some(400),
    };
    let query = allpet_json::to_query(&query).unwrap_or_default();
    image([base_url, "design-picture.png?", &query].concat(), "")
}

fn image(src: String, alt: &str) -> Html {
    // A picture with a text of its own is what the page is about: load it at once.
    let loading = alt.is_empty().then_some("lazy");
    html! { <img class="picture" {src} alt={alt.to_owned()} width="400" height="300" {loading} decoding="async" /> }
}

/// A dot of a colour.
pub(crate) fn swatch(colour: Colour) -> Html {
    html! {
        <svg class="swatch" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="7.500" fill={colour.base()} stroke="currentColor" stroke-opacity="0.350" /></svg>
    }
}

/// Props of [`OpenDesign`].
#[derive(Properties, PartialEq)]
pub(crate) struct OpenDesignProps {
    /// The item.
    pub(crate) item: CartItem,
    /// True for another person's item: only its owner can open a saved design, so the link contains its choices instead.
    #[prop_or_default]
    pub(crate) of_another_person: bool,
}

/// A link to a design in the builder: the saved design, or a new one with the same choices. It leads to the builder's own site, or
/// inside the dashboard to its builder tab. Renders nothing for other items.
#[component]
pub(crate) fn OpenDesign(props: &OpenDesignProps) -> Html {
    let environment = use_environment();
    let object = object(&props.item, units());
    let path = builder_path(&props.item, props.of_another_person);
    let embedded = environment
        .as_ref()
        .is_some_and(|environment| environment.host.is_embedded());
    // The manifest contains the origin of the builder's own site.
    let needs_manifest = path.is_some() && !embedded;
    let apps = use_read::<ListApps>("apps", needs_manifest.then_some(ListApps {}));
    let (Some(environment), Some(path)) = (environment, path) else {
        return Html::default();
    };
    if !embedded {
        let apps = apps.data.as_deref().map_or(&[][..], Vec::as_slice);
        return match apps.iter().find(|app| app.id == BUILDER) {
            Some(app) => {
                let href = [app.origin.as_str(), &path].concat();
                html! { <span class="outdent"><LinkButton {href} text="Open the design" {object} kind={ButtonKind::Quiet} size={Size::Small} testid="open-design" /></span> }
            }
            None => Html::default(),
        };
    }
    // With a very long lettering, the choices exceed the dashboard's limit for paths.
    if check_path(&path).is_err() {
        return Html::default();
    }
    let onclick = Callback::from(move |_: MouseEvent| environment.host.open(BUILDER, &path));
    html! { <span class="outdent"><Button text="Open the design" {object} kind={ButtonKind::Quiet} size={Size::Small} {onclick} testid="open-design" /></span> }
}

/// Describes the design of an item, for the accessible name of its link.
fn object(item: &CartItem, units: Units) -> Option<String> {
    match item {
        CartItem::Design { parameters, .. } => Some(["– ", &describe(parameters, units)].concat()),
        CartItem::Variant { .. } => None,
    }
}

/// Returns the builder's path for an item: the saved design with the choices as a fallback, or only the choices.
fn builder_path(item: &CartItem, of_another_person: bool) -> Option<String> {
    let CartItem::Design {
        design, parameters, ..
    } = item
    else {
        return None;
    };
    let query = ParametersPictureQuery {
        parameters: allpet_json::to_string(parameters).ok()?,
        width: None,
    };
    let choices = ["/customize?", &allpet_json::to_query(&query).ok()?].concat();
    let Some(design) = design.filter(|_| !of_another_person) else {
        return Some(choices);
    };
    let design = ["design=", &design.to_string()].concat();
    let both = [&choices, "&", &design].concat();
    // With a very long lettering, the path would exceed the dashboard's limit.
    Some(if check_path(&both).is_ok() {
        both
    } else {
        ["/customize?", &design].concat()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_domain::{
        Currency, Money,
        builder::{Parameters, Product},
        id::DesignId,
    };

    #[test]
    fn another_persons_design_is_opened_by_its_choices() {
        let id = "01930000-0000-7000-8000-000000000001";
        let design: DesignId = id.parse().unwrap();
        let saved = |design| CartItem::Design {
            design,
            parameters: Parameters::plain(Product::Harness),
            price: Money::new(1, Currency::Usd),
        };
        let own = builder_path(&saved(Some(design)), false).unwrap();
        assert!(
            own.starts_with("/customize?parameters=%7B") && own.ends_with(&["&design=", id].concat()),
            "{own}"
        );
        for path in [
            builder_path(&saved(Some(design)), true),
            builder_path(&saved(None), false),
        ] {
            let path = path.unwrap();
            assert!(
                path.starts_with("/customize?parameters=%7B") && !path.contains("design="),
                "{path}"
            );
        }
        let ball = CartItem::Variant { sku: "BALL".into() };
        assert_eq!(builder_path(&ball, true), None);
        let name = object(&saved(None), Units::Metric).unwrap();
        assert!(name.starts_with("– Harness of nylon webbing, size 1"), "{name}");
        assert_eq!(object(&ball, Units::Metric), None);
    }
}
