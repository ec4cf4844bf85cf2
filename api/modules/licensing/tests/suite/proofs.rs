//! Documents: which are accepted, and who may read them.

use crate::world::{World, upload_document};
use allpet_contract::{
    Upload,
    licensing::{ApplicationForm, Apply, ProofQuery, ReadCase, ReadProof, ReadProofPicture, UploadProof},
};
use allpet_domain::licensing::ProofKind;
use allpet_kernel::{
    both_engines, on_write,
    testkit::{key, tenant},
};
use image::{DynamicImage, ImageFormat};
use std::io::Cursor;

fn upload(bytes: Vec<u8>) -> UploadProof {
    named("C:\\papers\\rabies.pdf", bytes)
}

fn named(name: &str, bytes: Vec<u8>) -> UploadProof {
    let query = ProofQuery {
        kind: ProofKind::Rabies,
        name: name.into(),
    };
    UploadProof {
        query,
        body: Upload {
            content_type: "text/html".into(),
            bytes,
        },
    }
}

fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(width, height)
        .write_to(&mut bytes, format)
        .unwrap();
    bytes.into_inner()
}

const EMPTY: &[u8] = b"%PDF-1.4\n%%EOF\n";

async fn remove_unused(world: &World) -> u32 {
    world
        .app
        .run_scheduled("licensing", "licensing.remove-unused-documents")
        .await
}

/// Returns the number of stored files.
fn files(world: &World) -> usize {
    let folder = world.databases.folder().join("files/proofs");
    std::fs::read_dir(folder).map_or(0, Iterator::count)
}

both_engines! {
    async fn the_kind_of_a_document_follows_from_its_bytes(engine) {
        let world = World::new(engine).await;
        let png = picture(64, 64, ImageFormat::Png);
        let size = u32::try_from(png.len()).unwrap();
        let proof = world.ada().send(upload(png)).await.unwrap();
        assert_eq!((proof.content_type.as_str(), proof.name.as_str(), proof.size), ("image/png", "rabies.png", size));
        for (name, bytes) in [
            ("bom-before-header.pdf", &include_bytes!("../cases/bom-before-header.pdf")[..]),
            ("rabies.pdf", &include_bytes!("../cases/rabies.pdf")[..]),
            ("no kind.jpg", &picture(64, 64, ImageFormat::WebP)),
        ] {
            assert!(world.ada().send(named(name, bytes.to_vec())).await.is_ok(), "{name}");
        }
    }

    async fn the_name_of_a_document_has_the_extension_of_its_kind(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let proof = ada.send(named("rabies\u{202e}fdp.hta", EMPTY.to_vec())).await.unwrap();
        assert_eq!(proof.name, "rabiesfdp.pdf");
        let application = world.apply(&ada, 1).await;
        // As a release stored it that did not clean names.
        let mut tx = world.db.begin().await.unwrap();
        on_write!(tx, c => sqlx::query("UPDATE proofs SET name = 'paper.pdf.hta'").execute(c).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
        let case = world.clerk().send(ReadCase { tenant: tenant(1), application: application.id }).await.unwrap();
        assert_eq!(case.proofs[0].name, "paper.pdf");
    }

    async fn a_picture_that_cannot_be_shown_is_refused(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let cut = |bytes: Vec<u8>| bytes[..bytes.len() / 2].to_vec();
        let mut bomb = picture(64, 64, ImageFormat::Png);
        bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        for (bytes, why) in [
            (include_bytes!("../cases/truncated-half.jpg").to_vec(), "not complete"),
            (cut(picture(640, 480, ImageFormat::Png)), "not complete"),
            (cut(picture(640, 480, ImageFormat::WebP)), "not complete"),
            (b"\x89PNG\r\n\x1a\nrest".to_vec(), "damaged"),
            (bomb, "damaged"),
            (picture(1, 1, ImageFormat::Png), "1 × 1 pixels"),
            (picture(1_600, 40, ImageFormat::Png), "too narrow"),
        ] {
            let refused = ada.send(upload(bytes)).await.unwrap_err();
            assert_eq!((refused.status, refused.code.as_str()), (422, "licensing.not-a-document"), "{why}");
            assert!(refused.message().contains(why), "{refused}");
        }
        assert_eq!(files(&world), 0);
    }

    async fn a_pdf_without_a_body_is_refused(engine) {
        let world = World::new(engine).await;
        for bytes in [&include_bytes!("../cases/only-pdf-magic.pdf")[..], include_bytes!("../cases/hta-with-pdf-head.hta")] {
            let refused = world.ada().send(upload(bytes.to_vec())).await.unwrap_err();
            assert_eq!((refused.status, refused.code.as_str()), (422, "licensing.not-a-document"));
        }
    }

    async fn twenty_unused_documents_are_kept_for_a_day(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let application = world.apply(&ada, 1).await;
        let attached = files(&world);
        for _ in 0..18 {
            ada.send(upload(EMPTY.to_vec())).await.unwrap();
        }
        let (one, other, third) = tokio::join!(
            ada.send(upload(EMPTY.to_vec())), ada.send(upload(EMPTY.to_vec())), ada.send(upload(EMPTY.to_vec())));
        let outcomes = [one, other, third];
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 2, "twenty at most, even if sent concurrently");
        let refused = outcomes.into_iter().find_map(Result::err).unwrap();
        assert_eq!((refused.status, refused.code.as_str()), (409, "licensing.too-many-documents"));
        assert!(world.ben().send(upload(EMPTY.to_vec())).await.is_ok(), "another person has room");
        world.app.kernel.clock().advance_seconds(86_400);
        assert_eq!(remove_unused(&world).await, 0, "the day is not over");
        world.app.kernel.clock().advance_seconds(1);
        assert_eq!(remove_unused(&world).await, 21);
        assert_eq!((remove_unused(&world).await, files(&world)), (0, attached));
        let case = world.clerk().send(ReadCase { tenant: tenant(1), application: application.id }).await.unwrap();
        let read = world.clerk().send(ReadProof { tenant: tenant(1), proof: case.proofs[0].id }).await;
        assert!(read.is_ok(), "an attached document stays");
        assert!(world.ada().send(upload(EMPTY.to_vec())).await.is_ok());
    }

    async fn a_person_may_store_100_megabytes(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let mut large = EMPTY.to_vec();
        large.resize(10 * 1024 * 1024, b' ');
        for _ in 0..10 {
            ada.send(upload(large.clone())).await.unwrap();
        }
        let refused = ada.send(upload(EMPTY.to_vec())).await.unwrap_err();
        assert_eq!((refused.status, refused.code.as_str()), (409, "licensing.too-many-documents"));
        assert!(refused.message().contains("100 MB"), "{refused}");
    }

    async fn an_application_with_a_deleted_document_is_refused(engine) {
        let world = World::new(engine).await;
        let proof = upload_document(&world.ada(), ProofKind::Rabies).await;
        world.app.kernel.clock().advance_seconds(86_401);
        assert_eq!(remove_unused(&world).await, 1);
        let ada = world.ada();
        let form = ApplicationForm { proofs: vec![proof.id], ..world.form(&ada, 1).await };
        let refused = ada.send(Apply { key: key("gone"), body: form }).await.unwrap_err();
        assert!(refused.errors[0].message.contains("Upload it again"), "{refused:?}");
    }

    async fn other_files_are_refused(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let refused = ada.send(upload(b"<script>alert(1)</script>".to_vec())).await.unwrap_err();
        assert_eq!((refused.status, refused.code.as_str()), (422, "licensing.not-a-document"));
        let mut large = EMPTY.to_vec();
        large.resize(10 * 1024 * 1024, b' ');
        assert!(ada.send(upload(large.clone())).await.is_ok(), "10 MB are accepted");
        large.push(b' ');
        let refused = ada.send(upload(large)).await.unwrap_err();
        assert_eq!((refused.status, refused.code.as_str()), (413, "licensing.document-too-large"));
        assert_eq!(world.app.anonymous().send(upload(b"%PDF-".to_vec())).await.unwrap_err().status, 401);
    }

    async fn a_clerk_reads_documents_of_their_own_cases_only(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let unused = upload_document(&ada, ProofKind::Rabies).await;
        let application = world.apply(&ada, 1).await;
        let case = world.clerk().send(allpet_contract::licensing::ReadCase { tenant: tenant(1), application: application.id }).await.unwrap();
        let attached = case.proofs[0].id;
        let file = world.clerk().send(ReadProof { tenant: tenant(1), proof: attached }).await.unwrap();
        assert_eq!((file.content_type.as_str(), file.bytes.as_slice()), ("application/pdf", &b"%PDF-1.4\n%%EOF\n"[..]));
        let code = async |clerk: &allpet_contract::Client<allpet_kernel::testkit::TestCaller>, place: u8, proof| {
            let problem = clerk.send(ReadProof { tenant: tenant(place), proof }).await.unwrap_err();
            (problem.status, problem.code)
        };
        assert_eq!(code(&world.clerk(), 1, unused.id).await, (404, "licensing.proof-not-found".into()), "no application names it");
        assert_eq!(code(&world.other_clerk(), 2, attached).await, (404, "licensing.proof-not-found".into()));
        assert_eq!(code(&world.other_clerk(), 1, attached).await, (403, "forbidden".into()));
        assert_eq!(code(&ada, 1, attached).await, (403, "forbidden".into()));
    }

    async fn a_clerk_sees_a_pdf_as_a_picture(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let mut proofs = Vec::new();
        let photo = picture(64, 64, ImageFormat::Png);
        for bytes in [include_bytes!("../cases/rabies.pdf").to_vec(), photo.clone(), EMPTY.to_vec()] {
            proofs.push(ada.send(upload(bytes)).await.unwrap().id);
        }
        let mut form = world.form(&ada, 1).await;
        form.proofs.extend(&proofs);
        ada.send(Apply { key: key("drawn"), body: form }).await.unwrap();
        let see = async |clerk: &allpet_contract::Client<allpet_kernel::testkit::TestCaller>, place: u8, proof| {
            let answer = clerk.send(ReadProofPicture { tenant: tenant(place), proof }).await;
            answer.map_err(|problem| (problem.status, problem.code))
        };
        let rendered = see(&world.clerk(), 1, proofs[0]).await.unwrap();
        assert_eq!(rendered.content_type, "image/jpeg");
        let page = image::load_from_memory(&rendered.bytes).unwrap().into_luma8();
        assert_eq!(page.width(), 1_240);
        assert!(page.pixels().any(|pixel| pixel.0[0] < 60), "its text is visible");
        let same = see(&world.clerk(), 1, proofs[1]).await.unwrap();
        assert_eq!((same.content_type.as_str(), same.bytes), ("image/png", photo));
        let not_drawn = (422, "licensing.proof-not-drawn".to_owned());
        assert_eq!(see(&world.clerk(), 1, proofs[2]).await.unwrap_err(), not_drawn, "it has no page");
        let not_found = (404, "licensing.proof-not-found".to_owned());
        assert_eq!(see(&world.other_clerk(), 2, proofs[0]).await.unwrap_err(), not_found);
        for other in [&world.other_clerk(), &ada, &world.ben()] {
            assert_eq!(see(other, 1, proofs[0]).await.unwrap_err(), (403, "forbidden".to_owned()));
        }
        assert_eq!(see(&world.app.anonymous(), 1, proofs[0]).await.unwrap_err().0, 401);
    }
}
