//! Pictures of saved designs, which a schedule draws.

use super::{World, new, save};
use allpet_contract::builder::{
    DeleteDesign, Design, DesignPatch, PictureQuery, ReadDesignPicture, ReadSharedPicture, ShareDesign,
    UpdateDesign,
};
use allpet_kernel::{both_engines, on_read, on_write};

const CARD: PictureQuery = PictureQuery { width: Some(640) };
const LINK: PictureQuery = PictureQuery { width: None };

impl World {
    async fn draw(&self) -> u32 {
        self.app.run_scheduled("builder", "builder.draw-designs").await
    }

    /// Overwrites the pictures that were drawn, so that a test can tell them from new ones.
    async fn mark_pictures(&self) {
        let mut tx = self.db.begin().await.unwrap();
        on_write!(tx, c => sqlx::query("UPDATE pictures SET png = $1").bind(b"kept".as_slice()).execute(c).await.map(drop))
            .unwrap();
        tx.commit().await.unwrap();
    }

    async fn picture_count(&self) -> i64 {
        on_read!(self.db, c => sqlx::query_scalar("SELECT COUNT(*) FROM pictures").fetch_one(c).await)
            .unwrap()
    }

    async fn picture(&self, design: &Design, query: PictureQuery) -> Vec<u8> {
        let request = ReadDesignPicture {
            design: design.id,
            query,
        };
        self.app.person(1).send(request).await.unwrap().bytes
    }
}

both_engines! {
    async fn a_design_that_rests_is_drawn_once(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = save(&world, &ada, new("Rex")).await;
        assert_eq!(world.draw().await, 0, "its owner may still be designing");
        world.app.kernel.clock().advance_seconds(30);
        let drawn_now = (world.picture(&rex, CARD).await, world.picture(&rex, LINK).await);
        assert_eq!(world.draw().await, 1);
        assert_eq!(world.draw().await, 0, "once");
        assert!((world.picture(&rex, CARD).await, world.picture(&rex, LINK).await) == drawn_now, "the same pictures");

        world.mark_pictures().await;
        let link = ada.send(ShareDesign { design: rex.id }).await.unwrap();
        let shared = world.app.anonymous().send(ReadSharedPicture { token: link.token, query: LINK }).await.unwrap();
        assert_eq!((shared.content_type.as_str(), shared.bytes.as_slice()), ("image/png", b"kept".as_slice()));
        assert_eq!(world.picture(&rex, CARD).await, b"kept");
        let other_width = world.picture(&rex, PictureQuery { width: Some(200) }).await;
        assert!(other_width.starts_with(b"\x89PNG"), "drawn at once");
    }

    async fn a_changed_design_never_shows_its_old_picture(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = save(&world, &ada, new("Rex")).await;
        world.app.kernel.clock().advance_seconds(30);
        assert_eq!(world.draw().await, 1);
        world.mark_pictures().await;
        let body = DesignPatch { version: 1, name: Some("Max".into()), ..DesignPatch::default() };
        let max = ada.send(UpdateDesign { design: rex.id, body }).await.unwrap();
        assert!(world.picture(&max, CARD).await.starts_with(b"\x89PNG"), "drawn at once");
        world.app.kernel.clock().advance_seconds(30);
        assert_eq!(world.draw().await, 1);
        assert!(world.picture(&max, CARD).await.starts_with(b"\x89PNG"));
        assert_eq!(world.picture_count().await, 2, "of the latest version, in two widths");
        ada.send(DeleteDesign { design: rex.id }).await.unwrap();
        assert_eq!(world.picture_count().await, 0);
    }

    async fn a_design_that_cannot_be_read_holds_up_no_other(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        for number in 0..6 {
            save(&world, &ada, new(&format!("Rex {number}"))).await;
        }
        let mut tx = world.db.begin().await.unwrap();
        let damage = "UPDATE designs SET sheet = '{}' WHERE updated_ms > (SELECT MIN(updated_ms) FROM designs)";
        on_write!(tx, c => sqlx::query(damage).execute(c).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
        world.app.kernel.clock().advance_seconds(30);
        assert_eq!([world.draw().await, world.draw().await, world.draw().await], [5, 1, 0]);
        assert_eq!(world.picture_count().await, 2, "the one that can be read");
    }

    async fn one_run_draws_a_part_of_many_designs(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        for number in 0..6 {
            save(&world, &ada, new(&format!("Rex {number}"))).await;
        }
        world.app.kernel.clock().advance_seconds(30);
        assert_eq!([world.draw().await, world.draw().await, world.draw().await], [5, 1, 0]);
    }
}
