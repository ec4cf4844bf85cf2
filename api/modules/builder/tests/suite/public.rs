//! Endpoints for everybody: presets, prices, pictures.

use super::{World, broken, new, save};
use allpet_contract::{
    File,
    builder::{
        DrawDesign, ListPresets, ParametersPictureQuery, PictureQuery, PriceDesign, ReadDesignPicture,
    },
};
use allpet_domain::builder::{Parameters, Product, check, presets, price};
use allpet_kernel::{both_engines, testkit::Engine};

/// Returns the width and height of a PNG, from its header.
fn size(file: &File) -> (u32, u32) {
    assert_eq!(file.content_type, "image/png");
    assert_eq!(&file.bytes[..8], b"\x89PNG\r\n\x1a\n");
    let number = |at: usize| u32::from_be_bytes(file.bytes[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

fn draw(parameters: &str, width: Option<u32>) -> DrawDesign {
    DrawDesign {
        query: ParametersPictureQuery {
            parameters: parameters.into(),
            width,
        },
    }
}

both_engines! {
    async fn a_design_is_rendered_for_its_owner(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = save(&world, &ada, new("Rex")).await;
        let rendered = async |width| ada.send(ReadDesignPicture { design: rex.id, query: PictureQuery { width } }).await;
        assert_eq!(size(&rendered(None).await.unwrap()), (1_200, 900));
        assert_eq!(size(&rendered(Some(100)).await.unwrap()), (100, 75));
        for width in [0, 99, 1_601, u32::MAX] {
            let problem = rendered(Some(width)).await.unwrap_err();
            assert_eq!((problem.status, problem.errors[0].field.as_str()), (422, "width"));
        }
    }
}

#[tokio::test]
async fn anyone_has_prices_and_presets() {
    let world = World::new(Engine::Sqlite).await;
    let anonymous = world.app.anonymous();
    assert_eq!(anonymous.send(ListPresets {}).await.unwrap(), presets());
    for parameters in [Parameters::plain(Product::Harness), broken()] {
        let priced = anonymous
            .send(PriceDesign {
                body: parameters.clone(),
            })
            .await
            .unwrap();
        assert_eq!(
            (priced.price, priced.findings),
            (price(&parameters), check(&parameters))
        );
    }
}

#[tokio::test]
async fn unsaved_designs_are_rendered_within_bounds() {
    let world = World::new(Engine::Sqlite).await;
    let anonymous = world.app.anonymous();
    for preset in presets() {
        let json = serde_json::to_string(&preset.parameters).unwrap();
        let picture = anonymous.send(draw(&json, Some(160))).await.unwrap();
        assert_eq!(size(&picture), (160, 120), "{}", preset.slug);
    }
    let nonsense = anonymous
        .send(draw("{\"product\":\"boat\"}", None))
        .await
        .unwrap_err();
    assert_eq!((nonsense.status, nonsense.code.as_str()), (400, "malformed"));
    let long = anonymous.send(draw(&" ".repeat(2_001), None)).await.unwrap_err();
    assert_eq!((long.status, long.errors[0].field.as_str()), (422, "parameters"));
}
