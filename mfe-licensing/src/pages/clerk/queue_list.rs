//! The rows of the queue: loaded as they are needed, walked through by keyboard.

use super::queue_place::{self, Rows};
use crate::{
    keys::{is_on_control, typed_into, use_keys},
    parts::{fee_badge, species_icon, state_badge},
    read::{use_authority_day, use_english, use_read_with, use_write},
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
        Viewer, path_of, restore_scroll, use_location, use_navigator, use_shown, use_view, use_viewer,
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
    /// What is looked for.
    pub(crate) filters: Filters,
}

/// The path of a row's page.
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
    let day = use_authority_day(tenant).unwrap_or_else(api::today);
    let english = use_english(tenant);
    let here = with_query(&Route::Queue, &props.filters);
    // The way back from a case leads to these very rows.
    let path = path_of(&use_location());
    use_effect_with(path, |path| tab_storage::save("queue", &path.as_str()));
    let key = format!("queue/{tenant}{here}");
    let first = use_read_with(
        key.clone(),
        Meanwhile::Previous,
        SearchRegister {
            tenant,
            query: props.filters.ask(),
        },
    );
    use_view("Queue");
    use_shown(first.data.is_some());
    let key = match use_viewer() {
        Viewer::Person(user) => [key.as_str(), " ", &user.id].concat(),
        _ => key,
    };
    let drawn = use_force_update();
    let loaded = queue_place::merge(first.data.as_deref(), queue_place::rows(&key).as_ref());
    let more = use_write::<SearchRegister>({
        let (loaded, key) = (loaded.clone(), key.clone());
        move |page: Page<RegisterEntry>| {
            let mut rows = loaded.rows.clone();
            rows.extend(page.items);
            let next = page.next;
            queue_place::keep(&key, Rows { rows, next });
            drawn.force_update();
        }
    });
    // The rows before, of other filters, are shown meanwhile and are not these.
    use_effect_with(
        (key.clone(), loaded.clone(), first.loading),
        |(key, loaded, loading)| {
            if !loading && !loaded.rows.is_empty() {
                queue_place::keep(key, loaded.clone());
            }
        },
    );
    let Rows { mut rows, next } = loaded;
    let filters = &props.filters;
    queue_place::after_decisions(
        &mut rows,
        Some(filters.state.as_str()).filter(|state| *state != ANY),
    );
    let rows = Rc::new(rows);
    let onmore = {
        let (more, filters, next) = (more.clone(), props.filters.clone(), next.clone());
        Callback::from(move |()| {
            if let Some(cursor) = next.clone() {
                let query = allpet_contract::licensing::RegisterQuery {
                    cursor: Some(cursor),
                    ..filters.ask()
                };
                more.run(SearchRegister { tenant, query });
            }
        })
    };
    let at = use_keyboard(&key, &rows, onmore.clone());
    use_scroll_restore(&key);
    if first.data.as_ref().is_some_and(|_| rows.is_empty()) {
        return nothing(&props.filters);
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
        return table(&rows, at, (day, english), foot);
    }
    let render = Callback::from(move |_| table(&rows, at, (day, english), foot.clone()));
    html! { <Loaded<Page<RegisterEntry>> query={first} {render} skeleton={html! { <Skeleton shape={SkeletonShape::Rows} count=8 /> }} /> }
}

fn table(rows: &[RegisterEntry], at: Option<usize>, (today, english): (Day, English), foot: Html) -> Html {
    let columns = vec![
        Column::words("Pet"),
        Column::words("Breed"),
        Column::words("Number"),
        Column::words("ZIP"),
        Column::words("State"),
        Column::figures("Date"),
    ];
    let rows = rows.iter().enumerate().map(|(place, entry)| {
        let name = if entry.pet_name.is_empty() { "No name" } else { &entry.pet_name };
        let cells = vec![
            html! { <span class="who"><Icon kind={species_icon(entry.species)} label={entry.species.label()} /><Link href={row_path(entry)}>{ name }</Link></span> },
            html! { <span class="clip">{ &entry.breed }</span> },
            html! { if entry.number.is_empty() { <span class="soft">{ "Application" }</span> } else { { &entry.number } } },
            html! { { &entry.zip } },
            state(entry),
            html! { <When day={entry.date} today={today} {english} /> },
        ];
        Row { selected: at == Some(place), ..Row::new(entry.id.clone(), cells) }
    });
    let caption = ["Applications and ", english.licence(), "s"].concat();
    html! { <div data-testid="queue"><Table {caption} {columns} rows={rows.collect::<Vec<_>>()} {foot} /></div> }
}

/// Where a row stands, and the fee of what waits.
fn state(entry: &RegisterEntry) -> Html {
    let fee = entry.fee.filter(|_| entry.state == "submitted");
    html! { <span class="badges">{ state_badge(&entry.state) }{ fee.map_or_else(Html::default, |fee| fee_badge(fee, true)) }</span> }
}

fn nothing(filters: &Filters) -> Html {
    let (title, text) = if filters.is_narrow() && filters.state == ANY {
        ("Nothing matches", "Try fewer letters, or another filter.")
    } else if filters.is_narrow() {
        ("Nothing matches", "Try fewer letters, or look in “Everything”.")
    } else if filters.state == "submitted" {
        ("Nothing waits", "New applications appear here.")
    } else {
        ("Nothing here", "No row of the register is in this state.")
    };
    html! { <Card><EmptyState picture={Picture::Inbox} {title} {text} /></Card> }
}

/// The row that the keyboard is at. The last one asks for more. A row that is still there stays the one, whatever comes around it.
#[hook]
fn use_keyboard(key: &str, rows: &Rc<Vec<RegisterEntry>>, onmore: Callback<()>) -> Option<usize> {
    let navigator = use_navigator();
    let at = use_state_eq(|| queue_place::selected(key));
    let here = at
        .as_ref()
        .and_then(|id| rows.iter().position(|row| row.id == *id));
    use_effect_with(here, |here| {
        if here.is_some() {
            show_selected();
        }
    });
    let (count, opened) = (rows.len(), here.and_then(|at| rows.get(at)).map(row_path));
    let rows = Rc::clone(rows);
    use_keys(move |event: &KeyboardEvent| {
        // In the search field the arrows leave for the list; in any other field they are the field's.
        let field = typed_into(event);
        if field
            .as_ref()
            .is_some_and(|field| field.id() != super::queue::SEARCH)
        {
            return;
        }
        let typing = field.is_some();
        let last = count.saturating_sub(1);
        let to = match event.key().as_str() {
            "ArrowDown" => here.map_or(0, |at| at + 1),
            "j" if !typing => here.map_or(0, |at| at + 1),
            "ArrowUp" => here.map_or(0, |at| at.saturating_sub(1)),
            "k" if !typing => here.map_or(0, |at| at.saturating_sub(1)),
            "Enter" if !typing && !is_on_control(event) => {
                if let Some(path) = opened.clone() {
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
        if to >= last {
            onmore.emit(());
        }
        at.set(rows.get(to.min(last)).map(|row| row.id.clone()));
    });
    here
}

fn show_selected() {
    let row = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.query_selector(".queue tr[aria-selected]").ok().flatten());
    if let Some(row) = row {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        row.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Scrolls to where the list was left, when somebody comes back from one of its rows. The focus is at the heading: the keys of the
/// list work from there.
#[hook]
fn use_scroll_restore(key: &str) {
    let came_back = use_memo((), |()| queue_place::selected(key).is_some());
    use_effect_with((), move |()| {
        if *came_back {
            restore_scroll();
        }
    });
}
