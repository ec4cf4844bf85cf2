//! Lazy modules: parts of an app that load when first shown.

use super::use_auto_retry;
use crate::components::{ErrorState, Skeleton, SkeletonShape};
use allpet_contract::Problem;
use std::{cell::Cell, future::Future, pin::Pin, thread::LocalKey};
use yew::prelude::*;

/// The loader that [`lazy!`](crate::lazy) generates.
pub type Load<T> = fn() -> Pin<Box<dyn Future<Output = Option<T>>>>;

/// A lazy module and its value (a render function), once loaded.
#[derive(Debug)]
pub struct LazyModule<T: Copy + 'static> {
    load: Option<Load<T>>,
    value: Cell<Option<T>>,
}

impl<T: Copy> LazyModule<T> {
    /// A module that `load` fetches.
    #[must_use]
    pub const fn later(load: Load<T>) -> Self {
        Self {
            load: Some(load),
            value: Cell::new(None),
        }
    }

    /// A module that is part of the main WASM module.
    #[must_use]
    pub const fn at_once(part: T) -> Self {
        Self {
            load: None,
            value: Cell::new(Some(part)),
        }
    }
}

/// Starts loading a module that will soon be needed. A failure shows where the module is used.
pub fn prepare<T: Copy + 'static>(part: &'static LocalKey<LazyModule<T>>) {
    if part.with(|part| part.value.get()).is_none() {
        wasm_bindgen_futures::spawn_local(async move {
            fetch(part).await;
        });
    }
}

/// A module being awaited; resolves to whether it loaded.
pub type Preload = Pin<Box<dyn Future<Output = bool>>>;

/// Awaits a module that the page needs to render as its server did.
pub fn preload<T: Copy + 'static>(part: &'static LocalKey<LazyModule<T>>) -> Preload {
    Box::pin(async move { loaded(part).await.is_some() })
}

/// Waits for a lazy module. Returns its value, or `None` if loading failed.
pub(crate) async fn loaded<T: Copy + 'static>(part: &'static LocalKey<LazyModule<T>>) -> Option<T> {
    match part.with(|part| part.value.get()) {
        None => fetch(part).await,
        value => value,
    }
}

async fn fetch<T: Copy + 'static>(part: &'static LocalKey<LazyModule<T>>) -> Option<T> {
    let load = part.with(|part| part.load);
    let value = load?().await;
    if value.is_some() {
        part.with(|part| part.value.set(value));
    }
    value
}

/// The state of a module.
#[derive(Clone, Debug, PartialEq)]
pub enum LoadState<T> {
    /// Loading.
    Loading,
    /// Loaded.
    Ready(T),
    /// Failed; the callback retries.
    Failed(Callback<()>),
}

impl<T> LoadState<T> {
    /// Renders the module, or a placeholder while it is not there.
    pub fn render(self, render: impl FnOnce(T) -> Html) -> Html {
        match self {
            Self::Ready(part) => render(part),
            Self::Loading => placeholder(None),
            Self::Failed(retry) => placeholder(Some(retry)),
        }
    }
}

fn placeholder(failed: Option<Callback<()>>) -> Html {
    match failed {
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

/// Loads a module on first use.
#[hook]
pub fn use_lazy<T: Copy + 'static>(part: &'static LocalKey<LazyModule<T>>) -> LoadState<T> {
    let value = part.with(|part| part.value.get());
    // The number of attempts, and whether the last one failed.
    let attempt = use_state_eq(|| 0_u32);
    let failed = use_state_eq(|| false);
    let arrived = use_state_eq(|| false);
    use_effect_with((*attempt, value.is_some()), {
        let (failed, arrived) = (failed.clone(), arrived.clone());
        move |(_, value)| {
            if !*value {
                wasm_bindgen_futures::spawn_local(async move {
                    let value = fetch(part).await.is_some();
                    failed.set(!value);
                    arrived.set(value);
                });
            }
        }
    });
    let retry = {
        let (failed, attempt) = (failed.clone(), attempt.clone());
        Callback::from(move |()| {
            if *failed {
                failed.set(false);
                attempt.set(*attempt + 1);
            }
        })
    };
    use_auto_retry(value.is_none() && (*failed || *attempt > 0), retry);
    match value {
        Some(value) => LoadState::Ready(value),
        None if *failed => LoadState::Failed(Callback::from(move |()| {
            failed.set(false);
            attempt.set(*attempt + 1);
        })),
        None => LoadState::Loading,
    }
}

/// Declares a lazy module: `lazy! { static PAGES: fn(&Route) -> Html = dashboard { pages::show } }`.
///
/// With the crate's feature `split`, code that only this module uses goes into a file of its own, fetched on first use; without
/// it the module is part of the main WASM module.
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
