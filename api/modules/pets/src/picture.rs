//! Pictures: what a person uploads is written anew in two sizes, without its metadata.

use allpet_contract::{
    Problem,
    pets::{NOT_A_PICTURE, PICTURE_TOO_LARGE},
};
use allpet_image_renderer::upload::{self, PictureFault};
use allpet_kernel::Failure;
use image::{
    DynamicImage, ImageResult, RgbImage,
    codecs::jpeg::JpegEncoder,
    imageops::{self, FilterType},
};

/// The longest side of the picture that is kept, in pixels.
const FULL: u32 = 1_600;
/// Both sides of the thumbnail, in pixels: as wide as a card on a screen with twice the pixels.
const THUMBNAIL: u32 = 512;
/// Of 100: no difference to be seen on a photo, a tenth of the bytes.
const QUALITY: u8 = 85;

/// A photo in its two sizes, as JPEG.
#[derive(Debug)]
pub(crate) struct Pictures {
    pub(crate) full: Vec<u8>,
    pub(crate) thumbnail: Vec<u8>,
}

/// Makes both sizes of what was uploaded.
pub(crate) async fn develop(bytes: Vec<u8>) -> Result<Pictures, Failure> {
    upload::develop(bytes, FULL, pictures).await?.map_err(problem)?
}

fn pictures(full: RgbImage) -> Result<Pictures, Failure> {
    let thumbnail = jpeg(middle(&full))?;
    Ok(Pictures {
        full: jpeg(full)?,
        thumbnail,
    })
}

/// The square in the middle. It is cut out before it is scaled: scaled first, a thin picture would fill the memory.
fn middle(full: &RgbImage) -> RgbImage {
    let (width, height) = full.dimensions();
    let side = width.min(height);
    let square = imageops::crop_imm(full, (width - side) / 2, (height - side) / 2, side, side).to_image();
    let kept = side.min(THUMBNAIL);
    imageops::resize(&square, kept, kept, FilterType::CatmullRom)
}

fn problem(fault: PictureFault) -> Failure {
    let code = match fault {
        PictureFault::NotAPicture | PictureFault::Damaged | PictureFault::TooNarrow(..) => NOT_A_PICTURE,
        PictureFault::TooManyPixels(..) => PICTURE_TOO_LARGE,
    };
    Problem::new(code).detail(fault.to_string()).into()
}

fn jpeg(picture: RgbImage) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let written: ImageResult<()> = DynamicImage::ImageRgb8(picture)
        .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY));
    written.map(|()| bytes).map_err(Failure::internal)
}
