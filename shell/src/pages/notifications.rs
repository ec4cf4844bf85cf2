//! The inbox: what happened to the person's applications, orders and account.

use super::paging::{ListPage, use_paged};
use allpet_contract::{
    Page,
    notifications::{ListNotifications, MarkAllRead, MarkRead, Notification, ReadUntil, UnreadCount},
    page::Paging,
};
use allpet_domain::{Timestamp, id::NotificationId};
use allpet_ui::{
    api::{local_day, local_time, today},
    components::{
        Badge, Button, DayText, EmptyState, Icon, IconKind, Link, LinkButton, Loaded, PageHeader, Picture,
        Skeleton, SkeletonShape, Tone, problem_notice,
    },
    country::english,
    hooks::{WhileLoading, invalidate, use_read_with, use_title, use_write},
};
use std::rc::Rc;
use yew::prelude::*;

/// Lists the person's notifications, the newest first.
#[component]
pub(crate) fn Notifications() -> Html {
    use_title("Notifications");
    let paged = use_paged("notifications");
    let query = Paging {
        limit: None,
        cursor: paged.cursor.clone(),
    };
    let key = ["notifications/list/", &paged.key()].concat();
    let query = use_read_with(key, WhileLoading::Previous, ListNotifications { query });
    let mark_all = use_write::<MarkAllRead>(|_| invalidate("notifications"));
    let newest = query.data.as_ref().and_then(|page| newest_unread(page));
    let action = newest.map(|until| {
        let run = mark_all.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            let body = ReadUntil { until };
            run.run(MarkAllRead { body });
        });
        html! { <Button text="Mark all as read" icon={IconKind::Check} busy={mark_all.busy} {onclick} testid="mark-all-read" /> }
    });
    let settings =
        html! { <LinkButton href="/dashboard/settings#notifications" text="Choose what we tell you" /> };
    html! {
        <>
            <PageHeader title="Notifications" action={action.unwrap_or_default()} />
            { problem_notice(mark_all.problem.as_ref()) }
            <Loaded<Page<Notification>> {query} skeleton={html! { <Skeleton shape={SkeletonShape::Rows} count={6} /> }}
                is_empty={Callback::from(|page: Rc<Page<Notification>>| page.items.is_empty())}
                empty={html! {
                    <EmptyState picture={Picture::Inbox} title="No notifications yet"
                        text="We tell you here when something happens to your applications, orders or account." action={settings} />
                }}
                render={Callback::from(move |page: Rc<Page<Notification>>| html! { <NotificationList {page} paged={paged.clone()} /> })} />
        </>
    }
}

/// Returns the newest message of the page, if one of the page is unread.
fn newest_unread(page: &Page<Notification>) -> Option<NotificationId> {
    let has_unread = page.items.iter().any(|message| !message.read);
    page.items
        .first()
        .filter(|_| has_unread)
        .map(|message| message.id)
}

#[derive(Properties, PartialEq)]
struct NotificationListProps {
    page: Rc<Page<Notification>>,
    paged: ListPage,
}

#[component]
fn NotificationList(props: &NotificationListProps) -> Html {
    let mark = use_write::<MarkRead>(|_: UnreadCount| invalidate("notifications"));
    let onopen = Callback::from(move |notification| mark.run(MarkRead { notification }));
    html! {
        <>
            <ul class="list" data-testid="notifications">
                { for props.page.items.iter().map(|message| row(message, &onopen)) }
            </ul>
            { props.paged.foot(props.page.next.as_ref()) }
        </>
    }
}

fn row(message: &Notification, onopen: &Callback<NotificationId>) -> Html {
    let (id, read) = (message.id, message.read);
    let onclick = {
        let onopen = onopen.clone();
        move |_: MouseEvent| {
            if !read {
                onopen.emit(id);
            }
        }
    };
    let content = html! {
        <>
            <Icon kind={IconKind::Bell} />
            <span class="words"><b>{ &message.title }</b><small>{ &message.text }</small></span>
            <span class="end">
                // Not by colour or weight alone.
                if !read { <Badge tone={Tone::Info} text="New" /> }
                { when(message.created) }
                if message.href.is_some() { <Icon kind={IconKind::ChevronRight} class="small" /> }
            </span>
        </>
    };
    let class = classes!("notification", (!read).then_some("unread"));
    html! {
        <li key={id.to_string()} {class} {onclick}>
            if let Some(href) = &message.href {
                <Link href={href.clone()} class="list-row" testid="notification">{ content }</Link>
            } else {
                <div class="list-row" data-testid="notification">{ content }</div>
            }
        </li>
    }
}

/// Renders today's times as a time of day, and earlier ones as a day.
fn when(at: Timestamp) -> Html {
    let (day, english) = (local_day(at), english());
    if day == today() {
        return html! { <time class="nowrap" datetime={at.to_string()}>{ english.clock(local_time(at)) }</time> };
    }
    html! { <DayText {day} today={today()} /> }
}
