//! The work in components.

use super::{Act, Work};
use std::rc::Rc;
use yew::prelude::*;

impl Reducible for Work {
    type Action = Act;
    fn reduce(self: Rc<Self>, act: Act) -> Rc<Self> {
        Rc::new(self.after(act))
    }
}

/// The work, and what is done to it.
#[derive(Clone, PartialEq)]
pub(crate) struct Bench {
    /// As it stands.
    pub(crate) work: Rc<Work>,
    /// Does something.
    pub(crate) act: Callback<Act>,
}

impl Bench {
    /// A callback that does something.
    pub(crate) fn doing(&self, act: fn() -> Act) -> Callback<MouseEvent> {
        self.act.reform(move |_| act())
    }
}

/// The work, from the provider around the pages.
#[hook]
pub(crate) fn use_bench() -> Bench {
    #[expect(clippy::expect_used, reason = "`App` offers it to everything that it renders")]
    use_context::<Bench>().expect("a bench")
}
