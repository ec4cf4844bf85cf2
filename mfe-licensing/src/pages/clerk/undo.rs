//! Undoing the last approval, for half a minute, on every page of the clerk.

use super::last_approval::{use_last_approval, use_undo};
use crate::keyboard::keys::{is_typing, use_keys};
use allpet_ui::prelude::*;

/// Names the last approval and offers to undo it, as long as that is possible.
#[component]
pub(crate) fn UndoBar() -> Html {
    let approval = use_last_approval();
    let (undo, onundo) = use_undo(approval.as_ref());
    use_keys({
        let onundo = onundo.clone();
        move |event| {
            if event.key() == "u" && !is_typing(event) {
                onundo.emit(());
            }
        }
    });
    let Some(approval) = approval else {
        return Html::default();
    };
    html! {
        <div class="notice good undo-bar no-print" data-testid="undo-bar">
            <Icon kind={IconKind::CircleCheck} />
            <div class="words" role="status">
                <span>{ isolate_name(&approval.name) }{ " was approved." }</span>
                if let Some(problem) = &undo.problem { <b>{ problem.message().to_owned() }</b> }
            </div>
            <div class="aside row">
                // For the eyes only: a screen reader would announce it each second.
                <span class="small figures" aria-hidden="true">{ approval.seconds_left(api::now()) }{ " s" }</span>
                <Button text="Undo" kind={ButtonKind::Quiet} size={Size::Small} busy={undo.busy} onclick={onundo.reform(|_| ())} testid="undo" />
            </div>
        </div>
    }
}
