//! A finder's message to the owner of a tag: what is typed, and the request that sends it.

use crate::queries::use_write;
use allpet_contract::{
    Problem,
    licensing::{FinderNote, TellOwner},
};
use allpet_domain::{FieldError, licensing::contact};
use allpet_ui::{app_runtime::use_query_string, hooks::Mutation, prelude::*};
use std::rc::Rc;

/// The form.
pub(super) struct FinderNoteForm {
    pub(super) note: UseStateHandle<FinderNote>,
    /// Whether the message was sent.
    pub(super) sent: bool,
    pub(super) send: Mutation<TellOwner>,
    pub(super) onsubmit: Callback<SubmitEvent>,
    /// The form that the server has refused, from a browser without JavaScript.
    refused: Rc<Option<RefusedForm<FinderNote>>>,
    /// The number of times that the form was submitted here.
    pub(super) attempt: u32,
}

impl FinderNoteForm {
    /// Returns why the message was not sent: the last answer, or before the first press, the reason with which the server refused
    /// the form.
    pub(super) fn problem(&self) -> Option<&Problem> {
        let refused = (*self.refused).as_ref().filter(|_| self.attempt == 0);
        let earlier = refused.map(|form| &form.problem);
        self.send.problem.as_ref().or(earlier)
    }

    /// Returns the errors to show.
    pub(super) fn errors(&self) -> Vec<FieldError> {
        shown_errors(&self.note, self.attempt > 0, self.problem())
    }

    /// Returns the callback that changes the message with `put`.
    pub(super) fn onchange(&self, put: fn(&mut FinderNote, String)) -> Callback<String> {
        let note = self.note.clone();
        Callback::from(move |text| {
            let mut changed = (*note).clone();
            put(&mut changed, text);
            note.set(changed);
        })
    }
}

/// Returns the form that writes to the owner of the tag with this code.
#[hook]
pub(super) fn use_finder_note(code: &str) -> FinderNoteForm {
    // Without JavaScript, the server has either accepted the form (`told=yes`) or refused it and returned what was typed.
    let refused = use_memo((), |()| refused_form::<FinderNote>());
    let accepted = use_query_string() == "told=yes";
    let note = use_state_eq(|| {
        let typed = (*refused).clone().map(|form| form.fields);
        typed.unwrap_or_default()
    });
    let (sent, attempt) = (use_state_eq(|| accepted), use_state_eq(|| 0_u32));
    let send = use_write::<TellOwner>({
        let sent = sent.clone();
        move |()| sent.set(true)
    });
    let onsubmit = {
        let (send, note, code) = (send.clone(), note.clone(), code.to_owned());
        let attempt = attempt.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempt.set(*attempt + 1);
            if contact::finder_note(&note.message, &note.reply).is_err() {
                send.forget();
                return;
            }
            send.run(TellOwner {
                code: code.clone(),
                body: (*note).clone(),
            });
        })
    };
    FinderNoteForm {
        note,
        sent: *sent,
        send,
        onsubmit,
        refused,
        attempt: *attempt,
    }
}

/// Returns the errors to show: once the form was submitted here those of `note`, which is then not sent, or else those of `problem`.
fn shown_errors(note: &FinderNote, is_submitted: bool, problem: Option<&Problem>) -> Vec<FieldError> {
    let invalid = contact::finder_note(&note.message, &note.reply).err();
    match invalid.filter(|_| is_submitted) {
        Some(invalid) => invalid.0,
        None => problem.map_or_else(Vec::new, |problem| problem.errors.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_contract::licensing::TAG_NOT_FOUND;

    #[test]
    fn an_empty_message_is_refused_before_it_is_sent() {
        let fields = |note: &FinderNote, is_submitted, problem: Option<&Problem>| {
            let errors = shown_errors(note, is_submitted, problem);
            errors.into_iter().map(|error| error.field).collect::<Vec<_>>()
        };
        let empty = FinderNote::default();
        assert_eq!(fields(&empty, true, None), ["message", "reply"]);
        assert!(fields(&empty, false, None).is_empty());
        let note = FinderNote {
            message: "In the park".into(),
            reply: "206".into(),
        };
        assert!(fields(&note, true, None).is_empty());
        let from_server = Problem {
            errors: contact::finder_note("In the park", "").unwrap_err().0,
            ..Problem::new(TAG_NOT_FOUND)
        };
        assert_eq!(fields(&note, true, Some(&from_server)), ["reply"]);
    }
}
