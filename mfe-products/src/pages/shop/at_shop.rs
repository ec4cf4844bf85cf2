//! The shop at which whoever is signed in works.

use crate::basket::{shops, use_account};
use allpet_domain::id::TenantId;
use allpet_ui::{
    app_runtime::{Viewer, entry_path, use_location, use_viewer},
    components::{EmptyState, ErrorState, LinkButton, Picture, Skeleton, SkeletonShape},
};
use yew::prelude::*;

/// The shop, or what its pages show instead: that it is being asked, that it did not come, or that there is none.
#[hook]
pub(crate) fn use_shop() -> Result<TenantId, Html> {
    let (account, viewer) = (use_account(), use_viewer());
    let asking = account.loading || matches!(viewer, Viewer::Unknown);
    let shop = shops(account.data.as_deref()).first().map(|shop| shop.tenant);
    shop.ok_or_else(|| {
        let inside = match &account.problem {
            Some(problem) => {
                html! { <ErrorState problem={problem.clone()} retry={account.retry()} busy={account.loading} /> }
            }
            None if asking => html! { <Skeleton shape={SkeletonShape::Rows} /> },
            None => html! { <NoShop /> },
        };
        html! { <div class="page">{ inside }</div> }
    })
}

/// Nobody's shop. Whoever is not signed in may be of the shop.
#[component]
fn NoShop() -> Html {
    let (location, viewer) = (use_location(), use_viewer());
    let nobody = matches!(viewer, Viewer::Visitor);
    let action = html! { if nobody { <LinkButton href={entry_path(&location, false)} text="Sign in" /> } };
    html! { <EmptyState picture={Picture::Inbox} title="This page is for shop staff" text="Sign in with a shop account." {action} /> }
}
