//! The card of a workplace on the home page.

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
    api::{local_day, today},
    components::{ButtonKind, Icon, IconKind, LinkButton},
    country::english,
    format,
    hooks::use_read,
};
use std::rc::Rc;
use yew::prelude::*;

/// The card counts up to this many orders; with more, it says "100 or more".
const MAX_COUNTED: u32 = 100;

#[derive(Properties, PartialEq)]
pub(super) struct WorkCardProps {
    pub(super) workplace: Workplace,
    pub(super) apps: Rc<Vec<AppManifest>>,
}

/// Shows how many applications or orders wait at a workplace and since when, with a link to them.
#[component]
pub(super) fn WorkCard(props: &WorkCardProps) -> Html {
    let Workplace { tenant, role, .. } = props.workplace;
    let tenants = use_read::<ListTenants>("tenants", (role == Role::Admin).then_some(ListTenants {}));
    let kind = tenants
        .data
        .as_ref()
        .and_then(|tenants| tenants.iter().find(|one| one.id == tenant))
        .map(|tenant| tenant.kind);
    // An admin works as the kind of tenant requires.
    let effective_role = match (role, kind) {
        (Role::Admin, Some(TenantKind::Authority)) => Role::Clerk,
        (Role::Admin, Some(TenantKind::Shop)) => Role::Merchant,
        (role, _) => role,
    };
    let counts = use_read::<ReadQueueCounts>(
        format!("applications-waiting/{tenant}"),
        (effective_role == Role::Clerk).then_some(ReadQueueCounts { tenant }),
    );
    let query = ShopOrderQuery {
        state: Some(OrderState::Paid),
        limit: Some(MAX_COUNTED),
        ..ShopOrderQuery::default()
    };
    let orders = use_read::<ListShopOrders>(
        format!("orders-paid/{tenant}"),
        (effective_role == Role::Merchant).then_some(ListShopOrders { tenant, query }),
    );
    let link = links::work(&props.apps, effective_role);
    let is_admin = role == Role::Admin;
    if link.is_none() && !is_admin {
        return Html::default();
    }
    let text = match (&counts.data, &orders.data) {
        (Some(counts), _) => applications(counts),
        (_, Some(page)) => paid_orders(page.items.len(), page.next.is_some()),
        _ if is_admin => "You run this organization.".into(),
        _ => format!("You work here as a {}.", role.as_str()),
    };
    html! {
        <article class="card need" data-testid="work">
            <header class="need-head"><Icon kind={IconKind::File} /><h2 class="clip">{ &props.workplace.tenant_name }</h2></header>
            <p class="need-text" data-testid="work-waits">{ text }</p>
            if let Some((label, href)) = link { <LinkButton {href} text={label} kind={ButtonKind::Primary} /> }
            if is_admin { <LinkButton href={links::MEMBERS} text="Members and their roles" /> }
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
        text.push_str(&format::day_near(local_day(oldest), today(), english()));
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
