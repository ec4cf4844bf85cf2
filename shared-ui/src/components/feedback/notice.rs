//! A notice inside a page, and that of a problem.

use crate::components::{Button, ButtonKind, Icon, IconKind, Size, Tone};
use allpet_contract::Problem;
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

/// A notice of `problem`, if there is one, with the messages about fields that the page does not show itself.
pub fn problem_notice(problem: Option<&Problem>) -> Html {
    problem.map_or_else(Html::default, |problem| {
        html! { <Notice tone={Tone::Bad} title={problem.title.clone()} text={problem_text(problem)} /> }
    })
}

fn problem_text(problem: &Problem) -> String {
    let mut text = problem.detail.clone().unwrap_or_default();
    for error in &problem.errors {
        if !text.contains(&error.message) {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&error.message);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_contract::ErrorCode;
    use allpet_domain::Invalid;

    #[test]
    fn a_problem_names_each_of_its_fields_once() {
        let mut problem = Problem::new(ErrorCode::new(422, "refused", "It was refused"));
        problem.errors = Invalid::one("amount", "missing", "Enter an amount.").0;
        assert_eq!(problem_text(&problem), "Enter an amount.");
        let refused = problem.clone().detail("The bank refused it.");
        assert_eq!(problem_text(&refused), "The bank refused it. Enter an amount.");
        assert_eq!(
            problem_text(&problem.detail("Enter an amount.")),
            "Enter an amount."
        );
    }
}
