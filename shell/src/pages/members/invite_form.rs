//! The form that invites somebody to an organisation.

use super::role_label;
use allpet_contract::tenants::invitations::{Invitation, InvitationForm, InviteMember};
use allpet_domain::{id::TenantId, role::Role, validation};
use allpet_ui::{
    components::{Button, ButtonKind, Choice, Select, TextField, TextKind, Tone, problem_notice, use_toasts},
    hooks::{Mutation, Query, use_write},
};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct InviteFormProps {
    pub(super) tenant: TenantId,
    /// The roles that the organisation has.
    pub(super) roles: Vec<Choice>,
    /// The list of invitations, to reload afterwards.
    pub(super) invitations: Query<Vec<Invitation>>,
}

/// The input of the form, and the callbacks that change and submit it.
struct InviteState {
    invite: Mutation<InviteMember>,
    email: String,
    /// The value of the chosen role.
    role: AttrValue,
    /// The error of the e-mail address, once the form has been submitted.
    email_error: Option<AttrValue>,
    onemail: Callback<String>,
    onrole: Callback<String>,
    onsubmit: Callback<SubmitEvent>,
}

#[hook]
fn use_invite_form(props: &InviteFormProps) -> InviteState {
    let email = use_state(String::new);
    let role = use_state(|| {
        let first = props.roles.first();
        first.map(|choice| choice.value.clone()).unwrap_or_default()
    });
    let submitted = use_state_eq(|| false);
    let toaster = use_toasts();
    let invite = {
        let (invitations, email, submitted) = (props.invitations.clone(), email.clone(), submitted.clone());
        use_write::<InviteMember>(move |invitation| {
            invitations.refetch();
            email.set(String::new());
            submitted.set(false);
            toaster.show(Tone::Good, success(&invitation));
        })
    };
    let invalid = validation::email("email", &email).err().and_then(|invalid| {
        let first = invalid.0.into_iter().next()?;
        Some(AttrValue::from(first.message))
    });
    let email_error = invalid
        .clone()
        .filter(|_| *submitted)
        .or_else(|| invite.field("email"));
    let tenant = props.tenant;
    let onsubmit = {
        let (invite, email, role) = (invite.clone(), email.clone(), role.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            submitted.set(true);
            invite.forget();
            if let (None, Some(role)) = (&invalid, Role::parse(&role)) {
                let body = InvitationForm {
                    email: (*email).clone(),
                    role,
                };
                invite.run(InviteMember { tenant, body });
            }
        })
    };
    let onemail = {
        let email = email.clone();
        Callback::from(move |text: String| email.set(text))
    };
    let onrole = {
        let role = role.clone();
        Callback::from(move |text: String| role.set(text.into()))
    };
    InviteState {
        invite,
        email: (*email).clone(),
        role: (*role).clone(),
        email_error,
        onemail,
        onrole,
        onsubmit,
    }
}

/// Says that a mail is on its way.
pub(super) fn success(invitation: &Invitation) -> String {
    [
        "An invitation is on its way to ",
        &invitation.email,
        ": ",
        role_label(invitation.role),
        ".",
    ]
    .concat()
}

/// Offers a role to an e-mail address by mail.
#[component]
pub(super) fn InviteForm(props: &InviteFormProps) -> Html {
    let form = use_invite_form(props);
    let problem = form.invite.problem.as_ref();
    let suffix = props.tenant.to_string();
    html! {
        <form class="form" onsubmit={form.onsubmit} novalidate=true aria-label="Invite somebody">
            { problem_notice(problem.filter(|problem| problem.errors.is_empty())) }
            <TextField name={["email-", &suffix].concat()} label="E-mail address" kind={TextKind::Email} value={form.email}
                onchange={form.onemail} error={form.email_error} autocomplete="off" hint={AttrValue::Static("They get a link to join, with or without an account")} />
            <Select name={["role-", &suffix].concat()} label="Role" choices={props.roles.clone()} value={form.role} onchange={form.onrole} />
            <div class="actions"><Button text="Send invitation" kind={ButtonKind::Primary} submit=true busy={form.invite.busy} testid="invite" /></div>
        </form>
    }
}
