//! The dashboard: navigation, top bar, and the page or app between them.

mod navigation;
mod pages;
mod person;
mod scroll_memory;
mod view;

use pages::Content;
pub(crate) use pages::ahead;
pub(crate) use view::{Dashboard, DashboardProps, use_sign_out};

use allpet_ui::components::{Brand, Skeleton, SkeletonShape};
use yew::prelude::*;

/// The dashboard.
pub(crate) fn show(props: &DashboardProps) -> Html {
    html! { <Dashboard ..props.clone() /> }
}

/// The dashboard's outline, while it is being found out who is here.
#[component]
pub(crate) fn Chrome() -> Html {
    html! {
        <div class="shell" aria-busy="true">
            <nav class="side" aria-label="Dashboard"><Brand href="/dashboard" /></nav>
            <header class="top" />
            <main class="main"><div class="scroll"><div class="page">
                <span class="skeleton title waiting" />
                <div class="frame-wait"><Skeleton shape={SkeletonShape::Cards} count={3} /></div>
            </div></div></main>
        </div>
    }
}
