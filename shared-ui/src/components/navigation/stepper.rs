//! The progress through a long form.

use crate::components::{Icon, IconKind};
use yew::prelude::*;

/// Props of [`Stepper`].
#[derive(Properties, PartialEq)]
pub struct StepperProps {
    /// The steps' names.
    pub steps: Vec<AttrValue>,
    /// The index of the present step, from 0.
    pub current: usize,
    /// Goes back to a completed step. Without it, the names are no buttons.
    #[prop_or_default]
    pub back_to: Option<Callback<usize>>,
}

/// Shows the completed, present and remaining steps of a long form. On a phone, only the present step shows its name.
#[component]
pub fn Stepper(props: &StepperProps) -> Html {
    html! {
        <nav aria-label="Steps">
            <ol class="stepper">
                { for props.steps.iter().enumerate().map(|(index, name)| {
                    let done = index < props.current;
                    let content = html! {
                        <>
                            if done { <Icon kind={IconKind::Check} class="small" label="done:" /> }
                            <span class="word">{ name }</span>
                        </>
                    };
                    html! {
                        <li class={classes!(done.then_some("done"))} aria-current={(index == props.current).then_some("step")}>
                            if let Some(back) = props.back_to.clone().filter(|_| done) {
                                <button type="button" class="name" onclick={move |_: MouseEvent| back.emit(index)}>{ content }</button>
                            } else {
                                <span class="name">{ content }</span>
                            }
                        </li>
                    }
                }) }
            </ol>
        </nav>
    }
}
