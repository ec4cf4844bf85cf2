//! The application was handed in: its fee, and what happens now.

use crate::{
    app::use_path,
    parts::{SignedIn, application_badge, fee_badge},
    read::use_read,
    world::{Api, use_world},
};
use allpet_contract::{
    Problem,
    licensing::{Application, ConfirmApplicationPayment, PayApplication, ReadApplication},
};
use allpet_domain::{
    id::ApplicationId,
    licensing::{ApplicationState, FeeState},
};
use allpet_ui::{
    pay::{PayBox, PayStep, Sending},
    prelude::*,
};
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

/// Where an application is read. Lists of applications are read anew with it.
pub(crate) fn key(id: ApplicationId) -> String {
    ["applications/", &id.to_string()].concat()
}

/// The fee of an application waits to be paid.
pub(crate) fn owes(application: &Application) -> bool {
    application.state == ApplicationState::Submitted && application.fee == FeeState::Unpaid
}

#[component]
fn Confirmation(props: &AppliedProps) -> Html {
    let (id, api) = (props.application, use_world().api);
    let read = use_read(key(id), ReadApplication { application: id });
    crate::shown::use_page("Application handed in", read.data.is_some());
    let send = {
        let read = read.clone();
        Callback::from(move |step: PayStep| {
            let (api, read) = (api.clone(), read.clone());
            Box::pin(async move {
                let application = pay(&api, id, step).await?;
                invalidate("applications");
                read.set(application);
                Ok(())
            }) as Sending
        })
    };
    let look = read.retry();
    // Where the fee was asked for, nothing is left to have the focus.
    let around = use_kept_focus(read.data.as_ref().map(|application| owes(application)));
    let render = Callback::from(move |application: Rc<Application>| {
        let pay = owes(&application).then(|| {
            html! {
                <PayBox amount={application.quote.total} payment={application.payment.clone()} title="The fee is not paid yet"
                    text="You can also pay later, under My licences. The application stays as you handed it in."
                    send={send.clone()} look={look.clone()} />
            }
        });
        confirmation(&application, pay)
    });
    let way = html! { <LinkButton href="/licences" text="See my licences" /> };
    html! { <div class="page narrow" ref={around} tabindex="-1"><Loaded<Application> query={read} {render} {way} /></div> }
}

async fn pay(api: &Api, application: ApplicationId, step: PayStep) -> Result<Application, Problem> {
    match step {
        PayStep::Card(key, body) => {
            api.send(PayApplication {
                application,
                key,
                body,
            })
            .await
        }
        PayStep::Code(body) => api.send(ConfirmApplicationPayment { application, body }).await,
    }
}

fn confirmation(application: &Application, pay: Option<Html>) -> Html {
    let name = &application.pet_name;
    let waits = application.state == ApplicationState::Submitted;
    let (title, next) = match &pay {
        Some(_) => (
            "’s application waits for its fee",
            " has it. A clerk decides once the fee is paid.",
        ),
        None if waits => (
            "’s application is under review",
            " has it. You need not do anything now.",
        ),
        None => ("’s application", " has it. You need not do anything now."),
    };
    let card = application.payment.as_ref().map(|payment| &payment.card);
    html! {
        <div class="stack loose applied" data-testid="applied">
            <div class="applied-head">
                if pay.is_some() {
                    <span class="tick waiting"><Icon kind={IconKind::Clock} /></span>
                } else {
                    <span class="tick"><Icon kind={IconKind::Check} /></span>
                }
                <h1 tabindex="-1">{ name }{ title }</h1>
                <p class="soft">{ &application.authority_name }{ next }</p>
                <span>
                    if pay.is_none() { { application_badge(application.state) }{ " " } }
                    { fee_badge(application.fee, waits) }
                </span>
            </div>
            { pay.clone().unwrap_or_default() }
            if waits && application.fee == FeeState::Paid {
                <Notice tone={Tone::Good} title="The fee is paid" text="It goes back to your card if no licence is issued." />
            }
            <Card title="What happens now">
                <Steps pairs={vec![
                    ("A clerk looks at it".into(), "They compare your documents with what you said.".into()),
                    ("You see the decision".into(), "On your page, with the reason if something is missing. A fee that was paid then goes back.".into()),
                    ("The licence is issued".into(), "With its number and the code of the tag.".into()),
                ]} />
            </Card>
            <Card title="Your application">
                <FeeLines lines={application.quote.lines.clone()} total={application.quote.total} total_label="Fee" />
                if let Some(card) = card.filter(|_| application.fee == FeeState::Paid) {
                    <p class="small soft">{ "Paid with " }{ card.brand.label() }{ " ending in " }{ &card.last_four }</p>
                }
                <p class="small soft">{ crate::parts::in_words(&application.quote.expiry_text) }</p>
            </Card>
            <div class="row">
                <LinkButton href="/licences" text="See my licences" kind={if pay.is_some() { ButtonKind::Secondary } else { ButtonKind::Primary }} testid="see-licences" />
                <LinkButton href="/apply/pet" text="Apply for another pet" />
            </div>
        </div>
    }
}
