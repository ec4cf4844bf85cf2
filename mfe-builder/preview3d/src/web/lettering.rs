//! The lettering as the browser renders it: with the page's font, on a hidden canvas.

use crate::scene::LetteringSheet;
use three_d::{CpuTexture, Interpolation, Mipmap, TextureData, Wrapping};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// Maximum size in pixels, in either direction.
const MAX_PIXELS: f64 = 1_024.0;
/// Pixels per mm, if there is room.
const PIXELS_PER_MM: f64 = 10.0;
/// The font size for a capital of height 1, and the line height, as in the flat picture.
const SIZE: f64 = 1.0 / 0.7;
const STEP: f64 = 1.6;

/// Renders the coverage of the sheet by letters; `None` if the browser cannot render text.
pub(super) fn render(sheet: &LetteringSheet) -> Option<CpuTexture> {
    let [wide, high] = sheet.size.map(f64::from);
    let scale = (MAX_PIXELS / wide.max(high)).min(PIXELS_PER_MM);
    let [width, height] = [wide, high].map(|mm| pixels(mm * scale));
    let canvas: HtmlCanvasElement = web_sys::window()?
        .document()?
        .create_element("canvas")
        .ok()?
        .dyn_into()
        .ok()?;
    canvas.set_width(width);
    canvas.set_height(height);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let lettering = &sheet.lettering;
    let capital = f64::from(lettering.height_mm) * scale;
    let size = capital * SIZE;
    let weight = lettering.typeface.weight().to_string();
    context.set_font(&[&weight, " ", &size.to_string(), "px Figtree, sans-serif"].concat());
    context.set_text_align("center");
    let spacing = f64::from(lettering.typeface.spacing()) * size / 1_000.0;
    // Not all browsers support these; letters are then spaced as in the page.
    for (name, value) in [
        ("letterSpacing", [&spacing.to_string(), "px"].concat()),
        ("fontKerning", "none".into()),
    ] {
        let _ = js_sys::Reflect::set(&context, &name.into(), &JsValue::from(value));
    }
    let step = capital * STEP;
    let mut text_height = 0.0;
    let lines: Vec<&str> = lettering.lines().take(8).collect();
    for _ in lines.iter().skip(1) {
        text_height += step;
    }
    let mut baseline = f64::midpoint(f64::from(height) - text_height, capital);
    for line in lines {
        context.fill_text(line, f64::from(width) / 2.0, baseline).ok()?;
        baseline += step;
    }
    let image = context
        .get_image_data(0.0, 0.0, f64::from(width), f64::from(height))
        .ok()?;
    let coverage = image.data().0.chunks_exact(4).map(|pixel| pixel[3]).collect();
    Some(texture(coverage, width, height))
}

/// Creates a texture of coverage.
pub(super) fn texture(coverage: Vec<u8>, width: u32, height: u32) -> CpuTexture {
    CpuTexture {
        data: TextureData::RU8(coverage),
        width,
        height,
        min_filter: Interpolation::Linear,
        mag_filter: Interpolation::Linear,
        mipmap: Some(Mipmap {
            max_ratio: 8,
            ..Mipmap::default()
        }),
        wrap_s: Wrapping::ClampToEdge,
        wrap_t: Wrapping::ClampToEdge,
        ..CpuTexture::default()
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it lies between 1 and 1024"
)]
fn pixels(length: f64) -> u32 {
    length.clamp(1.0, MAX_PIXELS) as u32
}
