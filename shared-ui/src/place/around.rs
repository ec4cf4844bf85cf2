//! What stands around an app's pages.

use super::{
    Path, Place,
    hooks::{Handed, Turn},
    scroll,
};
use crate::{
    components::Navigate,
    hooks::{Theme, apply_density, apply_theme, forget_all},
};
use allpet_frame::{Context, Density, Entry, HostEvent, message::Theme as Shade, web};
use std::rc::Rc;
use yew::prelude::*;

/// What [`Around`] is told.
#[derive(Properties, PartialEq)]
pub(super) struct AroundProps {
    pub(super) place: Place,
    pub(super) children: Html,
}

/// Follows the host: the path, the surroundings, the theme.
#[component]
pub(super) fn Around(props: &AroundProps) -> Html {
    let place = &props.place;
    let embedded = place.host.is_embedded();
    let context = use_state_eq(|| place.host.context());
    let path = use_state_eq(|| AttrValue::from(place.host.start_path()));
    use_effect_with((*context).clone(), move |context| dress(context, embedded));
    use_effect_with(place.clone(), {
        let (context, path) = (context.clone(), path.clone());
        move |place| {
            scroll::leave(&place.host.start_path(), false);
            let subscription = place.host.subscribe(Rc::new(move |event| match event {
                HostEvent::ContextChanged(now) => context.set(now.clone()),
                HostEvent::Go { path: to } => {
                    scroll::leave(to, true);
                    path.set(to.clone().into());
                    if embedded {
                        scroll::restore_scroll();
                    }
                }
                HostEvent::Shown(true) => web::mark_shown(),
                HostEvent::SignedOut => forget_all(),
                _ => {}
            }));
            move || drop(subscription)
        }
    });
    let navigate = use_callback(place.clone(), {
        let path = path.setter();
        move |to: AttrValue, place| {
            place.host.path_changed(&to, Entry::Push);
            scroll::leave(&to, true);
            path.set(to);
            scroll::to_top();
        }
    });
    let turn = use_callback(place.clone(), {
        let path = path.setter();
        move |(to, entry): (AttrValue, Entry), place| {
            place.host.path_changed(&to, entry);
            scroll::leave(&to, entry == Entry::Push);
            path.set(to);
        }
    });
    let handed = Handed {
        turn: Turn(turn),
        place: place.clone(),
        context: (*context).clone(),
        path: Path((*path).clone()),
    };
    html! {
        <ContextProvider<Handed> context={handed}>
            <ContextProvider<Navigate> context={Navigate(navigate)}>{ props.children.clone() }</ContextProvider<Navigate>>
        </ContextProvider<Handed>>
    }
}

/// The document takes on the shell's looks. A site of its own follows the system, or what was chosen on it.
fn dress(context: &Context, embedded: bool) {
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element());
    if let Some(root) = root.filter(|_| embedded) {
        let _ = root.set_attribute("data-embedded", "");
        let _ = root.set_attribute("lang", context.locale.split('-').next().unwrap_or("en"));
    }
    apply_theme(match context.theme {
        _ if !embedded => Theme::kept(),
        Shade::Light => Theme::Light,
        Shade::Dark => Theme::Dark,
    });
    apply_density(context.density == Density::Compact);
}
