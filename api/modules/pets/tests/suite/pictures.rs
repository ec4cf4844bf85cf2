//! Pictures as people have them: with profiles, rotated, narrow, truncated, without a type.

use super::{
    World, add,
    photo::{bytes, put, shown},
};
use allpet_contract::pets::PhotoSize;
use allpet_kernel::both_engines;
use image::{ImageFormat, Rgb, RgbImage};

const EXCHANGED: &[u8] = include_bytes!("../pictures/icc-exchanged.jpg");
const TURNED: &[u8] = include_bytes!("../pictures/exif-6.png");
const WEBP: &[u8] = include_bytes!("../pictures/photo.webp");
const WITHOUT_EXTENSION: &[u8] = include_bytes!("../pictures/no-extension");
const THIN: &[u8] = include_bytes!("../pictures/thin-1600x1.png");
const HALF: &[u8] = include_bytes!("../pictures/truncated-half.jpg");

fn near(picture: &RgbImage, x: u32, y: u32, [red, green, blue]: [u8; 3]) {
    let Rgb(found) = *picture.get_pixel(x, y);
    let close = [red, green, blue]
        .iter()
        .zip(found)
        .all(|(wanted, found)| wanted.abs_diff(found) < 30);
    assert!(close, "at {x}, {y}: {found:?}, not {:?}", [red, green, blue]);
}

/// A brown dog on green under a blue sky, a red corner at the upper left and a blue one beside it.
fn is_the_dog(picture: &RgbImage) {
    assert_eq!(picture.dimensions(), (1_200, 800));
    near(picture, 40, 40, [230, 30, 30]);
    near(picture, 1_160, 40, [30, 60, 230]);
    near(picture, 600, 500, [150, 95, 50]);
    near(picture, 100, 700, [90, 170, 80]);
}

both_engines! {
    async fn colour_profiles_are_applied(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = add(&world, &ada, "Rex").await;
        put(&ada, rex.id, "image/jpeg", EXCHANGED.to_vec()).await.unwrap();
        is_the_dog(&shown(&ada, rex.id, PhotoSize::Full).await);
        near(&shown(&ada, rex.id, PhotoSize::Thumbnail).await, 256, 320, [150, 95, 50]);
        assert!(!bytes(&ada, rex.id, PhotoSize::Full).await.windows(11).any(|part| part == b"ICC_PROFILE"));
    }

    async fn a_rotated_png_is_turned_upright(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = add(&world, &ada, "Rex").await;
        put(&ada, rex.id, "image/png", TURNED.to_vec()).await.unwrap();
        is_the_dog(&shown(&ada, rex.id, PhotoSize::Full).await);
    }

    async fn a_file_without_a_type_is_recognised_by_its_bytes(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = add(&world, &ada, "Rex").await;
        for (kind, picture) in [("", WEBP), ("application/octet-stream", WITHOUT_EXTENSION), ("image/pjpeg", WITHOUT_EXTENSION)] {
            put(&ada, rex.id, kind, picture.to_vec()).await.unwrap();
            is_the_dog(&shown(&ada, rex.id, PhotoSize::Full).await);
        }
    }

    async fn half_a_picture_is_refused(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = add(&world, &ada, "Rex").await;
        let cut = |whole: &[u8]| whole[..whole.len() / 2].to_vec();
        // An end marker after it does not complete it.
        let ended = |half: Vec<u8>| [half, vec![0xff, 0xd9]].concat();
        for half in [HALF.to_vec(), cut(WEBP), cut(TURNED), cut(EXCHANGED), ended(HALF.to_vec()), ended(cut(EXCHANGED))] {
            let problem = put(&ada, rex.id, "image/jpeg", half).await.unwrap_err();
            assert_eq!((problem.status, problem.code.as_str()), (422, "pet.not-a-picture"));
            assert!(problem.message().contains("not complete"), "{problem}");
        }
    }

    async fn a_narrow_picture_is_cheap(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = add(&world, &ada, "Rex").await;
        let problem = put(&ada, rex.id, "image/png", THIN.to_vec()).await.unwrap_err();
        assert_eq!((problem.status, problem.code.as_str()), (422, "pet.not-a-picture"));
        assert!(problem.message().contains("1600 × 1 pixels, which is too narrow"), "{problem}");
        // The narrowest accepted picture: nothing is ever enlarged.
        put(&ada, rex.id, "image/png", crate::photo::png(1_600, 80)).await.unwrap();
        assert_eq!(shown(&ada, rex.id, PhotoSize::Thumbnail).await.dimensions(), (80, 80));
    }

    async fn a_picture_that_would_exceed_the_memory_limit_is_refused(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = add(&world, &ada, "Rex").await;
        // A few bytes that claim to be 81 megapixels; and two large pictures at the same time.
        let problem = put(&ada, rex.id, "image/png", crate::photo::bomb(9_000)).await.unwrap_err();
        assert_eq!((problem.status, problem.code.as_str()), (413, "pet.picture-too-large"));
        let large = || {
            let mut bytes = std::io::Cursor::new(Vec::new());
            RgbImage::new(5_000, 4_000).write_to(&mut bytes, ImageFormat::Png).unwrap();
            bytes.into_inner()
        };
        let (one, other) = tokio::join!(put(&ada, rex.id, "", large()), put(&ada, rex.id, "", large()));
        assert!(one.is_ok() && other.is_ok());
        assert_eq!(shown(&ada, rex.id, PhotoSize::Full).await.dimensions(), (1_600, 1_280));
    }
}
