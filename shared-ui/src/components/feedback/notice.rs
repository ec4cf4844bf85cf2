//! A notice inside a page.

use crate::components::{Button, ButtonKind, Icon, IconKind, Size, Tone};
use yew::prelude::*;

/// Props of [`Notice`].
#[derive(Properties, PartialEq)]
pub struct NoticeProps {
    /// The notice's colour and icon.
    #[prop_or(Tone::Info)]
    pub tone: Tone,
    /// A few words, in bold.
    #[prop_or_default]
    pub title: AttrValue,
    /// A sentence.
    #[prop_or_default]
    pub text: AttrValue,
    /// The text and the action of a button.
    #[prop_or_default]
    pub action: Option<(AttrValue, Callback<()>)>,
    /// The object of the button, where several notices have the same one. It follows the button's text in the accessible name.
    #[prop_or_default]
    pub action_object: Option<AttrValue>,
    /// Further content under the sentence.
    #[prop_or_default]
    pub children: Html,
}

/// A notice inside a page. Screen readers announce it when it appears, except for neutral tones.
#[component]
pub fn Notice(props: &NoticeProps) -> Html {
    let (kind, role) = match props.tone {
        Tone::Neutral | Tone::Info => (IconKind::Info, None),
        Tone::Good => (IconKind::CircleCheck, Some("status")),
        Tone::Warning => (IconKind::Triangle, Some("status")),
        Tone::Bad => (IconKind::CircleAlert, Some("alert")),
    };
    // A problem without a detail has only its title.
    let has_text = !props.text.is_empty() && props.text != props.title;
    html! {
        <div class={classes!("notice", props.tone.class())} {role}>
            <Icon {kind} />
            <div class="words">
                if !props.title.is_empty() { <b>{ &props.title }</b> }
                if has_text { <span>{ &props.text }</span> }
                { props.children.clone() }
            </div>
            if let Some((text, callback)) = &props.action {
                <div class="aside">
                    <Button text={text.clone()} object={props.action_object.clone()} kind={ButtonKind::Quiet} size={Size::Small} onclick={callback.reform(|_| ())} />
                </div>
            }
        </div>
    }
}
