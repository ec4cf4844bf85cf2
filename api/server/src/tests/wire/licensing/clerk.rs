//! The endpoints of clerks.

use crate::tests::wire::world::{Page, World};
use allpet_contract::licensing::{
    Application, Approve, ReadCase, ReadFigures, ReadProof, ReadProofPicture, ReadQueueCounts,
    ReadRegisterLicence, RegisterQuery, Reject, Rejection, RevokeLicence, SearchRegister, UndoApproval,
};
use allpet_domain::{
    id::{ApplicationId, LicenceId},
    role::Role,
};

/// An imported register with enough animals for the statistics to be shown.
const REGISTER: &str =
    "License Issue Date,License Number,Animal's Name,Species,Primary Breed,Secondary Breed,ZIP Code
November 18 2026,QA09001,Zen,Cat,Siberian,Mix,98117
November 17 2026,QA09002,Zen,Cat,Siberian,,98117
November 16 2026,QA09003,Zen,Cat,Siberian,,98117
November 15 2026,QA09004,Zen,Cat,Siberian,,98117
November 14 2026,QA09005,Zen,Cat,Siberian,,98117
";

fn clerk(world: &World) -> Page {
    world.kim(world.seattle, Role::Clerk)
}

/// Imports the register, and approves an application twice.
pub(super) async fn decide(world: &World, paid: &Application) -> LicenceId {
    let (clerk, tenant, application) = (clerk(world), world.seattle, paid.id);
    take_register(world).await;
    world.record(&clerk, ReadQueueCounts { tenant }).await;
    let case = world.record(&clerk, ReadCase { tenant, application }).await;
    let proof = case.proofs[0].id;
    world.record(&clerk, ReadProof { tenant, proof }).await;
    world.record(&clerk, ReadProofPicture { tenant, proof }).await;
    world.record(&clerk, Approve { tenant, application }).await;
    world.record(&clerk, UndoApproval { tenant, application }).await;
    let approved = clerk.send(Approve { tenant, application }).await.unwrap();
    let licence = approved.application.licence.unwrap();
    world
        .record(&clerk, ReadRegisterLicence { tenant, licence })
        .await;
    let query = RegisterQuery {
        limit: Some(3),
        ..RegisterQuery::default()
    };
    world.record(&clerk, SearchRegister { tenant, query }).await;
    world.record(&world.guest(), ReadFigures { tenant }).await;
    licence
}

async fn take_register(world: &World) {
    let seattle = allpet_tenants::find_tenant(&world.databases["tenants"], "seattle")
        .await
        .unwrap()
        .unwrap();
    let (kernel, db) = (&world.app.kernel, &world.databases["licensing"]);
    let report = allpet_licensing::import(kernel, db, &seattle, REGISTER.as_bytes(), &mut |_| {})
        .await
        .unwrap();
    assert_eq!(report.imported, 5);
}

pub(super) async fn reject(world: &World, application: ApplicationId) {
    let body = Rejection {
        reason: "The paper cannot be read.\nPlease send another.".into(),
    };
    world
        .record(
            &clerk(world),
            Reject {
                tenant: world.seattle,
                application,
                body,
            },
        )
        .await;
}

pub(super) async fn revoke(world: &World, licence: LicenceId) {
    let body = Rejection {
        reason: "The vaccination was not renewed.".into(),
    };
    world
        .record(
            &clerk(world),
            RevokeLicence {
                tenant: world.seattle,
                licence,
                body,
            },
        )
        .await;
}
