//! The audit log: who did what, when and why. For admins of an organization, and of the platform.

mod address;
mod entry;
mod filters;

use super::{
    paging::{ListPage, use_paged},
    roles_notice::RolesNotice,
};
use address::{audit_path, read_address};
use allpet_contract::{
    Page,
    identity::Account,
    operations::{AuditEntry, AuditQuery, ListAudit, ListTenantAudit},
};
use allpet_domain::{id::TenantId, role::Role};
use allpet_ui::{
    app_runtime::use_query_string,
    components::{Column, EmptyState, Loaded, PageHeader, Picture, Row, Skeleton, SkeletonShape, Table},
    hooks::{WhileLoading, use_read_with, use_title},
};
use filters::Filters;
use std::rc::Rc;
use yew::prelude::*;

/// A log that the person may read: that of an organization, or of all.
#[derive(Clone, Debug, PartialEq)]
struct Scope {
    /// The organization; none for all, and the platform.
    tenant: Option<TenantId>,
    name: AttrValue,
}

/// Props of [`Audit`].
#[derive(Properties, PartialEq)]
pub(crate) struct AuditProps {
    /// The signed-in account.
    pub(crate) account: Rc<Account>,
}

/// The page of the audit log.
#[component]
pub(crate) fn Audit(props: &AuditProps) -> Html {
    use_title("Audit log");
    let address = use_query_string();
    let (asked, query) = read_address(&address);
    let scopes = scopes(&props.account);
    let shown = scopes.iter().find(|scope| scope.tenant == asked);
    let Some(scope) = shown.or(scopes.first()).cloned() else {
        if props.account.roles_withheld {
            return html! {
                <>
                    <PageHeader title="Audit log" />
                    <RolesNotice account={props.account.clone()} />
                </>
            };
        }
        return html! {
            <EmptyState page=true title="Only for admins"
                text="The audit log is for the admins of an organization. Ask them for what you need to know." />
        };
    };
    let platform_admin = props.account.platform_admin;
    let tenant = scope.tenant;
    html! {
        <div class="operations stack">
            <PageHeader title="Audit log" lead="Who did what, when and why. Nobody can change these records." />
            <Filters key={address.to_string()} {scopes} {tenant} query={query.clone()} />
            <Log key={scope.name.to_string()} {tenant} {query} {platform_admin} />
        </div>
    }
}

/// Returns the logs that a person may read, the widest first.
fn scopes(account: &Account) -> Vec<Scope> {
    let all = account.platform_admin.then(|| Scope {
        tenant: None,
        name: "All organizations".into(),
    });
    let workplaces = account.roles.iter();
    let own = workplaces.filter(|workplace| workplace.role == Role::Admin);
    let own = own.map(|workplace| Scope {
        tenant: Some(workplace.tenant),
        name: workplace.tenant_name.clone().into(),
    });
    all.into_iter().chain(own).collect()
}

#[derive(Properties, PartialEq)]
struct LogProps {
    tenant: Option<TenantId>,
    query: AuditQuery,
    platform_admin: bool,
}

/// The records that match.
#[component]
fn Log(props: &LogProps) -> Html {
    let (tenant, platform_admin) = (props.tenant, props.platform_admin);
    let list = audit_path(tenant, &props.query);
    let paged = use_paged(&list);
    let query = AuditQuery {
        cursor: paged.cursor.clone(),
        ..props.query.clone()
    };
    let key = ["audit/", &list, "/", &paged.key()].concat();
    let of_all = tenant.is_none().then(|| ListAudit { query: query.clone() });
    let of_one = tenant.map(|tenant| ListTenantAudit { tenant, query });
    let all = use_read_with::<ListAudit>(key.clone(), WhileLoading::Previous, of_all);
    let one = use_read_with::<ListTenantAudit>(key, WhileLoading::Previous, of_one);
    let query = if tenant.is_some() { one } else { all };
    let is_filtered = props.query != AuditQuery::default();
    html! {
        <Loaded<Page<AuditEntry>> {query} skeleton={html! { <Skeleton shape={SkeletonShape::Rows} count={6} /> }}
            render={Callback::from(move |page: Rc<Page<AuditEntry>>| html! {
                <Entries {page} paged={paged.clone()} {tenant} {platform_admin} {is_filtered} />
            })} />
    }
}

#[derive(Properties, PartialEq)]
struct EntriesProps {
    page: Rc<Page<AuditEntry>>,
    paged: ListPage,
    tenant: Option<TenantId>,
    platform_admin: bool,
    is_filtered: bool,
}

#[component]
fn Entries(props: &EntriesProps) -> Html {
    let page = &props.page;
    let foot = props.paged.foot(page.next.as_ref());
    if page.items.is_empty() {
        let (title, text) = if props.is_filtered {
            ("No record matches", "Clear a filter, or search for another word.")
        } else {
            (
                "No records yet",
                "Decisions, refunds, changes of roles and of the stock appear here, with who made them.",
            )
        };
        return html! { <><EmptyState picture={Picture::Inbox} {title} {text} />{ foot }</> };
    }
    let columns = ["Record", "When", "Before", "After", "Reason"];
    let columns: Vec<Column> = columns.into_iter().map(Column::text).collect();
    let row = |entry: &AuditEntry| entry::row(entry, props.tenant, props.platform_admin);
    let rows: Vec<Row> = page.items.iter().map(row).collect();
    html! { <Table caption="Audit log" {columns} {rows} {foot} /> }
}
