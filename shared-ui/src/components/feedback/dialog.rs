//! Modal dialogs.

use crate::{
    components::{Button, ButtonKind, IconButton, IconKind, Size},
    hooks::focus_lost_heading,
};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement};
use yew::prelude::*;

/// Props of [`Dialog`].
#[derive(Properties, PartialEq)]
pub struct DialogProps {
    /// Whether the dialog is open.
    pub open: bool,
    /// The dialog's title.
    pub title: AttrValue,
    /// Called when the person wants to close the dialog with its close button or Escape.
    pub onclose: Callback<()>,
    /// The dialog's content.
    #[prop_or_default]
    pub children: Html,
    /// The buttons, the primary one last.
    #[prop_or_default]
    pub actions: Html,
    /// Makes the dialog wider, for a document beside a form.
    #[prop_or_default]
    pub wide: bool,
    /// Makes the content a form. Called when Enter or a submit button submits it.
    #[prop_or_default]
    pub onsubmit: Option<Callback<()>>,
}

/// A modal dialog, based on `<dialog>`. The focus moves in when it opens, and back when it closes.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let node = use_node_ref();
    use_effect_with(props.open, {
        let node = node.clone();
        move |open| {
            let opened = open.then(|| {
                let before = web_sys::window()
                    .and_then(|window| window.document())
                    .and_then(|d| d.active_element());
                if let Some(dialog) = node.cast::<HtmlDialogElement>().filter(|dialog| !dialog.open()) {
                    let _ = dialog.show_modal();
                    focus_field(&dialog);
                }
                (node.cast::<HtmlDialogElement>(), before)
            });
            move || {
                let Some((dialog, before)) = opened else { return };
                if let Some(dialog) = dialog {
                    dialog.close();
                }
                // The browser does this, except for a dialog that is removed while it is open.
                if let Some(before) = before.and_then(|before| before.dyn_into::<HtmlElement>().ok()) {
                    let _ = before.focus();
                }
                // What opened the dialog may be gone, as *Refund* after a full refund.
                focus_lost_heading();
            }
        }
    });
    let submitted = use_focus_invalid_field(node.clone());
    let redraw = use_force_update();
    // The page closes the dialog, since it may want to ask first. Escape only requests it.
    let oncancel = {
        let onclose = props.onclose.clone();
        Callback::from(move |event: Event| {
            event.prevent_default();
            onclose.emit(());
        })
    };
    let onclose = reopen(props.open, node.clone());
    html! {
        <dialog class={classes!("dialog", props.wide.then_some("wide"))} ref={node} aria-label={props.title.clone()} {oncancel} {onclose}>
            if props.open {
                <header>
                    <h2>{ &props.title }</h2>
                    <IconButton icon={IconKind::X} label="Close" onclick={props.onclose.reform(|_| ())} />
                </header>
                { content(props, submitted, redraw) }
            }
        </dialog>
    }
}

/// Returns the handler that opens a dialog again that the browser closed while `is_open`: Chromium does so at a second Escape, whatever
/// the page says (<https://html.spec.whatwg.org/#close-watcher>).
fn reopen(is_open: bool, dialog: NodeRef) -> Callback<Event> {
    Callback::from(move |_: Event| {
        let dialog = dialog.cast::<HtmlDialogElement>();
        if let Some(dialog) = dialog.filter(|dialog| is_open && !dialog.open()) {
            let _ = dialog.show_modal();
        }
    })
}

/// Focuses the first invalid field after the form was submitted, whether the page or the server rejects it. The cell is true from
/// submission until the focus moved or the person typed.
#[hook]
fn use_focus_invalid_field(dialog: NodeRef) -> Rc<Cell<bool>> {
    let submitted = use_memo((), |()| Cell::new(false));
    use_effect({
        let submitted = submitted.clone();
        move || {
            let field = dialog.cast::<HtmlDialogElement>().filter(|_| submitted.get());
            let field = field.and_then(|dialog| dialog.query_selector("[aria-invalid=true]").ok().flatten());
            if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
                submitted.set(false);
                let _ = field.focus();
            }
        }
    });
    submitted
}

fn content(props: &DialogProps, submitted: Rc<Cell<bool>>, redraw: UseForceUpdateHandle) -> Html {
    let all = html! { <>{ props.children.clone() }<div class="actions">{ props.actions.clone() }</div></> };
    let Some(onsubmit) = &props.onsubmit else {
        return all;
    };
    let oninput = {
        let submitted = submitted.clone();
        Callback::from(move |_: InputEvent| submitted.set(false))
    };
    let onsubmit = onsubmit.reform(move |event: SubmitEvent| {
        event.prevent_default();
        submitted.set(true);
        // A second press with the same error changes nothing else.
        redraw.force_update();
    });
    html! { <form novalidate=true {onsubmit} {oninput}>{ all }</form> }
}

/// Focuses the field with `data-autofocus`. In an app's frame, browsers refuse HTML's `autofocus` with an error.
fn focus_field(dialog: &HtmlDialogElement) {
    let field = dialog.query_selector("[data-autofocus]").ok().flatten();
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        let _ = field.focus();
    }
}

/// Props of [`Confirm`].
#[derive(Properties, PartialEq)]
pub struct ConfirmProps {
    /// Whether the dialog is open.
    pub open: bool,
    /// The question, with the name of its object: "Delete Wall-E?".
    pub title: AttrValue,
    /// The consequences.
    pub text: AttrValue,
    /// The confirming button's text: "Delete Wall-E".
    pub verb: AttrValue,
    /// The confirming button's kind.
    #[prop_or(ButtonKind::Danger)]
    pub kind: ButtonKind,
    /// Whether the action is in progress.
    #[prop_or_default]
    pub busy: bool,
    /// The other button's text, for cases in which *Cancel* could be read as the action.
    #[prop_or(AttrValue::Static("Cancel"))]
    pub keep: AttrValue,
    /// Called when the person confirms. A field of `children` that is invalid then takes the focus.
    pub onconfirm: Callback<()>,
    /// Called when the person cancels.
    pub onclose: Callback<()>,
    /// Further content under the text, such as a field for a reason.
    #[prop_or_default]
    pub children: Html,
}

/// Asks for confirmation of an action that cannot be undone.
#[component]
pub fn Confirm(props: &ConfirmProps) -> Html {
    let actions = html! {
        <>
            <Button text={props.keep.clone()} onclick={props.onclose.reform(|_| ())} />
            <Button text={props.verb.clone()} kind={props.kind} size={Size::Medium} busy={props.busy} submit=true />
        </>
    };
    html! {
        <Dialog open={props.open} title={props.title.clone()} onclose={props.onclose.clone()} onsubmit={props.onconfirm.clone()} {actions}>
            <div class="stack"><p>{ &props.text }</p>{ props.children.clone() }</div>
        </Dialog>
    }
}
