//! The application: three steps, each with an address of its own, over one draft.

use super::{pet_step::PetStep, proofs_step::ProofsStep, review_step::ReviewStep};
use crate::{
    app::{use_correct, use_go, use_path},
    draft::{DraftHandle, use_draft},
    facts::Facts,
    parts::SignedIn,
    read::use_read,
    routes::{Route, Step, query},
    world::use_world,
};
use allpet_contract::{
    licensing::MyLicences,
    page::Paging,
    pets::{ListPets, Pet},
};
use allpet_domain::{Day, licensing::LicenceState, pet::PetState};
use allpet_frame::User;
use allpet_ui::prelude::*;
use std::rc::Rc;

/// What [`Apply`] is told.
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
    let path = use_path();
    let render = Callback::from(
        move |user: User| html! { <Steps key={user.id.clone()} user={user.clone()} {step} /> },
    );
    html! { <SignedIn {path} what_for="To apply for a licence" {render} /> }
}

#[derive(Properties, PartialEq)]
struct StepsProps {
    user: User,
    step: Step,
}

/// What each step is told.
#[derive(Properties, PartialEq)]
pub(crate) struct StepProps {
    /// All that was answered so far.
    pub(crate) draft: DraftHandle,
    /// My pets that are alive and mine.
    pub(crate) pets: Rc<Vec<Pet>>,
    /// For each pet the last day of its latest licence.
    pub(crate) licensed: Rc<Vec<(allpet_domain::id::PetId, Day)>>,
}

impl StepProps {
    /// The pet chosen.
    pub(crate) fn pet(&self) -> Option<&Pet> {
        let chosen = self.draft.draft.pet?;
        self.pets.iter().find(|pet| pet.id == chosen)
    }

    /// The last day of the licence that the new one renews.
    pub(crate) fn renews(&self) -> Option<Day> {
        let chosen = self.draft.draft.pet?;
        self.licensed
            .iter()
            .filter(|(pet, _)| *pet == chosen)
            .map(|(_, expires)| *expires)
            .max()
    }
}

#[component]
fn Steps(props: &StepsProps) -> Html {
    let (path, go, correct) = (use_path(), use_go(), use_correct());
    let world = use_world();
    let draft = use_draft(&props.user.id);
    // What the calculator was told comes with the address, once.
    use_effect_with((), {
        let draft = draft.clone();
        move |()| {
            let facts = Facts::from_query(query(&path));
            if facts != Facts::default() {
                draft.change(|draft| draft.take(facts));
                correct.to("/apply/pet");
            }
        }
    });
    let pets = use_read("pets", ListPets { query: ALL });
    let licences = use_read("licences", MyLicences { query: ALL });
    crate::shown::use_page("Apply for a licence", pets.data.is_some());
    let number = match props.step {
        Step::Pet => 0,
        Step::Proofs => 1,
        Step::Review => 2,
    };
    let back_to = {
        let go = go.clone();
        Callback::from(move |place| {
            go.to(Route::Apply(if place == 0 { Step::Pet } else { Step::Proofs }).path())
        })
    };
    let licensed = licences.data.iter().flat_map(|page| page.items.iter());
    let licensed = licensed.filter(|licence| {
        matches!(
            licence.state,
            LicenceState::Issued | LicenceState::Expired | LicenceState::Delinquent
        )
    });
    let licensed = Rc::new(
        licensed
            .map(|licence| (licence.pet, licence.expires))
            .collect::<Vec<_>>(),
    );
    let step = props.step;
    let render = Callback::from(move |page: Rc<allpet_contract::Page<Pet>>| {
        let alive = page
            .items
            .iter()
            .filter(|pet| matches!(pet.state, PetState::AtHome | PetState::Lost));
        let pets = Rc::new(alive.cloned().collect::<Vec<_>>());
        let (draft, licensed) = (draft.clone(), licensed.clone());
        match step {
            Step::Pet => html! { <PetStep {draft} {pets} {licensed} /> },
            Step::Proofs => html! { <ProofsStep {draft} {pets} {licensed} /> },
            Step::Review => html! { <ReviewStep {draft} {pets} {licensed} /> },
        }
    });
    let up = (
        AttrValue::from(if world.host.is_embedded() {
            "/"
        } else {
            "/licences"
        }),
        AttrValue::from("My licences"),
    );
    html! {
        <div class="page apply">
            <PageHeader title="Apply for a licence" {up} />
            <Stepper steps={["Your pet", "Term and documents", "Review"].map(AttrValue::from).to_vec()} current={number} {back_to} />
            <Loaded<allpet_contract::Page<Pet>> query={pets} {render} skeleton={html! { <Skeleton shape={SkeletonShape::Form} count=4 /> }} />
        </div>
    }
}
