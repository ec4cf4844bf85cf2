//! Short passing messages: what was done elsewhere, or can be undone.

use super::{Button, ButtonKind, Icon, IconButton, IconKind, Size, Tone};
use gloo_timers::callback::Timeout;
use std::rc::Rc;
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

/// Shows messages; got with [`use_toasts`].
#[derive(Clone, PartialEq)]
pub struct Toaster(Callback<Toast>);

impl Toaster {
    /// Shows a message.
    pub fn show(&self, tone: Tone, text: impl Into<AttrValue>) {
        self.0.emit(Toast {
            text: text.into(),
            from: None,
            tone,
            action: None,
        });
    }

    /// Shows a message of an embedded app, with the app's name before it.
    pub fn show_from(&self, app: impl Into<AttrValue>, tone: Tone, text: impl Into<AttrValue>) {
        self.0.emit(Toast {
            text: text.into(),
            from: Some(app.into()),
            tone,
            action: None,
        });
    }

    /// Shows a message with something that can be done about it.
    pub fn offer(&self, text: impl Into<AttrValue>, verb: impl Into<AttrValue>, act: Callback<()>) {
        self.0.emit(Toast {
            text: text.into(),
            from: None,
            tone: Tone::Neutral,
            action: Some((verb.into(), act)),
        });
    }
}

#[derive(Default, PartialEq, Clone)]
struct Shown {
    next: u32,
    toasts: Vec<(u32, Toast)>,
}

enum Change {
    Show(Toast),
    Hide(u32),
}

impl Reducible for Shown {
    type Action = Change;
    fn reduce(self: Rc<Self>, change: Change) -> Rc<Self> {
        let mut shown = (*self).clone();
        match change {
            Change::Show(toast) => {
                shown.next += 1;
                shown.toasts.push((shown.next, toast));
                let over = shown.toasts.len().saturating_sub(MOST);
                shown.toasts.drain(..over);
            }
            Change::Hide(id) => shown.toasts.retain(|(shown, _)| *shown != id),
        }
        shown.into()
    }
}

/// What a [`ToastProvider`] is told.
#[derive(Properties, PartialEq)]
pub struct ToastProviderProps {
    /// Shows messages elsewhere: an embedded app hands them to the shell.
    #[prop_or_default]
    pub elsewhere: Option<Callback<Toast>>,
    /// The app.
    pub children: Html,
}

/// Shows the messages of everything inside it.
#[component]
pub fn ToastProvider(props: &ToastProviderProps) -> Html {
    let shown = use_reducer_eq(Shown::default);
    let here = use_callback((), {
        let dispatch = shown.dispatcher();
        move |toast: Toast, ()| dispatch.dispatch(Change::Show(toast))
    });
    let toaster = Toaster(props.elsewhere.clone().unwrap_or(here));
    html! {
        <ContextProvider<Toaster> context={toaster}>
            { props.children.clone() }
            <div class="toasts" role="status" aria-live="polite">
                { for shown.toasts.iter().map(|(id, toast)| {
                    let (dispatch, id) = (shown.dispatcher(), *id);
                    let hide = Callback::from(move |()| dispatch.dispatch(Change::Hide(id)));
                    html! { <ToastView key={id} toast={toast.clone()} {hide} /> }
                }) }
            </div>
        </ContextProvider<Toaster>>
    }
}

#[derive(Properties)]
struct ToastViewProps {
    toast: Toast,
    hide: Callback<()>,
}

impl PartialEq for ToastViewProps {
    fn eq(&self, other: &Self) -> bool {
        // `hide` is made anew at each render and does the same.
        self.toast == other.toast
    }
}

#[component]
fn ToastView(props: &ToastViewProps) -> Html {
    use_effect_with((), {
        let hide = props.hide.clone();
        let stays = if props.toast.action.is_some() {
            STAYS * 2
        } else {
            STAYS
        };
        move |()| {
            let timer = Timeout::new(stays, move || hide.emit(()));
            move || drop(timer)
        }
    });
    let kind = match props.toast.tone {
        Tone::Neutral | Tone::Info => None,
        Tone::Good => Some(IconKind::CircleCheck),
        Tone::Warning => Some(IconKind::Triangle),
        Tone::Bad => Some(IconKind::CircleAlert),
    };
    html! {
        <div class="toast">
            if let Some(kind) = kind { <Icon {kind} /> }
            <span class="grow">
                if let Some(app) = &props.toast.from { <b class="toast-from">{ app }{ ": " }</b> }
                <span>{ &props.toast.text }</span>
            </span>
            if let Some((verb, act)) = &props.toast.action {
                <Button text={verb.clone()} kind={ButtonKind::Quiet} size={Size::Small} onclick={
                    let (act, hide) = (act.clone(), props.hide.clone());
                    move |_: MouseEvent| { act.emit(()); hide.emit(()); }
                } />
            }
            <IconButton icon={IconKind::X} label="Dismiss" size={Size::Small} onclick={props.hide.reform(|_| ())} />
        </div>
    }
}

/// Shows messages. Outside of a [`ToastProvider`] they go nowhere.
#[hook]
pub fn use_toasts() -> Toaster {
    use_context::<Toaster>().unwrap_or_else(|| Toaster(Callback::noop()))
}
