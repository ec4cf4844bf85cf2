//! What an owner asks and does, and what a finder learns.

use super::{application, paper, payment};
use crate::tests::wire::{
    pets::dog,
    world::{Page, World},
};
use allpet_contract::{
    licensing::{
        Application, FinderNote, ListJurisdictions, MyApplications, MyFinderMessages, MyLicences, MyProofs,
        PublicProfile, QuoteLicence, ReadApplication, ReadJurisdiction, ReadMyProof, TellOwner,
        UpdatePublicProfile, VerifyTag, Withdraw,
    },
    page::Paging,
};
use allpet_domain::{
    id::ApplicationId,
    licensing::{OwnerFacts, PetFacts, ProofKind, QuoteInput},
};

/// What a place asks and what it costs.
pub(super) async fn ask(world: &World) {
    let guest = world.guest();
    world.tell(&guest, ListJurisdictions {}).await;
    world
        .tell(&guest, ReadJurisdiction { id: "seattle".into() })
        .await;
    let body = QuoteInput {
        pet: PetFacts::of(&dog("Rex"), false),
        owner: OwnerFacts {
            age_years: Some(70),
            low_income: true,
            ..OwnerFacts::default()
        },
        term_months: 24,
        start: world.app.kernel.today(),
        rabies_until: "2028-05-14".parse().ok(),
        previous_expiry: "2026-09-01".parse().ok(),
    };
    world
        .tell(
            &guest,
            QuoteLicence {
                id: "seattle".into(),
                body,
            },
        )
        .await;
}

/// Ada applies for Rex and pays.
pub(super) async fn apply(world: &World, ada: &Page) -> Application {
    let rabies = world.tell(ada, paper(world, ProofKind::Rabies).await).await.id;
    let form = application(world, ada, "Rex", rabies).await;
    let application = world.tell(ada, form).await.id;
    let (pay, confirm) = payment(ada, application).await;
    world.tell(ada, pay).await;
    world.tell(ada, confirm).await;
    world
        .tell(
            ada,
            MyApplications {
                query: Paging::default(),
            },
        )
        .await;
    world.tell(ada, MyProofs { application }).await;
    world.tell(ada, ReadMyProof { proof: rabies }).await;
    world.hear().await;
    world.tell(ada, ReadApplication { application }).await
}

pub(super) async fn withdraw(world: &World, ada: &Page, application: ApplicationId) {
    world.tell(ada, Withdraw { application }).await;
}

/// Ada shows less of Rex; a stranger finds him and tells her.
pub(super) async fn use_tag(world: &World, ada: &Page) {
    let licence = world
        .tell(
            ada,
            MyLicences {
                query: Paging::default(),
            },
        )
        .await
        .items
        .remove(0);
    let body = PublicProfile {
        show_breed: false,
        ..licence.public
    };
    world
        .tell(
            ada,
            UpdatePublicProfile {
                licence: licence.id,
                body,
            },
        )
        .await;
    let (guest, code) = (world.guest(), licence.tag);
    world.tell(&guest, VerifyTag { code: code.clone() }).await;
    let body = FinderNote {
        message: "In Volunteer Park,\nat the conservatory".into(),
        reply: "206 555 0199".into(),
    };
    world.tell(&guest, TellOwner { code, body }).await;
    world.tell(ada, MyFinderMessages {}).await;
}
