//! Short messages that disappear by themselves, such as a confirmation with *Undo*.

use crate::components::{Button, ButtonKind, Icon, IconButton, IconKind, Size, Tone};
use gloo::timers::callback::Timeout;
use std::cell::RefCell;
use yew::prelude::*;

/// The time for which a message is shown, in milliseconds; twice as long with an action.
const SHOWN_MS: u32 = 6_000;
/// The most messages at once; the oldest is dropped.
const MAX_TOASTS: usize = 3;

/// A message.
#[derive(Clone, Debug, PartialEq)]
pub struct Toast {
    /// The message.
    pub text: AttrValue,
    /// The name of the embedded app that sent the message; `None` for the page's own.
    pub from: Option<AttrValue>,
    /// The message's tone.
    pub tone: Tone,
    /// The text and the action of a button, such as *Undo*.
    pub action: Option<(AttrValue, Callback<()>)>,
}

thread_local! {
    /// The receiver of this document's messages.
    static RECEIVER: RefCell<Option<Callback<Toast>>> = const { RefCell::new(None) };
}

/// Sets the receiver of this document's messages.
pub(crate) fn set_receiver(receiver: Callback<Toast>) {
    RECEIVER.set(Some(receiver));
}

/// Shows messages; see [`use_toasts`]. Messages are dropped until there is a [`Toasts`] or a shell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toaster;

impl Toaster {
    /// Shows a message.
    pub fn show(&self, tone: Tone, text: impl Into<AttrValue>) {
        send(text.into(), None, tone, None);
    }

    /// Shows a message of an embedded app, after the app's name.
    pub fn show_from(&self, app: impl Into<AttrValue>, tone: Tone, text: impl Into<AttrValue>) {
        send(text.into(), Some(app.into()), tone, None);
    }

    /// Shows a message with a button.
    pub fn offer(&self, text: impl Into<AttrValue>, verb: impl Into<AttrValue>, callback: Callback<()>) {
        send(text.into(), None, Tone::Neutral, Some((verb.into(), callback)));
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

/// Returns the object that shows messages.
#[hook]
pub fn use_toasts() -> Toaster {
    Toaster
}

/// The visible messages with their numbers, the oldest first.
#[derive(Default)]
struct VisibleToasts {
    last: u32,
    toasts: Vec<(u32, Toast)>,
}

impl VisibleToasts {
    /// Adds a message and returns its number. Drops the oldest message if there are too many.
    fn add(&mut self, toast: Toast) -> u32 {
        self.last += 1;
        self.toasts.push((self.last, toast));
        let excess = self.toasts.len().saturating_sub(MAX_TOASTS);
        self.toasts.drain(..excess);
        self.last
    }

    fn remove(&mut self, id: u32) {
        self.toasts.retain(|(known, _)| *known != id);
    }
}

/// Shows this document's messages. A document contains it once.
#[component]
pub fn Toasts() -> Html {
    let visible = use_mut_ref(VisibleToasts::default);
    let update = use_force_update();
    let hide = use_callback((), {
        let (visible, update) = (visible.clone(), update.clone());
        move |id: u32, ()| {
            visible.borrow_mut().remove(id);
            update.force_update();
        }
    });
    use_effect_with((), {
        let (visible, hide) = (visible.clone(), hide.clone());
        move |()| {
            set_receiver(Callback::from(move |toast: Toast| {
                let duration_ms = if toast.action.is_some() {
                    SHOWN_MS * 2
                } else {
                    SHOWN_MS
                };
                let id = visible.borrow_mut().add(toast);
                update.force_update();
                let hide = hide.clone();
                Timeout::new(duration_ms, move || hide.emit(id)).forget();
            }));
        }
    });
    let visible = visible.borrow();
    html! {
        <div class="toasts" role="status" aria-live="polite">
            { for visible.toasts.iter().map(|(id, toast)| view(*id, toast, &hide)) }
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
            if let Some((verb, callback)) = &toast.action {
                <Button text={verb.clone()} kind={ButtonKind::Quiet} size={Size::Small} onclick={
                    let (callback, hide) = (callback.clone(), hide.clone());
                    move |event: MouseEvent| { callback.emit(()); hide.emit(event); }
                } />
            }
            <IconButton icon={IconKind::X} label="Dismiss" size={Size::Small} onclick={hide} />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::rc::Rc;

    #[test]
    fn an_apps_message_names_the_app_and_the_pages_own_does_not() {
        let received = Rc::new(RefCell::new(Vec::new()));
        set_receiver(Callback::from({
            let received = received.clone();
            move |toast: Toast| received.borrow_mut().push((toast.from, toast.text))
        }));
        Toaster.show_from("Licensing", Tone::Good, "Your application is submitted.");
        Toaster.show(Tone::Good, "The changes are saved.");
        let text = |text: &'static str| AttrValue::from(text);
        assert_eq!(
            *received.borrow(),
            [
                (Some(text("Licensing")), text("Your application is submitted.")),
                (None, text("The changes are saved.")),
            ]
        );
    }

    #[test]
    fn the_oldest_of_too_many_messages_is_dropped() {
        let mut visible = VisibleToasts::default();
        for text in ["a", "b", "c", "d"] {
            visible.add(Toast {
                text: text.into(),
                from: None,
                tone: Tone::Neutral,
                action: None,
            });
        }
        visible.remove(3);
        let left: Vec<_> = visible
            .toasts
            .iter()
            .map(|(id, toast)| (*id, toast.text.as_str()))
            .collect();
        assert_eq!(left, [(2, "b"), (4, "d")]);
    }
}
