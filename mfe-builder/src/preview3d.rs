//! The 3D preview: a separate WebAssembly module (the crate `preview3d`), loaded once the page is usable.

use allpet_domain::builder::Parameters;
use js_sys::{Function, Promise, Reflect};
use std::cell::{Cell, RefCell};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

#[wasm_bindgen]
extern "C" {
    /// The browser's own `import()`.
    #[wasm_bindgen(js_name = import)]
    fn import(address: &str) -> Promise;

    /// The module's exports.
    type Module;
    #[wasm_bindgen(method, js_name = default)]
    fn start(this: &Module) -> Promise;
    #[wasm_bindgen(method, catch)]
    fn create(this: &Module, canvas: &JsValue, design: &str, lost: &Function) -> Result<Preview, JsValue>;

    /// A design on a canvas.
    type Preview;
    #[wasm_bindgen(method, catch)]
    fn show(this: &Preview, design: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(method)]
    fn turn(this: &Preview, right: f32, up: f32);
    #[wasm_bindgen(method)]
    fn zoom(this: &Preview, steps: f32);
    #[wasm_bindgen(method)]
    fn free(this: &Preview);
}

/// Why there is no 3D preview.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum PreviewError {
    /// The module did not load.
    Module,
    /// The browser has no WebGL 2.
    Graphics,
    /// The graphics context was lost.
    Lost,
}

/// A movement of the camera.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum CameraMove {
    /// Turns the design by this many steps to the right.
    Turn(f32),
    /// Zooms in by this many steps.
    Zoom(f32),
}

/// A design in 3D on a canvas, until dropped.
pub(crate) struct Preview3d {
    preview: Preview,
    _lost: Closure<dyn FnMut()>,
}

impl Preview3d {
    /// Loads the module if necessary, and shows `design` on `canvas`. Calls `lost` when the graphics context is lost.
    pub(crate) async fn open(
        canvas: JsValue,
        design: &Parameters,
        lost: impl FnMut() + 'static,
    ) -> Result<Self, PreviewError> {
        let module = load().await.map_err(|_| PreviewError::Module)?;
        let lost = Closure::<dyn FnMut()>::new(lost);
        let preview = module
            .create(&canvas, &to_json(design), lost.as_ref().unchecked_ref())
            .map_err(|_| PreviewError::Graphics)?;
        Ok(Self { preview, _lost: lost })
    }

    /// Shows another design.
    pub(crate) fn show(&self, design: &Parameters) {
        // The module reads every design.
        let _ = self.preview.show(&to_json(design));
    }

    /// Turns or zooms the design.
    pub(crate) fn move_camera(&self, movement: CameraMove) {
        match movement {
            CameraMove::Turn(steps) => self.preview.turn(steps, 0.0),
            CameraMove::Zoom(steps) => self.preview.zoom(steps),
        }
    }
}

impl Drop for Preview3d {
    fn drop(&mut self) {
        self.preview.free();
    }
}

fn to_json(design: &Parameters) -> String {
    allpet_json::to_string(design).unwrap_or_default()
}

thread_local! {
    static LOADING: RefCell<Option<Promise>> = const { RefCell::new(None) };
    static PREFERS_3D: Cell<bool> = const { Cell::new(false) };
}

/// Returns whether the person last chose the 3D view.
pub(crate) fn prefers_3d() -> bool {
    PREFERS_3D.get()
}

/// Stores the person's choice, from page to page.
pub(crate) fn set_prefers_3d(prefers: bool) {
    PREFERS_3D.set(prefers);
}

/// Loads the module beforehand, unless the person saves data or the browser has no WebGL 2.
pub(crate) async fn preload() {
    let Some(window) = web_sys::window() else { return };
    let get = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).unwrap_or_default();
    let connection = get(&get(&window, "navigator"), "connection");
    let saves_data = connection.is_object() && get(&connection, "saveData").is_truthy();
    if !saves_data && get(&window, "WebGL2RenderingContext").is_function() {
        let _ = load().await;
    }
}

/// Loads the module once, however often it is needed.
async fn load() -> Result<Module, JsValue> {
    let started = LOADING.with_borrow(Clone::clone);
    let loading = started.unwrap_or_else(|| {
        let loading = future_to_promise(fetch());
        LOADING.set(Some(loading.clone()));
        loading
    });
    let loaded = JsFuture::from(loading).await;
    if loaded.is_err() {
        LOADING.set(None);
    }
    loaded.map(JsCast::unchecked_into)
}

async fn fetch() -> Result<JsValue, JsValue> {
    let address = address().ok_or("no 3D preview in this build")?;
    let module: Module = JsFuture::from(import(&address)).await?.unchecked_into();
    JsFuture::from(module.start()).await?;
    Ok(module.into())
}

/// Returns the module's address, whose name contains a hash of the build.
fn address() -> Option<String> {
    let document = web_sys::window()?.document()?;
    let meta = document.query_selector("meta[name=preview3d]").ok()??;
    meta.get_attribute("content")
}
