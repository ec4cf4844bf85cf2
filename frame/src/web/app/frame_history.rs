//! The history of an embedded app: every entry of its router is one of the shell's.

use super::Inner;
use crate::app_session::{AppCommand, AppInput};
use crate::history::{memory_at, navigate, path_of};
use crate::message::{HistoryAction, PathChanged, ToShell};
use gloo::history::{AnyHistory, History, HistoryListener};
use std::cell::{Cell, RefCell};
use std::rc::Weak;

pub(super) struct FrameHistory {
    history: AnyHistory,
    /// The number of entries: a push adds one, a replacement none.
    entries: Cell<usize>,
    /// Whether the shell moves the app, which must not be reported back.
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

    /// Shows the shell's path. The shell holds the entries, so the single one here is replaced.
    pub(super) fn show(&self, path: &str) {
        self.from_shell.set(true);
        navigate(&self.history, path, HistoryAction::Replace);
        self.from_shell.set(false);
    }

    /// Reports the app's entries to the shell, as long as the host lives.
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
            HistoryAction::Push
        } else {
            HistoryAction::Replace
        };
        let path = path_of(&self.history.history.location());
        let message = ToShell::PathChanged(PathChanged { path, entry });
        self.drive(AppInput::Command(AppCommand::Send(message)), None);
    }
}
