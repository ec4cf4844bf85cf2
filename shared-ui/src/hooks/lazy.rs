//! Parts of a program that are loaded when they are first shown.

use super::use_auto_retry;
use crate::components::{ErrorState, Skeleton, SkeletonShape};
use allpet_contract::Problem;
use std::{cell::Cell, future::Future, pin::Pin, thread::LocalKey};
use yew::prelude::*;

/// What [`lazy!`](crate::lazy) loads by.
pub type Load<T> = fn() -> Pin<Box<dyn Future<Output = Option<T>>>>;

/// A part of a program: what it gives (a function that draws), once it is here.
#[derive(Debug)]
pub struct LazyModule<T: Copy + 'static> {
    load: Option<Load<T>>,
    here: Cell<Option<T>>,
}

impl<T: Copy> LazyModule<T> {
    /// A part that `load` brings.
    #[must_use]
    pub const fn later(load: Load<T>) -> Self {
        Self {
            load: Some(load),
            here: Cell::new(None),
        }
    }

    /// A part that came with the program.
    #[must_use]
    pub const fn at_once(part: T) -> Self {
        Self {
            load: None,
            here: Cell::new(Some(part)),
        }
    }
}

/// Begins to load a part that will soon be wanted. A failure is found again where the part is shown.
pub fn prepare<T: Copy + 'static>(part: &'static LocalKey<LazyModule<T>>) {
    if part.with(|part| part.here.get()).is_none() {
        wasm_bindgen_futures::spawn_local(async move {
            fetch(part).await;
        });
    }
}

/// A part that is waited for: whether it came.
pub type Preload = Pin<Box<dyn Future<Output = bool>>>;

/// Waits for a part without which a page cannot be drawn as its server has drawn it.
pub fn preload<T: Copy + 'static>(part: &'static LocalKey<LazyModule<T>>) -> Preload {
    Box::pin(async move { loaded(part).await.is_some() })
}

/// Waits for a lazy module: what it gives, or nothing where it did not come.
pub(crate) async fn loaded<T: Copy + 'static>(part: &'static LocalKey<LazyModule<T>>) -> Option<T> {
    match part.with(|part| part.here.get()) {
        None => fetch(part).await,
        here => here,
    }
}

async fn fetch<T: Copy + 'static>(part: &'static LocalKey<LazyModule<T>>) -> Option<T> {
    let load = part.with(|part| part.load);
    let found = load?().await;
    if found.is_some() {
        part.with(|part| part.here.set(found));
    }
    found
}

/// Where a part is.
#[derive(Clone, Debug, PartialEq)]
pub enum LoadState<T> {
    /// On its way.
    Loading,
    /// Here.
    Ready(T),
    /// It did not come; the callback asks for it again.
    Failed(Callback<()>),
}

impl<T> LoadState<T> {
    /// What the part draws, or what stands in its place until it is here.
    pub fn drawn(self, draw: impl FnOnce(T) -> Html) -> Html {
        match self {
            Self::Ready(part) => draw(part),
            Self::Loading => placeholder(None),
            Self::Failed(retry) => placeholder(Some(retry)),
        }
    }
}

fn placeholder(lost: Option<Callback<()>>) -> Html {
    match lost {
        None => html! { <Skeleton shape={SkeletonShape::Rows} count={4} /> },
        Some(retry) => {
            let mut problem = Problem::offline();
            problem.title = "We couldn’t load this section".into();
            problem.detail =
                Some("Check your connection and try again. If that does not help, reload the page.".into());
            html! { <ErrorState {problem} {retry} /> }
        }
    }
}

/// A part, loaded when it is first used.
#[hook]
pub fn use_lazy<T: Copy + 'static>(part: &'static LocalKey<LazyModule<T>>) -> LoadState<T> {
    let here = part.with(|part| part.here.get());
    // How often it was asked for, and whether the last answer was a failure.
    let attempt = use_state_eq(|| 0_u32);
    let lost = use_state_eq(|| false);
    let arrived = use_state_eq(|| false);
    use_effect_with((*attempt, here.is_some()), {
        let (lost, arrived) = (lost.clone(), arrived.clone());
        move |(_, here)| {
            if !*here {
                wasm_bindgen_futures::spawn_local(async move {
                    let found = fetch(part).await.is_some();
                    lost.set(!found);
                    arrived.set(found);
                });
            }
        }
    });
    let again = {
        let (lost, attempt) = (lost.clone(), attempt.clone());
        Callback::from(move |()| {
            if *lost {
                lost.set(false);
                attempt.set(*attempt + 1);
            }
        })
    };
    use_auto_retry(here.is_none() && (*lost || *attempt > 0), again);
    match here {
        Some(here) => LoadState::Ready(here),
        None if *lost => LoadState::Failed(Callback::from(move |()| {
            lost.set(false);
            attempt.set(*attempt + 1);
        })),
        None => LoadState::Loading,
    }
}

/// Declares a part: `lazy! { static PAGES: fn(&Route) -> Html = dashboard { pages::show } }`.
///
/// With the crate's feature `split` all that only this part uses goes into a file of its own, which is fetched when the
/// part is first wanted; without it the part comes with the program.
#[macro_export]
macro_rules! lazy {
    ($(#[$about:meta])* $vis:vis static $name:ident: $part:ty = $file:ident { $value:expr }) => {
        ::std::thread_local! {
            $(#[$about])*
            $vis static $name: $crate::hooks::LazyModule<$part> = {
                #[cfg(feature = "split")]
                {
                    #[$crate::reexport::wasm_split($file, fallible, wasm_split_path = $crate::reexport::wasm_split_helpers)]
                    fn load() -> Result<$part, $crate::reexport::SplitLoaderError> {
                        Ok($value)
                    }
                    $crate::hooks::LazyModule::later(|| ::std::boxed::Box::pin(async { load().await.ok() }))
                }
                #[cfg(not(feature = "split"))]
                {
                    $crate::hooks::LazyModule::at_once($value)
                }
            };
        }
    };
}
