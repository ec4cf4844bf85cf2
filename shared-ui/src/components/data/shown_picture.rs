//! A picture that people sent.

use crate::components::{Icon, IconKind};
use yew::prelude::*;

/// Props of [`ShownPicture`].
#[derive(Properties, PartialEq)]
pub struct ShownPictureProps {
    /// Its address.
    pub src: AttrValue,
    /// What can be seen on it; empty where that stands beside it.
    pub alt: AttrValue,
    /// Its classes.
    #[prop_or_default]
    pub class: Classes,
    /// It is there to be seen.
    #[prop_or_default]
    pub onload: Option<Callback<Event>>,
}

/// A picture, or a word that it cannot be shown where the browser cannot read it.
#[component]
pub fn ShownPicture(props: &ShownPictureProps) -> Html {
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
