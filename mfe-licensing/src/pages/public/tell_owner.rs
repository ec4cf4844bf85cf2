//! The form with which a finder writes to the owner of a tag, who reads the message on their own page.

use crate::{forms::error_of, queries::use_write, routes::Route};
use allpet_contract::licensing::{FinderNote, TellOwner};
use allpet_ui::{app_runtime::use_query_string, prelude::*};

/// The properties of [`TellTheOwner`].
#[derive(Properties, PartialEq)]
pub(crate) struct TellTheOwnerProps {
    /// The code of the tag.
    pub(crate) code: AttrValue,
}

/// The form, and the confirmation after sending.
#[component]
pub(crate) fn TellTheOwner(props: &TellTheOwnerProps) -> Html {
    // Without JavaScript, the server has either accepted the form (`told=yes`) or refused it and returned what was typed.
    let refused = use_memo((), |()| refused_form::<FinderNote>());
    let accepted = use_query_string() == "told=yes";
    let note = use_state_eq(|| {
        refused
            .as_ref()
            .clone()
            .map(|form| form.fields)
            .unwrap_or_default()
    });
    let (sent, attempted) = (use_state_eq(|| accepted), use_state_eq(|| false));
    let send = use_write::<TellOwner>({
        let sent = sent.clone();
        move |()| sent.set(true)
    });
    if *sent {
        return html! {
            <Notice tone={Tone::Good} title="Sent" text="The owner sees your message on their page. Keep your phone at hand." />
        };
    }
    let field_setter = |set: fn(&mut FinderNote, String)| {
        let note = note.clone();
        Callback::from(move |text| {
            let mut changed = (*note).clone();
            set(&mut changed, text);
            note.set(changed);
        })
    };
    let onsubmit = {
        let (send, note, code) = (send.clone(), note.clone(), props.code.to_string());
        let attempted = attempted.setter();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempted.set(true);
            send.run(TellOwner {
                code: code.clone(),
                body: (*note).clone(),
            });
        })
    };
    let earlier_problem = refused
        .as_ref()
        .as_ref()
        .filter(|_| !*attempted)
        .map(|form| &form.problem);
    let problem = send.problem.as_ref().or(earlier_problem);
    let errors = problem.map(|problem| problem.errors.clone()).unwrap_or_default();
    html! {
        <Card title="Tell the owner">
            <form class="form not-printed" action={Route::Tag { code: props.code.to_string() }.to_path()} method="post" {onsubmit} novalidate=true data-testid="tell-owner">
                if let Some(problem) = problem.filter(|problem| problem.errors.is_empty()) {
                    <Notice tone={Tone::Bad} text={problem.message().to_owned()} />
                }
                <TextField name="message" label="Where is the pet?" kind={TextKind::Paragraph} value={note.message.to_string()} error={error_of(&errors, "message")}
                    onchange={field_setter(|note, text| note.message = text.into())} autocomplete="off" />
                <TextField name="reply" label="How can the owner reach you?" value={note.reply.clone()} error={error_of(&errors, "reply")}
                    onchange={field_setter(|note, text| note.reply = text)} autocomplete="tel" hint="Only the owner sees this" />
                <div><Button text="Send to the owner" submit=true busy={send.busy} kind={ButtonKind::Primary} testid="send-to-owner" /></div>
            </form>
        </Card>
    }
}
