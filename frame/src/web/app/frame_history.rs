//! The history of an embedded app: every entry that its router makes is one of the shell's.

use super::Inner;
use crate::app_session::{AppCommand, AppInput};
use crate::history::{memory_at, navigate, path_of};
use crate::message::{Entry, PathChanged, ToShell};
use gloo::history::{AnyHistory, History, HistoryListener};
use std::cell::{Cell, RefCell};
use std::rc::Weak;

pub(super) struct FrameHistory {
    history: AnyHistory,
    /// Entries so far: a step makes one more, a correction does not.
    entries: Cell<usize>,
    /// The shell is moving the app, and knows where to.
    from_shell: Cell<bool>,
    listener: RefCell<Option<HistoryListener>>,
}

impl Default for FrameHistory {
    fn default() -> Self {
        let history = memory_at("/");
        Self {
            entries: Cell::new(history.len()),
            history,
            from_shell: Cell::new(false),
            listener: RefCell::default(),
        }
    }
}

impl FrameHistory {
    pub(super) fn history(&self) -> AnyHistory {
        self.history.clone()
    }

    /// Shows the path that the shell asks for. The shell holds the entries, so there is one here, and it is corrected.
    pub(super) fn show(&self, path: &str) {
        self.from_shell.set(true);
        navigate(&self.history, path, Entry::Replace);
        self.from_shell.set(false);
    }

    /// Reports each entry that the app makes to the shell, for as long as there is a host.
    pub(super) fn report_to(&self, host: &Weak<Inner>) {
        let host = host.clone();
        let listener = self.history.listen(move || {
            if let Some(inner) = host.upgrade() {
                inner.report_path();
            }
        });
        self.listener.replace(Some(listener));
    }
}

impl Inner {
    fn report_path(&self) {
        let entries = self.history.history.len();
        let before = self.history.entries.replace(entries);
        if self.history.from_shell.get() {
            return;
        }
        let entry = if entries > before {
            Entry::Push
        } else {
            Entry::Replace
        };
        let path = path_of(&self.history.history.location());
        let message = ToShell::PathChanged(PathChanged { path, entry });
        self.drive(AppInput::Command(AppCommand::Tell(message)), None);
    }
}
