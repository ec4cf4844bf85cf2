//! Documents: what is taken, and who may read it.

use crate::world::{World, paper};
use allpet_contract::{
    Upload,
    licensing::{ProofQuery, ReadProof, UploadProof},
};
use allpet_domain::licensing::ProofKind;
use allpet_kernel::{both_engines, testkit::tenant};

fn upload(bytes: Vec<u8>) -> UploadProof {
    let query = ProofQuery {
        kind: ProofKind::Rabies,
        name: "C:\\papers\\rabies.pdf".into(),
    };
    UploadProof {
        query,
        body: Upload {
            content_type: "text/html".into(),
            bytes,
        },
    }
}

both_engines! {
    async fn a_document_is_known_by_its_bytes(engine) {
        let world = World::new(engine).await;
        let proof = world.ada().send(upload(b"\x89PNG\r\n\x1a\nrest".to_vec())).await.unwrap();
        assert_eq!((proof.content_type.as_str(), proof.name.as_str(), proof.size), ("image/png", "rabies.pdf", 12));
    }

    async fn what_is_no_document_is_refused(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let refused = ada.send(upload(b"<script>alert(1)</script>".to_vec())).await.unwrap_err();
        assert_eq!((refused.status, refused.code.as_str()), (422, "licensing.not-a-document"));
        let mut large = b"%PDF-1.4".to_vec();
        large.resize(10 * 1024 * 1024, b' ');
        assert!(ada.send(upload(large.clone())).await.is_ok(), "10 MB are taken");
        large.push(b' ');
        let refused = ada.send(upload(large)).await.unwrap_err();
        assert_eq!((refused.status, refused.code.as_str()), (413, "licensing.document-too-large"));
        assert_eq!(world.app.stranger().send(upload(b"%PDF-".to_vec())).await.unwrap_err().status, 401);
    }

    async fn a_clerk_reads_papers_of_their_own_cases_only(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let loose = paper(&ada, ProofKind::Rabies).await;
        let application = world.apply(&ada, 1).await;
        let case = world.clerk().send(allpet_contract::licensing::ReadCase { tenant: tenant(1), application: application.id }).await.unwrap();
        let attached = case.proofs[0].id;
        let file = world.clerk().send(ReadProof { tenant: tenant(1), proof: attached }).await.unwrap();
        assert_eq!((file.content_type.as_str(), file.bytes.as_slice()), ("application/pdf", &b"%PDF-1.4\n%%EOF\n"[..]));
        let code = async |clerk: &allpet_contract::Client<allpet_kernel::testkit::TestCaller>, place: u8, proof| {
            let problem = clerk.send(ReadProof { tenant: tenant(place), proof }).await.unwrap_err();
            (problem.status, problem.code)
        };
        assert_eq!(code(&world.clerk(), 1, loose.id).await, (404, "licensing.proof-not-found".into()), "no application names it");
        assert_eq!(code(&world.other_clerk(), 2, attached).await, (404, "licensing.proof-not-found".into()));
        assert_eq!(code(&world.other_clerk(), 1, attached).await, (403, "forbidden".into()));
        assert_eq!(code(&ada, 1, attached).await, (403, "forbidden".into()));
    }
}
