//! The filters of the audit log. What somebody types applies with *Show*, and is then in the address.

use super::{Scope, address::audit_path};
use allpet_contract::{
    operations::AuditQuery,
    tenants::{ListMembers, Member},
};
use allpet_domain::{Day, audit::AuditAction, id::TenantId};
use allpet_ui::{
    app_runtime::use_navigator,
    components::{Button, ButtonKind, Choice, DateField, Link, Select, TextField},
    hooks::use_read,
};
use yew::prelude::*;

/// The text of a date field, and the day if the text is one.
type TypedDay = (String, Option<Day>);

/// The filters as somebody edits them.
#[derive(Clone, Debug, PartialEq)]
struct FilterDraft {
    /// The organization whose log is to be shown; that of all if there is none.
    tenant: Option<TenantId>,
    /// The id of a person; empty for everybody.
    person: String,
    action: String,
    from: TypedDay,
    to: TypedDay,
    text: String,
}

impl FilterDraft {
    fn of(tenant: Option<TenantId>, query: &AuditQuery) -> Self {
        let typed = |day: Option<Day>| (day.map(|day| day.to_string()).unwrap_or_default(), day);
        Self {
            tenant,
            person: query.person.map(|person| person.to_string()).unwrap_or_default(),
            action: query.action.map_or("", AuditAction::as_str).to_owned(),
            from: typed(query.from),
            to: typed(query.to),
            text: query.q.clone(),
        }
    }

    /// Chooses another log. Its members are others.
    fn choose_tenant(&mut self, id: &str) {
        self.tenant = id.parse().ok();
        self.person = String::new();
    }

    /// Returns the query with these filters; none if a date cannot be read, which its field says.
    fn apply(&self, query: &AuditQuery) -> Option<AuditQuery> {
        let is_read = |(text, day): &TypedDay| text.trim().is_empty() || day.is_some();
        (is_read(&self.from) && is_read(&self.to)).then(|| AuditQuery {
            person: self.person.parse().ok(),
            action: AuditAction::parse(&self.action),
            from: self.from.1,
            to: self.to.1,
            q: self.text.trim().to_owned(),
            ..query.clone()
        })
    }
}

/// Props of [`Filters`].
#[derive(Properties, PartialEq)]
pub(super) struct FiltersProps {
    /// The logs to choose from.
    pub(super) scopes: Vec<Scope>,
    /// The organization whose log is shown; that of all if there is none.
    pub(super) tenant: Option<TenantId>,
    /// The filters of the address.
    pub(super) query: AuditQuery,
}

/// The form with the filters.
#[component]
pub(super) fn Filters(props: &FiltersProps) -> Html {
    let navigator = use_navigator();
    let draft = use_state_eq(|| FilterDraft::of(props.tenant, &props.query));
    // Links and the browser's buttons change the address, too.
    use_effect_with((props.tenant, props.query.clone()), {
        let draft = draft.clone();
        move |(tenant, query): &(Option<TenantId>, AuditQuery)| draft.set(FilterDraft::of(*tenant, query))
    });
    let onsubmit = {
        let (draft, query) = (draft.clone(), props.query.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(query) = draft.apply(&query) {
                navigator.push(audit_path(draft.tenant, &query));
            }
        })
    };
    let scope = draft.tenant.map(|id| id.to_string()).unwrap_or_default();
    html! {
        <form class="stack" {onsubmit} novalidate=true role="search">
            <div class="fields">
                if props.scopes.len() > 1 {
                    <Select name="organization" label="Organization" choices={scope_choices(&props.scopes)} value={scope}
                        onchange={change(&draft, |draft, id: String| draft.choose_tenant(&id))} />
                }
                if let Some(tenant) = draft.tenant {
                    <PersonSelect {tenant} value={draft.person.clone()}
                        onchange={change(&draft, |draft, person: String| draft.person = person)} />
                }
                <Select name="action" label="Action" choices={action_choices()} value={draft.action.clone()} unchosen="All actions"
                    onchange={change(&draft, |draft, action: String| draft.action = action)} />
                <DateField name="from" label="From" value={draft.from.0.clone()}
                    onchange={change(&draft, |draft, day: TypedDay| draft.from = day)} />
                <DateField name="to" label="To" value={draft.to.0.clone()}
                    onchange={change(&draft, |draft, day: TypedDay| draft.to = day)} />
                <TextField name="q" label="Search" value={draft.text.clone()} autocomplete="off"
                    hint="A number, an id, a value, or a word of the reason"
                    onchange={change(&draft, |draft, text: String| draft.text = text)} />
            </div>
            <div class="row">
                <Button text="Show records" kind={ButtonKind::Primary} submit=true testid="show-audit" />
                if props.query != AuditQuery::default() {
                    <Link href={audit_path(props.tenant, &AuditQuery::default())}>{ "Clear filters" }</Link>
                }
                { linked_filters(props.tenant, &props.query) }
            </div>
        </form>
    }
}

/// Names the filters that only links set, each with a link that removes it.
fn linked_filters(tenant: Option<TenantId>, query: &AuditQuery) -> Html {
    let subject = Some(&query.subject).filter(|subject| !subject.is_empty());
    let subject = subject.map(|subject| {
        let rest = AuditQuery {
            subject: String::new(),
            ..query.clone()
        };
        (["Only about ", subject].concat(), rest)
    });
    // The log of an organization has a field for it.
    let person = query.person.filter(|_| tenant.is_none());
    let person = person.map(|person| {
        let rest = AuditQuery {
            person: None,
            ..query.clone()
        };
        (["Only by person ", &person.to_string()].concat(), rest)
    });
    let filters = subject.into_iter().chain(person);
    html! {
        <>
            { for filters.map(|(text, rest)| html! {
                <span class="soft" data-testid="linked-filter">
                    { &text }{ " " }
                    <Link href={audit_path(tenant, &rest)} label={["Remove the filter: ", &text].concat()}>{ "Remove" }</Link>
                </span>
            }) }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct PersonSelectProps {
    tenant: TenantId,
    /// The id of the chosen person; empty for everybody.
    value: String,
    onchange: Callback<String>,
}

/// A choice among the members of the organization. Somebody who was chosen by a link and is no member stays chosen.
#[component]
fn PersonSelect(props: &PersonSelectProps) -> Html {
    let tenant = props.tenant;
    let members = use_read(["members/", &tenant.to_string()].concat(), ListMembers { tenant });
    let choice = |member: &Member| {
        let name = Some(&member.name).filter(|name| !name.is_empty());
        Choice::new(member.user.to_string(), name.unwrap_or(&member.email).clone())
    };
    // A list that gets its choices later would show another one than the chosen.
    let state = if members.data.is_some() {
        "members/"
    } else {
        "loading/"
    };
    let key = [state, &tenant.to_string()].concat();
    let members = members.data.iter().flat_map(|members| members.iter());
    let mut choices: Vec<Choice> = members.map(choice).collect();
    let is_known = choices.iter().any(|choice| choice.value == props.value.as_str());
    if !props.value.is_empty() && !is_known {
        choices.push(Choice::new(props.value.clone(), "The person of this link"));
    }
    html! {
        <Select key={key} name="person" label="Person" {choices} value={props.value.clone()} unchosen="Everybody"
            onchange={props.onchange.clone()} />
    }
}

/// Returns what changes a part of the draft.
fn change<T: 'static>(draft: &UseStateHandle<FilterDraft>, set: fn(&mut FilterDraft, T)) -> Callback<T> {
    let draft = draft.clone();
    Callback::from(move |value: T| {
        let mut changed = (*draft).clone();
        set(&mut changed, value);
        draft.set(changed);
    })
}

fn scope_choices(scopes: &[Scope]) -> Vec<Choice> {
    let choice = |scope: &Scope| {
        let id = scope.tenant.map(|id| id.to_string()).unwrap_or_default();
        Choice::new(id, scope.name.clone())
    };
    scopes.iter().map(choice).collect()
}

fn action_choices() -> Vec<Choice> {
    let choice = |action: &AuditAction| Choice::new(action.as_str(), action_name(*action));
    AuditAction::ALL.iter().map(choice).collect()
}

/// Returns the name of an action on its own: "Role given".
fn action_name(action: AuditAction) -> String {
    let words = action.as_str().replace('-', " ");
    let words = words
        .replace("licence", "license")
        .replace("cancelled", "canceled");
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_has_a_name_of_its_own() {
        assert_eq!(action_name(AuditAction::LicenceRevoked), "License revoked");
        assert_eq!(action_name(AuditAction::RoleGiven), "Role given");
    }

    #[test]
    fn a_date_that_cannot_be_read_applies_to_nothing() {
        let query = AuditQuery::default();
        let mut draft = FilterDraft::of(None, &query);
        assert_eq!(draft.apply(&query), Some(query.clone()));
        draft.from = ("tomorr".to_owned(), None);
        assert_eq!(draft.apply(&query), None);
    }

    #[test]
    fn another_organization_has_other_members() {
        let query = AuditQuery {
            person: Some("01930000-0000-7000-8000-000000000002".parse().unwrap()),
            q: "stock".to_owned(),
            ..AuditQuery::default()
        };
        let mut draft = FilterDraft::of(None, &query);
        draft.choose_tenant("01930000-0000-7000-8000-000000000001");
        let applied = draft.apply(&query).unwrap();
        assert!(draft.tenant.is_some() && applied.person.is_none());
        assert_eq!(applied.q, "stock");
    }
}
