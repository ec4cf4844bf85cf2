//! Components as HTML.

use crate::one::{One, Told};
use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};
use yew::functional::FunctionProvider;

/// More turns than any page takes that waits for nothing.
const TURNS: usize = 10_000;

/// What a component draws at first, as HTML that [`hydrate`](crate::Renderer::hydrate) takes over. No effect runs.
///
/// Nothing is waited for (a component that suspends is not drawn), so it needs no runtime.
pub fn to_html<C>(props: C::Properties) -> String
where
    C: FunctionProvider + 'static,
    C::Properties: 'static,
{
    let renderer = yew::LocalServerRenderer::<One>::with_props(Told::of::<C, _>(props));
    let mut text = pin!(renderer.render());
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..TURNS {
        if let Poll::Ready(text) = text.as_mut().poll(&mut context) {
            return text;
        }
    }
    String::new()
}
