//! The form with which a finder writes to the owner of a tag, who reads the message on their own page.

use super::finder_note::use_finder_note;
use crate::{forms::error_of, routes::Route};
use allpet_ui::{hooks::use_focus_restore, prelude::*};

/// The properties of [`TellTheOwner`].
#[derive(Properties, PartialEq)]
pub(crate) struct TellTheOwnerProps {
    /// The code of the tag.
    pub(crate) code: AttrValue,
}

/// The form, and the confirmation after sending.
#[component]
pub(crate) fn TellTheOwner(props: &TellTheOwnerProps) -> Html {
    let form = use_finder_note(&props.code);
    // The focused button disappears with the form.
    let container = use_focus_restore(form.sent);
    if form.sent {
        return html! {
            <div ref={container} tabindex="-1"><Notice tone={Tone::Good} title="Sent" text="The owner sees your message on their page. Keep your phone at hand." /></div>
        };
    }
    let (note, problem, errors) = (&form.note, form.problem(), form.errors());
    html! {
        <Card title="Tell the owner">
            <form ref={container} class="form not-printed" action={Route::Tag { code: props.code.to_string() }.to_path()} method="post" onsubmit={form.onsubmit.clone()} novalidate=true data-testid="tell-owner">
                <ErrorSummary errors={errors.clone()} attempt={form.attempt} />
                if let Some(problem) = problem.filter(|problem| problem.errors.is_empty()) {
                    <Notice tone={Tone::Bad} text={problem.message().to_owned()} />
                }
                <TextField name="message" label="Where is the pet?" kind={TextKind::Paragraph} value={note.message.to_string()} error={error_of(&errors, "message")}
                    onchange={form.onchange(|note, text| note.message = text.into())} autocomplete="off" />
                <TextField name="reply" label="How can the owner reach you?" value={note.reply.clone()} error={error_of(&errors, "reply")}
                    onchange={form.onchange(|note, text| note.reply = text)} autocomplete="tel" hint="Only the owner sees this" />
                <div><Button text="Send to the owner" submit=true busy={form.send.busy} kind={ButtonKind::Primary} testid="send-to-owner" /></div>
            </form>
        </Card>
    }
}
