//! The bell: the way to the inbox, with the number of unread messages.

use crate::routes::Page;
use allpet_contract::notifications::CountUnread;
use allpet_ui::{
    components::{Icon, IconKind, Link},
    hooks::{LoadState, use_lazy, use_read},
    lazy,
};
use yew::prelude::*;
use yew_router::Routable as _;

/// The largest number that is shown.
const SHOWN_MAX: u32 = 99;

type RenderBell = fn() -> Html;

lazy! { static BELL: RenderBell = bell { render_bell } }

/// The bell's place in the top bar. Its code is loaded after the page.
#[component]
pub(super) fn BellSlot() -> Html {
    match use_lazy(&BELL) {
        LoadState::Ready(render) => render(),
        LoadState::Loading | LoadState::Failed(_) => html! { <span class="icon-button" /> },
    }
}

fn render_bell() -> Html {
    html! { <Bell /> }
}

/// Links to the inbox. The live feed reloads the number.
#[component]
fn Bell() -> Html {
    let count = use_read("notifications/unread", CountUnread {});
    let unread = count.data.map_or(0, |count| count.unread);
    let (label, number) = texts(unread);
    html! {
        <Link href={Page::Notifications.to_path()} class="icon-button bell" {label} testid="bell">
            <Icon kind={IconKind::Bell} />
            if let Some(number) = number { <span class="bell-count" data-testid="unread-count" key={number.clone()} translate="no">{ number }</span> }
        </Link>
    }
}

/// Returns the accessible name, and the number to show if there is one.
fn texts(unread: u32) -> (String, Option<String>) {
    match unread {
        0 => ("Notifications".to_owned(), None),
        1..=SHOWN_MAX => {
            let number = unread.to_string();
            (["Notifications, ", &number, " unread"].concat(), Some(number))
        }
        _ => (
            "Notifications, more than 99 unread".to_owned(),
            Some("99+".to_owned()),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_is_read_aloud_and_bounded() {
        assert_eq!(texts(0), ("Notifications".into(), None));
        assert_eq!(texts(3), ("Notifications, 3 unread".into(), Some("3".into())));
        assert_eq!(texts(100).1.as_deref(), Some("99+"));
    }
}
