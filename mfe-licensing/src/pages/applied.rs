//! The application was handed in: what happens now.

use crate::{
    app::use_path,
    parts::{SignedIn, application_badge},
    read::use_read,
};
use allpet_contract::licensing::{Application, ReadApplication};
use allpet_domain::{id::ApplicationId, licensing::ApplicationState};
use allpet_ui::prelude::*;
use std::rc::Rc;

/// What [`Applied`] is told.
#[derive(Properties, PartialEq)]
pub(crate) struct AppliedProps {
    /// Which application.
    pub(crate) application: ApplicationId,
}

/// What happens now.
#[component]
pub(crate) fn Applied(props: &AppliedProps) -> Html {
    let application = props.application;
    let path = use_path();
    let render = Callback::from(move |_| html! { <Confirmation {application} /> });
    html! { <SignedIn {path} what_for="To see your application" {render} /> }
}

#[component]
fn Confirmation(props: &AppliedProps) -> Html {
    let id = props.application;
    let application = use_read(format!("applications/{id}"), ReadApplication { application: id });
    crate::shown::use_page("Application handed in", application.data.is_some());
    html! { <div class="page narrow"><Loaded<Application> query={application} render={Callback::from(confirmation)} /></div> }
}

fn confirmation(application: Rc<Application>) -> Html {
    let name = &application.pet_name;
    let waits = application.state == ApplicationState::Submitted;
    let title = if waits {
        format!("{name}’s application is under review")
    } else {
        format!("{name}’s application")
    };
    html! {
        <div class="stack loose applied" data-testid="applied">
            <div class="applied-head">
                <span class="tick"><Icon kind={IconKind::Check} /></span>
                <h1 tabindex="-1">{ title }</h1>
                <p class="soft">{ format!("{} has it. You need not do anything now.", application.authority_name) }</p>
                { application_badge(application.state) }
            </div>
            <Card title="What happens now">
                <Steps pairs={vec![
                    ("A clerk looks at it".into(), "They compare your documents with what you said.".into()),
                    ("You see the decision".into(), "On your page, with the reason if something is missing.".into()),
                    ("The licence is issued".into(), "With its number and the code of the tag.".into()),
                ]} />
            </Card>
            <Card title="Your application">
                <FeeLines lines={application.quote.lines.clone()} total={application.quote.total} total_label="Fee" />
                <p class="small soft">{ crate::parts::in_words(&application.quote.expiry_text) }</p>
            </Card>
            <div class="row">
                <LinkButton href="/licences" text="See my licences" kind={ButtonKind::Primary} testid="see-licences" />
                <LinkButton href="/apply/pet" text="Apply for another pet" />
            </div>
        </div>
    }
}
