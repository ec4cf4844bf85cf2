//! Pictures: what a person uploads is decoded within limits, turned upright and written anew without its metadata.

use allpet_contract::{
    Problem,
    pets::{NOT_A_PICTURE, PICTURE_TOO_LARGE},
};
use allpet_kernel::Failure;
use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, ImageResult, Limits, RgbImage,
    codecs::jpeg::JpegEncoder, imageops::FilterType, metadata::Orientation,
};
use std::{io::Cursor, sync::Arc};
use tokio::sync::Semaphore;

/// The longest side of a picture that is decoded, in pixels.
const LONGEST_SIDE: u32 = 12_000;
/// The most memory that decoding one picture takes, in bytes.
const MOST_MEMORY: u64 = 256 * 1024 * 1024;
/// The longest side of the picture that is kept, in pixels.
const FULL: u32 = 1_600;
/// Both sides of the thumbnail, in pixels.
const THUMBNAIL: u32 = 256;
/// Of 100: no difference to be seen on a photo, a tenth of the bytes.
const QUALITY: u8 = 85;
/// Pictures decoded at once; with [`MOST_MEMORY`] it bounds what uploads can make the process hold.
const AT_ONCE: usize = 2;

/// A photo in its two sizes, as JPEG.
#[derive(Debug)]
pub(crate) struct Pictures {
    pub(crate) full: Vec<u8>,
    pub(crate) thumbnail: Vec<u8>,
}

/// Where pictures are developed: off the threads that answer requests, a few at once.
#[derive(Clone, Debug)]
pub(crate) struct Studio {
    seats: Arc<Semaphore>,
}

impl Studio {
    pub(crate) fn new() -> Self {
        Self {
            seats: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    pub(crate) async fn develop(&self, bytes: Vec<u8>) -> Result<Pictures, Failure> {
        let seat = Arc::clone(&self.seats)
            .acquire_owned()
            .await
            .map_err(Failure::internal)?;
        let pictures = tokio::task::spawn_blocking(move || {
            // The seat is given back when the work ends, also where nobody waits for it any more.
            let _seat = seat;
            develop(bytes)
        });
        pictures.await?
    }
}

fn develop(bytes: Vec<u8>) -> Result<Pictures, Failure> {
    let (picture, orientation) = decode(bytes)?;
    let mut full = if picture.width().max(picture.height()) > FULL {
        picture.resize(FULL, FULL, FilterType::CatmullRom)
    } else {
        picture
    };
    full.apply_orientation(orientation);
    let full = DynamicImage::ImageRgb8(on_white(full));
    let thumbnail = full.resize_to_fill(THUMBNAIL, THUMBNAIL, FilterType::CatmullRom);
    Ok(Pictures {
        full: jpeg(&full)?,
        thumbnail: jpeg(&thumbnail)?,
    })
}

/// The type is what the first bytes say, whatever the sender called it.
fn decode(bytes: Vec<u8>) -> Result<(DynamicImage, Orientation), Failure> {
    let format = image::guess_format(&bytes).ok();
    let known = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP];
    let format = format.filter(|format| known.contains(format)).ok_or_else(|| {
        Problem::new(NOT_A_PICTURE).detail("The file is not a JPEG, PNG or WebP picture. Choose another one.")
    })?;
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    let (width, height) = decoder.dimensions();
    if width.max(height) > LONGEST_SIDE || decoder.total_bytes() > MOST_MEMORY {
        return Err(too_many_pixels(width, height));
    }
    limits
        .reserve(decoder.total_bytes())
        .and_then(|()| decoder.set_limits(limits))
        .map_err(unreadable)?;
    // A picture whose orientation cannot be read is taken as it lies.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    DynamicImage::from_decoder(decoder)
        .map(|picture| (picture, orientation))
        .map_err(unreadable)
}

fn unreadable(error: image::ImageError) -> Failure {
    let problem = if matches!(error, image::ImageError::Limits(_)) {
        Problem::new(PICTURE_TOO_LARGE)
            .detail("The picture takes too much memory. Make it smaller and try again.")
    } else {
        Problem::new(NOT_A_PICTURE).detail("The picture is damaged and cannot be read. Choose another one.")
    };
    problem.into()
}

fn too_many_pixels(width: u32, height: u32) -> Failure {
    let detail = format!(
        "The picture has {width} × {height} pixels; at most {LONGEST_SIDE} a side and about 60 million in all are \
         taken. Make it smaller and try again."
    );
    Problem::new(PICTURE_TOO_LARGE).detail(detail).into()
}

/// JPEG knows no transparency: what could be seen through becomes white.
fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let picture = picture.into_rgba8();
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [red, green, blue, alpha] = picture.get_pixel(x, y).0;
        let blend = |channel: u8| {
            let mixed = u32::from(channel) * u32::from(alpha) + 255 * (255 - u32::from(alpha));
            u8::try_from((mixed + 127) / 255).unwrap_or(255)
        };
        image::Rgb([blend(red), blend(green), blend(blue)])
    })
}

fn jpeg(picture: &DynamicImage) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let written: ImageResult<()> =
        picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY));
    written.map(|()| bytes).map_err(unreadable)
}
