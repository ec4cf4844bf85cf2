//! A finder's message to the owner of a tag: what is typed, and the request that sends it.

use crate::queries::use_write;
use allpet_contract::{
    Problem,
    licensing::{FinderNote, TellOwner},
};
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
    attempted: bool,
}

impl FinderNoteForm {
    /// Returns why the message was not sent: the last answer, or before the first press, the reason with which the server refused
    /// the form.
    pub(super) fn problem(&self) -> Option<&Problem> {
        let refused = (*self.refused).as_ref().filter(|_| !self.attempted);
        let earlier = refused.map(|form| &form.problem);
        self.send.problem.as_ref().or(earlier)
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
    let (sent, attempted) = (use_state_eq(|| accepted), use_state_eq(|| false));
    let send = use_write::<TellOwner>({
        let sent = sent.clone();
        move |()| sent.set(true)
    });
    let onsubmit = {
        let (send, note, code) = (send.clone(), note.clone(), code.to_owned());
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
    FinderNoteForm {
        note,
        sent: *sent,
        send,
        onsubmit,
        refused,
        attempted: *attempted,
    }
}
