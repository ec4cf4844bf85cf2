//! The members of the organisations whose admin the person is, their roles, and invitations.

mod changes;
mod invitations;
mod invite_form;
mod row;

use super::roles_notice::RolesNotice;
use crate::links;
use allpet_contract::{
    identity::{Account, Workplace},
    tenants::{
        ListMembers, ListTenants, Member,
        invitations::{Invitation, ListInvitations},
    },
};
use allpet_domain::{id::TenantId, role::Role, text::isolate};
use allpet_ui::{
    components::{Card, Choice, EmptyState, LinkButton, List, Loaded, PageHeader, Skeleton, SkeletonShape},
    hooks::{Query, use_read, use_title},
};
use invitations::Invitations;
use invite_form::InviteForm;
use row::{MemberRow, is_last_admin};
use std::rc::Rc;
use yew::prelude::*;

/// Props of [`Members`].
#[derive(Properties, PartialEq)]
pub(crate) struct MembersProps {
    /// The signed-in account.
    pub(crate) account: Rc<Account>,
}

/// Lists the members of each organisation whose admin the person is.
#[component]
pub(crate) fn Members(props: &MembersProps) -> Html {
    use_title("Members");
    let is_admin = |workplace: &&Workplace| workplace.role == Role::Admin;
    let organizations: Vec<Workplace> = props.account.roles.iter().filter(is_admin).cloned().collect();
    let account = props.account.clone();
    html! {
        <>
            <PageHeader title="Members" lead="Who works for your organization, and what they may do." action={audit_link(&organizations)} />
            if props.account.roles_withheld {
                <RolesNotice account={props.account.clone()} />
            } else if organizations.is_empty() {
                <EmptyState title="You don’t run an organization" text="Its admin decides who works there. Ask them for a role." />
            }
            <div class="stack settings">
                { for organizations.into_iter().map(|workplace| html! {
                    <Organization key={workplace.slug.clone()} tenant={workplace.tenant} name={workplace.tenant_name.clone()}
                        account={account.clone()} />
                }) }
            </div>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct OrganizationProps {
    tenant: TenantId,
    name: AttrValue,
    account: Rc<Account>,
}

#[component]
fn Organization(props: &OrganizationProps) -> Html {
    let tenant = props.tenant;
    let members = use_read(["members/", &tenant.to_string()].concat(), ListMembers { tenant });
    let invitations: Query<Vec<Invitation>> = use_read(
        ["invitations/", &tenant.to_string()].concat(),
        ListInvitations { tenant },
    );
    let tenants = use_read("tenants", ListTenants {});
    let kind = tenants
        .data
        .as_ref()
        .and_then(|tenants| tenants.iter().find(|one| one.id == tenant))
        .map(|found| found.kind);
    // The kind of the organisation decides which roles it has. Until it is known, the page shows the members, without any action.
    let roles: Vec<Choice> = kind
        .map(|kind| {
            kind.roles()
                .map(|role| Choice::new(role.as_str(), role_label(role)))
                .to_vec()
        })
        .unwrap_or_default();
    let (account, query, inviters) = (props.account.clone(), members.clone(), members.data.clone());
    let invite_form = (!roles.is_empty())
        .then(|| html! { <InviteForm {tenant} roles={roles.clone()} invitations={invitations.clone()} /> });
    html! {
        <Card title={props.name.clone()}>
            <div class="stack loose">
                <Loaded<Vec<Member>> query={members}
                    skeleton={html! { <Skeleton shape={SkeletonShape::Rows} count={3} /> }}
                    render={Callback::from(move |members: Rc<Vec<Member>>| html! {
                        <List>{ for members.iter().map(|member| html! {
                            <MemberRow key={member.user.to_string()} {tenant} member={member.clone()} roles={roles.clone()}
                                query={query.clone()} is_self={member.user == account.id} is_last_admin={is_last_admin(member, &members)} />
                        }) }</List>
                    })} />
                <Invitations {tenant} {invitations} members={inviters} />
                { invite_form.unwrap_or_default() }
            </div>
        </Card>
    }
}

/// Links to the audit log, which says who gave whom which role.
fn audit_link(organizations: &[Workplace]) -> Html {
    if organizations.is_empty() {
        return Html::default();
    }
    html! { <LinkButton href={links::AUDIT} text="Open the audit log" /> }
}

fn role_label(role: Role) -> &'static str {
    match role {
        Role::Clerk => "Clerk",
        Role::Merchant => "Merchant",
        Role::Admin => "Admin",
    }
}

/// Returns the role with its article, such as "an admin".
pub(super) fn with_article(role: Role) -> &'static str {
    match role {
        Role::Clerk => "a clerk",
        Role::Merchant => "a merchant",
        Role::Admin => "an admin",
    }
}

/// Returns the member's name, or the e-mail address without a name.
fn display_name(member: &Member) -> String {
    let candidates = [&member.name, &member.email];
    let first = candidates.into_iter().find(|text| !text.is_empty());
    first.map_or_else(|| "Former account".to_owned(), |name| isolate(name).into_owned())
}
