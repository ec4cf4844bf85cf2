//! The rows of the queue: loaded in pages, with keyboard navigation.

use super::queue_position::{self, Rows};
use crate::{
    keys::{is_on_control, receiving_field, use_keys},
    parts::{fee_badge, species_icon, state_badge},
    queries::{use_authority_today, use_english, use_read_with, use_write},
    register::{ANY, Filters},
    routes::{Route, with_query},
    tab_storage,
};
use allpet_contract::{
    Page,
    licensing::{EntryKind, RegisterEntry, SearchRegister},
};
use allpet_domain::{Day, english::English, id::TenantId};
use allpet_ui::{
    app_runtime::{
        Viewer, path_of, restore_scroll, use_content_ready, use_location, use_navigator, use_view, use_viewer,
    },
    prelude::*,
};
use std::rc::Rc;
use web_sys::{KeyboardEvent, ScrollIntoViewOptions, ScrollLogicalPosition};

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
    let here = with_query(&Route::Queue, &props.filters);
    // The way back from an application leads to these very rows.
    let path = path_of(&use_location());
    use_effect_with(path, |path| tab_storage::save("queue", &path.as_str()));
    let key = format!("queue/{tenant}{here}");
    let first = use_read_with(
        key.clone(),
        Meanwhile::Previous,
        SearchRegister {
            tenant,
            query: props.filters.to_query(),
        },
    );
    use_view("Queue");
    use_content_ready(first.data.is_some());
    let key = match use_viewer() {
        Viewer::Person(user) => [key.as_str(), " ", &user.id].concat(),
        _ => key,
    };
    let redraw = use_force_update();
    let loaded = queue_position::merge(first.data.as_deref(), queue_position::loaded_rows(&key).as_ref());
    let more = use_write::<SearchRegister>({
        let (loaded, key) = (loaded.clone(), key.clone());
        move |page: Page<RegisterEntry>| {
            let mut rows = loaded.rows.clone();
            rows.extend(page.items);
            let next = page.next;
            queue_position::save_rows(&key, Rows { rows, next });
            redraw.force_update();
        }
    });
    // While a query loads, it shows the rows of the previous filters: do not store them.
    use_effect_with(
        (key.clone(), loaded.clone(), first.loading),
        |(key, loaded, loading)| {
            if !loading && !loaded.rows.is_empty() {
                queue_position::save_rows(key, loaded.clone());
            }
        },
    );
    let Rows { mut rows, next } = loaded;
    let filters = &props.filters;
    let state_filter = Some(filters.state.as_str()).filter(|state| *state != ANY);
    queue_position::apply_decisions(&mut rows, state_filter);
    let rows = Rc::new(rows);
    let onmore = {
        let (more, filters, next) = (more.clone(), props.filters.clone(), next.clone());
        Callback::from(move |()| {
            if let Some(cursor) = next.clone() {
                let query = allpet_contract::licensing::RegisterQuery {
                    cursor: Some(cursor),
                    ..filters.to_query()
                };
                more.run(SearchRegister { tenant, query });
            }
        })
    };
    let selected = use_keyboard(&key, &rows, onmore.clone());
    use_scroll_restore(&key);
    if first.data.as_ref().is_some_and(|_| rows.is_empty()) {
        return empty_state(&props.filters);
    }
    let count = rows.len();
    let shown = if next.is_some() {
        format!("The first {} are shown", format::count(count as u64))
    } else {
        format::plural(count as u64, "row", "rows")
    };
    let problem = more
        .problem
        .as_ref()
        .map(|problem| html! { <Notice tone={Tone::Bad} text={problem.message().to_owned()} /> });
    let foot = html! { <>{ problem.unwrap_or_default() }<LoadMore {shown} more={next.is_some()} busy={more.busy} {onmore} /></> };
    if first.data.is_none() && first.problem.is_none() && !rows.is_empty() {
        return table(&rows, selected, (day, english), foot);
    }
    let render = Callback::from(move |_| table(&rows, selected, (day, english), foot.clone()));
    html! { <Loaded<Page<RegisterEntry>> query={first} {render} skeleton={html! { <Skeleton shape={SkeletonShape::Rows} count=8 /> }} /> }
}

fn table(
    rows: &[RegisterEntry],
    selected: Option<usize>,
    (today, english): (Day, English),
    foot: Html,
) -> Html {
    let columns = vec![
        Column::words("Pet"),
        Column::words("Breed"),
        Column::words("Number"),
        Column::words("ZIP"),
        Column::words("State"),
        Column::figures("Date"),
    ];
    let rows = rows.iter().enumerate().map(|(index, entry)| {
        let name = if entry.pet_name.is_empty() { "No name" } else { &entry.pet_name };
        let cells = vec![
            html! { <span class="who"><Icon kind={species_icon(entry.species)} label={entry.species.label()} /><Link href={row_path(entry)}>{ name }</Link></span> },
            html! { <span class="clip">{ &entry.breed }</span> },
            html! { if entry.number.is_empty() { <span class="soft">{ "Application" }</span> } else { { &entry.number } } },
            html! { { &entry.zip } },
            state_cell(entry),
            html! { <DayText day={entry.date} today={today} {english} /> },
        ];
        Row { selected: selected == Some(index), ..Row::new(entry.id.clone(), cells) }
    });
    let caption = ["Applications and ", english.licence(), "s"].concat();
    html! { <div data-testid="queue"><Table {caption} {columns} rows={rows.collect::<Vec<_>>()} {foot} /></div> }
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
        ("Nothing waits", "New applications appear here.")
    } else {
        ("Nothing here", "No row of the register is in this state.")
    };
    html! { <Card><EmptyState picture={Picture::Inbox} {title} {text} /></Card> }
}

/// Handles the keys that move through the list, and returns the index of the selected row. The last row loads the next page. The
/// selection follows its row when other rows come or go.
#[hook]
fn use_keyboard(key: &str, rows: &Rc<Vec<RegisterEntry>>, onmore: Callback<()>) -> Option<usize> {
    let navigator = use_navigator();
    let selected_id = use_state_eq(|| queue_position::selected(key));
    let selected = selected_id
        .as_ref()
        .and_then(|id| rows.iter().position(|row| row.id == *id));
    use_effect_with(selected, |selected| {
        if selected.is_some() {
            scroll_to_selected();
        }
    });
    let (count, selected_path) = (
        rows.len(),
        selected.and_then(|index| rows.get(index)).map(row_path),
    );
    let rows = Rc::clone(rows);
    use_keys(move |event: &KeyboardEvent| {
        // In the search field, the arrows leave for the list; other fields keep them.
        let field = receiving_field(event);
        if field
            .as_ref()
            .is_some_and(|field| field.id() != super::queue::SEARCH)
        {
            return;
        }
        let typing = field.is_some();
        let last = count.saturating_sub(1);
        let target = match event.key().as_str() {
            "ArrowDown" => selected.map_or(0, |index| index + 1),
            "j" if !typing => selected.map_or(0, |index| index + 1),
            "ArrowUp" => selected.map_or(0, |index| index.saturating_sub(1)),
            "k" if !typing => selected.map_or(0, |index| index.saturating_sub(1)),
            "Enter" if !typing && !is_on_control(event) => {
                if let Some(path) = selected_path.clone() {
                    navigator.push(path);
                }
                return;
            }
            _ => return,
        };
        if count == 0 {
            return;
        }
        event.prevent_default();
        if let Some(field) = field {
            let _ = field.blur();
        }
        if target >= last {
            onmore.emit(());
        }
        selected_id.set(rows.get(target.min(last)).map(|row| row.id.clone()));
    });
    selected
}

fn scroll_to_selected() {
    let row = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.query_selector(".queue tr[aria-selected]").ok().flatten());
    if let Some(row) = row {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        row.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Restores the scroll position when the clerk returns from one of the rows. The focus stays at the heading, where the list's keys
/// work.
#[hook]
fn use_scroll_restore(key: &str) {
    let returned = use_memo((), |()| queue_position::selected(key).is_some());
    use_effect_with((), move |()| {
        if *returned {
            restore_scroll();
        }
    });
}
