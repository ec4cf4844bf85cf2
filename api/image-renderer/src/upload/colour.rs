//! Colour profiles: stored pictures are sRGB, the meaning of a file without a profile.

use image::{DynamicImage, GrayImage, RgbImage, RgbaImage};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

/// Converts a picture to sRGB with 8 bits per channel. Ignores a profile that is unreadable or of another colour type.
pub(super) fn to_srgb(picture: DynamicImage, profile: Option<&[u8]>) -> DynamicImage {
    let profile = profile.and_then(|bytes| ColorProfile::new_from_slice(bytes).ok());
    let alpha = picture.color().has_alpha();
    match profile {
        Some(profile) if profile.color_space == DataColorSpace::Rgb => {
            if alpha {
                let picture = picture.into_rgba8();
                let (width, height) = picture.dimensions();
                let changed = change(&profile, Layout::Rgba, Layout::Rgba, &picture, picture.len());
                let changed = changed.and_then(|bytes| RgbaImage::from_raw(width, height, bytes));
                DynamicImage::ImageRgba8(changed.unwrap_or(picture))
            } else {
                let picture = picture.into_rgb8();
                let (width, height) = picture.dimensions();
                let changed = change(&profile, Layout::Rgb, Layout::Rgb, &picture, picture.len());
                let changed = changed.and_then(|bytes| RgbImage::from_raw(width, height, bytes));
                DynamicImage::ImageRgb8(changed.unwrap_or(picture))
            }
        }
        Some(profile)
            if profile.color_space == DataColorSpace::Gray && !alpha && !picture.color().has_color() =>
        {
            let picture: GrayImage = picture.into_luma8();
            let (width, height) = picture.dimensions();
            let changed = change(&profile, Layout::Gray, Layout::Rgb, &picture, 3 * picture.len());
            let changed = changed.and_then(|bytes| RgbImage::from_raw(width, height, bytes));
            changed.map_or(DynamicImage::ImageLuma8(picture), DynamicImage::ImageRgb8)
        }
        _ if alpha => DynamicImage::ImageRgba8(picture.into_rgba8()),
        _ => DynamicImage::ImageRgb8(picture.into_rgb8()),
    }
}

fn change(profile: &ColorProfile, from: Layout, to: Layout, pixels: &[u8], length: usize) -> Option<Vec<u8>> {
    let transform = profile
        .create_transform_8bit(from, &ColorProfile::new_srgb(), to, TransformOptions::default())
        .ok()?;
    let mut changed = vec![0; length];
    transform.transform(pixels, &mut changed).ok()?;
    Some(changed)
}
