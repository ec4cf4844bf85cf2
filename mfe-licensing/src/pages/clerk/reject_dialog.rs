//! Rejecting an application or revoking a licence: the reason is what the owner reads.

use allpet_domain::{
    Invalid,
    english::English,
    licensing::application::{reason as rejection_reason, revocation_reason},
    text::isolate,
};
use allpet_ui::prelude::*;

/// What is asked for a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// An application is rejected.
    Reject,
    /// A licence is revoked.
    Revoke,
}

/// What owners have to fix most often.
const REJECTIONS: [&str; 3] = [
    "The document cannot be read. Please take the photo again, in good light, with all four corners on it.",
    "The rabies certificate has ended. Please send the newest one.",
    "The document is for another pet. Please send the one for this pet.",
];

/// Why licences are revoked most often.
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

impl Ending {
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

/// Props of [`ReasonDialog`].
#[derive(Properties, PartialEq)]
pub(crate) struct ReasonDialogProps {
    /// What is ended.
    pub(crate) ending: Ending,
    /// The English of the authority's place.
    pub(crate) english: English,
    /// Whether it is open.
    pub(crate) open: bool,
    /// The pet's name.
    pub(crate) name: AttrValue,
    /// It is being sent.
    pub(crate) busy: bool,
    /// The reason is given.
    pub(crate) onreason: Callback<String>,
    /// It was closed.
    pub(crate) onclose: Callback<()>,
    /// What the API said.
    pub(crate) problem: Option<AttrValue>,
}

/// Asks for the reason; the most frequent ones are a press away.
#[component]
pub(crate) fn ReasonDialog(props: &ReasonDialogProps) -> Html {
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
        let (reason, wrong, onreason) = (reason.clone(), wrong.clone(), props.onreason.clone());
        let ending = props.ending;
        Callback::from(move |()| match ending.check(&reason) {
            Ok(reason) => onreason.emit(reason),
            Err(invalid) => wrong.set(Some(invalid.to_string().into())),
        })
    };
    html! {
        <Confirm open={props.open} title={props.ending.title(&isolate(&props.name), props.english)} text={props.ending.text()}
            verb={props.ending.verb()} busy={props.busy} {onconfirm} onclose={props.onclose.clone()}>
            <TextField name="reason" label="Reason" kind={TextKind::Paragraph} value={(*reason).clone()} onchange={set.clone()}
                error={(*wrong).clone().or_else(|| props.problem.clone())} hint="Say what happened and what to do" autofocus=true />
            <div class="stack tight">
                { for props.ending.suggestions(props.english).into_iter().map(|known| {
                    let (set, text) = (set.clone(), known.clone());
                    html! { <button type="button" class="suggested" onclick={move |_: MouseEvent| set.emit(text.clone())}>{ known }</button> }
                }) }
            </div>
        </Confirm>
    }
}
