//! The endpoints of owners and of finders.

use super::{application, payment, proof_upload};
use crate::tests::wire::{
    pets::dog,
    world::{Page, World},
};
use allpet_contract::{
    licensing::{
        Application, DismissFinderMessage, FinderNote, ListJurisdictions, MyApplications, MyFinderMessages,
        MyLicences, MyProofs, PublicProfile, QuoteLicence, ReadApplication, ReadJurisdiction, ReadMyProof,
        ReportScan, TellOwner, UpdatePublicProfile, VerifyTag, Withdraw,
    },
    page::Paging,
};
use allpet_domain::{
    id::ApplicationId,
    licensing::{OwnerFacts, PetFacts, ProofKind, QuoteInput},
};

/// Reads the rules and fees of a jurisdiction.
pub(super) async fn read_rules(world: &World) {
    let guest = world.guest();
    world.record(&guest, ListJurisdictions {}).await;
    world
        .record(&guest, ReadJurisdiction { id: "seattle".into() })
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
        .record(
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
    let rabies = world
        .record(ada, proof_upload(world, ProofKind::Rabies).await)
        .await
        .id;
    let form = application(world, ada, "Rex", rabies).await;
    let application = world.record(ada, form).await.id;
    let (pay, confirm) = payment(ada, application).await;
    world.record(ada, pay).await;
    world.record(ada, confirm).await;
    world
        .record(
            ada,
            MyApplications {
                query: Paging::default(),
            },
        )
        .await;
    world.record(ada, MyProofs { application }).await;
    world.record(ada, ReadMyProof { proof: rabies }).await;
    world.deliver_events().await;
    world.record(ada, ReadApplication { application }).await
}

pub(super) async fn withdraw(world: &World, ada: &Page, application: ApplicationId) {
    world.record(ada, Withdraw { application }).await;
}

/// Ada hides details of Rex; a finder finds him and sends her a message.
pub(super) async fn use_tag(world: &World, ada: &Page) {
    let licence = world
        .record(
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
        .record(
            ada,
            UpdatePublicProfile {
                licence: licence.id,
                body,
            },
        )
        .await;
    let (guest, code) = (world.guest(), licence.tag);
    world.record(&guest, VerifyTag { code: code.clone() }).await;
    let body = FinderNote {
        message: "In Volunteer Park,\nat the conservatory".into(),
        reply: "206 555 0199".into(),
    };
    let tell = TellOwner {
        code: code.clone(),
        body,
    };
    world.record(&guest, tell).await;
    let message = world.record(ada, MyFinderMessages {}).await.remove(0).id;
    world.record(ada, DismissFinderMessage { message }).await;
    world.record(&guest, ReportScan { code }).await;
}
