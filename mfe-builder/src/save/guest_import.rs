//! Saves a guest's design once the person has signed in.

use super::{body, key, use_on_saved};
use crate::editor::{EditorAction, use_editor};
use allpet_contract::builder::ImportGuestDesign;
use allpet_ui::{
    app_runtime::{AppEnvironment, Viewer, use_environment, use_viewer},
    hooks::{Mutation, use_write},
    session::AuthState,
};
use yew::prelude::*;

/// Imports a guest's design. A design that was ordered meanwhile is not saved a second time.
pub(crate) type ImportMutation = Mutation<ImportGuestDesign>;

/// Props of [`SaveLater`].
#[derive(Properties, PartialEq)]
pub(crate) struct SaveLaterProps {
    /// The app.
    pub(crate) children: Html,
}

/// Saves the design that is to be saved as soon as the person has signed in, and drops another account's state. If saving fails,
/// the design stays to be saved; the button to save shows why, and repeats the request.
#[component]
pub(crate) fn SaveLater(props: &SaveLaterProps) -> Html {
    let editor = use_editor();
    let on_saved = use_on_saved();
    let import = use_write::<ImportGuestDesign>(on_saved);
    let environment = use_environment();
    let account = match use_viewer() {
        Viewer::Unknown => None,
        Viewer::Visitor => Some(None),
        Viewer::Person(user) => Some(Some(user.id)),
    };
    let user = account.clone().flatten();
    use_effect_with(account, {
        let dispatch = editor.dispatch.clone();
        move |account| match account {
            // The session could not be read: the design may belong to its account, so it stays.
            Some(None) if environment.is_some_and(|environment| is_session_unknown(&environment)) => {}
            Some(user) => dispatch.emit(EditorAction::SetAccount(user.clone())),
            None => {}
        }
    });
    let is_due = editor.state.save_later && user.is_some() && editor.state.account == user;
    use_effect_with(is_due, {
        let import = import.clone();
        move |is_due| {
            if *is_due {
                let body = body(&editor.state, None);
                let key = key(&editor, &body, None);
                import.run(ImportGuestDesign { key, body });
            } else {
                import.forget();
            }
        }
    });
    html! { <ContextProvider<ImportMutation> context={import}>{ props.children.clone() }</ContextProvider<ImportMutation>> }
}

fn is_session_unknown(environment: &AppEnvironment) -> bool {
    let session = environment.session.as_ref();
    session.is_some_and(|session| matches!(session.auth_state(), AuthState::Unknown(_)))
}
