//! Rejecting an application: the reason is what the owner reads.

use allpet_domain::licensing::application;
use allpet_ui::prelude::*;

/// What owners have to mend most often.
const REASONS: [&str; 3] = [
    "The document cannot be read. Please take the photo again, in good light, with all four corners on it.",
    "The rabies certificate has ended. Please send the newest one.",
    "The document is for another pet. Please send the one for this pet.",
];

/// What a [`RejectDialog`] is told.
#[derive(Properties, PartialEq)]
pub(crate) struct RejectDialogProps {
    /// Whether it is open.
    pub(crate) open: bool,
    /// The pet's name.
    pub(crate) name: AttrValue,
    /// It is being sent.
    pub(crate) busy: bool,
    /// The reason is given.
    pub(crate) onreject: Callback<String>,
    /// It was closed.
    pub(crate) onclose: Callback<()>,
    /// What the API said.
    pub(crate) problem: Option<AttrValue>,
}

/// Asks for the reason; the most frequent ones are a press away.
#[component]
pub(crate) fn RejectDialog(props: &RejectDialogProps) -> Html {
    let reason = use_state_eq(String::new);
    let wrong = use_state_eq(|| None::<AttrValue>);
    let set = {
        let (reason, wrong) = (reason.clone(), wrong.clone());
        Callback::from(move |text: String| {
            reason.set(text);
            wrong.set(None);
        })
    };
    let onconfirm = {
        let (reason, wrong, onreject) = (reason.clone(), wrong.clone(), props.onreject.clone());
        Callback::from(move |()| match application::reason(&reason) {
            Ok(reason) => onreject.emit(reason),
            Err(invalid) => wrong.set(Some(invalid.to_string().into())),
        })
    };
    html! {
        <Confirm open={props.open} title={format!("Reject {}’s application?", props.name)} text="The owner reads your reason and applies again."
            verb="Reject it" busy={props.busy} {onconfirm} onclose={props.onclose.clone()}>
            <TextField name="reason" label="Reason" kind={TextKind::Paragraph} value={(*reason).clone()} onchange={set.clone()}
                error={(*wrong).clone().or_else(|| props.problem.clone())} hint="Say what to mend" autofocus=true />
            <div class="stack tight">
                { for REASONS.iter().map(|known| {
                    let set = set.clone();
                    html! { <button type="button" class="suggested" onclick={move |_: MouseEvent| set.emit((*known).to_owned())}>{ *known }</button> }
                }) }
            </div>
        </Confirm>
    }
}
