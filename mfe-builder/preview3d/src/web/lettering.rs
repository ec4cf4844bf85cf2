//! Words as the browser writes them: with the page's font, on a canvas that nobody sees.

use crate::scene::Words;
use three_d::{CpuTexture, Interpolation, Mipmap, TextureData, Wrapping};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// The most pixels in either direction.
const MOST: f64 = 1_024.0;
/// Pixels for a mm where there is room.
const FINE: f64 = 10.0;
/// The font's size for a capital of 1, and the way from line to line, as in the flat picture.
const SIZE: f64 = 1.0 / 0.7;
const STEP: f64 = 1.6;

/// How much of each point of the sheet the letters cover; nothing where the browser does not write.
pub(super) fn write(words: &Words) -> Option<CpuTexture> {
    let [wide, high] = words.size.map(f64::from);
    let scale = (MOST / wide.max(high)).min(FINE);
    let [width, height] = [wide, high].map(|mm| pixels(mm * scale));
    let canvas: HtmlCanvasElement = web_sys::window()?
        .document()?
        .create_element("canvas")
        .ok()?
        .dyn_into()
        .ok()?;
    canvas.set_width(width);
    canvas.set_height(height);
    let pen: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let lettering = &words.lettering;
    let capital = f64::from(lettering.height_mm) * scale;
    let size = capital * SIZE;
    let weight = lettering.typeface.weight().to_string();
    pen.set_font(&[&weight, " ", &size.to_string(), "px Figtree, sans-serif"].concat());
    pen.set_text_align("center");
    let spacing = f64::from(lettering.typeface.spacing()) * size / 1_000.0;
    // Not every browser knows them; letters then stand as they do in the page.
    for (name, value) in [
        ("letterSpacing", [&spacing.to_string(), "px"].concat()),
        ("fontKerning", "none".into()),
    ] {
        let _ = js_sys::Reflect::set(&pen, &name.into(), &JsValue::from(value));
    }
    let step = capital * STEP;
    let mut below = 0.0;
    let lines: Vec<&str> = lettering.lines().take(8).collect();
    for _ in lines.iter().skip(1) {
        below += step;
    }
    let mut base = f64::midpoint(f64::from(height) - below, capital);
    for line in lines {
        pen.fill_text(line, f64::from(width) / 2.0, base).ok()?;
        base += step;
    }
    let drawn = pen
        .get_image_data(0.0, 0.0, f64::from(width), f64::from(height))
        .ok()?;
    let cover = drawn.data().0.chunks_exact(4).map(|pixel| pixel[3]).collect();
    Some(texture(cover, width, height))
}

/// A picture of how much is covered.
pub(super) fn texture(cover: Vec<u8>, width: u32, height: u32) -> CpuTexture {
    CpuTexture {
        data: TextureData::RU8(cover),
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
    length.clamp(1.0, MOST) as u32
}
