//! Pictures of products, which the API draws.

use allpet_contract::{builder::ParametersPictureQuery, orders::CartItem};
use allpet_domain::catalog::Colour;
use allpet_frame::message::check_path;
use allpet_ui::{
    components::{Button, ButtonKind, Size},
    place::{use_place, use_surroundings},
};
use yew::prelude::*;

/// Where pictures come from.
#[hook]
pub(crate) fn use_pictures() -> AttrValue {
    use_place()
        .map(|place| [place.config.api.as_str(), "/api/"].concat())
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
        parameters: lean_json::to_string(parameters).unwrap_or_default(),
        width: Some(400),
    };
    let query = lean_json::to_query(&query).unwrap_or_default();
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

/// What [`OpenDesign`] is told.
#[derive(Properties, PartialEq)]
pub(crate) struct OpenDesignProps {
    /// What was put into the cart.
    pub(crate) item: CartItem,
}

/// Opens a design in the builder: the saved one, or one with the same choices. Nothing for anything else, and for a guest on the
/// store's own site: the builder is opened in the dashboard.
#[component]
pub(crate) fn OpenDesign(props: &OpenDesignProps) -> Html {
    let place = use_place();
    let known = use_surroundings().user.is_some();
    // A very long lettering makes a path that the dashboard would not take.
    let path = path_of(&props.item).filter(|path| check_path(path).is_ok());
    let (Some(place), Some(path)) = (place, path) else {
        return Html::default();
    };
    if !known && !place.host.is_embedded() {
        return Html::default();
    }
    let onclick = Callback::from(move |_: MouseEvent| place.host.open("builder", &path));
    html! { <span><Button text="Open the design" kind={ButtonKind::Quiet} size={Size::Small} {onclick} testid="open-design" /></span> }
}

/// Where the builder shows what was put into the cart.
fn path_of(item: &CartItem) -> Option<String> {
    let CartItem::Design {
        design, parameters, ..
    } = item
    else {
        return None;
    };
    if let Some(design) = design {
        return Some(["/customize?design=", &design.to_string()].concat());
    }
    let query = ParametersPictureQuery {
        parameters: lean_json::to_string(parameters).ok()?,
        width: None,
    };
    Some(["/customize?", &lean_json::to_query(&query).ok()?].concat())
}
