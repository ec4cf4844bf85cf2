//! One member in the list.

use super::{
    changes::{use_removal, use_role_change},
    display_name, with_article,
};
use allpet_contract::tenants::Member;
use allpet_domain::{id::TenantId, role::Role};
use allpet_ui::{
    components::{Avatar, Choice, Confirm, IconButton, IconKind, Select, Size, problem_notice},
    hooks::Query,
};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct MemberRowProps {
    pub(super) tenant: TenantId,
    pub(super) member: Member,
    /// The roles that the organisation has; empty while they are unknown.
    pub(super) roles: Vec<Choice>,
    /// The list of members, to reload after a change.
    pub(super) query: Query<Vec<Member>>,
    /// Whether the member is the signed-in person.
    pub(super) is_self: bool,
    /// Whether the member is the only admin, whom the server neither removes nor gives another role.
    pub(super) is_last_admin: bool,
}

/// Returns whether `member` is the only admin among `members`.
pub(super) fn is_last_admin(member: &Member, members: &[Member]) -> bool {
    let is_admin = |one: &Member| one.role == Role::Admin;
    is_admin(member)
        && !members
            .iter()
            .any(|other| is_admin(other) && other.user != member.user)
}

/// Why the only admin can neither be removed nor get another role.
const LAST_ADMIN: &str =
    "An organization needs at least one admin. To leave, make another member an admin first.";

/// Shows a member, and lets the admin change the role or remove the member.
#[component]
pub(super) fn MemberRow(props: &MemberRowProps) -> Html {
    let (role, removal) = (use_role_change(props), use_removal(props));
    let member = &props.member;
    let name = display_name(member);
    let shown_role = role.chosen.unwrap_or(member.role);
    let (role_text, removal_text) = consequences(props.is_self);
    let reason_id = AttrValue::from(
        [
            "last-admin-",
            &props.tenant.to_string(),
            "-",
            &member.user.to_string(),
        ]
        .concat(),
    );
    let disabled_by = props.is_last_admin.then(|| reason_id.clone());
    html! {
        <li>
            <div class="member" data-testid="member">
                <Avatar name={name.clone()} size={Size::Small} />
                <span class="words"><b>{ &name }</b><small>{ &member.email }if props.is_self { { " · you" } }</small>
                    if props.is_last_admin { <small id={reason_id}>{ LAST_ADMIN }</small> }
                </span>
                if !props.roles.is_empty() {
                    <div class="member-role">
                        <Select name={["role-", &member.user.to_string()].concat()} label={["Role of ", &name].concat()}
                            choices={props.roles.clone()} value={shown_role.as_str()} onchange={role.choose} disabled_by={disabled_by.clone()} />
                    </div>
                }
                <IconButton icon={IconKind::Trash} label={["Remove ", &name].concat()} {disabled_by} onclick={removal.ask.reform(|_| ())} />
            </div>
            <Confirm open={role.chosen.is_some()} title={["Make ", &name, " ", with_article(shown_role), "?"].concat()} verb="Change role"
                busy={role.write.busy} onconfirm={role.confirm} onclose={role.cancel} text={role_text}>
                { problem_notice(role.write.problem.as_ref()) }
            </Confirm>
            <Confirm open={removal.open} title={["Remove ", &name, "?"].concat()} verb="Remove" busy={removal.write.busy}
                onconfirm={removal.confirm} onclose={removal.cancel} text={removal_text}>
                { problem_notice(removal.write.problem.as_ref()) }
            </Confirm>
        </li>
    }
}

/// Returns the texts that explain a change of role and a removal.
fn consequences(is_self: bool) -> (&'static str, &'static str) {
    if is_self {
        (
            "You give up running this organization at once. Only another admin can give it back to you.",
            "You lose your access at once. Your own account, pets and orders stay.",
        )
    } else {
        (
            "What they may do changes at once.",
            "They lose their access at once. Their own account, pets and orders stay.",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(number: u8, role: &str) -> Member {
        let json = r#"{"user":"01930000-0000-7000-8000-00000000000N","role":"ROLE","joined":"2026-11-29T23:10:00Z"}"#;
        let json = json.replace('N', &number.to_string()).replace("ROLE", role);
        allpet_json::from_str(&json).unwrap()
    }

    #[test]
    fn only_an_admin_beside_no_other_is_the_last() {
        let (first, second, clerk) = (member(1, "admin"), member(2, "admin"), member(3, "clerk"));
        assert!(is_last_admin(&first, &[first.clone(), clerk.clone()]));
        assert!(!is_last_admin(&clerk, &[first.clone(), clerk.clone()]));
        assert!(!is_last_admin(&first, &[first.clone(), second.clone(), clerk]));
        assert!(!is_last_admin(&second, &[first, second.clone()]));
    }
}
