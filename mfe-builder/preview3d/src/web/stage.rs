//! The stage: what is drawn on the canvas.

use super::{lettering, material};
use crate::{
    scene::{CELLS, Scene, scene},
    shape::Shape,
    space::{Point, Y, length, minus},
    view::{Extent, FIELD_OF_VIEW, OrbitCamera},
};
use allpet_domain::builder::Parameters;
use std::{rc::Rc, sync::Arc};
use three_d::{
    Camera, ClearState, Context, CpuMesh, Gm, Indices, Mesh, Object, Positions, RenderTarget, Srgba,
    Texture2D, Vec3, Viewport, radians, vec2, vec3, vec4,
};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlCanvasElement, WebGl2RenderingContext, WebglLoseContext};

/// Maximum number of drawn pixels per CSS pixel: more are not visible.
const MAX_PIXEL_RATIO: f64 = 2.0;

/// The graphics context of a canvas, with what it draws.
pub(super) struct Stage {
    canvas: HtmlCanvasElement,
    gl: WebGl2RenderingContext,
    context: Context,
    pieces: Vec<Gm<Mesh, material::Piece>>,
    decals: Vec<Gm<Mesh, material::DecalMaterial>>,
    extent: Extent,
    pub(super) view: OrbitCamera,
}

impl Stage {
    /// Creates a stage on a canvas. Fails without WebGL 2.
    pub(super) fn on(canvas: HtmlCanvasElement, design: &Parameters) -> Result<Self, JsValue> {
        let options = js_sys::Object::new();
        for name in ["antialias", "alpha", "premultipliedAlpha"] {
            js_sys::Reflect::set(&options, &name.into(), &JsValue::TRUE)?;
        }
        let context = canvas.get_context_with_context_options("webgl2", &options)?;
        let context = context.ok_or("no WebGL 2")?;
        let gl: WebGl2RenderingContext = context.unchecked_into();
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
            decals: Vec::new(),
            extent: scene.extent(),
            view: OrbitCamera::new(scene.angles),
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
        // Calls to a lost graphics context do nothing; the page learns of the loss in a moment.
        if self.gl.is_context_lost() {
            return;
        }
        self.extent = scene.extent();
        self.pieces = scene.pieces.iter().map(|piece| self.piece(piece)).collect();
        self.decals = vec![self.shadow(scene)];
        self.decals.extend(self.lettering_mesh(scene));
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

    fn shadow(&self, scene: &Scene) -> Gm<Mesh, material::DecalMaterial> {
        let shadow = &scene.shadow;
        let half = shadow.half;
        let corner = |[x, z]: [f32; 2]| -> Point {
            [
                shadow.middle[0] + x * half,
                shadow.middle[1],
                shadow.middle[2] + z * half,
            ]
        };
        let ground = Shape {
            positions: [[-1.0, 1.0], [1.0, 1.0], [1.0, -1.0], [-1.0, -1.0]]
                .map(corner)
                .into(),
            normals: vec![Y; 4],
            uvs: vec![[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]],
            exposure: vec![1.0; 4],
            indices: vec![0, 1, 2, 0, 2, 3],
        };
        let cells = u32::try_from(CELLS).unwrap_or(0);
        let coverage = lettering::texture(shadow.cells.clone(), cells, cells);
        let material = material::DecalMaterial {
            coverage: Rc::new(Texture2D::new(&self.context, &coverage)),
            colour: vec3(0.0, 0.0, 0.0),
            size: vec2(half, half),
            content: material::DecalContent::Shadow,
        };
        Gm::new(Mesh::new(&self.context, &mesh(&ground)), material)
    }

    fn lettering_mesh(&self, scene: &Scene) -> Option<Gm<Mesh, material::DecalMaterial>> {
        let lettering_sheet = scene.lettering.as_ref()?;
        let material = material::DecalMaterial {
            coverage: Rc::new(Texture2D::new(
                &self.context,
                &lettering::render(lettering_sheet)?,
            )),
            colour: Vec3::from(lettering_sheet.colour),
            size: vec2(lettering_sheet.size[0], lettering_sheet.size[1]),
            content: material::DecalContent::Lettering {
                embroidered: lettering_sheet.is_embroidered,
            },
        };
        Some(Gm::new(
            Mesh::new(&self.context, &mesh(&lettering_sheet.sheet)),
            material,
        ))
    }

    /// Draws what the camera sees.
    pub(super) fn draw(&self) {
        if self.gl.is_context_lost() {
            return;
        }
        let [width, height] = self.fit();
        let [eye, middle] = self.view.eye(&self.extent, aspect(width, height));
        let distance = length(minus(eye, middle));
        let camera = Camera::new_perspective(
            Viewport::new_at_origo(width, height),
            Vec3::from(eye),
            Vec3::from(middle),
            Vec3::from(Y),
            radians(FIELD_OF_VIEW),
            distance * 0.1,
            distance * 4.0,
        );
        let pieces = self.pieces.iter().map(|piece| piece as &dyn Object);
        let decals = self.decals.iter().map(|decal| decal as &dyn Object);
        RenderTarget::screen(&self.context, width, height)
            .clear(ClearState::color_and_depth(0.0, 0.0, 0.0, 0.0, 1.0))
            .render(&camera, pieces, &[])
            .render(&camera, decals, &[]);
    }

    /// Adapts the canvas to its size on the screen.
    fn fit(&self) -> [u32; 2] {
        let pixel_ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio());
        let pixel_ratio = pixel_ratio.clamp(1.0, MAX_PIXEL_RATIO);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a few thousand pixels"
        )]
        let pixels = |length: i32| (f64::from(length) * pixel_ratio).max(1.0) as u32;
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
        // Browsers allow few contexts: release this one at once.
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
        uvs: Some(shape.uvs.iter().map(|[x, y]| vec2(*x, *y)).collect()),
        colors: Some(
            shape
                .exposure
                .iter()
                .map(|exposure| exposure_colour(*exposure))
                .collect(),
        ),
        ..CpuMesh::default()
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it lies between 0 and 255"
)]
fn exposure_colour(exposure: f32) -> Srgba {
    let level = (exposure.clamp(0.0, 1.0) * 255.0) as u8;
    Srgba::new(level, level, level, 255)
}
