//! Says that an open order changed elsewhere: its buyer cancelled it, or a colleague shipped it.

use super::shop_order::ShopOrderDetailProps;
use crate::components::date_and_time;
use allpet_contract::orders::ReadShopOrder;
use allpet_domain::orders::{Party, TimelineEntry};
use allpet_ui::{
    components::{Notice, Tone, isolate_name},
    hooks::{invalidate, use_read},
};
use yew::prelude::*;

/// The word with which the keys of these queries begin. The live feed reads anew what begins with “order”, and so not the order that the
/// page shows: its next step must not change under somebody's hands.
const LATEST: &str = "order-of-shop/";

/// Says who did what with the order since the page loaded it, with a button that shows it.
#[component]
pub(super) fn OrderNews(props: &ShopOrderDetailProps) -> Html {
    let (tenant, order) = (props.shop, props.order.id);
    let key = [LATEST, &order.to_string()].concat();
    let query = use_read::<ReadShopOrder>(key, ReadShopOrder { tenant, order });
    let Some(latest) = query.data.clone() else {
        return Html::default();
    };
    let Some(entry) = news(&props.order.timeline, &latest.timeline) else {
        return Html::default();
    };
    let onshow = {
        let (shown, latest) = (props.query.clone(), latest.clone());
        Callback::from(move |()| {
            shown.set((*latest).clone());
            invalidate("shop-orders");
        })
    };
    let action = Some((AttrValue::from("Show"), onshow));
    html! {
        <div data-testid="order-news"><Notice tone={Tone::Warning} title="This order has changed" {action}>
            <span>{ isolate_name(entry.by(Party::Shop)) }{ ", " }{ date_and_time(entry.at) }{ ": " }{ &entry.what }</span>
        </Notice></div>
    }
}

/// Returns the last entry of the history if the page does not show it yet. After a step from this page, it is the page that is newer.
fn news<'a>(shown: &[TimelineEntry], latest: &'a [TimelineEntry]) -> Option<&'a TimelineEntry> {
    latest.last().filter(|_| latest.len() > shown.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_domain::orders::OrderState;

    fn entry(what: &str) -> TimelineEntry {
        TimelineEntry {
            at: "2026-11-29T23:10:00Z".parse().unwrap(),
            who: Party::Buyer,
            name: None,
            payment: false,
            state: OrderState::Paid,
            what: what.into(),
        }
    }

    #[test]
    fn only_what_the_page_does_not_show_yet_is_news() {
        let (paid, cancelled) = (entry("Paid."), entry("Cancelled."));
        let (shown, latest) = ([paid.clone()], [paid, cancelled.clone()]);
        assert_eq!(news(&shown, &latest), Some(&cancelled));
        assert_eq!(news(&latest, &latest), None);
        assert_eq!(news(&latest, &shown), None, "after a step from this page");
        assert_eq!(news(&[], &[]), None);
    }
}
