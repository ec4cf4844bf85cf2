//! Writes: one hook for all of them.

use super::cache::{PendingResponse, invalidate};
use allpet_contract::{Problem, problem::FORBIDDEN};
use std::{any::Any, cell::Cell, future::Future, rc::Rc};
use yew::prelude::*;

/// A write and its state.
pub struct Mutation<I: 'static> {
    /// Whether it is in flight; show it on the button.
    pub busy: bool,
    /// The last failure; absent while in flight and after a success.
    pub problem: Option<Problem>,
    run: Callback<Box<dyn Any>>,
    forget: Callback<()>,
    pack: fn(I) -> Box<dyn Any>,
}

/// A write whose input type is erased.
#[derive(Clone, PartialEq)]
pub(crate) struct UntypedMutation {
    busy: bool,
    problem: Option<Problem>,
    run: Callback<Box<dyn Any>>,
    forget: Callback<()>,
}

/// Sends the input of [`Mutation::run`].
pub(crate) type Send = Rc<dyn Fn(Box<dyn Any>) -> PendingResponse>;

/// Receives the response.
pub(crate) type Done = Rc<dyn Fn(Box<dyn Any>)>;

impl<I> Clone for Mutation<I> {
    fn clone(&self) -> Self {
        Self {
            busy: self.busy,
            problem: self.problem.clone(),
            run: self.run.clone(),
            forget: self.forget.clone(),
            pack: self.pack,
        }
    }
}

impl<I> PartialEq for Mutation<I> {
    fn eq(&self, other: &Self) -> bool {
        self.busy == other.busy && self.problem == other.problem && self.run == other.run
    }
}

impl<I> Mutation<I> {
    pub(crate) fn new(untyped: UntypedMutation, pack: fn(I) -> Box<dyn Any>) -> Self {
        Self {
            busy: untyped.busy,
            problem: untyped.problem,
            run: untyped.run,
            forget: untyped.forget,
            pack,
        }
    }

    /// Sends the write. Ignored while one is in flight, so that a double click counts once.
    pub fn run(&self, input: I) {
        self.run.emit((self.pack)(input));
    }

    /// The server's message for one field, for the field's `error`.
    pub fn field(&self, name: &str) -> Option<AttrValue> {
        self.problem
            .as_ref()
            .and_then(|problem| problem.field(name))
            .map(|message| AttrValue::from(message.to_owned()))
    }

    /// Clears the last failure.
    pub fn forget(&self) {
        self.forget.emit(());
    }
}

/// A write: `send` makes the request, `done` gets its response. A write continues after its page is gone, but without a call of
/// `done`.
#[hook]
pub fn use_mutation<I, T, A>(send: impl Fn(I) -> A + 'static, done: impl Fn(T) + 'static) -> Mutation<I>
where
    I: 'static,
    T: 'static,
    A: Future<Output = Result<T, Problem>> + 'static,
{
    let send: Send = Rc::new(move |input| match input.downcast() {
        Ok(input) => {
            let answer = send(*input);
            Box::pin(async move { answer.await.map(|answer| Box::new(answer) as Box<dyn Any>) })
        }
        // `Mutation::run` packs an `I`, so there is no other case.
        Err(_) => Box::pin(std::future::ready(Err(Problem::offline()))),
    });
    Mutation::new(use_untyped_mutation(send, received(done)), |input| {
        Box::new(input)
    })
}

/// Restores the type of the response.
pub(crate) fn received<T: 'static>(done: impl Fn(T) + 'static) -> Done {
    Rc::new(move |answer| {
        if let Ok(answer) = answer.downcast() {
            done(*answer);
        }
    })
}

/// Runs one write at a time and holds its outcome; the same code for every write.
#[hook]
pub(crate) fn use_untyped_mutation(send: Send, done: Done) -> UntypedMutation {
    let state = use_state_eq(|| (false, None::<Problem>));
    // Two clicks in one turn of the event loop see the same state; only this cell tells them apart.
    let in_flight = use_memo((), |()| Cell::new(false));
    let mounted = use_memo((), |()| Cell::new(true));
    use_effect_with((), {
        let mounted = mounted.clone();
        move |()| move || mounted.set(false)
    });
    let run = {
        let state = state.clone();
        Callback::from(move |input: Box<dyn Any>| {
            if in_flight.replace(true) {
                return;
            }
            state.set((true, None));
            let (answer, done) = (send(input), done.clone());
            let (state, in_flight, mounted) = (state.clone(), in_flight.clone(), mounted.clone());
            wasm_bindgen_futures::spawn_local(async move {
                let result = answer.await;
                in_flight.set(false);
                if !mounted.get() {
                    return;
                }
                match result {
                    Ok(answer) => {
                        state.set((false, None));
                        done(answer);
                    }
                    Err(problem) => {
                        let is_forbidden = problem.code == FORBIDDEN.code;
                        state.set((false, Some(problem)));
                        if is_forbidden {
                            // A role was revoked: reload everything on screen with the remaining rights.
                            invalidate("");
                        }
                    }
                }
            });
        })
    };
    let forget = {
        let state = state.clone();
        Callback::from(move |()| state.set((state.0, None)))
    };
    UntypedMutation {
        busy: state.0,
        problem: state.1.clone(),
        run,
        forget,
    }
}
