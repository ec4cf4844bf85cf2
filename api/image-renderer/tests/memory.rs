//! The memory for uploaded pictures, measured: each test looks at pictures in a process of its own and reads its peak.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod large_images;

use allpet_image_renderer::upload;
use large_images::{Depth, Jpeg, Png, webp};
use std::{fs, process::Command};
use tokio::task::JoinSet;

/// The promise for all pictures of a process, in kilobytes.
const MOST: u64 = 256 * 1024;
/// The longest side of a stored photo, in pixels.
const LONGEST: u32 = 1_600;
/// The folder with the pictures of a process, which is set for no other.
const PICTURES: &str = "ALLPET_TEST_PICTURES";
/// The operation of the process on them: `photo` scales them, `document` verifies them.
const AS: &str = "ALLPET_TEST_PICTURES_AS";

/// The results for some pictures, and the memory that they took.
struct Outcome {
    /// For each picture its size, or the fault.
    outcomes: Vec<String>,
    /// Kilobytes at the peak, without those of the program itself.
    peak: u64,
}

/// Looks at all pictures at the same time, in a process of its own.
fn look_at(pictures: &[Vec<u8>], kind: &str) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    for (picture, number) in pictures.iter().zip(0..) {
        fs::write(folder.path().join(format!("{number:03}")), picture).unwrap();
    }
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "the_process_that_looks_at_pictures", "--nocapture"])
        .env(PICTURES, folder.path())
        .env(AS, kind)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let lines = |name: &str| {
        let start = format!("{name}: ");
        let lines = text.lines().filter_map(|line| line.split_once(&start));
        lines.map(|(_, rest)| rest.to_owned()).collect::<Vec<_>>()
    };
    let [peak] = lines("peak").try_into().expect(&text);
    Outcome {
        outcomes: lines("picture"),
        peak: peak.parse().unwrap(),
    }
}

/// Does nothing by itself: the tests start it with pictures.
#[tokio::test]
async fn the_process_that_looks_at_pictures() {
    let Some(folder) = std::env::var_os(PICTURES) else {
        return;
    };
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let is_document = std::env::var(AS).unwrap() == "document";
    let before = kilobytes("VmRSS");
    let mut all = JoinSet::new();
    for file in files {
        let bytes = fs::read(file).unwrap();
        all.spawn(async move {
            if is_document {
                let inspected = upload::inspect(bytes).await.unwrap();
                inspected.map(|picture| (picture.width, picture.height))
            } else {
                let developed = upload::develop(bytes, LONGEST, |picture| picture.dimensions()).await;
                developed.unwrap()
            }
        });
    }
    for outcome in all.join_all().await {
        println!("picture: {outcome:?}");
    }
    println!("peak: {}", kilobytes("VmHWM") - before);
}

/// Reads a figure of this process from the system.
fn kilobytes(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Asserts that pictures are taken within the promised memory.
fn are_taken(what: &str, pictures: &[Vec<u8>], kind: &str) {
    let Outcome { outcomes, peak } = look_at(pictures, kind);
    assert_eq!(outcomes.len(), pictures.len());
    assert!(
        outcomes.iter().all(|outcome| outcome.starts_with("Ok(")),
        "{what}: {outcomes:?}"
    );
    assert!(peak <= MOST, "{what}: {peak} kB");
}

/// Asserts that a picture is refused with this fault, and takes next to no memory.
fn is_refused(what: &str, picture: Vec<u8>, fault: &str) {
    let Outcome { outcomes, peak } = look_at(&[picture], "photo");
    assert_eq!(outcomes, [format!("Err({fault})")], "{what}");
    assert!(peak <= MOST / 8, "{what}: {peak} kB");
}

#[test]
fn the_largest_png_takes_no_more_than_promised() {
    are_taken("16 bits", &[Png::square(5_200, Depth::Rgba16).bytes()], "photo");
    let interlaced = Png::square(5_200, Depth::Rgba16).interlaced().bytes();
    are_taken("interlaced, 16 bits", &[interlaced], "photo");
}

#[test]
fn the_largest_jpeg_and_webp_take_no_more_than_promised() {
    are_taken("JPEG", &[Jpeg::square(8_500).bytes()], "photo");
    are_taken(
        "progressive JPEG",
        &[Jpeg::square(4_900).progressive().bytes()],
        "photo",
    );
    are_taken("WebP", &[webp(5_100)], "photo");
}

#[test]
fn a_document_takes_no_more_than_promised() {
    let pictures = [
        Png::square(8_500, Depth::Rgb8).interlaced().bytes(),
        Jpeg::square(4_900).progressive().bytes(),
    ];
    are_taken("two at once", &pictures, "document");
}

/// Scaling by less than two is where the filter needs most.
#[test]
fn scaling_pictures_slightly_takes_no_more_than_promised() {
    let two = |picture: Vec<u8>| [picture.clone(), picture];
    are_taken("8 bits", &two(Png::square(3_199, Depth::Rgb8).bytes()), "photo");
    are_taken(
        "16 bits",
        &two(Png::square(2_900, Depth::Rgba16).bytes()),
        "photo",
    );
}

#[test]
fn a_narrow_picture_takes_no_more_than_promised() {
    for (width, height) in [(12_000, 600), (600, 12_000), (3_199, 160), (160, 3_199)] {
        let picture = Png {
            width,
            height,
            ..Png::square(1, Depth::Rgba16)
        };
        let pictures = [picture.bytes(), picture.interlaced().bytes()];
        are_taken(&format!("{width} × {height}"), &pictures, "photo");
    }
}

#[test]
fn a_picture_that_would_take_more_is_refused_before_it_is_decoded() {
    let side = |side, depth| Png::square(side, depth);
    is_refused(
        "81 megapixels",
        side(9_000, Depth::Rgb8).bytes(),
        "TooManyPixels(9000, 9000)",
    );
    is_refused(
        "16 bits",
        side(5_300, Depth::Rgba16).bytes(),
        "TooManyPixels(5300, 5300)",
    );
    is_refused(
        "a side",
        side(30_000, Depth::Rgb8).without_pixels(),
        "TooManyPixels(30000, 30000)",
    );
    is_refused(
        "interlaced",
        side(9_000, Depth::Rgb8).interlaced().bytes(),
        "TooManyPixels(9000, 9000)",
    );
    is_refused(
        "progressive",
        Jpeg::square(5_000).progressive().bytes(),
        "TooManyPixels(5000, 5000)",
    );
    is_refused(
        "JPEG",
        Jpeg::square(60_000).without_pixels(),
        "TooManyPixels(60000, 60000)",
    );
    let strip = Png {
        width: 12_000,
        height: 1,
        ..side(1, Depth::Rgb8)
    };
    is_refused("a strip", strip.bytes(), "TooNarrow(12000, 1)");
}

/// A few kilobytes that unpack to a profile of hundreds of megabytes.
#[test]
fn a_colour_profile_takes_no_more_than_promised() {
    let picture = Png::square(64, Depth::Rgb8).with_profile(250 << 20).bytes();
    assert!(picture.len() < 4 << 20, "{}", picture.len());
    for kind in ["photo", "document"] {
        let Outcome { peak, .. } = look_at(std::slice::from_ref(&picture), kind);
        assert!(peak <= MOST / 4, "{peak} kB");
    }
}
