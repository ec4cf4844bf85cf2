//! The application: three steps, each with an address of its own, over one draft.

use super::{pet_step::PetStep, proofs_step::ProofsStep, review_step::ReviewStep};
use crate::{
    draft::{DraftHandle, use_draft},
    facts::Facts,
    parts::SignedIn,
    read::use_read,
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
    app_runtime::{use_environment, use_navigator, use_query_string, use_shown, use_view},
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

/// As many as one answer holds: nobody has more pets or licences than that.
pub(crate) const ALL: Paging = Paging {
    limit: Some(100),
    cursor: None,
};

/// The application.
#[component]
pub(crate) fn Apply(props: &ApplyProps) -> Html {
    let step = props.step;
    let render = Callback::from(
        move |user: User| html! { <Steps key={user.id.clone()} user={user.clone()} {step} /> },
    );
    html! { <SignedIn what_for="To apply for a license" {render} /> }
}

#[derive(Properties, PartialEq)]
struct StepsProps {
    user: User,
    step: Step,
}

/// Props of a step.
#[derive(Properties, PartialEq)]
pub(crate) struct StepProps {
    /// All that was answered so far.
    pub(crate) draft: DraftHandle,
    /// My pets that are alive and mine.
    pub(crate) pets: Rc<Vec<Pet>>,
    /// What is known of their licences and applications.
    pub(crate) known: Rc<Vec<Known>>,
}

/// What is known of a pet's licence or application.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Known {
    /// The pet.
    pub(crate) pet: PetId,
    /// In words: "Licensed until 20 November 2027".
    pub(crate) words: String,
    /// Whether it stands in the way of another application.
    pub(crate) blocks: bool,
}

impl StepProps {
    /// The pet chosen.
    pub(crate) fn pet(&self) -> Option<&Pet> {
        let chosen = self.draft.draft.pet?;
        self.pets.iter().find(|pet| pet.id == chosen)
    }
}

/// What is known of all pets; what stands in the way comes first.
fn known(licences: &[Licence], applications: &[Application], now: Timestamp) -> Vec<Known> {
    let waiting = applications
        .iter()
        .filter(|application| application.state == ApplicationState::Submitted);
    let waiting = waiting.map(|application| Known {
        pet: application.pet,
        words: "Its application is under review".into(),
        blocks: true,
    });
    let licensed = licences.iter().filter_map(|licence| {
        let today = licence.zone.day(now);
        let blocks = licence.state == LicenceState::Issued && licence.expires >= today;
        let over = matches!(licence.state, LicenceState::Expired | LicenceState::Delinquent);
        let words = if blocks {
            String::from("Licensed until ") + &licence.english.day(licence.expires)
        } else {
            String::from("Its license ended ") + &format::day_near(licence.expires, today, licence.english)
        };
        (blocks || over).then_some(Known {
            pet: licence.pet,
            words,
            blocks,
        })
    });
    let mut known: Vec<_> = waiting.chain(licensed).collect();
    known.sort_by_key(|known| !known.blocks);
    known
}

#[derive(Default, Deserialize)]
struct Wanted {
    pet: Option<PetId>,
}

#[component]
fn Steps(props: &StepsProps) -> Html {
    let (query, navigator) = (use_query_string(), use_navigator());
    let embedded = use_environment().is_some_and(|environment| environment.host.is_embedded());
    let draft = use_draft(&props.user.id);
    // What the calculator was told, or the pet that the dashboard asks for, comes with the address, once.
    use_effect_with(query, {
        let (draft, navigator) = (draft.clone(), navigator.clone());
        move |query| {
            let facts = Facts::from_query(query);
            let wanted: Wanted = allpet_json::from_query(query).unwrap_or_default();
            if facts != Facts::default() {
                draft.change(|draft| draft.take(facts));
            }
            if let Some(pet) = wanted.pet {
                draft.change(|draft| draft.choose(Some(pet)));
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
    use_shown(pets.data.is_some());
    let number = match props.step {
        Step::Pet => 0,
        Step::Proofs => 1,
        Step::Review => 2,
    };
    let back_to = {
        let navigator = navigator.clone();
        Callback::from(move |number| {
            navigator.push(
                Route::Apply {
                    step: if number == 0 { Step::Pet } else { Step::Proofs },
                }
                .to_path(),
            );
        })
    };
    let known = Rc::new(known(
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
        let (draft, known) = (draft.clone(), known.clone());
        // It was added a moment ago and comes with the next answer.
        let on_its_way = draft
            .draft
            .pet
            .is_some_and(|chosen| pets.iter().all(|pet| pet.id != chosen))
            && loading;
        if on_its_way && step != Step::Pet {
            return html! { <Skeleton shape={SkeletonShape::Form} count=4 /> };
        }
        match step {
            Step::Pet => html! { <PetStep {draft} {pets} {known} /> },
            Step::Proofs => html! { <ProofsStep {draft} {pets} {known} /> },
            Step::Review => html! { <ReviewStep {draft} {pets} {known} /> },
        }
    });
    let up = (
        AttrValue::from(if embedded { "/" } else { "/licences" }),
        AttrValue::from("My licenses"),
    );
    html! {
        <div class="page apply">
            <PageHeader title="Apply for a license" {up} />
            <Stepper steps={["Your pet", "Term and documents", "Review"].map(AttrValue::from).to_vec()} current={number} {back_to} />
            <Loaded<allpet_contract::Page<Pet>> query={pets} {render} skeleton={html! { <Skeleton shape={SkeletonShape::Form} count=4 /> }} />
        </div>
    }
}
