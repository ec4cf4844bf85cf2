//! Pictures of products, which the API draws.

use allpet_contract::{apps::ListApps, builder::ParametersPictureQuery, orders::CartItem};
use allpet_domain::catalog::Colour;
use allpet_frame::message::check_path;
use allpet_ui::{
    app_runtime::use_environment,
    components::{Button, ButtonKind, LinkButton, Size},
    hooks::use_read,
};
use yew::prelude::*;

/// The id under which the manifest lists the builder.
const BUILDER: &str = "builder";

/// Where pictures come from.
#[hook]
pub(crate) fn use_pictures() -> AttrValue {
    use_environment()
        .map(|environment| [environment.config.api.as_str(), "/api/"].concat())
        .unwrap_or_default()
        .into()
}

/// A picture, four to three; nothing where it has no name. `alt` is empty where words beside it say the same.
pub(crate) fn picture(from: &str, name: &str, alt: &str) -> Html {
    if name.is_empty() {
        return html! { <span class="picture" aria-hidden="true" /> };
    }
    drawn([from, "catalog/images/", name].concat(), alt)
}

/// The picture of a line: the variant's, or the design as the server draws it.
pub(crate) fn line_picture(from: &str, item: &CartItem, name: &str) -> Html {
    let CartItem::Design { parameters, .. } = item else {
        return picture(from, name, "");
    };
    let query = ParametersPictureQuery {
        parameters: allpet_json::to_string(parameters).unwrap_or_default(),
        width: Some(400),
    };
    let query = allpet_json::to_query(&query).unwrap_or_default();
    drawn([from, "design-picture.png?", &query].concat(), "")
}

fn drawn(src: String, alt: &str) -> Html {
    // What says something by itself is what the page is about: it does not wait until it is scrolled to.
    let loading = alt.is_empty().then_some("lazy");
    html! { <img class="picture" {src} alt={alt.to_owned()} width="400" height="300" {loading} decoding="async" /> }
}

/// A dot in a colour.
pub(crate) fn swatch(colour: Colour) -> Html {
    html! {
        <svg class="swatch" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="7.500" fill={colour.base()} stroke="currentColor" stroke-opacity="0.350" /></svg>
    }
}

/// Props of [`OpenDesign`].
#[derive(Properties, PartialEq)]
pub(crate) struct OpenDesignProps {
    /// What was put into the cart.
    pub(crate) item: CartItem,
    /// It is another's: what was saved can only be opened by whose it is, so it is opened by its choices.
    #[prop_or_default]
    pub(crate) anothers: bool,
}

/// Opens a design in the builder: the saved one, or one with the same choices. From the store's own site it leads to the builder's
/// own, inside the dashboard to the builder there. Nothing for anything else.
#[component]
pub(crate) fn OpenDesign(props: &OpenDesignProps) -> Html {
    let environment = use_environment();
    let path = path_of(&props.item, props.anothers);
    let embedded = environment
        .as_ref()
        .is_some_and(|environment| environment.host.is_embedded());
    // Where the builder's own site is, the manifest says.
    let asks = path.is_some() && !embedded;
    let apps = use_read::<ListApps>("apps", asks.then_some(ListApps {}));
    let (Some(environment), Some(path)) = (environment, path) else {
        return Html::default();
    };
    if !embedded {
        let apps = apps.data.as_deref().map_or(&[][..], Vec::as_slice);
        return match apps.iter().find(|app| app.id == BUILDER) {
            Some(app) => {
                let href = [app.origin.as_str(), &path].concat();
                html! { <span class="outdent"><LinkButton {href} text="Open the design" kind={ButtonKind::Quiet} size={Size::Small} testid="open-design" /></span> }
            }
            None => Html::default(),
        };
    }
    // Choices with a very long lettering are more than the dashboard takes.
    if check_path(&path).is_err() {
        return Html::default();
    }
    let onclick = Callback::from(move |_: MouseEvent| environment.host.open(BUILDER, &path));
    html! { <span class="outdent"><Button text="Open the design" kind={ButtonKind::Quiet} size={Size::Small} {onclick} testid="open-design" /></span> }
}

/// Where the builder shows what was put into the cart: the saved design, as long as it is still that, and otherwise the choices.
fn path_of(item: &CartItem, anothers: bool) -> Option<String> {
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
    let Some(design) = design.filter(|_| !anothers) else {
        return Some(choices);
    };
    let design = ["design=", &design.to_string()].concat();
    let both = [&choices, "&", &design].concat();
    // A very long lettering makes a path that the dashboard would not take.
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
    fn anothers_design_is_opened_by_its_choices() {
        let id = "01930000-0000-7000-8000-000000000001";
        let design: DesignId = id.parse().unwrap();
        let saved = |design| CartItem::Design {
            design,
            parameters: Parameters::plain(Product::Harness),
            price: Money::new(1, Currency::Usd),
        };
        let own = path_of(&saved(Some(design)), false).unwrap();
        assert!(
            own.starts_with("/customize?parameters=%7B") && own.ends_with(&["&design=", id].concat()),
            "{own}"
        );
        for path in [path_of(&saved(Some(design)), true), path_of(&saved(None), false)] {
            let path = path.unwrap();
            assert!(
                path.starts_with("/customize?parameters=%7B") && !path.contains("design="),
                "{path}"
            );
        }
        let ball = CartItem::Variant { sku: "BALL".into() };
        assert_eq!(path_of(&ball, true), None);
    }
}
