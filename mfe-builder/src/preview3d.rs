//! The preview in three dimensions: a module of its own (`preview3d`), loaded when the page can be used.

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

    /// What the module offers.
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

/// Why there is nothing to be seen in three dimensions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Missing {
    /// The module did not come.
    Module,
    /// The browser has no WebGL 2.
    Graphics,
    /// The graphics processor went away.
    Lost,
}

/// What a person does to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Move {
    /// Turns it by so many steps to the right.
    Turn(f32),
    /// Brings it nearer by so many steps.
    Zoom(f32),
}

/// A design that turns and zooms on a canvas. Dropped, it is gone.
pub(crate) struct Solid {
    preview: Preview,
    _lost: Closure<dyn FnMut()>,
}

impl Solid {
    /// Loads the module, where it is not there yet, and shows a design on a canvas; calls `lost` when the graphics
    /// processor goes away.
    pub(crate) async fn on(
        canvas: JsValue,
        design: &Parameters,
        lost: impl FnMut() + 'static,
    ) -> Result<Self, Missing> {
        let module = load().await.map_err(|_| Missing::Module)?;
        let lost = Closure::<dyn FnMut()>::new(lost);
        let preview = module
            .create(&canvas, &written(design), lost.as_ref().unchecked_ref())
            .map_err(|_| Missing::Graphics)?;
        Ok(Self { preview, _lost: lost })
    }

    /// Shows another design.
    pub(crate) fn show(&self, design: &Parameters) {
        // It is a design, and the only one who could refuse it is the one who reads it.
        let _ = self.preview.show(&written(design));
    }

    /// Turns or zooms it.
    pub(crate) fn go(&self, how: Move) {
        match how {
            Move::Turn(steps) => self.preview.turn(steps, 0.0),
            Move::Zoom(steps) => self.preview.zoom(steps),
        }
    }
}

impl Drop for Solid {
    fn drop(&mut self) {
        self.preview.free();
    }
}

fn written(design: &Parameters) -> String {
    allpet_json::to_string(design).unwrap_or_default()
}

thread_local! {
    static LOADING: RefCell<Option<Promise>> = const { RefCell::new(None) };
    static WANTED: Cell<bool> = const { Cell::new(false) };
}

/// Whether the person asked for three dimensions last.
pub(crate) fn is_wanted() -> bool {
    WANTED.get()
}

/// Remembers what the person asked for, from page to page.
pub(crate) fn want(solid: bool) {
    WANTED.set(solid);
}

/// Loads the module beforehand, unless the person saves data or the browser could not use it.
pub(crate) async fn warm_up() {
    let Some(window) = web_sys::window() else { return };
    let get = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).unwrap_or_default();
    let connection = get(&get(&window, "navigator"), "connection");
    let saves = connection.is_object() && get(&connection, "saveData").is_truthy();
    if !saves && get(&window, "WebGL2RenderingContext").is_function() {
        let _ = load().await;
    }
}

/// The module, loaded once, however often it is asked for.
async fn load() -> Result<Module, JsValue> {
    let known = LOADING.with_borrow(Clone::clone);
    let loading = known.unwrap_or_else(|| {
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

/// Where the build put it: its name carries a hash.
fn address() -> Option<String> {
    let document = web_sys::window()?.document()?;
    let meta = document.query_selector("meta[name=preview3d]").ok()??;
    meta.get_attribute("content")
}
