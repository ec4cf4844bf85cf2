//! Short passing messages: what was done elsewhere, or can be undone.

use crate::components::{Button, ButtonKind, Icon, IconButton, IconKind, Size, Tone};
use gloo::timers::callback::Timeout;
use std::cell::RefCell;
use yew::prelude::*;

/// How long a message stays, in milliseconds; twice as long where something can be done about it.
const STAYS: u32 = 6_000;
/// No more than these at once: the oldest goes.
const MOST: usize = 3;

/// A message.
#[derive(Clone, Debug, PartialEq)]
pub struct Toast {
    /// What was done.
    pub text: AttrValue,
    /// Whose message it is, where it is not the page's own: an app's name.
    pub from: Option<AttrValue>,
    /// How it went.
    pub tone: Tone,
    /// What can be done about it: "Undo".
    pub action: Option<(AttrValue, Callback<()>)>,
}

thread_local! {
    /// Where messages of this document go.
    static RECEIVER: RefCell<Option<Callback<Toast>>> = const { RefCell::new(None) };
}

/// Sends the messages of this document to `receiver` from now on.
pub(crate) fn set_receiver(receiver: Callback<Toast>) {
    RECEIVER.set(Some(receiver));
}

/// Shows messages; got with [`use_toasts`]. Before there is a [`Toasts`] or a shell they go nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toaster;

impl Toaster {
    /// Shows a message.
    pub fn show(&self, tone: Tone, text: impl Into<AttrValue>) {
        send(text.into(), None, tone, None);
    }

    /// Shows a message of an embedded app, with the app's name before it.
    pub fn show_from(&self, app: impl Into<AttrValue>, tone: Tone, text: impl Into<AttrValue>) {
        send(text.into(), Some(app.into()), tone, None);
    }

    /// Shows a message with something that can be done about it.
    pub fn offer(&self, text: impl Into<AttrValue>, verb: impl Into<AttrValue>, act: Callback<()>) {
        send(text.into(), None, Tone::Neutral, Some((verb.into(), act)));
    }
}

fn send(text: AttrValue, from: Option<AttrValue>, tone: Tone, action: Option<(AttrValue, Callback<()>)>) {
    if let Some(receiver) = RECEIVER.with_borrow(Clone::clone) {
        receiver.emit(Toast {
            text,
            from,
            tone,
            action,
        });
    }
}

/// Shows messages.
#[hook]
pub fn use_toasts() -> Toaster {
    Toaster
}

/// The messages that are shown, the oldest first, each with its number.
#[derive(Default)]
struct Shown {
    last: u32,
    toasts: Vec<(u32, Toast)>,
}

impl Shown {
    /// Adds a message and gives it a number; the oldest goes where there are too many.
    fn add(&mut self, toast: Toast) -> u32 {
        self.last += 1;
        self.toasts.push((self.last, toast));
        let over = self.toasts.len().saturating_sub(MOST);
        self.toasts.drain(..over);
        self.last
    }

    fn remove(&mut self, id: u32) {
        self.toasts.retain(|(shown, _)| *shown != id);
    }
}

/// Shows the messages of this document. Once in it, beside everything else.
#[component]
pub fn Toasts() -> Html {
    let shown = use_mut_ref(Shown::default);
    let update = use_force_update();
    let hide = use_callback((), {
        let (shown, update) = (shown.clone(), update.clone());
        move |id: u32, ()| {
            shown.borrow_mut().remove(id);
            update.force_update();
        }
    });
    use_effect_with((), {
        let (shown, hide) = (shown.clone(), hide.clone());
        move |()| {
            set_receiver(Callback::from(move |toast: Toast| {
                let stays = if toast.action.is_some() { STAYS * 2 } else { STAYS };
                let id = shown.borrow_mut().add(toast);
                update.force_update();
                let hide = hide.clone();
                Timeout::new(stays, move || hide.emit(id)).forget();
            }));
        }
    });
    let shown = shown.borrow();
    html! {
        <div class="toasts" role="status" aria-live="polite">
            { for shown.toasts.iter().map(|(id, toast)| view(*id, toast, &hide)) }
        </div>
    }
}

fn view(id: u32, toast: &Toast, hide: &Callback<u32>) -> Html {
    let kind = match toast.tone {
        Tone::Neutral | Tone::Info => None,
        Tone::Good => Some(IconKind::CircleCheck),
        Tone::Warning => Some(IconKind::Triangle),
        Tone::Bad => Some(IconKind::CircleAlert),
    };
    let hide = hide.reform(move |_: MouseEvent| id);
    html! {
        <div class="toast" key={id}>
            if let Some(kind) = kind { <Icon {kind} /> }
            <span class="grow">
                if let Some(app) = &toast.from { <b class="toast-from">{ app }{ ": " }</b> }
                <span>{ &toast.text }</span>
            </span>
            if let Some((verb, act)) = &toast.action {
                <Button text={verb.clone()} kind={ButtonKind::Quiet} size={Size::Small} onclick={
                    let (act, hide) = (act.clone(), hide.clone());
                    move |event: MouseEvent| { act.emit(()); hide.emit(event); }
                } />
            }
            <IconButton icon={IconKind::X} label="Dismiss" size={Size::Small} onclick={hide} />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_message_goes_where_there_are_too_many() {
        let mut shown = Shown::default();
        for text in ["a", "b", "c", "d"] {
            shown.add(Toast {
                text: text.into(),
                from: None,
                tone: Tone::Neutral,
                action: None,
            });
        }
        shown.remove(3);
        let left: Vec<_> = shown
            .toasts
            .iter()
            .map(|(id, toast)| (*id, toast.text.as_str()))
            .collect();
        assert_eq!(left, [(2, "b"), (4, "d")]);
    }
}
