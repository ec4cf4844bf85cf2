//! The dialog in which a clerk enters the reason for rejecting an application or revoking a licence. The owner reads the reason.

use allpet_contract::licensing::Rejection;
use allpet_domain::{
    Invalid,
    english::English,
    licensing::application::{reason as rejection_reason, revocation_reason},
    text::isolate,
};
use allpet_ui::{hooks::Mutation, prelude::*};

/// A decision against the owner, which needs a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AdverseDecision {
    /// An application is rejected.
    Reject,
    /// A licence is revoked.
    Revoke,
}

/// The most frequent reasons for rejecting an application.
const REJECTIONS: [&str; 3] = [
    "The document cannot be read. Please take the photo again, in good light, with all four corners on it.",
    "The rabies certificate has expired. Please send the newest one.",
    "The document is for another pet. Please send the one for this pet.",
];

/// The most frequent reasons for revoking a licence.
fn revocations(english: English) -> Vec<String> {
    vec![
        "The documents turned out not to be genuine.".into(),
        [
            "This ",
            english.licence(),
            " was issued by mistake. Please apply again.",
        ]
        .concat(),
        "The pet lives outside our area now.".into(),
    ]
}

impl AdverseDecision {
    fn title(self, name: &str, english: English) -> String {
        match self {
            Self::Reject => format!("Reject {name}’s application?"),
            Self::Revoke => format!("Revoke {name}’s {}?", english.licence()),
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Reject => "The owner reads your reason and applies again.",
            Self::Revoke => {
                "Its tag stops being valid at once. The owner reads your reason. You cannot undo this."
            }
        }
    }

    fn verb(self) -> &'static str {
        match self {
            Self::Reject => "Reject",
            Self::Revoke => "Revoke",
        }
    }

    fn suggestions(self, english: English) -> Vec<String> {
        match self {
            Self::Reject => REJECTIONS.map(str::to_owned).to_vec(),
            Self::Revoke => revocations(english),
        }
    }

    fn check(self, reason: &str) -> Result<String, Invalid> {
        match self {
            Self::Reject => rejection_reason(reason),
            Self::Revoke => revocation_reason(reason),
        }
    }
}

/// Returns the callback that sends the reason of a rejection or revocation by `write`. `request` builds its request.
pub(super) fn send_rejection<E: 'static>(
    write: &Mutation<E>,
    request: impl Fn(Rejection) -> E + 'static,
) -> Callback<String> {
    let write = write.clone();
    Callback::from(move |reason: String| {
        let reason = reason.into();
        write.run(request(Rejection { reason }));
    })
}

/// Props of [`ReasonDialog`].
#[derive(Properties, PartialEq)]
pub(crate) struct ReasonDialogProps {
    /// The decision.
    pub(crate) decision: AdverseDecision,
    /// The English of the authority.
    pub(crate) english: English,
    /// Whether it is open.
    pub(crate) open: bool,
    /// The pet's name.
    pub(crate) name: AttrValue,
    /// Whether the decision is being sent.
    pub(crate) busy: bool,
    /// Called with a valid reason.
    pub(crate) onreason: Callback<String>,
    /// Called when the dialog closes.
    pub(crate) onclose: Callback<()>,
    /// The API's error.
    pub(crate) problem: Option<AttrValue>,
}

/// Asks for the reason, and offers the most frequent ones.
#[component]
pub(crate) fn ReasonDialog(props: &ReasonDialogProps) -> Html {
    let reason = use_state_eq(String::new);
    let error = use_state_eq(|| None::<AttrValue>);
    let set = {
        let (reason, error) = (reason.clone(), error.clone());
        Callback::from(move |text: String| {
            reason.set(text);
            error.set(None);
        })
    };
    let onconfirm = {
        let (reason, error, onreason) = (reason.clone(), error.clone(), props.onreason.clone());
        let decision = props.decision;
        Callback::from(move |()| match decision.check(&reason) {
            Ok(reason) => onreason.emit(reason),
            Err(invalid) => error.set(Some(invalid.to_string().into())),
        })
    };
    html! {
        <Confirm open={props.open} title={props.decision.title(&isolate(&props.name), props.english)} text={props.decision.text()}
            verb={props.decision.verb()} busy={props.busy} {onconfirm} onclose={props.onclose.clone()}>
            <TextField name="reason" label="Reason" kind={TextKind::Paragraph} value={(*reason).clone()} onchange={set.clone()}
                error={(*error).clone().or_else(|| props.problem.clone())} hint="Say what happened and what to do" autofocus=true />
            <div class="stack tight">
                { for props.decision.suggestions(props.english).into_iter().map(|suggestion| {
                    let (set, text) = (set.clone(), with_suggestion(&reason, &suggestion));
                    html! { <button type="button" class="suggested" onclick={move |_: MouseEvent| set.emit(text.clone())}>{ suggestion }</button> }
                }) }
            </div>
        </Confirm>
    }
}

/// Adds a frequent reason to what was typed: nothing typed is lost.
fn with_suggestion(typed: &str, suggestion: &str) -> String {
    let typed = typed.trim_end();
    if typed.is_empty() || typed.contains(suggestion) {
        return if typed.is_empty() { suggestion } else { typed }.to_owned();
    }
    [typed, " ", suggestion].concat()
}

#[cfg(test)]
mod tests {
    use super::with_suggestion;

    #[test]
    fn a_frequent_reason_follows_what_was_typed() {
        assert_eq!(with_suggestion(" ", "It has expired."), "It has expired.");
        assert_eq!(
            with_suggestion("Page 2 is missing. ", "It has expired."),
            "Page 2 is missing. It has expired."
        );
        let both = "Page 2 is missing. It has expired.";
        assert_eq!(with_suggestion(both, "It has expired."), both, "once is enough");
    }
}
