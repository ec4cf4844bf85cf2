//! A remark inside a page.

use crate::components::{Button, ButtonKind, Icon, IconKind, Size, Tone};
use yew::prelude::*;

/// Props of [`Notice`].
#[derive(Properties, PartialEq)]
pub struct NoticeProps {
    /// What it says by its colour and its icon.
    #[prop_or(Tone::Info)]
    pub tone: Tone,
    /// A few words, in bold.
    #[prop_or_default]
    pub title: AttrValue,
    /// A sentence.
    #[prop_or_default]
    pub text: AttrValue,
    /// A button: its words and what it does.
    #[prop_or_default]
    pub action: Option<(AttrValue, Callback<()>)>,
    /// Anything more, under the sentence.
    #[prop_or_default]
    pub children: Html,
}

/// A remark inside a page, read out when it appears where it warns.
#[component]
pub fn Notice(props: &NoticeProps) -> Html {
    let (kind, role) = match props.tone {
        Tone::Neutral | Tone::Info => (IconKind::Info, None),
        Tone::Good => (IconKind::CircleCheck, Some("status")),
        Tone::Warning => (IconKind::Triangle, Some("status")),
        Tone::Bad => (IconKind::CircleAlert, Some("alert")),
    };
    html! {
        <div class={classes!("notice", props.tone.class())} {role}>
            <Icon {kind} />
            <div class="words">
                if !props.title.is_empty() { <b>{ &props.title }</b> }
                if !props.text.is_empty() { <span>{ &props.text }</span> }
                { props.children.clone() }
            </div>
            if let Some((text, act)) = &props.action {
                <div class="aside">
                    <Button text={text.clone()} kind={ButtonKind::Quiet} size={Size::Small} onclick={act.reform(|_| ())} />
                </div>
            }
        </div>
    }
}
