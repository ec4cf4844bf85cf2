//! The devices on which the person is signed in.

use super::super::relative_time::near;
use allpet_contract::identity::account::{DeviceSession, EndOtherSessions, EndSession, ListSessions};
use allpet_ui::{
    api::now,
    components::{
        Badge, Button, Card, CardKind, List, ListRow, Loaded, Notice, Size, Skeleton, SkeletonShape, Tone,
        use_toasts,
    },
    hooks::{invalidate, use_read, use_write},
};
use std::rc::Rc;
use yew::prelude::*;

/// Lists the sessions, and ends one or all others.
#[component]
pub(super) fn SessionsCard() -> Html {
    let toaster = use_toasts();
    let sessions = use_read("sessions", ListSessions {});
    let end_others = use_write::<EndOtherSessions>(move |()| {
        toaster.show(Tone::Good, "Every other device is signed out.");
        invalidate("sessions");
    });
    let has_others = sessions.data.as_ref().is_some_and(|sessions| sessions.len() > 1);
    let failed = end_others
        .problem
        .as_ref()
        .map(|problem| problem.message().to_owned());
    let aside = {
        let (busy, onclick) = (end_others.busy, end_others.clone());
        let onclick = Callback::from(move |_: MouseEvent| onclick.run(EndOtherSessions {}));
        html! { if has_others { <Button text="Sign out everywhere else" size={Size::Small} {busy} {onclick} testid="end-others" /> } }
    };
    let skeleton = html! { <Skeleton shape={SkeletonShape::Rows} count={2} /> };
    html! {
        <Card title="Where you are signed in" kind={CardKind::Flush} {aside}>
            if let Some(failed) = failed { <Notice tone={Tone::Bad} text={failed} /> }
            <Loaded<Vec<DeviceSession>> query={sessions} {skeleton}
                render={Callback::from(|sessions: Rc<Vec<DeviceSession>>| html! {
                    <List>{ for sessions.iter().map(|session| html! {
                        <SessionRow key={session.id.to_string()} session={session.clone()} />
                    }) }</List>
                })} />
        </Card>
    }
}

#[derive(Properties, PartialEq)]
struct SessionRowProps {
    session: DeviceSession,
}

#[component]
fn SessionRow(props: &SessionRowProps) -> Html {
    let (session, toaster) = (&props.session, use_toasts());
    let end = use_write::<EndSession>({
        let device = session.device.clone();
        move |()| {
            toaster.show(Tone::Good, [&device, " is signed out."].concat());
            invalidate("sessions");
        }
    });
    let onclick = {
        let (end, id) = (end.clone(), session.id);
        Callback::from(move |_: MouseEvent| end.run(EndSession { session: id }))
    };
    let control = if session.current {
        html! { <Badge tone={Tone::Good} text="This device" /> }
    } else {
        let object = AttrValue::from(session.device.clone());
        html! { <Button text="Sign out" {object} size={Size::Small} busy={end.busy} {onclick} /> }
    };
    let problem = end.problem.as_ref().map(|problem| problem.message().to_owned());
    let text = problem.unwrap_or_else(|| last_used(session));
    html! { <ListRow title={session.device.clone()} {text} end={control} testid="session" /> }
}

/// Says when a session was last used, and when it began.
fn last_used(session: &DeviceSession) -> String {
    let (used, since) = (near(session.last_used, now()), near(session.created, now()));
    ["Last used ", &used, ", signed in ", &since].concat()
}
