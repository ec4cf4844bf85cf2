//! The form by which a finder tells the owner of a tag. The owner reads it on their own page.

use crate::{forms::error_of, read::use_write, routes::Route};
use allpet_contract::licensing::{FinderNote, TellOwner};
use allpet_ui::{app_runtime::use_query_string, prelude::*};

/// The properties of [`TellTheOwner`].
#[derive(Properties, PartialEq)]
pub(crate) struct TellTheOwnerProps {
    /// The code of the tag.
    pub(crate) code: AttrValue,
}

/// The form, and the word that it was sent.
#[component]
pub(crate) fn TellTheOwner(props: &TellTheOwnerProps) -> Html {
    // Sent without JavaScript: taken, or refused with what was typed.
    let refused = use_memo((), |()| refused_form::<FinderNote>());
    let told = use_query_string() == "told=yes";
    let note = use_state_eq(|| {
        refused
            .as_ref()
            .clone()
            .map(|form| form.fields)
            .unwrap_or_default()
    });
    let (sent, tried) = (use_state_eq(|| told), use_state_eq(|| false));
    let tell = use_write::<TellOwner>({
        let sent = sent.clone();
        move |()| sent.set(true)
    });
    if *sent {
        return html! {
            <Notice tone={Tone::Good} title="Sent" text="The owner sees your message on their page. Keep your phone at hand." />
        };
    }
    let put = |put: fn(&mut FinderNote, String)| {
        let note = note.clone();
        Callback::from(move |text| {
            let mut changed = (*note).clone();
            put(&mut changed, text);
            note.set(changed);
        })
    };
    let onsubmit = {
        let (tell, note, code) = (tell.clone(), note.clone(), props.code.to_string());
        let tried = tried.setter();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            tried.set(true);
            tell.run(TellOwner {
                code: code.clone(),
                body: (*note).clone(),
            });
        })
    };
    let before = refused
        .as_ref()
        .as_ref()
        .filter(|_| !*tried)
        .map(|form| &form.problem);
    let problem = tell.problem.as_ref().or(before);
    let errors = problem.map(|problem| problem.errors.clone()).unwrap_or_default();
    html! {
        <Card title="Tell the owner">
            <form class="form not-printed" action={Route::Tag { code: props.code.to_string() }.to_path()} method="post" {onsubmit} novalidate=true data-testid="tell-owner">
                if let Some(problem) = problem.filter(|problem| problem.errors.is_empty()) {
                    <Notice tone={Tone::Bad} text={problem.message().to_owned()} />
                }
                <TextField name="message" label="Where is the pet?" kind={TextKind::Paragraph} value={note.message.to_string()} error={error_of(&errors, "message")}
                    onchange={put(|note, text| note.message = text.into())} autocomplete="off" />
                <TextField name="reply" label="How can the owner reach you?" value={note.reply.clone()} error={error_of(&errors, "reply")}
                    onchange={put(|note, text| note.reply = text)} autocomplete="tel" hint="Only the owner sees this" />
                <div><Button text="Send to the owner" submit=true busy={tell.busy} kind={ButtonKind::Primary} testid="send-to-owner" /></div>
            </form>
        </Card>
    }
}
