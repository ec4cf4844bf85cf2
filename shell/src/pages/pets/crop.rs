//! A photo before it is sent: how much of it is kept, and no larger than what is kept.

use allpet_ui::components::{Choice, ChosenFile, RadioCards};
use js_sys::Promise;
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlInputElement, ImageBitmap};
use yew::prelude::*;

/// The longest side of what is sent, in pixels: the server keeps no more.
const LONGEST: u32 = 1_600;
/// Of 1: no difference to be seen on a photo.
const QUALITY: f64 = 0.92;

/// How much of a photo is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// All of it.
    Whole,
    /// The largest square, so many hundredths from the left or the top.
    Square(u32),
}

/// A part of a picture, in pixels: from the left, from the top, width, height.
type Part = (u32, u32, u32, u32);

impl Cut {
    /// What of a picture is kept.
    fn part(self, width: u32, height: u32) -> Part {
        match self {
            Self::Whole => (0, 0, width, height),
            Self::Square(at) => {
                let side = width.min(height);
                let from = |length: u32| (length - side) * at.min(100) / 100;
                (from(width), from(height), side, side)
            }
        }
    }
}

/// Both sides of what is sent.
fn sent(width: u32, height: u32) -> (u32, u32) {
    let longest = width.max(height);
    if longest <= LONGEST {
        return (width, height);
    }
    let scaled = |side: u32| (side * LONGEST / longest).max(1);
    (scaled(width), scaled(height))
}

/// A chosen photo, decoded by the browser.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Decoded {
    /// Not yet.
    Waiting,
    /// The browser cannot show it.
    Broken,
    /// Upright and in the screen's colours.
    Bitmap(ImageBitmap),
}

/// The photo that is chosen, decoded.
#[hook]
pub(super) fn use_decoded(file: Option<&ChosenFile>) -> Decoded {
    let decoded = use_state_eq(|| Decoded::Waiting);
    use_effect_with(file.cloned(), {
        let decoded = decoded.clone();
        move |file| {
            let current = Rc::new(Cell::new(true));
            decoded.set(Decoded::Waiting);
            let promise = file
                .as_ref()
                .and_then(|file| web_sys::window()?.create_image_bitmap_with_blob(file.blob()).ok());
            if let Some(promise) = promise {
                let current = current.clone();
                spawn_local(async move {
                    let made = JsFuture::from(promise).await;
                    if current.get() {
                        decoded.set(
                            made.map_or(Decoded::Broken, |bitmap| Decoded::Bitmap(bitmap.unchecked_into())),
                        );
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
    /// Where what is kept is drawn.
    pub(super) canvas: NodeRef,
    /// How much of it is kept.
    pub(super) cut: Cut,
    /// Another part is.
    pub(super) onchange: Callback<Cut>,
}

/// Shows what is kept of a photo, and lets the person say.
#[component]
pub(super) fn Crop(props: &CropProps) -> Html {
    use_effect_with((props.bitmap.clone(), props.cut), {
        let canvas = props.canvas.clone();
        move |(bitmap, cut)| {
            if let Some(canvas) = canvas.cast::<HtmlCanvasElement>() {
                draw(&canvas, bitmap, *cut);
            }
        }
    });
    let chosen = |cut| match cut {
        Cut::Whole => "whole",
        Cut::Square(_) => "square",
    };
    let onchange = props.onchange.reform(|value: String| {
        if value == "whole" {
            Cut::Whole
        } else {
            Cut::Square(50)
        }
    });
    let move_to = props.onchange.reform(|event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Cut::Square(input.value().parse().unwrap_or(50))
    });
    let wide = props.bitmap.width() > props.bitmap.height();
    html! {
        <div class="crop" data-testid="crop">
            <canvas ref={props.canvas.clone()} role="img" aria-label="Cropped photo"></canvas>
            <RadioCards name="cut" label="Use" value={chosen(props.cut)} {onchange}
                choices={vec![Choice::new("whole", "The whole picture"), Choice::new("square", "A square")]} />
            if let (Cut::Square(at), true) = (props.cut, props.bitmap.width() != props.bitmap.height()) {
                <label class="stack tight small">
                    { if wide { "Move left or right" } else { "Move up or down" } }
                    <input type="range" min="0" max="100" step="5" value={at.to_string()} oninput={move_to} />
                </label>
            }
        </div>
    }
}

fn draw(canvas: &HtmlCanvasElement, bitmap: &ImageBitmap, cut: Cut) {
    let (left, top, width, height) = cut.part(bitmap.width(), bitmap.height());
    let (across, down) = sent(width, height);
    canvas.set_width(across);
    canvas.set_height(down);
    let Some(context) = canvas.get_context("2d").ok().flatten() else {
        return;
    };
    let context: CanvasRenderingContext2d = context.unchecked_into();
    // JPEG knows no transparency.
    context.set_fill_style_str("#fff");
    context.fill_rect(0.0, 0.0, across.into(), down.into());
    context.set_image_smoothing_enabled(true);
    let _ = context.draw_image_with_image_bitmap_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
        bitmap,
        left.into(),
        top.into(),
        width.into(),
        height.into(),
        0.0,
        0.0,
        across.into(),
        down.into(),
    );
}

/// What is drawn, as JPEG.
pub(super) async fn jpeg(canvas: &HtmlCanvasElement) -> Option<Vec<u8>> {
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

/// Whether the file can be sent as it is: nothing is cut off, and nothing is to be shrunk.
pub(super) fn as_it_is(bitmap: &ImageBitmap, cut: Cut, file: &ChosenFile, max_bytes: u64) -> bool {
    let longest = bitmap.width().max(bitmap.height());
    cut == Cut::Whole && longest <= LONGEST && file.bytes <= max_bytes
}

#[cfg(test)]
mod tests {
    use super::{Cut, sent};

    #[test]
    fn a_square_is_cut_where_the_person_says() {
        assert_eq!(Cut::Whole.part(1_200, 800), (0, 0, 1_200, 800));
        assert_eq!(Cut::Square(0).part(1_200, 800), (0, 0, 800, 800));
        assert_eq!(Cut::Square(50).part(1_200, 800), (200, 0, 800, 800));
        assert_eq!(Cut::Square(100).part(800, 1_200), (0, 400, 800, 800));
    }

    #[test]
    fn what_is_sent_is_no_larger_than_what_is_kept() {
        assert_eq!(sent(8_000, 6_000), (1_600, 1_200));
        assert_eq!(sent(900, 800), (900, 800));
        assert_eq!(sent(12_000, 4), (1_600, 1));
    }
}
