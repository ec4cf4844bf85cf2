//! The address of the audit log: whose log it is, and which of its records.

use crate::routes::Page;
use allpet_contract::operations::AuditQuery;
use allpet_domain::id::TenantId;
use yew_router::Routable as _;

/// The beginning of the part that names the organization.
const TENANT: &str = "tenant=";

/// Returns the path of the log of an organization, or of all, with the filters of `query`.
pub(super) fn audit_path(tenant: Option<TenantId>, query: &AuditQuery) -> String {
    let tenant = tenant.map(|tenant| [TENANT, &tenant.to_string()].concat());
    let filters = allpet_json::to_query(query).unwrap_or_default();
    let filters = Some(filters).filter(|filters| !filters.is_empty());
    let parts: Vec<String> = tenant.into_iter().chain(filters).collect();
    let path = Page::Audit.to_path();
    if parts.is_empty() {
        return path;
    }
    [path.as_str(), "?", &parts.join("&")].concat()
}

/// Reads what [`audit_path`] writes behind the question mark. Ignores what it does not understand.
pub(super) fn read_address(text: &str) -> (Option<TenantId>, AuditQuery) {
    let tenant = text.split('&').find_map(|part| part.strip_prefix(TENANT));
    let tenant = tenant.and_then(|id| id.parse().ok());
    (tenant, allpet_json::from_query(text).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_domain::{Day, audit::AuditAction};

    #[test]
    fn an_address_is_read_as_it_is_written() {
        let tenant: TenantId = "01930000-0000-7000-8000-000000000001".parse().unwrap();
        let query = AuditQuery {
            person: Some("01930000-0000-7000-8000-000000000002".parse().unwrap()),
            action: Some(AuditAction::RoleGiven),
            from: Day::new(2026, 11, 22),
            q: "100% & more".into(),
            ..AuditQuery::default()
        };
        for (tenant, query) in [
            (None, AuditQuery::default()),
            (Some(tenant), AuditQuery::default()),
            (None, query.clone()),
            (Some(tenant), query),
        ] {
            let path = audit_path(tenant, &query);
            let text = path.split_once('?').map_or("", |(_, text)| text);
            assert_eq!(read_address(text), (tenant, query), "{path}");
        }
        assert_eq!(audit_path(None, &AuditQuery::default()), "/dashboard/audit");
        assert_eq!(
            read_address("tenant=x&from=tomorrow"),
            (None, AuditQuery::default())
        );
    }
}
