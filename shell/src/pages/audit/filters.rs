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
    /// The id of a person; empty for everybody.
    person: String,
    action: String,
    from: TypedDay,
    to: TypedDay,
    text: String,
}

impl FilterDraft {
    fn of(query: &AuditQuery) -> Self {
        let typed = |day: Option<Day>| (day.map(|day| day.to_string()).unwrap_or_default(), day);
        Self {
            person: query.person.map(|person| person.to_string()).unwrap_or_default(),
            action: query.action.map_or("", AuditAction::as_str).to_owned(),
            from: typed(query.from),
            to: typed(query.to),
            text: query.q.clone(),
        }
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
    let draft = use_state(|| FilterDraft::of(&props.query));
    let onsubmit = {
        let (draft, navigator) = (draft.clone(), navigator.clone());
        let (tenant, query) = (props.tenant, props.query.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(query) = draft.apply(&query) {
                navigator.push(audit_path(tenant, &query));
            }
        })
    };
    let onscope = {
        let query = props.query.clone();
        Callback::from(move |id: String| navigator.push(audit_path(id.parse().ok(), &query)))
    };
    let scope = props.tenant.map(|id| id.to_string()).unwrap_or_default();
    html! {
        <form class="stack" {onsubmit} novalidate=true role="search">
            <div class="fields">
                if props.scopes.len() > 1 {
                    <Select name="organization" label="Organization" choices={scope_choices(&props.scopes)} value={scope} onchange={onscope} />
                }
                if let Some(tenant) = props.tenant {
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
            </div>
        </form>
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
    let key = if members.data.is_some() {
        "members"
    } else {
        "loading"
    };
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
        let mut draft = FilterDraft::of(&query);
        assert_eq!(draft.apply(&query), Some(query.clone()));
        draft.from = ("tomorr".to_owned(), None);
        assert_eq!(draft.apply(&query), None);
    }
}
