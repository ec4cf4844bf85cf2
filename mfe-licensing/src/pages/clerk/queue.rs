//! The clerk's queue: the applications to decide, and the authority's whole register.

mod new_applications;
mod queue_filters;
mod queue_keys;
mod queue_list;
pub(crate) mod queue_position;
pub(crate) mod queue_rows;

use super::undo::UndoBar;
use crate::{
    components::SignedIn,
    keyboard::{
        keys::{is_typing, use_keys},
        shortcuts::{KeysHint, ShortcutSetting, UNDOES},
    },
    queries::{use_account, use_english, use_read, workplaces},
    register::Filters,
    routes::{Route, with_query},
};
use allpet_contract::{
    identity::{Account, Workplace},
    licensing::ReadQueueCounts,
};
use allpet_domain::text::isolate;
use allpet_ui::{
    app_runtime::{SettingsLink, use_content_ready, use_navigator, use_query_string, use_view},
    prelude::*,
};
use new_applications::NewApplications;
use queue_list::QueueList;
use std::rc::Rc;
use wasm_bindgen::JsCast;

/// The id of the search field.
pub(crate) const SEARCH: &str = "queue-search";

/// Props of [`ForClerks`].
#[derive(Properties, PartialEq)]
pub(crate) struct ForClerksProps {
    /// Renders the page for a clerk of an authority.
    pub(crate) render: Callback<Workplace, Html>,
}

/// Shows a page to clerks, and explains to others that it is for clerks.
#[component]
pub(crate) fn ForClerks(props: &ForClerksProps) -> Html {
    let render = props.render.clone();
    let render = Callback::from(move |_| html! { <ClerkPage render={render.clone()} /> });
    html! { <SignedIn purpose="To work on applications" {render} /> }
}

#[component]
fn ClerkPage(props: &ForClerksProps) -> Html {
    let account = use_account();
    let slug = Filters::from_query(&use_query_string()).at;
    let render = props.render.clone();
    // The authority for which the person worked when the page was opened.
    let last_authority = use_mut_ref(|| None::<String>);
    let render = Callback::from(move |account: Rc<Account>| {
        let workplaces = workplaces(Some(&account));
        let current = workplaces
            .iter()
            .find(|workplace| workplace.slug == slug)
            .or(workplaces.first());
        match current {
            Some(workplace) => {
                last_authority.replace(Some(workplace.tenant_name.clone()));
                render.emit(workplace.clone())
            }
            None => {
                html! { <NotAClerk name={account.name.clone()} withheld={account.roles_withheld} former_authority={last_authority.borrow().clone()} /> }
            }
        }
    });
    html! {
        <ShortcutSetting>
            <UndoBar />
            <Loaded<Account> query={account} {render} skeleton={html! { <div class="page"><Skeleton shape={SkeletonShape::Rows} count=6 /></div> }} />
        </ShortcutSetting>
    }
}

#[derive(Properties, PartialEq)]
struct NotAClerkProps {
    name: AttrValue,
    /// Whether the person's roles wait for a second factor.
    withheld: bool,
    /// The authority whose clerk the person was a moment ago.
    former_authority: Option<String>,
}

#[component]
fn NotAClerk(props: &NotAClerkProps) -> Html {
    use_view("For clerks");
    use_content_ready(true);
    let (title, text) = match &props.former_authority {
        _ if props.withheld => (
            "Sign in with a code to work",
            "Turn on two-step sign-in in your dashboard’s settings, or add a passkey. Then sign out and sign in with it."
                .to_owned(),
        ),
        Some(authority) => (
            "Your role here has ended",
            format!(
                "{} no longer works for {}, so this page shows nothing of it. Its admin can change that.",
                isolate(&props.name),
                isolate(authority)
            ),
        ),
        None => (
            "This page is for clerks",
            format!(
                "{} is signed in, but doesn’t work for a licensing authority. Your admin can change that.",
                isolate(&props.name)
            ),
        ),
    };
    let action = html! {
        if props.withheld { <SettingsLink /> } else { <LinkButton href="/licences" text="Go to my licenses" /> }
    };
    html! {
        <div class="page narrow"><Card>
            <EmptyState picture={Picture::Inbox} {title} {text} page=true {action} />
        </Card></div>
    }
}

/// The queue.
#[component]
pub(crate) fn Queue() -> Html {
    let render = Callback::from(|workplace: Workplace| html! { <Register {workplace} /> });
    html! { <ForClerks {render} /> }
}

#[derive(Properties, PartialEq)]
struct RegisterProps {
    workplace: Workplace,
}

#[component]
fn Register(props: &RegisterProps) -> Html {
    let workplace = &props.workplace;
    let (query, navigator) = (use_query_string(), use_navigator());
    let filters = Filters::from_query(&query);
    let account = use_account();
    let english = use_english(workplace.tenant);
    let counts = use_read(
        format!("queue-counts/{}", workplace.tenant),
        ReadQueueCounts {
            tenant: workplace.tenant,
        },
    );
    let shown = counts.data.as_ref().filter(|_| !counts.loading);
    let shown = shown.map(|counts| counts.submitted);
    let set_filter = |change: fn(&mut Filters, String)| {
        let (filters, navigator) = (filters.clone(), navigator.clone());
        Callback::from(move |value: String| {
            let mut filters = filters.clone();
            change(&mut filters, value);
            // The rows are read anew, and so are the figures above them.
            invalidate("queue");
            navigator.replace(with_query(&Route::Queue, &filters));
        })
    };
    use_keys(|event| {
        if event.key() == "/" && !is_typing(event) {
            event.prevent_default();
            focus_search();
        }
    });
    let counts = counts.data.as_deref();
    let lead = queue_filters::lead(counts, &workplace.tenant_name, english);
    let workplaces = workplaces(account.data.as_deref());
    html! {
        <div class="page queue">
            <PageHeader title={["Applications and ", english.licence(), "s"].concat()} {lead} action={workplace_choice(workplaces, workplace, set_filter(|filters, value| filters.at = value))} />
            <div class="queue-tools">
                <SearchField name={SEARCH} label="Name, number, owner, e-mail, microchip, tag, ZIP code or breed" value={filters.q.clone()} onsearch={set_filter(Filters::search)} />
                <FilterChips label="State" choices={queue_filters::states(counts)} value={filters.state.clone()} onchange={set_filter(Filters::set_state)} />
                <div class="row">
                    <FilterChips label="Animal" choices={queue_filters::species()} value={filters.species.clone()} onchange={set_filter(|filters, value| filters.species = value)} />
                    <FilterChips label="Kind" choices={queue_filters::kinds(english)} value={filters.kind.clone()} onchange={set_filter(|filters, value| filters.kind = value)} />
                    <FilterChips label="Sort by" choices={queue_filters::orders()} value={filters.order.clone()} onchange={set_filter(|filters, value| filters.order = value)} />
                </div>
            </div>
            <NewApplications tenant={workplace.tenant} {shown} />
            <QueueList tenant={workplace.tenant} filters={filters.clone()} />
            <KeysHint><kbd>{ "/" }</kbd>{ " searches, " }<kbd>{ "↑" }</kbd>{ " " }<kbd>{ "↓" }</kbd>{ " or " }<kbd>{ "j" }</kbd>{ " " }<kbd>{ "k" }</kbd>{ " move, " }<kbd>{ "Enter" }</kbd>{ " opens, " }<kbd>{ "u" }</kbd>{ UNDOES }</KeysHint>
        </div>
    }
}

fn workplace_choice(workplaces: &[Workplace], chosen: &Workplace, onchange: Callback<String>) -> Html {
    if workplaces.len() < 2 {
        return Html::default();
    }
    let choices: Vec<_> = workplaces
        .iter()
        .map(|workplace| Choice::new(workplace.slug.clone(), workplace.tenant_name.clone()))
        .collect();
    html! { <Select name="at" label="Authority" {choices} value={chosen.slug.clone()} {onchange} /> }
}

fn focus_search() {
    let field = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(SEARCH))
        .and_then(|element| element.dyn_into::<web_sys::HtmlInputElement>().ok());
    if let Some(field) = field {
        let _ = field.focus();
        field.select();
    }
}
