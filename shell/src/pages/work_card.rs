//! What waits where somebody works: with it their day begins.

use crate::links;
use allpet_contract::{
    apps::AppManifest,
    identity::Workplace,
    licensing::{QueueCounts, ReadQueueCounts},
    orders::{ListShopOrders, ShopOrderQuery},
    tenants::{ListTenants, TenantKind},
};
use allpet_domain::{orders::OrderState, role::Role};
use allpet_ui::{
    api::{day_here, today},
    components::{ButtonKind, Icon, IconKind, LinkButton},
    country::english,
    format,
    hooks::use_read,
};
use std::rc::Rc;
use yew::prelude::*;

/// Orders counted on the card; more are "100 or more".
const MANY: u32 = 100;

#[derive(Properties, PartialEq)]
pub(super) struct WorkCardProps {
    pub(super) workplace: Workplace,
    pub(super) apps: Rc<Vec<AppManifest>>,
}

/// The card of one workplace: what waits, since when, and the way to it.
#[component]
pub(super) fn WorkCard(props: &WorkCardProps) -> Html {
    let Workplace { tenant, role, .. } = props.workplace;
    let tenants = use_read::<ListTenants>("tenants", (role == Role::Admin).then_some(ListTenants {}));
    let kind = tenants
        .data
        .as_ref()
        .and_then(|tenants| tenants.iter().find(|one| one.id == tenant))
        .map(|tenant| tenant.kind);
    // An admin may do what their kind of organisation does.
    let work = match (role, kind) {
        (Role::Admin, Some(TenantKind::Authority)) => Role::Clerk,
        (Role::Admin, Some(TenantKind::Shop)) => Role::Merchant,
        (role, _) => role,
    };
    let counts = use_read::<ReadQueueCounts>(
        format!("queue-counts/{tenant}"),
        (work == Role::Clerk).then_some(ReadQueueCounts { tenant }),
    );
    let query = ShopOrderQuery {
        state: Some(OrderState::Paid),
        limit: Some(MANY),
        ..ShopOrderQuery::default()
    };
    let orders = use_read::<ListShopOrders>(
        format!("shop-orders-paid/{tenant}"),
        (work == Role::Merchant).then_some(ListShopOrders { tenant, query }),
    );
    let way = links::work(&props.apps, work);
    let runs = role == Role::Admin;
    if way.is_none() && !runs {
        return Html::default();
    }
    let text = match (&counts.data, &orders.data) {
        (Some(counts), _) => applications(counts),
        (_, Some(page)) => paid_orders(page.items.len(), page.next.is_some()),
        _ if runs => "You run this organization.".into(),
        _ => format!("You work here as a {}.", role.as_str()),
    };
    html! {
        <article class="card need" data-testid="work">
            <header class="need-head"><Icon kind={IconKind::File} /><h2 class="clip">{ &props.workplace.tenant_name }</h2></header>
            <p class="need-text" data-testid="work-waits">{ text }</p>
            if let Some((what, href)) = way { <LinkButton {href} text={what} kind={ButtonKind::Primary} /> }
            if runs { <LinkButton href={links::MEMBERS} text="Members and their roles" /> }
        </article>
    }
}

fn applications(counts: &QueueCounts) -> String {
    let mut text = match counts.submitted {
        0 => return "No application is waiting.".into(),
        1 => String::from("1 application is waiting"),
        many => [&format::count(u64::from(many)), " applications are waiting"].concat(),
    };
    if let Some(oldest) = counts.oldest {
        text.push_str(", the oldest submitted ");
        text.push_str(&format::day_near(day_here(oldest), today(), english()));
    }
    text.push('.');
    text
}

fn paid_orders(count: usize, more: bool) -> String {
    match count {
        0 => "No paid order is waiting to be packed.".into(),
        1 => "1 paid order is waiting to be packed.".into(),
        many if more => format!("{many} or more paid orders are waiting to be packed."),
        many => format!("{many} paid orders are waiting to be packed."),
    }
}
