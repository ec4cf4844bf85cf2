//! Links with which others see a design.

use super::{World, new, save};
use allpet_contract::builder::{
    DeleteDesign, DesignPatch, ListShares, PictureQuery, ReadSharedDesign, ReadSharedPicture, SHARES_MAX,
    ShareDesign, SharedDesign, UpdateDesign, WithdrawShare,
};
use allpet_domain::id::{PetId, ShareId};
use allpet_kernel::{both_engines, on_read};
use tower::ServiceExt as _;

both_engines! {
    async fn a_link_shows_the_design_and_nothing_else(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let mut said = new("Rex");
        said.pet = Some(PetId(uuid::Uuid::from_bytes([9; 16])));
        let rex = save(&world, &ada, said).await;
        let link = ada.send(ShareDesign { design: rex.id }).await.unwrap();
        assert!(link.token.len() >= 32, "unguessable");
        let anonymous = world.app.anonymous();
        let seen = anonymous.send(ReadSharedDesign { token: link.token.clone() }).await.unwrap();
        let expected = SharedDesign {
            name: "Rex".into(), parameters: rex.parameters.clone(), total: rex.total, lead_time_days: rex.lead_time_days,
            updated: rex.updated,
        };
        assert_eq!(seen, expected);
        let size = PictureQuery { width: Some(200) };
        let picture = anonymous.send(ReadSharedPicture { token: link.token.clone(), query: size }).await.unwrap();
        assert_eq!(picture.content_type, "image/png");
        assert_eq!(world.announced().await, ["design.saved", "design.shared"]);
        // The link always shows the latest version.
        let body = DesignPatch { version: 1, name: Some("Max".into()), ..DesignPatch::default() };
        ada.send(UpdateDesign { design: rex.id, body }).await.unwrap();
        assert_eq!(anonymous.send(ReadSharedDesign { token: link.token }).await.unwrap().name, "Max");
    }

    async fn a_shared_picture_is_for_other_sites_and_revalidated(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = save(&world, &ada, new("Rex")).await;
        let link = ada.send(ShareDesign { design: rex.id }).await.unwrap();
        let path = format!("/api/shared-designs/{}/picture.png?width=200", link.token);
        let request = axum::http::Request::get(path).body(axum::body::Body::empty()).unwrap();
        let answer = world.app.router.clone().oneshot(request).await.unwrap();
        let header = |name: &str| answer.headers()[name].to_str().unwrap();
        assert_eq!(answer.headers().get_all("cross-origin-resource-policy").iter().count(), 1);
        assert_eq!(
            (header("content-type"), header("cache-control"), header("cross-origin-resource-policy")),
            ("image/png", "private, no-cache", "cross-origin")
        );
    }

    async fn no_token_is_stored(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = save(&world, &ada, new("Rex")).await;
        let link = ada.send(ShareDesign { design: rex.id }).await.unwrap();
        assert!(!format!("{link:?}").contains(&link.token));
        let hashes: Vec<Vec<u8>> = on_read!(world.db, c => sqlx::query_scalar("SELECT token_hash FROM shares").fetch_all(c).await).unwrap();
        assert_eq!(hashes.len(), 1);
        assert_eq!(hashes[0].len(), 32);
        for table in ["SELECT payload FROM outbox", "SELECT answer FROM idempotency", "SELECT sheet FROM designs"] {
            let texts: Vec<String> = on_read!(world.db, c => sqlx::query_scalar(table).fetch_all(c).await).unwrap();
            assert!(texts.iter().all(|text| !text.contains(&link.token)), "{table}");
        }
    }

    async fn a_withdrawn_link_shows_nothing_at_once(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = save(&world, &ada, new("Rex")).await;
        let other = ada.send(ShareDesign { design: rex.id }).await.unwrap();
        world.app.kernel.clock().advance_seconds(1);
        let withdrawn = ada.send(ShareDesign { design: rex.id }).await.unwrap();
        assert_eq!(ada.send(ListShares { design: rex.id }).await.unwrap(), [withdrawn.share.clone(), other.share.clone()]);
        ada.send(WithdrawShare { design: rex.id, share: withdrawn.share.id }).await.unwrap();
        let anonymous = world.app.anonymous();
        let token = withdrawn.token;
        let read = anonymous.send(ReadSharedDesign { token: token.clone() }).await.unwrap_err();
        let picture = anonymous.send(ReadSharedPicture { token, query: PictureQuery::default() }).await.unwrap_err();
        for problem in [read, picture] {
            assert_eq!((problem.status, problem.code.as_str()), (404, "share.not-found"));
        }
        assert!(anonymous.send(ReadSharedDesign { token: other.token.clone() }).await.is_ok());
        assert_eq!(ada.send(ListShares { design: rex.id }).await.unwrap(), [other.share]);
        let again = ada.send(WithdrawShare { design: rex.id, share: withdrawn.share.id }).await.unwrap_err();
        assert_eq!(again.code, "share.not-found");
        ada.send(DeleteDesign { design: rex.id }).await.unwrap();
        assert_eq!(anonymous.send(ReadSharedDesign { token: other.token }).await.unwrap_err().code, "share.not-found");
    }

    async fn a_link_is_withdrawn_only_through_its_own_design(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let (rex, max) = (save(&world, &ada, new("Rex")).await, save(&world, &ada, new("Max")).await);
        let link = ada.send(ShareDesign { design: rex.id }).await.unwrap();
        let wrong = ada.send(WithdrawShare { design: max.id, share: link.share.id }).await.unwrap_err();
        assert_eq!(wrong.code, "share.not-found");
        let nobody = ShareId(uuid::Uuid::nil());
        assert_eq!(ada.send(WithdrawShare { design: rex.id, share: nobody }).await.unwrap_err().code, "share.not-found");
        assert!(world.app.anonymous().send(ReadSharedDesign { token: link.token }).await.is_ok());
    }

    async fn the_number_of_links_is_limited(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = save(&world, &ada, new("Rex")).await;
        for _ in 0..SHARES_MAX {
            ada.send(ShareDesign { design: rex.id }).await.unwrap();
        }
        let problem = ada.send(ShareDesign { design: rex.id }).await.unwrap_err();
        assert_eq!((problem.status, problem.code.as_str()), (409, "share.too-many"));
    }

    async fn a_guessed_link_shows_nothing(engine) {
        let world = World::new(engine).await;
        for token in ["x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "%27 OR 1=1"] {
            let problem = world.app.anonymous().send(ReadSharedDesign { token: token.into() }).await.unwrap_err();
            assert_eq!((problem.status, problem.code.as_str()), (404, "share.not-found"));
        }
    }
}
