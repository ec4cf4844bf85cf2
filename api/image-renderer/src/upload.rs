//! Uploaded pictures: decoded within limits, turned upright, converted to sRGB.
//!
//! One memory budget covers the whole process. The cost of a picture is computed from its headers, before it is decoded; a
//! picture that does not fit next to those being decoded waits for them.

mod colour;
mod cost;
mod jpeg;

use allpet_domain::upload::FileKind;
use allpet_kernel::Failure;
use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage, imageops::FilterType,
    metadata::Orientation,
};
use std::{fmt, io::Cursor};
use tokio::sync::Semaphore;

/// Maximum side of a decoded picture, in pixels.
const LONGEST_SIDE: u32 = 12_000;
/// Maximum ratio of the sides: a strip is no photo.
const THINNEST: u32 = 20;

/// The memory budget: one permit per megabyte.
static MEMORY: Semaphore = Semaphore::const_new(cost::BUDGET as usize);

/// The reason why a picture is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageError {
    /// The file is not a JPEG, PNG or WebP.
    NotAPicture,
    /// The file is truncated or inconsistent.
    Damaged,
    /// The picture would take too much memory; its width and height in pixels.
    TooManyPixels(u32, u32),
    /// The picture is a strip; its width and height in pixels.
    TooNarrow(u32, u32),
}

impl fmt::Display for ImageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAPicture => {
                f.write_str("The file is not a JPEG, PNG or WebP picture. Choose another one.")
            }
            Self::Damaged => {
                f.write_str("The picture is damaged or not complete. Save it again, or choose another one.")
            }
            Self::TooManyPixels(width, height) => write!(
                f,
                "The picture has {width} × {height} pixels, which takes too much memory. Make it smaller and try again."
            ),
            Self::TooNarrow(width, height) => write!(
                f,
                "The picture has {width} × {height} pixels, which is too narrow. Choose another one."
            ),
        }
    }
}

/// A picture that decodes without errors, as it was sent.
#[derive(Debug)]
pub struct InspectedImage {
    /// Its bytes, unchanged.
    pub bytes: Vec<u8>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// Decodes a picture, scales it to at most `longest` pixels a side, upright, in sRGB and on white, and passes it to `then`.
pub async fn develop<T: Send + 'static>(
    bytes: Vec<u8>,
    longest: u32,
    then: impl FnOnce(RgbImage) -> T + Send + 'static,
) -> Result<Result<T, ImageError>, Failure> {
    work(bytes, longest, move |bytes| decode(&bytes, longest).map(then)).await
}

/// Decodes a whole picture to verify that it can be shown.
pub async fn inspect(bytes: Vec<u8>) -> Result<Result<InspectedImage, ImageError>, Failure> {
    work(bytes, LONGEST_SIDE, |bytes| {
        let decoder = open(&bytes, LONGEST_SIDE)?.decoder;
        let (width, height) = decoder.dimensions();
        DynamicImage::from_decoder(decoder).map_err(|_| ImageError::Damaged)?;
        Ok(InspectedImage { bytes, width, height })
    })
    .await
}

/// Runs `act` on a blocking thread, once there is memory to decode the picture and to scale it to at most `longest` pixels a side.
async fn work<T: Send + 'static>(
    bytes: Vec<u8>,
    longest: u32,
    act: impl FnOnce(Vec<u8>) -> Result<T, ImageError> + Send + 'static,
) -> Result<Result<T, ImageError>, Failure> {
    let measured = run_guarded(move || {
        open(&bytes, longest)
            .map(|opened| opened.cost)
            .map(|cost| (cost, bytes))
    })
    .await?;
    let (cost, bytes) = match measured {
        Ok(measured) => measured,
        Err(fault) => return Ok(Err(fault)),
    };
    let memory = MEMORY.acquire_many(cost).await.map_err(Failure::internal)?;
    run_guarded(move || {
        // Released when the work ends, even if nobody waits for it any more.
        let _memory = memory;
        act(bytes)
    })
    .await
}

/// Runs `act`; takes a panic of the decoder as a damaged file.
async fn run_guarded<T: Send + 'static>(
    act: impl FnOnce() -> Result<T, ImageError> + Send + 'static,
) -> Result<Result<T, ImageError>, Failure> {
    match tokio::task::spawn_blocking(act).await {
        Err(error) if error.is_panic() => {
            tracing::error!(%error, "an image decoder panicked");
            Ok(Err(ImageError::Damaged))
        }
        outcome => Ok(outcome?),
    }
}

struct OpenedImage<D> {
    decoder: D,
    /// Permits of [`MEMORY`].
    cost: u32,
}

/// Reads the headers of a picture that will be scaled to at most `longest` pixels a side. The leading bytes decide the type,
/// whatever the sender called it.
fn open(bytes: &[u8], longest: u32) -> Result<OpenedImage<impl ImageDecoder + '_>, ImageError> {
    let format = match FileKind::of(bytes) {
        Some(FileKind::Jpeg) => ImageFormat::Jpeg,
        Some(FileKind::Png) => ImageFormat::Png,
        Some(FileKind::Webp) => ImageFormat::WebP,
        Some(FileKind::Pdf) | None => return Err(ImageError::NotAPicture),
    };
    let mut limits = Limits::no_limits();
    // Nothing of the budget is reserved for them yet.
    limits.max_alloc = Some(cost::HEADERS);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().map_err(|_| ImageError::Damaged)?;
    let (width, height) = decoder.dimensions();
    let too_many = ImageError::TooManyPixels(width, height);
    if width.max(height) > LONGEST_SIDE {
        return Err(too_many);
    }
    if u64::from(width.max(height)) > u64::from(THINNEST) * u64::from(width.min(height)) {
        return Err(ImageError::TooNarrow(width, height));
    }
    let extra = match format {
        // The decoder would fill missing pixels with grey.
        ImageFormat::Jpeg => jpeg::extra(bytes, (width, height)).ok_or(ImageError::Damaged)?,
        ImageFormat::WebP => cost::webp(bytes, (width, height)),
        _ => 0,
    };
    // The decoder has released its memory when the filter begins.
    let beside = extra.max(cost::scaling((width, height), longest));
    let cost = cost::permits(decoder.total_bytes(), beside).ok_or(too_many)?;
    limits.max_alloc = Some(cost::BYTES);
    limits
        .reserve(decoder.total_bytes())
        .and_then(|()| decoder.set_limits(limits))
        .map_err(|_| too_many)?;
    Ok(OpenedImage { decoder, cost })
}

fn decode(bytes: &[u8], longest: u32) -> Result<RgbImage, ImageError> {
    let mut decoder = open(bytes, longest)?.decoder;
    let profile = decoder.icc_profile().ok().flatten();
    // A picture with an unreadable orientation stays as it is.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(|_| ImageError::Damaged)?;
    let picture = colour::to_srgb(shrink(picture, longest), profile.as_deref());
    let mut picture = DynamicImage::ImageRgb8(on_white(picture));
    picture.apply_orientation(orientation);
    Ok(picture.into_rgb8())
}

/// Scales a picture to at most `longest` pixels a side. From twice that size on, averaging pixels is as good as a finer filter,
/// and takes no memory besides the result.
fn shrink(picture: DynamicImage, longest: u32) -> DynamicImage {
    let side = picture.width().max(picture.height());
    if side <= longest {
        picture
    } else if side < 2 * longest {
        picture.resize(longest, longest, FilterType::CatmullRom)
    } else {
        picture.thumbnail(longest, longest)
    }
}

/// Puts a picture on white: JPEG, the format of stored photos, has no transparency.
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
