//! The schedules of all modules, with their next and last run.

use super::{
    events::unreachable, labels::job_badge, reason_dialog::ReasonDialog, refresh::use_refresh,
    relative_time::RelativeTime, unreachable::Unreachable,
};
use allpet_contract::operations::{
    Operations, ReadOperations, RunSchedule, ScheduleRun, ScheduleRunForm, ScheduleStatus,
};
use allpet_ui::{
    components::{Button, Column, Loaded, Row, Size, Skeleton, SkeletonShape, Table, Tone, use_toasts},
    hooks::{invalidate, use_read, use_write},
};
use std::rc::Rc;
use yew::prelude::*;

/// A module and the name of its schedule.
type ChosenSchedule = (String, String);

/// Lists the schedules, and runs one now.
#[component]
pub(super) fn Schedules() -> Html {
    let query = use_read("operations", ReadOperations {});
    use_refresh(&query);
    let chosen = use_state(|| None::<ChosenSchedule>);
    let onrun = {
        let chosen = chosen.clone();
        Callback::from(move |schedule: ChosenSchedule| chosen.set(Some(schedule)))
    };
    let onclose = {
        let chosen = chosen.clone();
        Callback::from(move |()| chosen.set(None))
    };
    html! {
        <>
            <Loaded<Operations> {query} skeleton={html! { <Skeleton shape={SkeletonShape::Rows} count={8} /> }}
                render={Callback::from(move |state: Rc<Operations>| html! { <ScheduleTable {state} onrun={onrun.clone()} /> })} />
            <RunDialog chosen={(*chosen).clone()} {onclose} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct ScheduleTableProps {
    state: Rc<Operations>,
    onrun: Callback<ChosenSchedule>,
}

#[component]
fn ScheduleTable(props: &ScheduleTableProps) -> Html {
    let columns = vec![
        Column::text("Schedule"),
        Column::text("Module"),
        Column::text("Times"),
        Column::text("Next run"),
        Column::text("Last run"),
        Column::text("Action"),
    ];
    let rows = props.state.modules.iter().flat_map(|module| {
        let schedules = module.report.iter().flat_map(|report| &report.schedules);
        schedules.map(move |schedule| row(&module.module, schedule, &props.onrun))
    });
    html! {
        <>
            <Unreachable modules={unreachable(&props.state.modules)} />
            <Table caption="Schedules" {columns} rows={rows.collect::<Vec<_>>()} />
        </>
    }
}

fn row(module: &str, schedule: &ScheduleStatus, onrun: &Callback<ChosenSchedule>) -> Row {
    let chosen = (module.to_owned(), schedule.name.clone());
    let onclick = onrun.reform(move |_: MouseEvent| chosen.clone());
    let object = [&schedule.name, " of ", module].concat();
    let cells = vec![
        html! { <span class="mono">{ &schedule.name }</span> },
        html! { { module } },
        html! { <><span class="mono nowrap">{ &schedule.cron }</span><small>{ &schedule.zone }</small></> },
        match schedule.next {
            Some(at) => html! { <RelativeTime {at} /> },
            None => html! { "Never" },
        },
        match &schedule.last {
            Some(run) => last_run(run),
            None => html! { <span class="soft">{ "None in the history" }</span> },
        },
        html! { <Button text="Run now" object={AttrValue::from(object)} size={Size::Small} {onclick} /> },
    ];
    Row::new([module, "/", &schedule.name].concat(), cells)
}

fn last_run(run: &ScheduleRun) -> Html {
    html! {
        <span class="row tight">
            <RelativeTime at={run.at} />
            { job_badge(run.state) }
            if let Some(error) = &run.error { <small class="remark-text">{ error }</small> }
        </span>
    }
}

#[derive(Properties, PartialEq)]
struct RunDialogProps {
    chosen: Option<ChosenSchedule>,
    onclose: Callback<()>,
}

#[component]
fn RunDialog(props: &RunDialogProps) -> Html {
    let toaster = use_toasts();
    let onclose = props.onclose.clone();
    let run = use_write::<RunSchedule>(move |()| {
        invalidate("operations");
        toaster.show(Tone::Good, "The schedule runs now.");
        onclose.emit(());
    });
    let (module, schedule) = props.chosen.clone().unwrap_or_default();
    let title = ["Run ", &schedule, " of ", &module, " now?"].concat();
    let onconfirm = {
        let run = run.clone();
        Callback::from(move |reason: String| {
            let body = ScheduleRunForm {
                module: module.clone(),
                schedule: schedule.clone(),
                reason,
            };
            run.run(RunSchedule { body });
        })
    };
    let onclose = {
        let (run, close) = (run.clone(), props.onclose.clone());
        Callback::from(move |()| {
            run.forget();
            close.emit(());
        })
    };
    html! {
        <ReasonDialog open={props.chosen.is_some()} {title} verb="Run schedule" text="It runs once as soon as a worker is free. Its set times stay."
            busy={run.busy} problem={run.problem.clone()} {onconfirm} {onclose} />
    }
}
