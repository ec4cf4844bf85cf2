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
    let account = props.account.clone();
    if account.roles_withheld {
        return html! { <><PageHeader title="Audit log" /><RolesNotice {account} /></> };
    }
    html! { <ScopedAudit {account} /> }
}

/// The log that the address names, or the widest that the person may read.
#[component]
fn ScopedAudit(props: &AuditProps) -> Html {
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
    // The form stays the same element, so that the focus stays in it when the address changes.
    let log = tenant.map_or_else(|| "all".to_owned(), |tenant| tenant.to_string());
    html! {
        <div class="operations stack">
            <PageHeader title="Audit log" lead="Who did what, when and why. Nobody can change these records." />
            <Filters {scopes} {tenant} query={query.clone()} />
            <Log key={log} {tenant} {query} {platform_admin} />
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
    let count = query
        .data
        .as_ref()
        .filter(|_| !query.loading)
        .map(|page| count_text(page));
    html! {
        <>
            <p class="unseen" role="status">{ count.unwrap_or_default() }</p>
            <Loaded<Page<AuditEntry>> {query} skeleton={html! { <Skeleton shape={SkeletonShape::Rows} count={6} /> }}
                render={Callback::from(move |page: Rc<Page<AuditEntry>>| html! {
                    <Entries {page} paged={paged.clone()} {tenant} {platform_admin} {is_filtered} />
                })} />
        </>
    }
}

/// Says how many records a page has, for people who do not see the table change.
fn count_text(page: &Page<AuditEntry>) -> String {
    let count = page.items.len();
    let records = if count == 1 { " record" } else { " records" };
    let more = if page.next.is_some() {
        ", more on the next page"
    } else {
        ""
    };
    [count.to_string().as_str(), records, more].concat()
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

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_contract::Cursor;

    #[test]
    fn the_number_of_records_is_announced() {
        let mut page = Page {
            items: Vec::new(),
            next: None,
        };
        assert_eq!(count_text(&page), "0 records");
        page.next = Some(Cursor("next".to_owned()));
        assert_eq!(count_text(&page), "0 records, more on the next page");
    }
}
