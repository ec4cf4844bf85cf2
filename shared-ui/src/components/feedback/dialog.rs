//! A question that must be answered first.

use crate::components::{Button, ButtonKind, IconButton, IconKind, Size};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement};
use yew::prelude::*;

/// Props of [`Dialog`].
#[derive(Properties, PartialEq)]
pub struct DialogProps {
    /// Whether it is open.
    pub open: bool,
    /// What it is about.
    pub title: AttrValue,
    /// It was closed: by its cross, by Escape.
    pub onclose: Callback<()>,
    /// What it holds.
    #[prop_or_default]
    pub children: Html,
    /// Its buttons, the one that goes on last.
    #[prop_or_default]
    pub actions: Html,
    /// Wider, for a document beside a form.
    #[prop_or_default]
    pub wide: bool,
    /// Its fields and buttons are a form, which Enter or a button that submits sends.
    #[prop_or_default]
    pub onsubmit: Option<Callback<()>>,
}

/// A modal dialog (the browser's own). The focus goes in when it opens and back to where it was when it closes.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let node = use_node_ref();
    use_effect_with(props.open, {
        let node = node.clone();
        move |open| {
            let back = open.then(|| {
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
                let Some((dialog, before)) = back else { return };
                if let Some(dialog) = dialog {
                    dialog.close();
                }
                // The browser does this itself, except for a dialog that is taken away while it is open.
                if let Some(before) = before.and_then(|before| before.dyn_into::<HtmlElement>().ok()) {
                    let _ = before.focus();
                }
            }
        }
    });
    let refused = use_refused_field(node.clone());
    // Closing is the page's: it may ask first. So Escape only says that closing is wanted.
    let oncancel = {
        let onclose = props.onclose.clone();
        Callback::from(move |event: Event| {
            event.prevent_default();
            onclose.emit(());
        })
    };
    html! {
        <dialog class={classes!("dialog", props.wide.then_some("wide"))} ref={node} aria-label={props.title.clone()} {oncancel}>
            if props.open {
                <header>
                    <h2>{ &props.title }</h2>
                    <IconButton icon={IconKind::X} label="Close" onclick={props.onclose.reform(|_| ())} />
                </header>
                { inside(props, refused) }
            }
        </dialog>
    }
}

/// After the form was sent, the first field that it is refused for takes the focus, whoever refuses it and however late. The cell
/// says whether it was sent and nothing was typed since.
#[hook]
fn use_refused_field(dialog: NodeRef) -> Rc<Cell<bool>> {
    let sent = use_memo((), |()| Cell::new(false));
    use_effect({
        let sent = sent.clone();
        move || {
            let field = dialog.cast::<HtmlDialogElement>().filter(|_| sent.get());
            let field = field.and_then(|dialog| dialog.query_selector("[aria-invalid=true]").ok().flatten());
            if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
                sent.set(false);
                let _ = field.focus();
            }
        }
    });
    sent
}

fn inside(props: &DialogProps, sent: Rc<Cell<bool>>) -> Html {
    let all = html! { <>{ props.children.clone() }<div class="actions">{ props.actions.clone() }</div></> };
    let Some(onsubmit) = &props.onsubmit else {
        return all;
    };
    let oninput = {
        let sent = sent.clone();
        Callback::from(move |_: InputEvent| sent.set(false))
    };
    let onsubmit = onsubmit.reform(move |event: SubmitEvent| {
        event.prevent_default();
        sent.set(true);
    });
    html! { <form novalidate=true {onsubmit} {oninput}>{ all }</form> }
}

/// HTML's own `autofocus` is refused, with an error, in the frame of an app: the field carries a mark of ours.
fn focus_field(dialog: &HtmlDialogElement) {
    let field = dialog.query_selector("[data-autofocus]").ok().flatten();
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        let _ = field.focus();
    }
}

/// Props of [`Confirm`].
#[derive(Properties, PartialEq)]
pub struct ConfirmProps {
    /// Whether it is open.
    pub open: bool,
    /// The question, with the thing's name: "Delete Wall-E?".
    pub title: AttrValue,
    /// What will happen.
    pub text: AttrValue,
    /// What the button does: "Delete Wall-E".
    pub verb: AttrValue,
    /// Whether it takes something away or goes on.
    #[prop_or(ButtonKind::Danger)]
    pub kind: ButtonKind,
    /// It is being done.
    #[prop_or_default]
    pub busy: bool,
    /// What the other button does; it says so where *Cancel* could be taken for the deed itself.
    #[prop_or(AttrValue::Static("Cancel"))]
    pub keep: AttrValue,
    /// Yes.
    pub onconfirm: Callback<()>,
    /// No.
    pub onclose: Callback<()>,
    /// Anything more to say or ask, under the text: a reason.
    #[prop_or_default]
    pub children: Html,
}

/// Asks before something that cannot be undone.
#[component]
pub fn Confirm(props: &ConfirmProps) -> Html {
    let actions = html! {
        <>
            <Button text={props.keep.clone()} onclick={props.onclose.reform(|_| ())} />
            <Button text={props.verb.clone()} kind={props.kind} size={Size::Medium} busy={props.busy}
                onclick={props.onconfirm.reform(|_| ())} />
        </>
    };
    html! {
        <Dialog open={props.open} title={props.title.clone()} onclose={props.onclose.clone()} {actions}>
            <div class="stack"><p>{ &props.text }</p>{ props.children.clone() }</div>
        </Dialog>
    }
}
