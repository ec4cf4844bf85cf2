//! Licences: the endpoints of owners, of clerks, and of finders of a tag.

mod clerk;
mod owner;

use super::{
    pets::dog,
    shop::steps::{ASKS, pay_form},
    world::{Page, World},
};
use allpet_contract::{
    Upload,
    licensing::{
        Application, ApplicationForm, Apply, ConfirmApplicationPayment, PayApplication, ProofQuery,
        PublicProfile, UploadProof,
    },
    payments::SecondStep,
    pets::CreatePet,
};
use allpet_domain::{
    Currency, Money,
    id::{ApplicationId, ProofId},
    licensing::{OwnerFacts, ProofKind},
};
use allpet_kernel::{both_engines, testkit::key};

/// Uploads a proof: a picture for a vaccination, otherwise a document.
pub(super) async fn proof_upload(world: &World, kind: ProofKind) -> UploadProof {
    let (name, content_type, bytes) = match kind {
        ProofKind::Rabies => ("rabies.png", "image/png", world.picture().await),
        _ => ("paper.pdf", "application/pdf", b"%PDF-1.4\n%%EOF\n".to_vec()),
    };
    UploadProof {
        query: ProofQuery {
            kind,
            name: name.into(),
        },
        body: Upload {
            content_type: content_type.into(),
            bytes,
        },
    }
}

/// Builds an application for a new pet of Ada's.
pub(super) async fn application(world: &World, ada: &Page, name: &str, rabies: ProofId) -> Apply {
    let body = dog(name);
    let pet = ada.send(CreatePet { key: key(name), body }).await.unwrap().id;
    let altered = ada
        .send(proof_upload(world, ProofKind::Alteration).await)
        .await
        .unwrap()
        .id;
    let body = ApplicationForm {
        authority: world.seattle,
        pet,
        term_months: 12,
        start: world.app.kernel.today(),
        rabies_until: "2028-05-14".parse().ok(),
        owner: OwnerFacts::default(),
        service_animal: false,
        zip: "98103".into(),
        proofs: vec![rabies, altered],
        public: PublicProfile {
            show_name: true,
            show_breed: true,
            contact: "+1 206 555 0100".into(),
        },
        expected_total: Money::new(2_700, Currency::Usd),
    };
    Apply { key: key(name), body }
}

/// Submits an application for a new pet of Ada's.
async fn applied(world: &World, ada: &Page, name: &str) -> Application {
    let rabies = ada
        .send(proof_upload(world, ProofKind::Rabies).await)
        .await
        .unwrap()
        .id;
    let apply = application(world, ada, name, rabies).await;
    ada.send(apply).await.unwrap()
}

/// Builds a payment with a card whose bank requires a second step, and that step.
pub(super) async fn payment(
    page: &Page,
    application: ApplicationId,
) -> (PayApplication, ConfirmApplicationPayment) {
    let (body, code) = (pay_form(page, ASKS).await, "123456".into());
    let pay = PayApplication {
        application,
        key: key("pay-fee"),
        body,
    };
    let confirm = ConfirmApplicationPayment {
        application,
        body: SecondStep { code },
    };
    (pay, confirm)
}

both_engines! {
    async fn licensing(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        owner::read_rules(&world).await;
        let application = owner::apply(&world, &ada).await;
        let licence = clerk::decide(&world, &application).await;
        clerk::reject(&world, applied(&world, &ada, "Max").await.id).await;
        owner::withdraw(&world, &ada, applied(&world, &ada, "Luna").await.id).await;
        owner::use_tag(&world, &ada).await;
        clerk::revoke(&world, licence).await;
        world.compare("licensing");
    }
}
