//! A picture that a user uploaded.

use crate::components::{Icon, IconKind};
use yew::prelude::*;

/// Props of [`UploadedPicture`].
#[derive(Properties, PartialEq)]
pub struct UploadedPictureProps {
    /// The picture's address.
    pub src: AttrValue,
    /// The text alternative; empty if the text beside the picture says the same.
    pub alt: AttrValue,
    /// The picture's classes.
    #[prop_or_default]
    pub class: Classes,
    /// Called when the picture has loaded.
    #[prop_or_default]
    pub onload: Option<Callback<Event>>,
}

/// A picture. If the browser cannot decode it, says so.
#[component]
pub fn UploadedPicture(props: &UploadedPictureProps) -> Html {
    let broken = use_state_eq(|| None::<AttrValue>);
    if broken.as_ref() == Some(&props.src) {
        return html! {
            <span class={classes!("not-shown", props.class.clone())}>
                <Icon kind={IconKind::File} /><span>{ "This picture cannot be shown" }</span>
            </span>
        };
    }
    let onerror = {
        let (broken, src) = (broken.clone(), props.src.clone());
        Callback::from(move |_: Event| broken.set(Some(src.clone())))
    };
    html! { <img src={props.src.clone()} alt={props.alt.clone()} class={props.class.clone()} {onerror} onload={props.onload.clone()} /> }
}
