//! Saving what a guest was to save, once somebody is signed in.

use super::{body, key, use_saved};
use crate::editor::{EditorAction, use_editor};
use allpet_contract::builder::ImportGuestDesign;
use allpet_ui::{
    app_runtime::{AppEnvironment, Viewer, use_environment, use_viewer},
    hooks::{Mutation, use_write},
    session::AuthState,
};
use yew::prelude::*;

/// Bringing a guest's work along. What was ordered meanwhile is not saved a second time.
pub(crate) type Bring = Mutation<ImportGuestDesign>;

/// Props of [`SaveLater`].
#[derive(Properties, PartialEq)]
pub(crate) struct SaveLaterProps {
    /// The app.
    pub(crate) children: Html,
}

/// Saves what was to be saved as soon as somebody is signed in, and forgets another account's work. It stays to be saved
/// until it is; where that failed, the button that saves shows why and tries the same once more.
#[component]
pub(crate) fn SaveLater(props: &SaveLaterProps) -> Html {
    let bench = use_editor();
    let done = use_saved();
    let bring = use_write::<ImportGuestDesign>(done);
    let environment = use_environment();
    let known = match use_viewer() {
        Viewer::Unknown => None,
        Viewer::Visitor => Some(None),
        Viewer::Person(user) => Some(Some(user.id)),
    };
    let user = known.clone().flatten();
    use_effect_with(known, {
        let act = bench.act.clone();
        move |known| match known {
            // The API could not be asked who is here: the work may be theirs, and stays.
            Some(None) if environment.is_some_and(|environment| is_unanswered(&environment)) => {}
            Some(user) => act.emit(EditorAction::Arrive(user.clone())),
            None => {}
        }
    });
    let due = bench.work.save_later && user.is_some() && bench.work.whose == user;
    use_effect_with(due, {
        let bring = bring.clone();
        move |due| {
            if *due {
                let body = body(&bench.work, None);
                let key = key(&bench, &body);
                bring.run(ImportGuestDesign { key, body });
            } else {
                bring.forget();
            }
        }
    });
    html! { <ContextProvider<Bring> context={bring}>{ props.children.clone() }</ContextProvider<Bring>> }
}

fn is_unanswered(environment: &AppEnvironment) -> bool {
    let session = environment.session.as_ref();
    session.is_some_and(|session| matches!(session.auth_state(), AuthState::Unknown(_)))
}
