//! Where one is on the way through a long form.

use crate::components::{Icon, IconKind};
use yew::prelude::*;

/// Props of [`Stepper`].
#[derive(Properties, PartialEq)]
pub struct StepperProps {
    /// The steps' names.
    pub steps: Vec<AttrValue>,
    /// The one we are at, from 0.
    pub current: usize,
    /// Goes back to a step that is done; without it the names cannot be pressed.
    #[prop_or_default]
    pub back_to: Option<Callback<usize>>,
}

/// The steps of a long form: done, here, to come. On a phone only the present one is named.
#[component]
pub fn Stepper(props: &StepperProps) -> Html {
    html! {
        <nav aria-label="Steps">
            <ol class="stepper">
                { for props.steps.iter().enumerate().map(|(place, name)| {
                    let done = place < props.current;
                    let words = html! {
                        <>
                            if done { <Icon kind={IconKind::Check} class="small" label="done:" /> }
                            <span class="word">{ name }</span>
                        </>
                    };
                    html! {
                        <li class={classes!(done.then_some("done"))} aria-current={(place == props.current).then_some("step")}>
                            if let Some(back) = props.back_to.clone().filter(|_| done) {
                                <button type="button" class="name" onclick={move |_: MouseEvent| back.emit(place)}>{ words }</button>
                            } else {
                                <span class="name">{ words }</span>
                            }
                        </li>
                    }
                }) }
            </ol>
        </nav>
    }
}
