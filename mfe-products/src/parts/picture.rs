//! Pictures of products, which the API draws.

use allpet_domain::catalog::Colour;
use allpet_ui::place::use_place;
use yew::prelude::*;

/// Where pictures come from: put the picture's name behind it.
#[hook]
pub(crate) fn use_pictures() -> AttrValue {
    use_place()
        .map(|place| [place.config.api.as_str(), "/api/catalog/images/"].concat())
        .unwrap_or_default()
        .into()
}

/// A picture, four to three; nothing where it has no name. `alt` is empty where words beside it say the same.
pub(crate) fn picture(from: &str, name: &str, alt: &str) -> Html {
    if name.is_empty() {
        return html! { <span class="picture" aria-hidden="true" /> };
    }
    let src = [from, name].concat();
    html! { <img class="picture" {src} alt={alt.to_owned()} width="400" height="300" loading="lazy" decoding="async" /> }
}

/// A dot in a colour.
pub(crate) fn swatch(colour: Colour) -> Html {
    html! {
        <svg class="swatch" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="7.500" fill={colour.base()} stroke="currentColor" stroke-opacity="0.350" /></svg>
    }
}
