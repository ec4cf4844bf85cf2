//! The form that adds a member to an organisation.

use super::display_name;
use allpet_contract::tenants::{AddMember, Member, NO_SUCH_PERSON, NewMemberForm};
use allpet_domain::{id::TenantId, role::Role, validation};
use allpet_ui::{
    components::{
        Button, ButtonKind, Choice, CopyField, Notice, Select, TextField, TextKind, Tone, use_toasts,
    },
    hooks::{Mutation, Query, use_write},
};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct AddMemberFormProps {
    pub(super) tenant: TenantId,
    /// The roles that the organisation has.
    pub(super) roles: Vec<Choice>,
    /// The list of members, to reload afterwards.
    pub(super) members: Query<Vec<Member>>,
}

/// The input of the form, and the callbacks that change and submit it.
struct AddForm {
    add: Mutation<AddMember>,
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
fn use_add_form(props: &AddMemberFormProps) -> AddForm {
    let email = use_state(String::new);
    let role = use_state(|| {
        let first = props.roles.first();
        first.map(|choice| choice.value.clone()).unwrap_or_default()
    });
    let submitted = use_state_eq(|| false);
    let toaster = use_toasts();
    let add = {
        let (members, email, submitted) = (props.members.clone(), email.clone(), submitted.clone());
        use_write::<AddMember>(move |member| {
            members.refetch();
            email.set(String::new());
            submitted.set(false);
            toaster.show(Tone::Good, [&display_name(&member), " is a member now."].concat());
        })
    };
    let invalid = validation::email("email", &email).err().and_then(|invalid| {
        let first = invalid.0.into_iter().next()?;
        Some(AttrValue::from(first.message))
    });
    let email_error = invalid
        .clone()
        .filter(|_| *submitted)
        .or_else(|| add.field("email"));
    let tenant = props.tenant;
    let onsubmit = {
        let (add, email, role) = (add.clone(), email.clone(), role.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            submitted.set(true);
            add.forget();
            if let (None, Some(role)) = (&invalid, Role::parse(&role)) {
                let body = NewMemberForm {
                    email: (*email).clone(),
                    role,
                };
                add.run(AddMember { tenant, body });
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
    AddForm {
        add,
        email: (*email).clone(),
        role: (*role).clone(),
        email_error,
        onemail,
        onrole,
        onsubmit,
    }
}

/// Gives a role to the person with an account at an e-mail address.
#[component]
pub(super) fn AddMemberForm(props: &AddMemberFormProps) -> Html {
    let form = use_add_form(props);
    let problem = form.add.problem.as_ref();
    let suffix = props.tenant.to_string();
    html! {
        <form class="form" onsubmit={form.onsubmit} novalidate=true aria-label="Add a member">
            if let Some(problem) = problem.filter(|problem| problem.code == NO_SUCH_PERSON.code) {
                <Notice tone={Tone::Warning} title={problem.title.clone()} text="Send them this address. Once they have an account, add them here.">
                    <CopyField name={["sign-up-", &suffix].concat()} label="Address to create an account" value={sign_up_address()} />
                </Notice>
            } else if let Some(problem) = problem.filter(|problem| problem.errors.is_empty()) {
                <Notice tone={Tone::Bad} title={problem.title.clone()} text={problem.detail.clone().unwrap_or_default()} />
            }
            <TextField name={["email-", &suffix].concat()} label="E-mail address" kind={TextKind::Email} value={form.email}
                onchange={form.onemail} error={form.email_error} autocomplete="off" hint={AttrValue::Static("Of someone who already has an account")} />
            <Select name={["role-", &suffix].concat()} label="Role" choices={props.roles.clone()} value={form.role} onchange={form.onrole} />
            <div class="actions"><Button text="Add member" kind={ButtonKind::Primary} submit=true busy={form.add.busy} testid="add-member" /></div>
        </form>
    }
}

/// Returns the address of the sign-up page.
fn sign_up_address() -> String {
    let origin = web_sys::window().and_then(|window| window.location().origin().ok());
    [&origin.unwrap_or_default(), "/sign-up"].concat()
}
