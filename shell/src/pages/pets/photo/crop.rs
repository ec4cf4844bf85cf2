//! Crops and shrinks a photo before its upload.

use allpet_ui::components::{Choice, ChosenFile, RadioCards};
use js_sys::Promise;
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlInputElement, ImageBitmap};
use yew::prelude::*;

/// The longest side of an uploaded picture, in pixels. The server shrinks larger ones to the same size.
const MAX_SIDE: u32 = 1_600;
/// The JPEG quality, at most 1. On a photo, the loss is invisible.
const QUALITY: f64 = 0.92;

/// The area of a photo to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CropArea {
    /// The whole photo.
    Whole,
    /// The largest square. The number is its position, from 0 (left or top) to 100 (right or bottom).
    Square(u32),
}

/// A rectangle of a picture, in pixels: left, top, width, height.
type Rectangle = (u32, u32, u32, u32);

impl CropArea {
    /// Returns the area's rectangle in a picture of this size.
    fn rectangle(self, width: u32, height: u32) -> Rectangle {
        match self {
            Self::Whole => (0, 0, width, height),
            Self::Square(position) => {
                let side = width.min(height);
                let offset = |length: u32| (length - side) * position.min(100) / 100;
                (offset(width), offset(height), side, side)
            }
        }
    }
}

/// Returns the uploaded picture's width and height for an area of this size.
fn output_size(width: u32, height: u32) -> (u32, u32) {
    let longest = width.max(height);
    if longest <= MAX_SIDE {
        return (width, height);
    }
    let scaled = |side: u32| (side * MAX_SIDE / longest).max(1);
    (scaled(width), scaled(height))
}

/// A chosen photo, decoded by the browser.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum DecodedPhoto {
    /// There is no file, or decoding has not finished.
    Waiting,
    /// The browser cannot decode the file.
    Broken,
    /// The picture, upright and in the screen's colours.
    Bitmap(ImageBitmap),
}

/// Decodes the chosen photo.
#[hook]
pub(super) fn use_decoded(file: Option<&ChosenFile>) -> DecodedPhoto {
    let decoded = use_state_eq(|| DecodedPhoto::Waiting);
    use_effect_with(file.cloned(), {
        let decoded = decoded.clone();
        move |file| {
            let current = Rc::new(Cell::new(true));
            decoded.set(DecodedPhoto::Waiting);
            let promise = file
                .as_ref()
                .and_then(|file| web_sys::window()?.create_image_bitmap_with_blob(file.blob()).ok());
            if let Some(promise) = promise {
                let current = current.clone();
                spawn_local(async move {
                    let result = JsFuture::from(promise).await;
                    if current.get() {
                        decoded.set(result.map_or(DecodedPhoto::Broken, |bitmap| {
                            DecodedPhoto::Bitmap(bitmap.unchecked_into())
                        }));
                    }
                });
            }
            move || current.set(false)
        }
    });
    (*decoded).clone()
}

/// Props of [`Crop`].
#[derive(Properties, PartialEq)]
pub(super) struct CropProps {
    /// The photo.
    pub(super) bitmap: ImageBitmap,
    /// The canvas that shows the area.
    pub(super) canvas: NodeRef,
    /// The area to keep.
    pub(super) area: CropArea,
    /// Receives another area.
    pub(super) onchange: Callback<CropArea>,
}

/// Shows the area of a photo to upload, and lets the person choose it.
#[component]
pub(super) fn Crop(props: &CropProps) -> Html {
    use_effect_with((props.bitmap.clone(), props.area), {
        let canvas = props.canvas.clone();
        move |(bitmap, area)| {
            if let Some(canvas) = canvas.cast::<HtmlCanvasElement>() {
                draw(&canvas, bitmap, *area);
            }
        }
    });
    let choice = |area| match area {
        CropArea::Whole => "whole",
        CropArea::Square(_) => "square",
    };
    let onchange = props.onchange.reform(|value: String| {
        if value == "whole" {
            CropArea::Whole
        } else {
            CropArea::Square(50)
        }
    });
    let onmove = props.onchange.reform(|event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        CropArea::Square(input.value().parse().unwrap_or(50))
    });
    let wide = props.bitmap.width() > props.bitmap.height();
    html! {
        <div class="crop" data-testid="crop">
            <canvas ref={props.canvas.clone()} role="img" aria-label="Cropped photo"></canvas>
            <RadioCards name="cut" label="Use" value={choice(props.area)} {onchange}
                choices={vec![Choice::new("whole", "The whole picture"), Choice::new("square", "A square")]} />
            if let (CropArea::Square(at), true) = (props.area, props.bitmap.width() != props.bitmap.height()) {
                <label class="stack tight small">
                    { if wide { "Move left or right" } else { "Move up or down" } }
                    <input type="range" min="0" max="100" step="5" value={at.to_string()} oninput={onmove} />
                </label>
            }
        </div>
    }
}

fn draw(canvas: &HtmlCanvasElement, bitmap: &ImageBitmap, area: CropArea) {
    let (left, top, width, height) = area.rectangle(bitmap.width(), bitmap.height());
    let (output_width, output_height) = output_size(width, height);
    canvas.set_width(output_width);
    canvas.set_height(output_height);
    let Some(context) = canvas.get_context("2d").ok().flatten() else {
        return;
    };
    let context: CanvasRenderingContext2d = context.unchecked_into();
    // JPEG has no transparency.
    context.set_fill_style_str("#fff");
    context.fill_rect(0.0, 0.0, output_width.into(), output_height.into());
    context.set_image_smoothing_enabled(true);
    let _ = context.draw_image_with_image_bitmap_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
        bitmap,
        left.into(),
        top.into(),
        width.into(),
        height.into(),
        0.0,
        0.0,
        output_width.into(),
        output_height.into(),
    );
}

/// Encodes the canvas as JPEG. `None` if the browser fails to.
pub(super) async fn encode_jpeg(canvas: &HtmlCanvasElement) -> Option<Vec<u8>> {
    let canvas = canvas.clone();
    let promise = Promise::new(&mut |done, failed| {
        if canvas
            .to_blob_with_type_and_encoder_options(&done, "image/jpeg", &QUALITY.into())
            .is_err()
        {
            let _ = failed.call0(&failed);
        }
    });
    let blob: Blob = JsFuture::from(promise).await.ok()?.dyn_into().ok()?;
    let buffer = JsFuture::from(blob.array_buffer()).await.ok()?;
    Some(js_sys::Uint8Array::new(&buffer).to_vec())
}

/// Returns whether the file can be uploaded unchanged: it is not cropped, and needs no shrinking.
pub(super) fn is_unchanged(bitmap: &ImageBitmap, area: CropArea, file: &ChosenFile, max_bytes: u64) -> bool {
    let longest = bitmap.width().max(bitmap.height());
    area == CropArea::Whole && longest <= MAX_SIDE && file.bytes <= max_bytes
}

#[cfg(test)]
mod tests {
    use super::{CropArea, output_size};

    #[test]
    fn a_square_is_at_the_chosen_position() {
        assert_eq!(CropArea::Whole.rectangle(1_200, 800), (0, 0, 1_200, 800));
        assert_eq!(CropArea::Square(0).rectangle(1_200, 800), (0, 0, 800, 800));
        assert_eq!(CropArea::Square(50).rectangle(1_200, 800), (200, 0, 800, 800));
        assert_eq!(CropArea::Square(100).rectangle(800, 1_200), (0, 400, 800, 800));
    }

    #[test]
    fn a_large_photo_is_shrunk() {
        assert_eq!(output_size(8_000, 6_000), (1_600, 1_200));
        assert_eq!(output_size(900, 800), (900, 800));
        assert_eq!(output_size(12_000, 4), (1_600, 1));
    }
}
