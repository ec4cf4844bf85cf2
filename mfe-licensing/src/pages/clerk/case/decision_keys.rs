//! The keys that decide about an application.

use super::decision::Decision;
use crate::keyboard::keys::{is_typing, use_keys};
use allpet_ui::prelude::*;

/// The effect of a key.
#[derive(Debug, PartialEq)]
enum KeyAction {
    Approve,
    /// Opens the dialog that asks for the reason.
    Reject,
}

/// Approves or rejects by a key, once a document was visible: nobody decides unseen.
#[hook]
pub(super) fn use_decision_keys(decision: &Decision, proof_visible: bool) {
    let (can_decide, can_approve) = (decision.can_decide, decision.can_approve());
    let (onapprove, rejecting) = (decision.onapprove.clone(), decision.rejecting.clone());
    use_keys(move |event| {
        if !proof_visible || is_typing(event) {
            return;
        }
        match key_action(&event.key(), can_decide, can_approve) {
            Some(KeyAction::Approve) => onapprove.emit(()),
            Some(KeyAction::Reject) => {
                event.prevent_default();
                rejecting.set(true);
            }
            None => {}
        }
    });
}

fn key_action(key: &str, can_decide: bool, can_approve: bool) -> Option<KeyAction> {
    match key {
        "a" if can_approve => Some(KeyAction::Approve),
        "r" if can_decide => Some(KeyAction::Reject),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_decides_only_what_its_button_could() {
        assert_eq!(key_action("a", true, true), Some(KeyAction::Approve));
        assert_eq!(key_action("a", true, false), None);
        assert_eq!(key_action("r", true, false), Some(KeyAction::Reject));
        assert_eq!(key_action("r", false, false), None);
        assert_eq!(key_action("x", true, true), None);
    }
}
