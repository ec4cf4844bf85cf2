//! Pictures: an upload is re-encoded in two sizes, without its metadata.

use allpet_contract::{
    Problem,
    pets::{NOT_A_PICTURE, PICTURE_TOO_LARGE},
};
use allpet_image_renderer::upload::{self, ImageError};
use allpet_kernel::Failure;
use image::{
    DynamicImage, ImageResult, RgbImage,
    codecs::jpeg::JpegEncoder,
    imageops::{self, FilterType},
};

/// The longest side of the stored picture, in pixels.
const FULL: u32 = 1_600;
/// Both sides of the thumbnail, in pixels: the width of a card on a high-density screen.
const THUMBNAIL: u32 = 512;
/// The JPEG quality, of 100: no visible difference on a photo, and a tenth of the bytes.
const QUALITY: u8 = 85;

/// A photo in its two sizes, as JPEG.
#[derive(Debug)]
pub(crate) struct Pictures {
    pub(crate) full: Vec<u8>,
    pub(crate) thumbnail: Vec<u8>,
}

/// Converts an upload to both sizes.
pub(crate) async fn develop(bytes: Vec<u8>) -> Result<Pictures, Failure> {
    upload::develop(bytes, FULL, pictures).await?.map_err(problem)?
}

fn pictures(full: RgbImage) -> Result<Pictures, Failure> {
    let thumbnail = jpeg(center_square(&full))?;
    Ok(Pictures {
        full: jpeg(full)?,
        thumbnail,
    })
}

/// Cuts out the square in the middle and scales it. Scaling first would let a very narrow picture fill the memory.
fn center_square(full: &RgbImage) -> RgbImage {
    let (width, height) = full.dimensions();
    let side = width.min(height);
    let square = imageops::crop_imm(full, (width - side) / 2, (height - side) / 2, side, side).to_image();
    let target = side.min(THUMBNAIL);
    imageops::resize(&square, target, target, FilterType::CatmullRom)
}

fn problem(fault: ImageError) -> Failure {
    let code = match fault {
        ImageError::NotAPicture | ImageError::Damaged | ImageError::TooNarrow(..) => NOT_A_PICTURE,
        ImageError::TooManyPixels(..) => PICTURE_TOO_LARGE,
    };
    Problem::new(code).detail(fault.to_string()).into()
}

fn jpeg(picture: RgbImage) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let written: ImageResult<()> = DynamicImage::ImageRgb8(picture)
        .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY));
    written.map(|()| bytes).map_err(Failure::internal)
}
