//! Components as HTML.

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};
use yew::{LocalServerRenderer, html::BaseComponent};

/// More polls than any page takes that waits for nothing.
const MOST_POLLS: usize = 10_000;

/// Renders a component's first view as HTML that hydration takes over; effects do not run.
///
/// Waits for nothing, so it needs no runtime: a component that suspends renders as nothing.
pub fn render_to_html<C: BaseComponent>(props: C::Properties) -> String {
    let mut text = pin!(LocalServerRenderer::<C>::with_props(props).render());
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..MOST_POLLS {
        if let Poll::Ready(text) = text.as_mut().poll(&mut context) {
            return text;
        }
    }
    String::new()
}
