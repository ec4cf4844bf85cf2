//! Photos, with real pictures.

use super::{World, add};
use allpet_contract::{
    Client, Problem, Upload,
    pets::{DeletePet, DeletePhoto, MarkDeceased, Pet, PhotoQuery, PhotoSize, PutPhoto, ReadPet, ReadPhoto},
};
use allpet_domain::id::PetId;
use allpet_kernel::{both_engines, files::Files, on_read, on_write, testkit::TestCaller};
use image::{
    DynamicImage, ImageEncoder as _, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage, codecs::jpeg::JpegEncoder,
};
use std::io::Cursor;

/// Red above, blue below.
fn two_halves(width: u32, height: u32) -> DynamicImage {
    let pixel = |_, y| {
        if y < height / 2 {
            Rgb([220, 0, 0])
        } else {
            Rgb([0, 0, 220])
        }
    };
    RgbImage::from_fn(width, height, pixel).into()
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A small PNG.
pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    encoded(&two_halves(width, height), ImageFormat::Png)
}

/// A JPEG whose EXIF block contains its orientation and its location.
fn jpeg_with_orientation(picture: &DynamicImage, orientation: u8) -> Vec<u8> {
    let mut exif = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    exif.extend(b"taken at 47.6062 N 122.3321 W");
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new(&mut bytes);
    encoder.set_exif_metadata(exif).unwrap();
    picture.write_with_encoder(encoder).unwrap();
    bytes
}

/// A PNG of a few bytes that claims to be `side` pixels wide and high.
pub(crate) fn bomb(side: u32) -> Vec<u8> {
    let mut bytes = png(8, 8);
    bytes[16..20].copy_from_slice(&side.to_be_bytes());
    bytes[20..24].copy_from_slice(&side.to_be_bytes());
    let sum = crc(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&sum.to_be_bytes());
    bytes
}

/// The check sum of a PNG chunk (PNG specification, annex D).
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            if sum & 1 == 1 {
                0xedb8_8320 ^ (sum >> 1)
            } else {
                sum >> 1
            }
        })
    })
}

pub(crate) async fn put(
    owner: &Client<TestCaller>,
    pet: PetId,
    kind: &str,
    bytes: Vec<u8>,
) -> Result<Pet, Problem> {
    owner
        .send(PutPhoto {
            pet,
            body: Upload {
                content_type: kind.into(),
                bytes,
            },
        })
        .await
}

pub(crate) async fn bytes(owner: &Client<TestCaller>, pet: PetId, size: PhotoSize) -> Vec<u8> {
    let file = owner
        .send(ReadPhoto {
            pet,
            query: PhotoQuery { size },
        })
        .await
        .unwrap();
    assert_eq!(file.content_type, "image/jpeg");
    file.bytes
}

pub(crate) async fn shown(owner: &Client<TestCaller>, pet: PetId, size: PhotoSize) -> RgbImage {
    image::load_from_memory_with_format(&bytes(owner, pet, size).await, ImageFormat::Jpeg)
        .unwrap()
        .into_rgb8()
}

fn is_red(pixel: Rgb<u8>) -> bool {
    pixel.0[0] > 180 && pixel.0[2] < 60
}

fn is_blue(pixel: Rgb<u8>) -> bool {
    pixel.0[2] > 180 && pixel.0[0] < 60
}

/// Lists the photos in the folder, with their folders.
fn files(world: &World) -> Vec<std::path::PathBuf> {
    let (mut folders, mut found) = (vec![world.databases.folder().join("files")], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found
}

async fn stale(world: &World) -> i64 {
    on_read!(world.db, c => sqlx::query_scalar("SELECT COUNT(*) FROM stale_files").fetch_one(c).await)
        .unwrap()
}

both_engines! {
    async fn a_photo_is_stored_in_two_sizes(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = add(&world, &ada, "Rex").await;
        let pet = put(&ada, rex.id, "image/png", png(2_000, 1_000)).await.unwrap();
        assert!(pet.photo.is_some());
        assert_eq!(ada.send(ReadPet { pet: rex.id }).await.unwrap(), pet);
        let full = shown(&ada, rex.id, PhotoSize::Full).await;
        assert_eq!(full.dimensions(), (1_600, 800));
        assert!(is_red(*full.get_pixel(800, 100)) && is_blue(*full.get_pixel(800, 700)));
        let thumbnail = shown(&ada, rex.id, PhotoSize::Thumbnail).await;
        assert_eq!(thumbnail.dimensions(), (512, 512));
        assert!(is_red(*thumbnail.get_pixel(256, 40)) && is_blue(*thumbnail.get_pixel(256, 472)));
    }

    async fn a_small_picture_is_not_enlarged_and_webp_is_accepted(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = add(&world, &ada, "Rex").await;
        put(&ada, rex.id, "image/webp", encoded(&two_halves(60, 80), ImageFormat::WebP)).await.unwrap();
        assert_eq!(shown(&ada, rex.id, PhotoSize::Full).await.dimensions(), (60, 80));
        assert_eq!(shown(&ada, rex.id, PhotoSize::Thumbnail).await.dimensions(), (60, 60));
    }

    async fn a_picture_is_turned_upright_and_its_metadata_removed(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = add(&world, &ada, "Rex").await;
        // Orientation 6: turned clockwise by a quarter, so that red, which is at the top, is at the right.
        let upload = jpeg_with_orientation(&two_halves(80, 40), 6);
        assert!(upload.windows(4).any(|part| part == b"Exif") && upload.windows(7).any(|part| part == b"47.6062"));
        put(&ada, rex.id, "image/jpeg", upload).await.unwrap();
        let full = shown(&ada, rex.id, PhotoSize::Full).await;
        assert_eq!(full.dimensions(), (40, 80));
        assert!(is_red(*full.get_pixel(35, 40)) && is_blue(*full.get_pixel(5, 40)));
        let thumbnail = shown(&ada, rex.id, PhotoSize::Thumbnail).await;
        assert!(is_red(*thumbnail.get_pixel(36, 20)) && is_blue(*thumbnail.get_pixel(4, 20)));
        for size in [PhotoSize::Full, PhotoSize::Thumbnail] {
            let stored = bytes(&ada, rex.id, size).await;
            assert!(!stored.windows(4).any(|part| part == b"Exif") && !stored.windows(7).any(|part| part == b"47.6062"));
        }
    }

    async fn transparent_pixels_become_white(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = add(&world, &ada, "Rex").await;
        let clear = DynamicImage::from(RgbaImage::from_pixel(20, 20, Rgba([0, 0, 0, 0])));
        put(&ada, rex.id, "image/png", encoded(&clear, ImageFormat::Png)).await.unwrap();
        assert!(shown(&ada, rex.id, PhotoSize::Full).await.get_pixel(10, 10).0.iter().all(|channel| *channel > 250));
    }

    async fn the_bytes_decide_the_type_of_a_file(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = add(&world, &ada, "Rex").await;
        put(&ada, rex.id, "text/plain", png(8, 8)).await.unwrap();
        let mut cut = png(200, 200);
        cut.truncate(60);
        let text = b"This is not a picture, it is only called photo.jpg.".to_vec();
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".to_vec();
        let gif = b"GIF89a\x01\0\x01\0\0\0\0;".to_vec();
        let pdf = b"%PDF-1.4\n%%EOF\n".to_vec();
        let before = ada.send(ReadPet { pet: rex.id }).await.unwrap();
        for wrong in [text, svg, gif, pdf, cut, Vec::new()] {
            let problem = put(&ada, rex.id, "image/jpeg", wrong).await.unwrap_err();
            assert_eq!((problem.status, problem.code.as_str()), (422, "pet.not-a-picture"));
        }
        assert_eq!(ada.send(ReadPet { pet: rex.id }).await.unwrap(), before, "the photo that was there stays");
        assert_eq!((files(&world).len(), stale(&world).await), (2, 0));
    }

    async fn ten_megabytes_are_accepted_and_not_a_byte_more(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = add(&world, &ada, "Rex").await;
        // Bytes after a PNG's last chunk are ignored.
        let mut upload = png(8, 8);
        upload.resize(10 * 1024 * 1024, 0);
        put(&ada, rex.id, "image/png", upload.clone()).await.unwrap();
        upload.push(0);
        let problem = put(&ada, rex.id, "image/png", upload).await.unwrap_err();
        assert_eq!((problem.status, problem.code.as_str()), (413, "pet.picture-too-large"));
        assert!(problem.message().contains("10485761") && problem.message().contains("10 MB"), "{problem}");
    }

    async fn a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = add(&world, &ada, "Rex").await;
        // 12000 × 12000 pixels of three bytes are within the limits of the sides but not of the memory.
        for side in [12_000, 12_001, 60_000] {
            let problem = put(&ada, rex.id, "image/png", bomb(side)).await.unwrap_err();
            assert_eq!((problem.status, problem.code.as_str()), (413, "pet.picture-too-large"), "{side}");
            assert!(problem.message().contains(&format!("{side} × {side}")), "{problem}");
        }
        assert!(files(&world).is_empty());
    }

    async fn a_new_photo_replaces_the_old_one(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = add(&world, &ada, "Rex").await;
        let first = put(&ada, rex.id, "image/png", png(8, 8)).await.unwrap();
        let second = put(&ada, rex.id, "image/png", png(8, 16)).await.unwrap();
        assert_ne!(first.photo, second.photo, "an address that changes can be cached for good");
        assert_eq!(shown(&ada, rex.id, PhotoSize::Full).await.dimensions(), (8, 16));
        assert_eq!((files(&world).len(), stale(&world).await), (2, 0), "nothing of the first is left");
    }

    async fn a_removed_photo_leaves_nothing(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = add(&world, &ada, "Rex").await;
        put(&ada, rex.id, "image/png", png(8, 8)).await.unwrap();
        assert_eq!(ada.send(DeletePhoto { pet: rex.id }).await.unwrap(), rex);
        assert_eq!(ada.send(ReadPet { pet: rex.id }).await.unwrap().photo, None);
        assert_eq!((files(&world).len(), stale(&world).await), (0, 0));
        let none = ada.send(ReadPhoto { pet: rex.id, query: PhotoQuery { size: PhotoSize::Full } }).await.unwrap_err();
        assert_eq!(none.status, 404);
        assert!(none.message().contains("no photo"), "{none}");
        assert_eq!(ada.send(DeletePhoto { pet: rex.id }).await.unwrap(), rex, "once more is no mistake");
    }

    async fn a_deleted_pets_photo_is_removed_and_a_dead_pets_stays(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let (rex, max) = (add(&world, &ada, "Rex").await, add(&world, &ada, "Max").await);
        put(&ada, rex.id, "image/png", png(8, 8)).await.unwrap();
        put(&ada, max.id, "image/png", png(8, 8)).await.unwrap();
        ada.send(MarkDeceased { pet: max.id }).await.unwrap();
        put(&ada, max.id, "image/png", png(8, 16)).await.unwrap();
        ada.send(DeletePet { pet: rex.id }).await.unwrap();
        assert_eq!((files(&world).len(), stale(&world).await), (2, 0));
        assert_eq!(shown(&ada, max.id, PhotoSize::Full).await.dimensions(), (8, 16));
    }

    async fn files_of_an_unfinished_upload_are_removed_after_a_restart(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = add(&world, &ada, "Rex").await;
        put(&ada, rex.id, "image/png", png(8, 8)).await.unwrap();
        // As if the process had been killed between the files and the row.
        let photo_store = || Files::folder(&world.databases.folder().join("files")).unwrap();
        photo_store().put("pets/left.jpg", vec![1, 2, 3]).await.unwrap();
        let due = i64::try_from(world.app.kernel.now().unix_millis()).unwrap() + 3_600_000;
        let mark = "INSERT INTO stale_files (key, from_ms) VALUES ('pets/left.jpg', $1)";
        let mut tx = world.db.begin().await.unwrap();
        on_write!(tx, c => sqlx::query(mark).bind(due).execute(c).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
        let restart = || allpet_pets::compose(&world.app.kernel, world.db.clone(), photo_store());
        restart().await.unwrap();
        assert_eq!(files(&world).len(), 3, "an upload that may still be under way is left alone");
        world.app.kernel.clock().advance_seconds(3_600);
        restart().await.unwrap();
        assert_eq!((files(&world).len(), stale(&world).await), (2, 0));
    }
}
