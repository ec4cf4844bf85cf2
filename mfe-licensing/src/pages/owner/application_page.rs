//! One of the owner's applications: its fee, its documents, the decision and its receipt.

use crate::{
    components::{SignedIn, application_badge, fee_badge, proof_label},
    object_url::use_object_url,
    polling::use_polling,
    queries::use_read,
    routes::Route,
};
use allpet_contract::{
    File, Problem,
    licensing::{
        Application, ConfirmApplicationPayment, MyProofs, PayApplication, Proof, ReadApplication, ReadMyProof,
    },
};
use allpet_domain::{
    id::ApplicationId,
    licensing::{ApplicationState, FeeState},
    text::isolate,
};
use allpet_ui::{
    api::save_file,
    app_runtime::{Api, use_content_ready, use_environment, use_view},
    pay::{PayBox, PayStep, Sending},
    prelude::*,
};
use std::rc::Rc;

/// Props of [`ApplicationPage`].
#[derive(Properties, PartialEq)]
pub(crate) struct ApplicationPageProps {
    /// The application's identifier.
    pub(crate) application: ApplicationId,
}

/// The page of an application.
#[component]
pub(crate) fn ApplicationPage(props: &ApplicationPageProps) -> Html {
    let application = props.application;
    let render = Callback::from(move |_| html! { <ApplicationDetail {application} /> });
    html! { <SignedIn purpose="To see your application" {render} /> }
}

/// Returns the cache key of an application. It begins like the key of the list, which is refreshed with it.
pub(crate) fn cache_key(id: ApplicationId) -> String {
    ["applications/", &id.to_string()].concat()
}

/// Returns whether the application's fee is due.
pub(crate) fn awaits_payment(application: &Application) -> bool {
    application.status_facts().awaits_payment()
}

#[component]
fn ApplicationDetail(props: &ApplicationPageProps) -> Html {
    let (id, api) = (
        props.application,
        use_environment().map(|environment| environment.api),
    );
    let query = use_read(cache_key(id), ReadApplication { application: id });
    use_view("Application");
    use_content_ready(query.data.is_some());
    let undecided = query
        .data
        .as_ref()
        .is_none_or(|application| application.state.is_open());
    use_polling(&query, undecided.then_some(ReadApplication { application: id }));
    // A decision changes the list of licences.
    use_effect_with(undecided, |undecided| {
        if !undecided {
            invalidate("licences");
        }
    });
    let send = {
        let query = query.clone();
        Callback::from(move |step: PayStep| {
            let (api, query) = (api.clone(), query.clone());
            Box::pin(async move {
                let application = pay(api, id, step).await?;
                invalidate("applications");
                query.set(application);
                Ok(())
            }) as Sending
        })
    };
    let look = query.retry();
    // After the payment, the focused payment form is gone: keep the focus on the page.
    let container = use_focus_restore(query.data.as_ref().map(|application| awaits_payment(application)));
    let render = Callback::from(move |application: Rc<Application>| {
        let pay = awaits_payment(&application).then(|| {
            html! {
                <PayBox amount={application.quote.total} payment={application.payment.clone()} title="Pay the fee"
                    text="You can also pay later, under My licenses. The application stays as you submitted it."
                    send={send.clone()} reload={look.clone()} />
            }
        });
        application_view(&application, pay)
    });
    let fallback_link = html! { <LinkButton href="/licences" text="See my licenses" /> };
    html! { <div class="page narrow" ref={container} tabindex="-1"><Loaded<Application> query={query} {render} {fallback_link} /></div> }
}

async fn pay(api: Option<Api>, application: ApplicationId, step: PayStep) -> Result<Application, Problem> {
    let api = api.ok_or_else(Problem::offline)?;
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

/// Returns the title after the pet's name, and the sentence after the authority's name.
fn heading(application: &Application, awaits_payment: bool) -> (&'static str, &'static str) {
    match application.state {
        ApplicationState::Approved => (
            "’s application is approved",
            application
                .english()
                .choose(" has issued the license.", " has issued the licence."),
        ),
        ApplicationState::Rejected => (
            "’s application was rejected",
            " says why, below. You can apply again.",
        ),
        ApplicationState::Withdrawn => ("’s application was withdrawn", " no longer reviews it."),
        _ if awaits_payment => (
            "’s application awaits payment",
            " has it. A clerk decides once the fee is paid.",
        ),
        _ => (
            "’s application is under review",
            " has it. You don’t need to do anything now.",
        ),
    }
}

fn application_view(application: &Application, pay: Option<Html>) -> Html {
    let name = &application.pet_name;
    let english = application.english();
    let is_submitted = application.state == ApplicationState::Submitted;
    let (title, next) = heading(application, pay.is_some());
    let kind = match application.state {
        ApplicationState::Approved => IconKind::Check,
        ApplicationState::Rejected | ApplicationState::Withdrawn => IconKind::X,
        _ if pay.is_some() => IconKind::Clock,
        _ => IconKind::Check,
    };
    let positive = kind == IconKind::Check;
    let rejected = application.state == ApplicationState::Rejected;
    html! {
        <div class="stack loose applied" data-testid="applied">
            <div class="applied-head" role="status">
                <span class={classes!("tick", (!positive).then_some("waiting"))}><Icon {kind} /></span>
                <h1 tabindex="-1">{ isolate_name(name) }{ title }</h1>
                <p class="soft">{ isolate_name(&application.authority_name) }{ next }</p>
                <span>
                    if pay.is_none() { { application_badge(application.state) }{ " " } }
                    { fee_badge(application.fee, is_submitted) }
                </span>
            </div>
            if let Some(reason) = &application.reason {
                <Notice tone={if rejected { Tone::Bad } else { Tone::Neutral }} title={if rejected { "What the clerk says" } else { "Why" }} text={reason.clone()}>
                    if rejected { <p><Link href={format!("/apply?pet={}", application.pet)}>{ "Apply again" }</Link></p> }
                </Notice>
            }
            { pay.clone().unwrap_or_default() }
            if is_submitted && application.fee == FeeState::Paid {
                <Notice tone={Tone::Good} title="The fee is paid" text={english.choose("We refund your card if no license is issued.", "We refund your card if no licence is issued.")} />
            }
            if is_submitted {
                <Card title="What happens now">
                    <Steps pairs={vec![
                        ("A clerk looks at it".into(), "They compare your documents with your answers.".into()),
                        ("You see the decision".into(), "On this page, without a reload, with the reason if something is missing. A fee that you paid is then refunded.".into()),
                        (english.choose("The license is issued", "The licence is issued").into(), "With its number and the code of the tag.".into()),
                    ]} />
                </Card>
            }
            { receipt(application) }
            <Documents application={application.id} />
            <div class="row">
                if let Some(licence) = application.licence {
                    <LinkButton href={Route::MyLicence { licence }.to_path()} text={english.choose("See the license", "See the licence")} kind={ButtonKind::Primary} testid="see-licence" />
                }
                <LinkButton href="/licences" text="See my licenses" kind={if pay.is_some() || application.licence.is_some() { ButtonKind::Secondary } else { ButtonKind::Primary }} testid="see-licences" />
                <LinkButton href="/apply/pet" text="Apply for another pet" />
            </div>
        </div>
    }
}

/// The receipt: the fee with its lines, and how it was paid.
fn receipt(application: &Application) -> Html {
    let paid = matches!(application.fee, FeeState::Paid | FeeState::Refunded);
    let payment = application.payment.as_ref().filter(|_| paid);
    let english = application.english();
    html! {
        <Card title={if paid { "Receipt" } else { "Your application" }} class="receipt">
            <p class="small soft">
                { "Submitted on " }{ english.day(application.zone.day(application.submitted)) }{ " to " }{ isolate_name(&application.authority_name) }
                if let Some(decided) = application.decided { { ", decided on " }{ english.day(application.zone.day(decided)) } }
                { "." }
            </p>
            <FeeLines lines={application.quote.lines.clone()} total={application.quote.total} total_label="Fee" />
            if let Some(payment) = payment {
                <p class="small soft">
                    { "Paid with " }{ payment.card.brand.label() }{ " ending in " }{ &payment.card.last_four }
                    if application.fee == FeeState::Refunded { { "; refunded to it" } }
                    { "." }
                </p>
            }
            <p class="small soft">{ english.spell_out(&application.quote.expiry_text) }</p>
        </Card>
    }
}

/// The documents of an application, each of which its owner can open.
#[component]
pub(crate) fn Documents(props: &ApplicationPageProps) -> Html {
    let application = props.application;
    let query = use_read(
        format!("applications/{application}/proofs"),
        MyProofs { application },
    );
    let render = Callback::from(|proofs: Rc<Vec<Proof>>| {
        if proofs.is_empty() {
            return Html::default();
        }
        html! {
            <Card title="Documents" class="not-printed">
                <ul class="list" data-testid="documents">
                    { for proofs.iter().map(|proof| html! { <li key={proof.id.to_string()}><Document proof={proof.clone()} /></li> }) }
                </ul>
            </Card>
        }
    });
    html! { <Loaded<Vec<Proof>> query={query} {render} skeleton={html! { <Skeleton shape={SkeletonShape::Rows} count=1 /> }} /> }
}

#[derive(Properties, PartialEq)]
struct DocumentProps {
    proof: Proof,
}

/// A document. Its bytes need the access token, so they are fetched on request: a picture is shown from memory, a PDF is saved.
#[component]
fn Document(props: &DocumentProps) -> Html {
    let proof = &props.proof;
    let file = use_state(|| None::<Rc<File>>);
    let url = use_object_url(file.as_ref());
    let api = use_environment().map(|environment| environment.api);
    let id = proof.id;
    let name = if proof.name.is_empty() {
        proof_label(proof.kind).to_owned()
    } else {
        proof.name.clone()
    };
    // A browser shows pictures beside the text; anything else is saved, in one press.
    let picture = proof.content_type.starts_with("image/");
    let fetch = use_mutation(
        move |()| {
            let api = api.clone();
            async move {
                let api = api.ok_or_else(Problem::offline)?;
                api.send(ReadMyProof { proof: id }).await
            }
        },
        {
            let (name, picture) = (name.clone(), picture);
            move |read: File| {
                if picture {
                    file.set(Some(Rc::new(read)));
                } else {
                    save_file(&read, &name);
                }
            }
        },
    );
    let problem = fetch.problem.clone();
    html! {
        <div class="list-row">
            <span><Icon kind={IconKind::File} /></span>
            <span class="words"><b>{ proof_label(proof.kind) }</b><small class="clip">{ isolate_name(&name) }</small></span>
            <span class="end">
                if let Some(url) = &url {
                    <a href={url.clone()} download={name.clone()} aria-label={["Download ", &*isolate(&name)].concat()}>{ "Download" }</a>
                } else {
                    <Button text={if picture { "Show" } else { "Download" }} object={["the ", &proof_label(proof.kind).to_lowercase(), ", ", &isolate(&name)].concat()} size={Size::Small} busy={fetch.busy} onclick={move |_: MouseEvent| fetch.run(())} />
                }
            </span>
            if let Some(url) = url {
                <img class="document" src={url} alt={format!("{}: {}", proof_label(proof.kind), isolate(&name))} />
            }
            if let Some(problem) = problem {
                <div class="document"><Notice tone={Tone::Bad} text={problem.message().to_owned()} /></div>
            }
        </div>
    }
}
