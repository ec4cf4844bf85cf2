//! Asks before an action, and for its reason.

use allpet_contract::{Problem, operations::REASON_MAX};
use allpet_domain::validation;
use allpet_ui::components::{ButtonKind, Confirm, TextField, problem_notice};
use yew::prelude::*;

/// Props of [`ReasonDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct ReasonDialogProps {
    /// True while the dialog is open.
    pub(super) open: bool,
    /// The question.
    pub(super) title: AttrValue,
    /// The consequences.
    pub(super) text: AttrValue,
    /// The confirming button's text.
    pub(super) verb: AttrValue,
    /// True if a reason must be given.
    #[prop_or_default]
    pub(super) required: bool,
    /// True while the action is in progress.
    pub(super) busy: bool,
    /// Why the action failed.
    pub(super) problem: Option<Problem>,
    /// Receives the reason.
    pub(super) onconfirm: Callback<String>,
    /// Called when the person cancels.
    pub(super) onclose: Callback<()>,
    /// Further fields above the reason.
    #[prop_or_default]
    pub(super) children: Html,
}

/// A dialog with a field for the reason, which is recorded with the person's name.
#[component]
pub(super) fn ReasonDialog(props: &ReasonDialogProps) -> Html {
    let reason = use_state(String::new);
    let submitted = use_state_eq(|| false);
    // Each opening begins anew.
    use_effect_with(props.open, {
        let (reason, submitted) = (reason.clone(), submitted.clone());
        move |_| {
            reason.set(String::new());
            submitted.set(false);
        }
    });
    let invalid = check(&reason, props.required);
    let error = invalid.clone().filter(|_| *submitted);
    let onconfirm = {
        let (reason, submitted) = (reason.clone(), submitted.clone());
        let confirm = props.onconfirm.clone();
        Callback::from(move |()| {
            submitted.set(true);
            if invalid.is_none() {
                confirm.emit((*reason).clone());
            }
        })
    };
    let onchange = Callback::from(move |text: String| reason.set(text));
    let kind = if props.required {
        ButtonKind::Danger
    } else {
        ButtonKind::Primary
    };
    html! {
        <Confirm open={props.open} title={props.title.clone()} text={props.text.clone()} verb={props.verb.clone()} {kind} busy={props.busy}
            {onconfirm} onclose={props.onclose.clone()}>
            { problem_notice(props.problem.as_ref()) }
            { props.children.clone() }
            <ReasonField {onchange} {error} optional={!props.required} />
        </Confirm>
    }
}

#[derive(Properties, PartialEq)]
struct ReasonFieldProps {
    onchange: Callback<String>,
    error: Option<AttrValue>,
    optional: bool,
}

/// The field keeps its own text, which a refresh of the page does not touch.
#[component]
fn ReasonField(props: &ReasonFieldProps) -> Html {
    let text = use_state(String::new);
    let onchange = {
        let (text, changed) = (text.clone(), props.onchange.clone());
        Callback::from(move |typed: String| {
            text.set(typed.clone());
            changed.emit(typed);
        })
    };
    html! {
        <TextField name="reason" label="Reason" value={(*text).clone()} {onchange} error={props.error.clone()} optional={props.optional}
            autocomplete="off" hint={AttrValue::Static("Recorded with your name")} />
    }
}

/// Returns what is wrong with a reason.
pub(super) fn check(reason: &str, required: bool) -> Option<AttrValue> {
    let checked = if required {
        validation::text("reason", "a reason", reason, REASON_MAX)
    } else {
        validation::optional_text("reason", "a reason", reason, REASON_MAX)
    };
    let first = checked.err()?.0.into_iter().next()?;
    Some(first.message.into())
}
