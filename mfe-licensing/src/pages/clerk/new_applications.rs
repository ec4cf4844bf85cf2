//! Says that applications have arrived since the queue was loaded.

use crate::queries::use_read;
use allpet_contract::licensing::ReadQueueCounts;
use allpet_domain::id::TenantId;
use allpet_ui::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct NewApplicationsProps {
    /// The authority.
    pub(super) tenant: TenantId,
    /// How many applications wait, as the queue shows it; `None` while it is loading.
    pub(super) shown: Option<u32>,
}

/// Says how many applications have arrived, with a button that shows them. The rows themselves do not move under the clerk's hands.
#[component]
pub(super) fn NewApplications(props: &NewApplicationsProps) -> Html {
    let tenant = props.tenant;
    // The live feed reloads what begins with “application”, and so not the queue.
    let key = ["applications-waiting/", &tenant.to_string()].concat();
    let counts = use_read(key, ReadQueueCounts { tenant });
    let waiting = counts.data.as_ref().filter(|_| !counts.loading);
    let arrived = match (waiting, props.shown) {
        (Some(counts), Some(shown)) => counts.submitted.saturating_sub(shown),
        _ => 0,
    };
    if arrived == 0 {
        return Html::default();
    }
    let text = format::plural(u64::from(arrived), "new application", "new applications");
    let action = Some((AttrValue::from("Show"), Callback::from(|()| invalidate("queue"))));
    html! { <div class="queue-news" data-testid="new-applications"><Notice {text} {action} /></div> }
}
