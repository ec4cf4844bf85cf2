//! The open invitations of an organisation, which its admins send again or withdraw.

use super::{display_name, invite_form::success, role_label};
use crate::pages::relative_time::near;
use allpet_contract::tenants::{
    Member,
    invitations::{Invitation, InvitationState, ResendInvitation, WithdrawInvitation},
};
use allpet_domain::{Timestamp, id::TenantId};
use allpet_ui::{
    api::now,
    components::{
        Avatar, Button, Confirm, IconButton, IconKind, List, Size, Tone, problem_notice, use_toasts,
    },
    hooks::{Query, use_write},
};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct InvitationsProps {
    pub(super) tenant: TenantId,
    pub(super) invitations: Query<Vec<Invitation>>,
    /// The members, among them who invited; `None` until they are loaded.
    pub(super) members: Option<Rc<Vec<Member>>>,
}

/// Lists the invitations that nobody has accepted; nothing without any.
#[component]
pub(super) fn Invitations(props: &InvitationsProps) -> Html {
    let (tenant, query) = (props.tenant, &props.invitations);
    if query.data.is_none() && query.problem.is_some() {
        let retry = query.retry();
        return html! {
            <div class="stack">
                { problem_notice(query.problem.as_ref()) }
                <div class="actions">
                    <Button text="Try again" object="to load the invitations" busy={query.loading} onclick={retry.reform(|_: MouseEvent| ())} />
                </div>
            </div>
        };
    }
    let Some(invitations) = query.data.as_ref().filter(|list| !list.is_empty()) else {
        return Html::default();
    };
    html! {
        <>
            <h3>{ "Invitations" }</h3>
            <List>{ for invitations.iter().map(|invitation| html! {
                <InvitationRow key={invitation.id.to_string()} {tenant} invitation={invitation.clone()} query={query.clone()}
                    inviter={inviter(invitation, props.members.as_deref())} />
            }) }</List>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct InvitationRowProps {
    tenant: TenantId,
    invitation: Invitation,
    /// The list of invitations, to reload after a change.
    query: Query<Vec<Invitation>>,
    /// The name of the admin who sent it; empty if it is not known.
    inviter: AttrValue,
}

#[component]
fn InvitationRow(props: &InvitationRowProps) -> Html {
    let (tenant, invitation) = (props.tenant, &props.invitation);
    let (confirming, toaster) = (use_state_eq(|| false), use_toasts());
    let resend = use_write::<ResendInvitation>({
        let query = props.query.clone();
        move |invitation| {
            query.refetch();
            toaster.show(Tone::Good, success(&invitation));
        }
    });
    let withdraw = use_write::<WithdrawInvitation>({
        let (query, confirming) = (props.query.clone(), confirming.clone());
        move |()| {
            confirming.set(false);
            query.refetch();
        }
    });
    let set_confirming = |value: bool| {
        let confirming = confirming.clone();
        Callback::from(move |()| confirming.set(value))
    };
    let id = invitation.id;
    let onresend = {
        let resend = resend.clone();
        Callback::from(move |_: MouseEvent| {
            resend.run(ResendInvitation {
                tenant,
                invitation: id,
            });
        })
    };
    let onwithdraw = {
        let withdraw = withdraw.clone();
        Callback::from(move |()| {
            withdraw.run(WithdrawInvitation {
                tenant,
                invitation: id,
            });
        })
    };
    let email = AttrValue::from(invitation.email.clone());
    html! {
        <li>
            <div class="member" data-testid="invitation">
                <Avatar name={email.clone()} size={Size::Small} />
                <span class="words"><b>{ &email }</b><small>{ state(invitation, &props.inviter, now()) }</small></span>
                <div class="member-role"><Button text="Send again" object={email.clone()} size={Size::Small} busy={resend.busy} onclick={onresend} /></div>
                <IconButton icon={IconKind::Trash} label={["Withdraw the invitation of ", &email].concat()} onclick={set_confirming(true).reform(|_| ())} />
            </div>
            { problem_notice(resend.problem.as_ref()) }
            <Confirm open={*confirming} title={["Withdraw the invitation of ", &email, "?"].concat()} verb="Withdraw" busy={withdraw.busy}
                onconfirm={onwithdraw} onclose={set_confirming(false)} text="The link in the e-mail stops working at once.">
                { problem_notice(withdraw.problem.as_ref()) }
            </Confirm>
        </li>
    }
}

/// Returns the name of the admin who sent an invitation. It is a member: the invitations of others end.
fn inviter(invitation: &Invitation, members: Option<&Vec<Member>>) -> AttrValue {
    let member = members.and_then(|members| members.iter().find(|one| one.user == invitation.invited_by));
    member.map(display_name).unwrap_or_default().into()
}

/// Says what an invitation offers, who sent it, and whether it can still be accepted.
fn state(invitation: &Invitation, inviter: &str, now: Timestamp) -> String {
    let role = role_label(invitation.role);
    let (sent, expires) = (near(invitation.sent, now), near(invitation.expires, now));
    let by = if inviter.is_empty() {
        String::new()
    } else {
        [" by ", inviter].concat()
    };
    match invitation.state {
        InvitationState::Open => [role, ", invited ", &sent, &by, ", expires ", &expires].concat(),
        InvitationState::Expired => [role, ", expired ", &expires].concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_says_until_when_an_invitation_can_be_accepted() {
        let json = r#"{"id":"01930000-0000-7000-8000-000000000001","email":"ada@example.com","role":"clerk",
            "invited_by":"01930000-0000-7000-8000-000000000002","state":"open","sent":"2026-11-29T12:00:00Z","expires":"2026-12-06T12:00:00Z"}"#;
        let open: Invitation = allpet_json::from_str(json).unwrap();
        let now = "2026-11-30T12:00:00Z".parse().unwrap();
        assert_eq!(state(&open, "", now), "Clerk, invited 1 d ago, expires in 6 d");
        assert_eq!(
            state(&open, "Kim", now),
            "Clerk, invited 1 d ago by Kim, expires in 6 d"
        );
        let expired = Invitation {
            state: InvitationState::Expired,
            ..open
        };
        let later = "2026-12-09T12:00:00Z".parse().unwrap();
        assert_eq!(state(&expired, "Kim", later), "Clerk, expired 3 d ago");
    }
}
