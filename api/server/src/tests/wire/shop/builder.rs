//! Designs, links to them, prices and pictures.

use crate::tests::wire::world::{Page, World};
use allpet_contract::builder::{
    CreateDesign, DeleteDesign, DesignPatch, DesignsQuery, DrawDesign, DuplicateDesign, ImportGuestDesign,
    ListDesigns, ListPresets, ListShares, NewDesign, ParametersPictureQuery, PictureQuery, PriceDesign,
    ReadDesign, ReadDesignPicture, ReadSharedDesign, ReadSharedPicture, ShareDesign, UpdateDesign,
    WithdrawShare,
};
use allpet_domain::{
    builder::{DesignState, Parameters, Product, price},
    id::{DesignId, PetId},
};
use allpet_kernel::{both_engines, testkit::key};

const SMALL: PictureQuery = PictureQuery { width: Some(100) };

fn design(name: &str, product: Product) -> NewDesign {
    let parameters = Parameters::plain(product);
    NewDesign {
        name: name.into(),
        status: DesignState::Active,
        total: price(&parameters).total,
        parameters,
        pet: Some(PetId(uuid::Uuid::from_bytes([5; 16]))),
    }
}

/// Breaks a rule: a collar has no front ring.
fn ringed() -> Parameters {
    Parameters {
        front_ring: true,
        ..Parameters::plain(Product::Collar)
    }
}

/// Calls the public endpoints.
async fn try_out(world: &World, guest: &Page) {
    world.record(guest, ListPresets {}).await;
    world.record(guest, PriceDesign { body: ringed() }).await;
    let parameters = serde_json::to_string(&ringed()).unwrap();
    let query = ParametersPictureQuery {
        parameters,
        width: SMALL.width,
    };
    world.record(guest, DrawDesign { query }).await;
}

/// Shares a design by a link and withdraws it.
async fn share(world: &World, ada: &Page, design: DesignId) {
    let guest = world.guest();
    let link = world.record(ada, ShareDesign { design }).await;
    world.record(ada, ListShares { design }).await;
    world
        .record(
            &guest,
            ReadSharedDesign {
                token: link.token.clone(),
            },
        )
        .await;
    world
        .record(
            &guest,
            ReadSharedPicture {
                token: link.token,
                query: SMALL,
            },
        )
        .await;
    world
        .record(
            ada,
            WithdrawShare {
                design,
                share: link.share.id,
            },
        )
        .await;
}

both_engines! {
    async fn builder(engine) {
        let world = World::new(engine).await;
        let (guest, ada) = (world.guest(), world.ada());
        try_out(&world, &guest).await;
        let saved = world.record(&ada, CreateDesign { key: key("walks"), body: design("For walks", Product::Leash) }).await.id;
        let imported = world.record(&ada, ImportGuestDesign { key: key("rex"), body: design("Rex’s", Product::Harness) }).await.id;
        world.record(&ada, ReadDesign { design: imported }).await;
        let body = DesignPatch {
            version: 1,
            name: Some("Rex’s collar".into()),
            status: Some(DesignState::Draft),
            parameters: Some(ringed()),
            pet: Some(None),
            total: Some(price(&ringed()).total),
        };
        world.record(&ada, UpdateDesign { design: imported, body }).await;
        world.record(&ada, DuplicateDesign { design: saved, key: key("again") }).await;
        let query = DesignsQuery { status: Some(DesignState::Draft), limit: Some(1), cursor: None };
        world.record(&ada, ListDesigns { query }).await;
        world.record(&ada, ReadDesignPicture { design: saved, query: SMALL }).await;
        share(&world, &ada, saved).await;
        world.record(&ada, DeleteDesign { design: saved }).await;
        world.compare("builder");
    }
}
