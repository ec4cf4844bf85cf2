//! Says which modules do not answer.

use allpet_ui::components::{Notice, Tone};
use yew::prelude::*;

/// Props of [`Unreachable`].
#[derive(Properties, PartialEq)]
pub(super) struct UnreachableProps {
    /// The names of the modules; nothing is shown without any.
    pub(super) modules: Vec<String>,
}

/// A notice about the modules whose process or database does not answer.
#[component]
pub(super) fn Unreachable(props: &UnreachableProps) -> Html {
    let modules = &props.modules;
    if modules.is_empty() {
        return Html::default();
    }
    let verb = if modules.len() == 1 {
        " is not reachable"
    } else {
        " are not reachable"
    };
    let title = [&modules.join(", "), verb].concat();
    html! {
        <Notice tone={Tone::Bad} {title}
            text="Its process or its database does not answer, so what it would show is missing here. Run api doctor on its server." />
    }
}
