//! Downloads all that is stored of the person.

use super::super::{
    account::form::{check_current, set, use_account_form},
    operations::refresh::use_interval,
    relative_time::moment,
};
use allpet_contract::identity::data_export::{
    DataExportForm, DataExportStatus, DownloadDataExport, EXPORT_FILE, ReadDataExport, StartDataExport,
};
use allpet_domain::Invalid;
use allpet_ui::{
    api::save_file,
    components::{Button, ButtonKind, Card, Dialog, Loaded, Skeleton, SkeletonShape, TextField, TextKind},
    hooks::{invalidate, use_read},
};
use std::rc::Rc;
use yew::prelude::*;

/// The key of the query.
const QUERY: &str = "data-export";
/// How often the progress is read while an export is in work, in milliseconds.
const PROGRESS_MS: u32 = 2_000;

/// The step for which the dialog asks the password.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Start,
    Download,
}

/// Says how the last export stands, with buttons to start one and to download its document.
#[component]
pub(super) fn DataExportCard() -> Html {
    let status = use_read(QUERY, ReadDataExport {});
    let step = use_state_eq(|| None::<Step>);
    let in_work = status.data.as_ref().and_then(|status| percent(status));
    use_interval(&status, in_work.map(|_| PROGRESS_MS));
    let open = {
        let step = step.clone();
        move |next: Step| {
            let step = step.clone();
            Callback::from(move |_: MouseEvent| step.set(Some(next)))
        }
    };
    let (onstart, ondownload) = (open(Step::Start), open(Step::Download));
    let shown = *step;
    let onclose = Callback::from(move |()| step.set(None));
    let skeleton = html! { <Skeleton shape={SkeletonShape::Rows} count={1} /> };
    html! {
        <Card title="Download your data">
            <Loaded<DataExportStatus> query={status} {skeleton} render={Callback::from(move |status: Rc<DataExportStatus>| html! {
                <div class="stack" data-testid="data-export">
                    <p class="soft" role="status">{ state_text(&status) }</p>
                    if let Some(percent) = percent(&status) {
                        <div class="row">
                            <progress max="100" value={percent.to_string()} aria-label="Progress" />
                            <small aria-hidden="true">{ [percent.to_string().as_str(), " percent"].concat() }</small>
                        </div>
                    }
                    <div class="actions">
                        if is_ready(&status) {
                            <Button text="Download" onclick={ondownload.clone()} testid="download-data" />
                        }
                        if status.next.is_none() {
                            <Button text="Prepare a download" onclick={onstart.clone()} testid="prepare-data" />
                        }
                    </div>
                </div>
            })} />
            if shown == Some(Step::Start) { <StartDialog onclose={onclose.clone()} /> }
            if shown == Some(Step::Download) { <DownloadDialog {onclose} /> }
        </Card>
    }
}

#[derive(Properties, PartialEq)]
struct StepDialogProps {
    onclose: Callback<()>,
}

/// Asks for the password, and starts an export.
#[component]
fn StartDialog(props: &StepDialogProps) -> Html {
    let current = use_state(String::new);
    let mut invalid = Invalid::default();
    check_current(&mut invalid, &current);
    let body = DataExportForm {
        current_password: (*current).clone(),
    };
    let onclose = props.onclose.clone();
    let form = use_account_form(invalid.0, StartDataExport { body }, move |_| {
        invalidate(QUERY);
        onclose.emit(());
    });
    let actions = html! {
        <>
            <Button text="Cancel" onclick={props.onclose.reform(|_| ())} />
            <Button text="Prepare download" kind={ButtonKind::Primary} submit=true busy={form.busy()} testid="start-data-export" />
        </>
    };
    html! {
        <Dialog open=true title="Prepare a download of your data?" onclose={props.onclose.clone()} onsubmit={form.submit.clone()} {actions}>
            <div class="stack">
                { form.problem_notice() }
                <p>{ "The file has everything that All Pet Plus stores about you: your account, pets, licenses, orders, designs and messages. Store it in a safe place." }</p>
                <TextField name="current_password" label="Your password" kind={TextKind::Password} value={(*current).clone()}
                    autocomplete="current-password" autofocus=true error={form.error("current_password")} onchange={set(&current)} />
            </div>
        </Dialog>
    }
}

/// Asks for the password again, and saves the document.
#[component]
fn DownloadDialog(props: &StepDialogProps) -> Html {
    let current = use_state(String::new);
    let mut invalid = Invalid::default();
    check_current(&mut invalid, &current);
    let body = DataExportForm {
        current_password: (*current).clone(),
    };
    let onclose = props.onclose.clone();
    let form = use_account_form(invalid.0, DownloadDataExport { body }, move |file| {
        save_file(&file, EXPORT_FILE);
        onclose.emit(());
    });
    let actions = html! {
        <>
            <Button text="Cancel" onclick={props.onclose.reform(|_| ())} />
            <Button text="Download file" kind={ButtonKind::Primary} submit=true busy={form.busy()} testid="save-data-export" />
        </>
    };
    html! {
        <Dialog open=true title="Download your data?" onclose={props.onclose.clone()} onsubmit={form.submit.clone()} {actions}>
            <div class="stack">
                { form.problem_notice() }
                <p>{ "Whoever has the file can read everything in it. Don’t save it on a device that others use." }</p>
                <TextField name="current_password" label="Your password" kind={TextKind::Password} value={(*current).clone()}
                    autocomplete="current-password" autofocus=true error={form.error("current_password")} onchange={set(&current)} />
            </div>
        </Dialog>
    }
}

/// Returns the progress of an export that is in work, in percent; `None` if none is.
fn percent(status: &DataExportStatus) -> Option<u32> {
    let export = status.export.filter(|export| export.until.is_none())?;
    // Another one can be started: this one has failed.
    status.next.map(|_| export.progress)
}

/// Returns whether there is a document to download.
fn is_ready(status: &DataExportStatus) -> bool {
    status.export.is_some_and(|export| export.until.is_some())
}

/// Says how the last export stands. Without the progress: screen readers speak each change of this text.
fn state_text(status: &DataExportStatus) -> String {
    if percent(status).is_some() {
        return "We are preparing your download. You can leave this page; we’ll e-mail you when it is ready."
            .to_owned();
    }
    match status.export {
        Some(export) => match export.until {
            Some(until) => ["Your download is ready. We delete it on ", &moment(until), "."].concat(),
            None => "Your last download could not be prepared. Please try again.".to_owned(),
        },
        None => "Get a file with everything that All Pet Plus stores about you, once a day.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_contract::identity::data_export::DataExport;
    use allpet_domain::Timestamp;

    fn status(progress: u32, until: Option<Timestamp>, next: Option<Timestamp>) -> DataExportStatus {
        let requested = Timestamp::from_unix_millis(1_800_000_000_000);
        DataExportStatus {
            export: Some(DataExport {
                requested,
                progress,
                until,
            }),
            next,
        }
    }

    #[test]
    fn the_card_says_how_far_the_download_is() {
        let later = Some(Timestamp::from_unix_millis(1_800_086_400_000));
        let in_work = status(40, None, later);
        assert!(state_text(&in_work).starts_with("We are preparing your download."));
        let further = status(60, None, later);
        assert_eq!(
            state_text(&further),
            state_text(&in_work),
            "screen readers speak it once"
        );
        assert!(percent(&in_work) == Some(40) && !is_ready(&in_work));
        let ready = status(100, later, later);
        assert!(percent(&ready).is_none() && is_ready(&ready));
        assert!(state_text(&ready).starts_with("Your download is ready."));
        let failed = status(40, None, None);
        assert!(percent(&failed).is_none() && !is_ready(&failed));
        assert!(state_text(&failed).contains("could not be prepared"));
        assert!(state_text(&DataExportStatus::default()).starts_with("Get a file"));
    }
}
