//! The notification preferences of a person: a section of the settings.

use allpet_contract::notifications::{
    ChannelsForm, KindPreference, LocalQuietHours, Preferences, QuietHoursForm, ReadPreferences, SetChannels,
    SetQuietHours,
};
use allpet_domain::{calendar::Clock, notifications::QuietHours};
use allpet_ui::{
    components::{
        Card, Checkbox, Choice, Loaded, Notice, Select, Skeleton, SkeletonShape, Tone, problem_notice,
    },
    country::english,
    hooks::{Query, use_read, use_write},
};
use std::rc::Rc;
use yew::prelude::*;

/// The quiet hours that are offered first: ten in the evening to seven in the morning.
const NIGHT: QuietHours = QuietHours {
    from: 22 * 60,
    until: 7 * 60,
};

/// Lets the person choose the channels of each kind of message, and the hours without e-mail.
#[component]
pub(super) fn NotificationSettings() -> Html {
    let query = use_read("notification-preferences", ReadPreferences {});
    let shown = query.clone();
    let render = Callback::from(move |preferences: Rc<Preferences>| {
        html! { <Form {preferences} query={shown.clone()} /> }
    });
    html! {
        <section id="notifications">
            <Card title="Notifications">
                <Loaded<Preferences> {query} {render} skeleton={html! { <Skeleton shape={SkeletonShape::Rows} count={4} /> }} />
            </Card>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct FormProps {
    preferences: Rc<Preferences>,
    query: Query<Preferences>,
}

#[component]
fn Form(props: &FormProps) -> Html {
    let stored = |query: Query<Preferences>| move |preferences: Preferences| query.set(preferences);
    let channels = use_write::<SetChannels>(stored(props.query.clone()));
    let quiet = use_write::<SetQuietHours>(stored(props.query.clone()));
    let set_channels = {
        let (channels, query) = (channels.clone(), props.query.clone());
        let preferences = Rc::clone(&props.preferences);
        Callback::from(move |request: SetChannels| {
            // The box shows the choice while it is stored.
            query.set(with_channels(&preferences, &request));
            channels.run(request);
        })
    };
    let set_quiet = {
        let (quiet, query) = (quiet.clone(), props.query.clone());
        let preferences = Rc::clone(&props.preferences);
        Callback::from(move |hours: Option<QuietHours>| {
            let quiet_hours = hours.map(|hours| LocalQuietHours {
                hours,
                zone: browser_zone(),
            });
            query.set(Preferences {
                quiet: quiet_hours.clone(),
                ..(*preferences).clone()
            });
            let body = QuietHoursForm { quiet: quiet_hours };
            quiet.run(SetQuietHours { body });
        })
    };
    let problem = channels.problem.as_ref().or(quiet.problem.as_ref());
    use_effect_with(problem.cloned(), {
        let query = props.query.clone();
        move |problem| {
            if problem.is_some() {
                query.refetch();
            }
        }
    });
    html! {
        <div class="form">
            if props.preferences.undeliverable {
                <Notice tone={Tone::Warning} title="We can’t reach you by e-mail"
                    text="Your e-mail provider refused our mail, so we send none. Check the address of your account." />
            }
            { problem_notice(problem) }
            <Kinds kinds={props.preferences.kinds.clone()} {set_channels} />
            <QuietHoursFields hours={props.preferences.quiet.as_ref().map(|quiet| quiet.hours)} {set_quiet} />
        </div>
    }
}

/// Returns the preferences after a request, as the server will store them.
fn with_channels(preferences: &Preferences, request: &SetChannels) -> Preferences {
    let mut changed = preferences.clone();
    for kind in changed.kinds.iter_mut().filter(|kind| kind.kind == request.kind) {
        kind.email = request.body.email;
        kind.inbox = request.body.inbox;
    }
    changed
}

#[derive(Properties, PartialEq)]
struct KindsProps {
    kinds: Vec<KindPreference>,
    set_channels: Callback<SetChannels>,
}

#[component]
fn Kinds(props: &KindsProps) -> Html {
    let mut group = "";
    let mut rows = Vec::new();
    for kind in props.kinds.iter().filter(|kind| !kind.required) {
        if kind.group != group {
            group = &kind.group;
            rows.push(html! { <h3>{ group }</h3> });
        }
        rows.push(kind_row(kind, &props.set_channels));
    }
    html! {
        <>
            <div class="kinds">{ for rows }</div>
            <p class="soft small">{ "Messages about the security of your account always reach you." }</p>
        </>
    }
}

/// Renders the two channels of a kind.
fn kind_row(kind: &KindPreference, set_channels: &Callback<SetChannels>) -> Html {
    let request = |email, inbox| SetChannels {
        kind: kind.kind.clone(),
        body: ChannelsForm { email, inbox },
    };
    let (email, inbox) = (kind.email, kind.inbox);
    let toggle_email = set_channels.reform({
        let request = request(!email, inbox);
        move |_: bool| request.clone()
    });
    let toggle_inbox = set_channels.reform({
        let request = request(email, !inbox);
        move |_: bool| request.clone()
    });
    let name = |channel: &str| [&kind.kind, "-", channel].concat();
    html! {
        <div class="kind" role="group" aria-label={kind.label.clone()}>
            <span>{ &kind.label }</span>
            <Checkbox name={name("email")} label="E-mail" checked={email} onchange={toggle_email} />
            <Checkbox name={name("inbox")} label="Dashboard" checked={inbox} onchange={toggle_inbox} />
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct QuietHoursFieldsProps {
    hours: Option<QuietHours>,
    set_quiet: Callback<Option<QuietHours>>,
}

#[component]
fn QuietHoursFields(props: &QuietHoursFieldsProps) -> Html {
    let hours = props.hours;
    let switch = props.set_quiet.reform(|is_on: bool| is_on.then_some(NIGHT));
    let set_from = props.set_quiet.reform(move |minute: String| {
        let from = minute.parse().unwrap_or(NIGHT.from);
        hours.map(|hours| QuietHours { from, ..hours })
    });
    let set_until = props.set_quiet.reform(move |minute: String| {
        let until = minute.parse().unwrap_or(NIGHT.until);
        hours.map(|hours| QuietHours { until, ..hours })
    });
    html! {
        <>
            <Checkbox name="quiet-hours" label="Quiet hours" checked={hours.is_some()} onchange={switch}
                hint={AttrValue::Static("E-mails wait until they are over. Messages about the security of your account don’t.")} />
            if let Some(hours) = hours {
                <div class="row">
                    <Select name="quiet-from" label="From" choices={full_hours()} value={hours.from.to_string()} onchange={set_from} />
                    <Select name="quiet-until" label="Until" choices={full_hours()} value={hours.until.to_string()} onchange={set_until} />
                </div>
            }
        </>
    }
}

/// Lists the full hours of a day, by their minutes after midnight.
fn full_hours() -> Vec<Choice> {
    let english = english();
    (0..24_u8)
        .map(|hour| {
            let minutes = u16::from(hour) * 60;
            Choice::new(minutes.to_string(), english.clock(Clock { hour, minute: 0 }))
        })
        .collect()
}

/// Returns the IANA name of the browser's time zone; UTC if it does not say.
fn browser_zone() -> String {
    let format = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new());
    let zone = js_sys::Reflect::get(&format.resolved_options(), &"timeZone".into());
    zone.ok()
        .and_then(|zone| zone.as_string())
        .unwrap_or_else(|| "UTC".to_owned())
}
