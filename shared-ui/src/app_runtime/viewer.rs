//! Who is here.

use super::hooks::HostContext;
use allpet_frame::{Context, User};
use yew::prelude::*;

/// Who is here.
#[derive(Clone, Debug, PartialEq)]
pub enum Viewer {
    /// It is being found out. A rendered page is drawn for a visitor until then.
    Unknown,
    /// Nobody who has signed in.
    Visitor,
    /// Somebody.
    Person(User),
}

impl Viewer {
    fn of(context: &Context, asking: bool) -> Self {
        match &context.user {
            Some(user) => Self::Person(user.clone()),
            None if asking => Self::Unknown,
            None => Self::Visitor,
        }
    }
}

/// Who is here: drawn again whenever that changes.
#[hook]
pub fn use_viewer() -> Viewer {
    use_context::<HostContext>().map_or(Viewer::Unknown, |host_context| {
        Viewer::of(&host_context.context, host_context.asking)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_a_visitor_before_it_is_known() {
        let nobody = Context::default();
        assert_eq!(Viewer::of(&nobody, true), Viewer::Unknown);
        assert_eq!(Viewer::of(&nobody, false), Viewer::Visitor);
    }

    #[test]
    fn whose_session_is_looked_at_anew_stays_who_they_are() {
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
