//! The table of the queue.

use super::{
    queue_keys::{use_keyboard, use_scroll_restore},
    queue_rows::{QueueRows, use_queue_rows},
};
use crate::{
    components::{fee_badge, species_icon, state_badge},
    queries::{use_authority_today, use_english},
    register::{ANY, Filters},
    routes::Route,
    tab_storage,
};
use allpet_contract::{
    Page,
    licensing::{EntryKind, RegisterEntry},
};
use allpet_domain::{Day, english::English, id::TenantId, text::isolate};
use allpet_ui::{
    app_runtime::{path_of, use_content_ready, use_location, use_view},
    prelude::*,
};

/// Props of [`QueueList`].
#[derive(Properties, PartialEq)]
pub(crate) struct QueueListProps {
    /// The authority.
    pub(crate) tenant: TenantId,
    /// The filters.
    pub(crate) filters: Filters,
}

/// Returns the path of a row's page.
pub(crate) fn row_path(entry: &RegisterEntry) -> String {
    let route = match entry.kind {
        EntryKind::Application => entry.id.parse().map(|application| Route::Case { application }),
        EntryKind::Licence => entry.id.parse().map(|licence| Route::Licence { licence }),
    };
    route.unwrap_or(Route::Queue).to_path()
}

/// The rows.
#[component]
pub(crate) fn QueueList(props: &QueueListProps) -> Html {
    let tenant = props.tenant;
    let day = use_authority_today(tenant).unwrap_or_else(api::today);
    let english = use_english(tenant);
    // The way back from an application leads to these very rows.
    let path = path_of(&use_location());
    use_effect_with(path, |path| tab_storage::save("queue", &path.as_str()));
    let loaded = use_queue_rows(tenant, &props.filters);
    use_view("Queue");
    use_content_ready(loaded.first.data.is_some());
    let selected = use_keyboard(&loaded);
    use_scroll_restore(&loaded.key);
    if loaded.is_empty() {
        return empty_state(&props.filters);
    }
    let (rows, foot) = (loaded.rows.clone(), foot(&loaded));
    if loaded.is_restored() {
        return table(&rows, selected, (day, english), foot);
    }
    let render = Callback::from(move |_| table(&rows, selected, (day, english), foot.clone()));
    html! { <Loaded<Page<RegisterEntry>> query={loaded.first} {render} skeleton={html! { <Skeleton shape={SkeletonShape::Rows} count=8 /> }} /> }
}

/// How many rows are shown, and the button that loads more.
fn foot(loaded: &QueueRows) -> Html {
    let (more, count) = (&loaded.more, loaded.rows.len() as u64);
    let shown = if loaded.next.is_some() {
        format!("The first {} are shown", format::count(count))
    } else {
        format::plural(count, "row", "rows")
    };
    let problem = more
        .problem
        .as_ref()
        .map(|problem| html! { <Notice tone={Tone::Bad} text={problem.message().to_owned()} /> });
    html! { <>{ problem.unwrap_or_default() }<LoadMore {shown} more={loaded.next.is_some()} busy={more.busy} onmore={loaded.onmore.clone()} /></> }
}

fn table(
    rows: &[RegisterEntry],
    selected: Option<usize>,
    (today, english): (Day, English),
    foot: Html,
) -> Html {
    let columns = vec![
        Column::text("Pet"),
        Column::text("Breed"),
        Column::text("Number"),
        Column::text("ZIP"),
        Column::text("State"),
        Column::numeric("Date"),
    ];
    let rows = rows.iter().enumerate().map(|(index, entry)| {
        let name = if entry.pet_name.is_empty() { "No name" } else { &entry.pet_name };
        let label = row_name(entry, name, english);
        let cells = vec![
            html! { <span class="who"><Icon kind={species_icon(entry.species)} label={entry.species.label()} /><Link href={row_path(entry)} {label}>{ name }</Link></span> },
            cell(&entry.breed, "Breed not given"),
            cell(&entry.number, "No number"),
            cell(&entry.zip, "ZIP not given"),
            state_cell(entry),
            html! { <DayText day={entry.date} today={today} {english} /> },
        ];
        Row { selected: selected == Some(index), ..Row::new(entry.id.clone(), cells) }
    });
    let caption = ["Applications and ", english.licence(), "s"].concat();
    html! { <div data-testid="queue"><Table {caption} {columns} rows={rows.collect::<Vec<_>>()} {foot} /></div> }
}

fn cell(value: &str, missing: &'static str) -> Html {
    let (text, class) = known_or(value, missing);
    html! { <span class={classes!("clip", class)}>{ text }</span> }
}

/// Returns the value, or the words for one that is missing, with their class. On a phone the cells have no headings, so the words say
/// what is missing.
fn known_or<'a>(value: &'a str, missing: &'static str) -> (&'a str, Option<&'static str>) {
    if value.is_empty() {
        (missing, Some("soft"))
    } else {
        (value, None)
    }
}

/// Returns the accessible name of a row's link: many pets have the same name.
fn row_name(entry: &RegisterEntry, name: &str, english: English) -> String {
    let name = isolate(name);
    if entry.kind == EntryKind::Application {
        return [&*name, ", application of ", &english.day(entry.date)].concat();
    }
    [&*name, ", ", english.licence(), " ", &entry.number].concat()
}

/// The state of a row, and the fee of an application to decide.
fn state_cell(entry: &RegisterEntry) -> Html {
    let fee = entry.fee.filter(|_| entry.state == "submitted");
    html! { <span class="badges">{ state_badge(&entry.state) }{ fee.map_or_else(Html::default, |fee| fee_badge(fee, true)) }</span> }
}

fn empty_state(filters: &Filters) -> Html {
    let (title, text) = if filters.is_filtered() && filters.state == ANY {
        ("Nothing matches", "Try fewer letters, or another filter.")
    } else if filters.is_filtered() {
        ("Nothing matches", "Try fewer letters, or look in “Everything”.")
    } else if filters.state == "submitted" {
        ("Nothing waiting", "New applications appear here.")
    } else {
        ("Nothing here", "No entry is in this state.")
    };
    html! { <Card><EmptyState picture={Picture::Inbox} {title} {text} /></Card> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_domain::pet::Species;

    #[test]
    fn a_missing_value_is_named() {
        assert_eq!(known_or("Beagle", "Breed not given"), ("Beagle", None));
        assert_eq!(known_or("", "Breed not given"), ("Breed not given", Some("soft")));
    }

    #[test]
    fn pets_of_one_name_have_links_of_different_names() {
        let mut entry = RegisterEntry {
            kind: EntryKind::Licence,
            id: String::new(),
            number: "8001".into(),
            pet_name: "Bella".into(),
            species: Species::Dog,
            breed: String::new(),
            zip: String::new(),
            state: "active".into(),
            fee: None,
            date: "2026-11-21".parse().unwrap(),
        };
        let name = row_name(&entry, "Bella", English::American);
        assert_eq!(name, "Bella, license 8001");
        entry.kind = EntryKind::Application;
        let name = row_name(&entry, "Bella", English::American);
        assert!(
            name.starts_with("Bella, application of ") && name.contains("21"),
            "{name}"
        );
    }
}
