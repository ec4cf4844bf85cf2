//! What is drawn, and how.

use super::{letters, material};
use crate::{
    scene::{CELLS, Scene, scene},
    shape::Shape,
    space::{Point, Y, length, minus},
    view::{Extent, SIGHT, View},
};
use allpet_domain::builder::Parameters;
use std::{rc::Rc, sync::Arc};
use three_d::{
    Camera, ClearState, Context, CpuMesh, Gm, Indices, Mesh, Object, Positions, RenderTarget, Srgba,
    Texture2D, Vec3, Viewport, radians, vec2, vec3, vec4,
};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlCanvasElement, WebGl2RenderingContext, WebglLoseContext};

/// The most pixels drawn for one of the page: more cannot be told apart.
const FINEST: f64 = 2.0;

/// The graphics processor's side of a canvas.
pub(super) struct Stage {
    canvas: HtmlCanvasElement,
    gl: WebGl2RenderingContext,
    context: Context,
    pieces: Vec<Gm<Mesh, material::Piece>>,
    sheets: Vec<Gm<Mesh, material::Sheet>>,
    extent: Extent,
    pub(super) view: View,
}

impl Stage {
    /// A stage on a canvas; why not, where there is no WebGL 2.
    pub(super) fn on(canvas: HtmlCanvasElement, design: &Parameters) -> Result<Self, JsValue> {
        let wishes = js_sys::Object::new();
        for name in ["antialias", "alpha", "premultipliedAlpha"] {
            js_sys::Reflect::set(&wishes, &name.into(), &JsValue::TRUE)?;
        }
        let got = canvas.get_context_with_context_options("webgl2", &wishes)?;
        let got = got.ok_or("no WebGL 2")?;
        let gl: WebGl2RenderingContext = got.unchecked_into();
        #[expect(
            clippy::arc_with_non_send_sync,
            reason = "three-d asks for it; the page has one thread"
        )]
        let context = Arc::new(three_d::context::Context::from_webgl2_context(gl.clone()));
        let context = Context::from_gl_context(context).map_err(|_| "no context")?;
        let scene = scene(design);
        let mut stage = Self {
            canvas,
            gl,
            context,
            pieces: Vec::new(),
            sheets: Vec::new(),
            extent: scene.extent(),
            view: View::new(scene.angles),
        };
        stage.set(&scene);
        Ok(stage)
    }

    /// Shows another design.
    pub(super) fn show(&mut self, design: &Parameters) {
        let scene = scene(design);
        self.view.show(scene.angles);
        self.set(&scene);
    }

    fn set(&mut self, scene: &Scene) {
        // What is asked of a graphics processor that is gone comes to nothing; the page hears of it in a moment.
        if self.gl.is_context_lost() {
            return;
        }
        self.extent = scene.extent();
        self.pieces = scene.pieces.iter().map(|piece| self.piece(piece)).collect();
        self.sheets = vec![self.shade(scene)];
        self.sheets.extend(self.words(scene));
    }

    fn piece(&self, piece: &crate::scene::Piece) -> Gm<Mesh, material::Piece> {
        let [red, green, blue] = piece.seam.map_or([0.0; 3], |seam| seam.thread);
        let from_middle = piece.seam.map_or(0.0, |seam| seam.from_middle);
        let material = material::Piece {
            finish: piece.finish,
            colour: Vec3::from(piece.colour),
            thread: vec4(red, green, blue, from_middle),
        };
        Gm::new(Mesh::new(&self.context, &mesh(&piece.shape)), material)
    }

    fn shade(&self, scene: &Scene) -> Gm<Mesh, material::Sheet> {
        let shade = &scene.shade;
        let half = shade.half;
        let corner = |[x, z]: [f32; 2]| -> Point {
            [
                shade.middle[0] + x * half,
                shade.middle[1],
                shade.middle[2] + z * half,
            ]
        };
        let ground = Shape {
            positions: [[-1.0, 1.0], [1.0, 1.0], [1.0, -1.0], [-1.0, -1.0]]
                .map(corner)
                .into(),
            normals: vec![Y; 4],
            places: vec![[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]],
            open: vec![1.0; 4],
            indices: vec![0, 1, 2, 0, 2, 3],
        };
        let cells = u32::try_from(CELLS).unwrap_or(0);
        let cover = letters::texture(shade.cells.clone(), cells, cells);
        let material = material::Sheet {
            cover: Rc::new(Texture2D::new(&self.context, &cover)),
            colour: vec3(0.0, 0.0, 0.0),
            size: vec2(half, half),
            shown: material::Shown::Shade,
        };
        Gm::new(Mesh::new(&self.context, &mesh(&ground)), material)
    }

    fn words(&self, scene: &Scene) -> Option<Gm<Mesh, material::Sheet>> {
        let words = scene.words.as_ref()?;
        let material = material::Sheet {
            cover: Rc::new(Texture2D::new(&self.context, &letters::write(words)?)),
            colour: Vec3::from(words.colour),
            size: vec2(words.size[0], words.size[1]),
            shown: material::Shown::Words { sewn: words.sewn },
        };
        Some(Gm::new(Mesh::new(&self.context, &mesh(&words.sheet)), material))
    }

    /// Draws what the eye sees now.
    pub(super) fn draw(&self) {
        if self.gl.is_context_lost() {
            return;
        }
        let [width, height] = self.fit();
        let [eye, middle] = self.view.eye(&self.extent, aspect(width, height));
        let away = length(minus(eye, middle));
        let camera = Camera::new_perspective(
            Viewport::new_at_origo(width, height),
            Vec3::from(eye),
            Vec3::from(middle),
            Vec3::from(Y),
            radians(SIGHT),
            away * 0.1,
            away * 4.0,
        );
        let pieces = self.pieces.iter().map(|piece| piece as &dyn Object);
        let sheets = self.sheets.iter().map(|sheet| sheet as &dyn Object);
        RenderTarget::screen(&self.context, width, height)
            .clear(ClearState::color_and_depth(0.0, 0.0, 0.0, 0.0, 1.0))
            .render(&camera, pieces, &[])
            .render(&camera, sheets, &[]);
    }

    /// Gives the canvas as many pixels as it has on the screen.
    fn fit(&self) -> [u32; 2] {
        let fine = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio());
        let fine = fine.clamp(1.0, FINEST);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a few thousand pixels"
        )]
        let pixels = |length: i32| (f64::from(length) * fine).max(1.0) as u32;
        let size = [
            pixels(self.canvas.client_width()),
            pixels(self.canvas.client_height()),
        ];
        if [self.canvas.width(), self.canvas.height()] != size {
            self.canvas.set_width(size[0]);
            self.canvas.set_height(size[1]);
        }
        size
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // A browser keeps few of them: this one is given back at once.
        if let Ok(Some(extension)) = self.gl.get_extension("WEBGL_lose_context") {
            extension.unchecked_into::<WebglLoseContext>().lose_context();
        }
    }
}

fn aspect(width: u32, height: u32) -> f32 {
    let small = |length: u32| f32::from(u16::try_from(length).unwrap_or(u16::MAX));
    small(width) / small(height).max(1.0)
}

fn mesh(shape: &Shape) -> CpuMesh {
    let all = |points: &[Point]| points.iter().copied().map(Vec3::from).collect();
    CpuMesh {
        positions: Positions::F32(all(&shape.positions)),
        indices: Indices::U32(shape.indices.clone()),
        normals: Some(all(&shape.normals)),
        uvs: Some(shape.places.iter().map(|[x, y]| vec2(*x, *y)).collect()),
        colors: Some(shape.open.iter().map(|open| grey(*open)).collect()),
        ..CpuMesh::default()
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it lies between 0 and 255"
)]
fn grey(open: f32) -> Srgba {
    let part = (open.clamp(0.0, 1.0) * 255.0) as u8;
    Srgba::new(part, part, part, 255)
}
