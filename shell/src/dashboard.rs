//! The dashboard: navigation, top bar, and the page or app between them.

mod bell;
mod entries;
mod live_feed;
mod navigation;
mod pages;
mod requests;
mod scroll_memory;
mod top_bar;
mod view;

use pages::Content;
pub(crate) use pages::prepare_page;
pub(crate) use view::{Dashboard, DashboardProps, use_sign_out};

use allpet_ui::components::{Brand, Skeleton, SkeletonShape};
use yew::prelude::*;

/// Renders the dashboard.
pub(crate) fn render(props: &DashboardProps) -> Html {
    html! { <Dashboard ..props.clone() /> }
}

/// The dashboard's outline, while the session is being restored.
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
