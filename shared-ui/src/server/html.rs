//! Renders components as HTML.

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};
use yew::{LocalServerRenderer, html::BaseComponent};

/// An upper limit of polls; a page that waits for nothing needs fewer.
const MAX_POLLS: usize = 10_000;

/// Renders a component's first view as HTML for hydration. Effects do not run.
///
/// It waits for nothing, so it needs no runtime. A component that suspends renders as an empty text.
pub fn render_to_html<C: BaseComponent>(props: C::Properties) -> String {
    let mut text = pin!(LocalServerRenderer::<C>::with_props(props).render());
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..MAX_POLLS {
        if let Poll::Ready(text) = text.as_mut().poll(&mut context) {
            return text;
        }
    }
    String::new()
}
