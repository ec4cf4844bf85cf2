//! The application form: three steps, each with its own path, and one draft.

use super::{pet_step::PetStep, proofs_step::ProofsStep, review_step::ReviewStep};
use crate::{
    draft::{DraftHandle, use_draft},
    facts::Facts,
    parts::SignedIn,
    queries::use_read,
    routes::{Route, Step},
};
use allpet_contract::{
    licensing::{Application, Licence, MyApplications, MyLicences},
    page::Paging,
    pets::{ListPets, Pet},
};
use allpet_domain::{
    Timestamp,
    id::PetId,
    licensing::{ApplicationState, LicenceState},
    pet::PetState,
};
use allpet_frame::User;
use allpet_ui::{
    app_runtime::{use_content_ready, use_environment, use_navigator, use_query_string, use_view},
    prelude::*,
};
use serde::Deserialize;
use std::rc::Rc;

/// Props of [`Apply`].
#[derive(Properties, PartialEq)]
pub(crate) struct ApplyProps {
    /// The step shown.
    pub(crate) step: Step,
}

/// Maximum number of items in one response: nobody has more pets or licences.
pub(crate) const ALL: Paging = Paging {
    limit: Some(100),
    cursor: None,
};

/// The application form.
#[component]
pub(crate) fn Apply(props: &ApplyProps) -> Html {
    let step = props.step;
    let render = Callback::from(
        move |user: User| html! { <ApplicationSteps key={user.id.clone()} user={user.clone()} {step} /> },
    );
    html! { <SignedIn purpose="To apply for a license" {render} /> }
}

#[derive(Properties, PartialEq)]
struct ApplicationStepsProps {
    user: User,
    step: Step,
}

/// Props of a step.
#[derive(Properties, PartialEq)]
pub(crate) struct StepProps {
    /// The draft.
    pub(crate) draft: DraftHandle,
    /// The person's pets that are at home or lost.
    pub(crate) pets: Rc<Vec<Pet>>,
    /// The pets' licences and applications.
    pub(crate) statuses: Rc<Vec<PetStatus>>,
}

/// The licence or submitted application of a pet.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PetStatus {
    /// The pet.
    pub(crate) pet: PetId,
    /// As text: "Licensed until 20 November 2027".
    pub(crate) text: String,
    /// True if the pet cannot be licensed again now.
    pub(crate) is_blocking: bool,
}

impl StepProps {
    /// Returns the chosen pet.
    pub(crate) fn pet(&self) -> Option<&Pet> {
        let chosen = self.draft.draft.pet?;
        self.pets.iter().find(|pet| pet.id == chosen)
    }
}

/// Returns the status of each pet with a licence or submitted application; blocking ones come first.
fn statuses(licences: &[Licence], applications: &[Application], now: Timestamp) -> Vec<PetStatus> {
    let submitted = applications
        .iter()
        .filter(|application| application.state == ApplicationState::Submitted);
    let submitted = submitted.map(|application| PetStatus {
        pet: application.pet,
        text: "Its application is under review".into(),
        is_blocking: true,
    });
    let licensed = licences.iter().filter_map(|licence| {
        let today = licence.zone.day(now);
        let is_blocking = licence.state == LicenceState::Issued && licence.expires >= today;
        let has_ended = matches!(licence.state, LicenceState::Expired | LicenceState::Delinquent);
        let text = if is_blocking {
            String::from("Licensed until ") + &licence.english.day(licence.expires)
        } else {
            String::from("Its license ended ") + &format::day_near(licence.expires, today, licence.english)
        };
        (is_blocking || has_ended).then_some(PetStatus {
            pet: licence.pet,
            text,
            is_blocking,
        })
    });
    let mut statuses: Vec<_> = submitted.chain(licensed).collect();
    statuses.sort_by_key(|status| !status.is_blocking);
    statuses
}

#[derive(Default, Deserialize)]
struct ApplyQuery {
    pet: Option<PetId>,
}

#[component]
fn ApplicationSteps(props: &ApplicationStepsProps) -> Html {
    let (query, navigator) = (use_query_string(), use_navigator());
    let embedded = use_environment().is_some_and(|environment| environment.host.is_embedded());
    let draft = use_draft(&props.user.id);
    // The address brings the calculator's answers, or the pet that the dashboard chose. Take them over once.
    use_effect_with(query, {
        let (draft, navigator) = (draft.clone(), navigator.clone());
        move |query| {
            let facts = Facts::from_query(query);
            let request: ApplyQuery = allpet_json::from_query(query).unwrap_or_default();
            if facts != Facts::default() {
                draft.change(|draft| draft.set_facts(facts));
            }
            if let Some(pet) = request.pet {
                draft.change(|draft| draft.choose_pet(Some(pet)));
            }
            if !query.is_empty() {
                navigator.replace(Route::Apply { step: Step::Pet }.to_path());
            }
        }
    });
    let pets = use_read("pets", ListPets { query: ALL });
    let licences = use_read("licences", MyLicences { query: ALL });
    let applications = use_read("applications", MyApplications { query: ALL });
    use_view("Apply for a license");
    use_content_ready(pets.data.is_some());
    let index = match props.step {
        Step::Pet => 0,
        Step::Proofs => 1,
        Step::Review => 2,
    };
    let back_to = {
        let navigator = navigator.clone();
        Callback::from(move |index| {
            navigator.push(
                Route::Apply {
                    step: if index == 0 { Step::Pet } else { Step::Proofs },
                }
                .to_path(),
            );
        })
    };
    let statuses = Rc::new(statuses(
        licences.data.as_ref().map_or(&[], |page| &page.items),
        applications.data.as_ref().map_or(&[], |page| &page.items),
        api::now(),
    ));
    let step = props.step;
    let loading = pets.loading;
    let render = Callback::from(move |page: Rc<allpet_contract::Page<Pet>>| {
        let alive = page
            .items
            .iter()
            .filter(|pet| matches!(pet.state, PetState::AtHome | PetState::Lost));
        let pets = Rc::new(alive.cloned().collect::<Vec<_>>());
        let (draft, statuses) = (draft.clone(), statuses.clone());
        // A pet added a moment ago comes with the next response.
        let pet_loading = draft
            .draft
            .pet
            .is_some_and(|chosen| pets.iter().all(|pet| pet.id != chosen))
            && loading;
        if pet_loading && step != Step::Pet {
            return html! { <Skeleton shape={SkeletonShape::Form} count=4 /> };
        }
        match step {
            Step::Pet => html! { <PetStep {draft} {pets} {statuses} /> },
            Step::Proofs => html! { <ProofsStep {draft} {pets} {statuses} /> },
            Step::Review => html! { <ReviewStep {draft} {pets} {statuses} /> },
        }
    });
    let up = (
        AttrValue::from(if embedded { "/" } else { "/licences" }),
        AttrValue::from("My licenses"),
    );
    html! {
        <div class="page apply">
            <PageHeader title="Apply for a license" {up} />
            <Stepper steps={["Your pet", "Term and documents", "Review"].map(AttrValue::from).to_vec()} current={index} {back_to} />
            <Loaded<allpet_contract::Page<Pet>> query={pets} {render} skeleton={html! { <Skeleton shape={SkeletonShape::Form} count=4 /> }} />
        </div>
    }
}
