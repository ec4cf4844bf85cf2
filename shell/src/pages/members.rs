//! Members: who works at the organisations that I run, and as what.

use allpet_contract::{
    Problem,
    identity::{Account, Workplace},
    tenants::{
        AddMember, ListMembers, ListTenants, Member, MemberForm, NO_SUCH_PERSON, NewMemberForm, PutMember,
        RemoveMember,
    },
};
use allpet_domain::{id::TenantId, role::Role, text::isolate, validation};
use allpet_ui::{
    components::{
        Avatar, Button, ButtonKind, Card, Choice, Confirm, CopyField, EmptyState, IconButton, IconKind, List,
        Loaded, Notice, PageHeader, Select, Size, Skeleton, SkeletonShape, TextField, TextKind, Tone,
        use_toasts,
    },
    hooks::{Query, use_read, use_title, use_write},
};
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`Members`].
#[derive(Properties, PartialEq)]
pub(crate) struct MembersProps {
    /// Who is signed in.
    pub(crate) account: Rc<Account>,
}

/// Lists the members of each organisation whose admin the person is.
#[component]
pub(crate) fn Members(props: &MembersProps) -> Html {
    use_title("Members");
    let runs = |work: &&Workplace| work.role == Role::Admin;
    let mine: Vec<Workplace> = props.account.roles.iter().filter(runs).cloned().collect();
    let me = props.account.clone();
    html! {
        <>
            <PageHeader title="Members" lead="Who works for your organization, and what they may do." />
            if mine.is_empty() {
                <EmptyState title="You don’t run an organization" text="Its admin decides who works there. Ask them for a role." />
            }
            <div class="stack settings">
                { for mine.into_iter().map(|work| html! {
                    <Organization key={work.slug.clone()} tenant={work.tenant} name={work.tenant_name.clone()} me={me.clone()} />
                }) }
            </div>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct OrganizationProps {
    tenant: TenantId,
    name: AttrValue,
    me: Rc<Account>,
}

#[component]
fn Organization(props: &OrganizationProps) -> Html {
    let tenant = props.tenant;
    let members = use_read(["members/", &tenant.to_string()].concat(), ListMembers { tenant });
    let tenants = use_read("tenants", ListTenants {});
    let kind = tenants.data.as_ref().and_then(|all| {
        let found = all.iter().find(|one| one.id == tenant)?;
        Some(found.kind)
    });
    // Until it is known what the organisation is, its members are shown and nothing is offered.
    let roles: Vec<Choice> = kind
        .map(|kind| {
            kind.roles()
                .map(|role| Choice::new(role.as_str(), word(role)))
                .to_vec()
        })
        .unwrap_or_default();
    let (me, again) = (props.me.clone(), members.clone());
    let adding = (!roles.is_empty())
        .then(|| html! { <Add {tenant} roles={roles.clone()} members={members.clone()} /> });
    html! {
        <Card title={props.name.clone()}>
            <div class="stack loose">
                <Loaded<Vec<Member>> query={members}
                    skeleton={html! { <Skeleton shape={SkeletonShape::Rows} count={3} /> }}
                    render={Callback::from(move |all: Rc<Vec<Member>>| html! {
                        <List>{ for all.iter().map(|member| html! {
                            <Row key={member.user.to_string()} {tenant} member={member.clone()} roles={roles.clone()}
                                members={again.clone()} own={member.user == me.id} />
                        }) }</List>
                    })} />
                { adding.unwrap_or_default() }
            </div>
        </Card>
    }
}

fn word(role: Role) -> &'static str {
    match role {
        Role::Clerk => "Clerk",
        Role::Merchant => "Merchant",
        Role::Admin => "Admin",
    }
}

#[derive(Properties, PartialEq)]
struct RowProps {
    tenant: TenantId,
    member: Member,
    roles: Vec<Choice>,
    members: Query<Vec<Member>>,
    /// The member is who is signed in.
    own: bool,
}

/// One member: another role, or none. Both are asked about first; of one's own, the page begins anew afterwards.
#[component]
fn Row(props: &RowProps) -> Html {
    let asks = use_state_eq(|| false);
    let wanted = use_state_eq(|| None::<Role>);
    let toaster = use_toasts();
    let (tenant, user, own) = (props.tenant, props.member.user, props.own);
    let name = shown_name(&props.member);
    let put = {
        let (members, toaster, wanted) = (props.members.clone(), toaster.clone(), wanted.clone());
        use_write::<PutMember>(move |member| {
            wanted.set(None);
            if own {
                return begin_anew();
            }
            members.refetch();
            toaster.show(
                Tone::Good,
                [&shown_name(&member), ": ", word(member.role)].concat(),
            );
        })
    };
    let remove = {
        let (members, asks, name) = (props.members.clone(), asks.clone(), name.clone());
        use_write::<RemoveMember>(move |()| {
            asks.set(false);
            if own {
                return begin_anew();
            }
            members.refetch();
            toaster.show(Tone::Good, [&*name, " is no longer a member."].concat());
        })
    };
    let current = props.member.role;
    let onrole = {
        let (put, wanted) = (put.clone(), wanted.clone());
        Callback::from(move |word: String| {
            put.forget();
            wanted.set(Role::parse(&word).filter(|role| *role != current));
        })
    };
    let onchange = {
        let (put, wanted) = (put.clone(), wanted.clone());
        Callback::from(move |()| {
            if let Some(role) = *wanted {
                let body = MemberForm { role };
                put.run(PutMember { tenant, user, body });
            }
        })
    };
    let onkeep = {
        let wanted = wanted.clone();
        Callback::from(move |()| wanted.set(None))
    };
    let onremove = {
        let remove = remove.clone();
        Callback::from(move |()| remove.run(RemoveMember { tenant, user }))
    };
    let set = |open: bool| {
        let asks = asks.clone();
        Callback::from(move |()| asks.set(open))
    };
    let notice = |problem: &Problem| {
        let text = problem.detail.clone().unwrap_or_default();
        html! { <Notice tone={Tone::Bad} title={problem.title.clone()} {text} /> }
    };
    let refused = put.problem.as_ref().map(notice).unwrap_or_default();
    let stays = remove.problem.as_ref().map(notice).unwrap_or_default();
    let shown = wanted.unwrap_or(current);
    let (change, leave) = if own {
        (
            "You give up running this organization at once. Another admin can give it back to you.",
            "You lose your access at once. Your own account, pets and orders stay.",
        )
    } else {
        (
            "What they may do changes at once.",
            "They lose their access at once. Their own account, pets and orders stay.",
        )
    };
    html! {
        <li>
            <div class="member" data-testid="member">
                <Avatar name={name.clone()} size={Size::Small} />
                <span class="words"><b>{ &name }</b><small>{ &props.member.email }if own { { " · you" } }</small></span>
                if !props.roles.is_empty() {
                    <div class="member-role">
                        <Select name={["role-", &user.to_string()].concat()} label={["Role of ", &name].concat()}
                            choices={props.roles.clone()} value={shown.as_str()} onchange={onrole} />
                    </div>
                }
                <IconButton icon={IconKind::Trash} label={["Remove ", &name].concat()} onclick={set(true).reform(|_| ())} />
            </div>
            <Confirm open={wanted.is_some()} title={["Make ", &name, " ", with_article(shown), "?"].concat()} verb="Change role"
                busy={put.busy} onconfirm={onchange} onclose={onkeep} text={change}>
                { refused }
            </Confirm>
            <Confirm open={*asks} title={["Remove ", &name, "?"].concat()} verb="Remove" busy={remove.busy} onconfirm={onremove}
                onclose={set(false)} text={leave}>
                { stays }
            </Confirm>
        </li>
    }
}

/// Leaves for the home page with the rights that are left.
fn begin_anew() {
    if let Some(window) = web_sys::window() {
        // A page that cannot be left stays, and the server refuses what is no longer allowed.
        let _ = window.location().set_href(crate::routes::DASHBOARD);
    }
}

/// The role in a sentence: "an admin".
fn with_article(role: Role) -> &'static str {
    match role {
        Role::Clerk => "a clerk",
        Role::Merchant => "a merchant",
        Role::Admin => "an admin",
    }
}

/// The name, or the address where there is none.
fn shown_name(member: &Member) -> String {
    let named = [&member.name, &member.email];
    let first = named.into_iter().find(|text| !text.is_empty());
    first.map_or_else(|| "Former account".to_owned(), |name| isolate(name).into_owned())
}

/// The address at which somebody makes an account.
fn sign_up_address() -> String {
    let origin = web_sys::window().and_then(|window| window.location().origin().ok());
    [&origin.unwrap_or_default(), "/sign-up"].concat()
}

#[derive(Properties, PartialEq)]
struct AddProps {
    tenant: TenantId,
    roles: Vec<Choice>,
    members: Query<Vec<Member>>,
}

/// Gives somebody with an account a role, by their address.
#[component]
fn Add(props: &AddProps) -> Html {
    let email = use_state(String::new);
    let role = use_state(|| {
        let first = props.roles.first();
        first.map(|choice| choice.value.clone()).unwrap_or_default()
    });
    let tried = use_state_eq(|| false);
    let toaster = use_toasts();
    let add = {
        let (members, email, tried) = (props.members.clone(), email.clone(), tried.clone());
        use_write::<AddMember>(move |member| {
            members.refetch();
            email.set(String::new());
            tried.set(false);
            toaster.show(Tone::Good, [&shown_name(&member), " is a member now."].concat());
        })
    };
    let found = validation::email("email", &email).err().and_then(|invalid| {
        let first = invalid.0.into_iter().next()?;
        Some(AttrValue::from(first.message))
    });
    let error = found.clone().filter(|_| *tried).or_else(|| add.field("email"));
    let tenant = props.tenant;
    let onsubmit = {
        let (add, email, role, tried) = (add.clone(), email.clone(), role.clone(), tried.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            tried.set(true);
            add.forget();
            if let (None, Some(role)) = (&found, Role::parse(&role)) {
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
    let suffix = tenant.to_string();
    html! {
        <form class="form" {onsubmit} novalidate=true aria-label="Add a member">
            if let Some(problem) = add.problem.as_ref().filter(|problem| problem.code == NO_SUCH_PERSON.code) {
                <Notice tone={Tone::Warning} title={problem.title.clone()} text="Send them this address. Once they have an account, add them here.">
                    <CopyField name={["sign-up-", &suffix].concat()} label="Address to create an account" value={sign_up_address()} />
                </Notice>
            } else if let Some(problem) = add.problem.as_ref().filter(|problem| problem.errors.is_empty()) {
                <Notice tone={Tone::Bad} title={problem.title.clone()} text={problem.detail.clone().unwrap_or_default()} />
            }
            <TextField name={["email-", &suffix].concat()} label="E-mail address" kind={TextKind::Email} value={(*email).clone()} {error}
                onchange={onemail} autocomplete="off" hint={AttrValue::Static("Of someone who already has an account")} />
            <Select name={["role-", &suffix].concat()} label="Role" choices={props.roles.clone()} value={(*role).clone()} onchange={onrole} />
            <div class="actions"><Button text="Add member" kind={ButtonKind::Primary} submit=true busy={add.busy} testid="add-member" /></div>
        </form>
    }
}
