//! The person who views the page.

use super::hooks::ProvidedContext;
use allpet_frame::{Context, User};
use yew::prelude::*;

/// The person who views the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Viewer {
    /// Unknown while the session is being restored. Until then, a page from a server shows the visitor's version.
    Unknown,
    /// A visitor who is not signed in.
    Visitor,
    /// A signed-in person.
    Person(User),
}

impl Viewer {
    fn of(context: &Context, restoring_session: bool) -> Self {
        match &context.user {
            Some(user) => Self::Person(user.clone()),
            None if restoring_session => Self::Unknown,
            None => Self::Visitor,
        }
    }
}

/// Returns the viewer. The component renders again when it changes.
#[hook]
pub fn use_viewer() -> Viewer {
    use_context::<ProvidedContext>().map_or(Viewer::Unknown, |host_context| {
        Viewer::of(&host_context.context, host_context.restoring_session)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_viewer_is_unknown_while_the_session_is_being_restored() {
        let nobody = Context::default();
        assert_eq!(Viewer::of(&nobody, true), Viewer::Unknown);
        assert_eq!(Viewer::of(&nobody, false), Viewer::Visitor);
    }

    #[test]
    fn a_person_stays_signed_in_while_the_session_is_checked_again() {
        let user = User {
            id: "1".into(),
            name: "Ada".into(),
            email: "ada@example.com".into(),
        };
        let context = Context {
            user: Some(user.clone()),
            ..Context::default()
        };
        assert_eq!(Viewer::of(&context, true), Viewer::Person(user));
    }
}
