//! Passkeys in the browser: the Web Authentication API, with options and answers as JSON.

use allpet_contract::{ErrorCode, Problem};
use js_sys::{Function, JSON, Object, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

const PASSKEY_KNOWN: ErrorCode = ErrorCode::new(
    0,
    "passkey-known",
    "This device has a passkey of your account already",
);
const PASSKEYS_UNSUPPORTED: ErrorCode = ErrorCode::new(
    0,
    "passkeys-unsupported",
    "This browser or device cannot use passkeys",
);

/// The reason why a browser gave no credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PasskeyError {
    /// The person closed the dialog, or it took too long, or another one took its place.
    Dismissed,
    /// The device has a passkey of this account already.
    Known,
    /// The browser or the device cannot do it.
    Unsupported,
}

impl PasskeyError {
    fn of(error: &JsValue) -> Self {
        let name = property(error, "name").and_then(|name| name.as_string());
        match name.as_deref() {
            Some("NotAllowedError" | "AbortError") => Self::Dismissed,
            Some("InvalidStateError") => Self::Known,
            _ => Self::Unsupported,
        }
    }

    /// Returns the problem to show; `None` if the person knows why.
    pub(crate) fn problem(self) -> Option<Problem> {
        match self {
            Self::Dismissed => None,
            Self::Known => Some(Problem::new(PASSKEY_KNOWN)),
            Self::Unsupported => Some(Problem::new(PASSKEYS_UNSUPPORTED)),
        }
    }
}

fn property(object: &JsValue, name: &str) -> Option<JsValue> {
    let value = Reflect::get(object, &name.into()).ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

fn class() -> Option<JsValue> {
    property(&js_sys::global(), "PublicKeyCredential")
}

fn call(object: &JsValue, name: &str, argument: &JsValue) -> Result<JsValue, PasskeyError> {
    let function = property(object, name).and_then(|value| value.dyn_into::<Function>().ok());
    let function = function.ok_or(PasskeyError::Unsupported)?;
    function
        .call1(object, argument)
        .map_err(|error| PasskeyError::of(&error))
}

async fn resolve(promise: JsValue) -> Result<JsValue, PasskeyError> {
    let promise = promise.unchecked_into::<Promise>();
    JsFuture::from(promise)
        .await
        .map_err(|error| PasskeyError::of(&error))
}

/// Returns whether the browser knows passkeys and their JSON.
pub(crate) fn is_supported() -> bool {
    class().is_some_and(|class| property(&class, "parseRequestOptionsFromJSON").is_some())
}

/// Returns whether the browser offers passkeys in the field for the address.
pub(crate) async fn is_offered_in_fields() -> bool {
    let Some(class) = class().filter(|_| is_supported()) else {
        return false;
    };
    match call(&class, "isConditionalMediationAvailable", &JsValue::UNDEFINED) {
        Ok(promise) => resolve(promise)
            .await
            .is_ok_and(|is_offered| is_offered.is_truthy()),
        Err(_) => false,
    }
}

/// Creates a passkey. Returns the credential as JSON.
pub(crate) async fn create(options: &str) -> Result<String, PasskeyError> {
    request("parseCreationOptionsFromJSON", "create", options, None).await
}

/// Asks for a passkey: in a dialog, or, with a signal that ends it, in the field for the address. Returns the credential as JSON.
pub(crate) async fn get(options: &str, in_field: Option<&AbortSignal>) -> Result<String, PasskeyError> {
    request("parseRequestOptionsFromJSON", "get", options, in_field).await
}

async fn request(
    parser: &str,
    method: &str,
    options: &str,
    in_field: Option<&AbortSignal>,
) -> Result<String, PasskeyError> {
    let class = class().ok_or(PasskeyError::Unsupported)?;
    let json = JSON::parse(options).map_err(|_| PasskeyError::Unsupported)?;
    let request = Object::new();
    set(&request, "publicKey", &call(&class, parser, &json)?);
    if let Some(signal) = in_field {
        set(&request, "mediation", &"conditional".into());
        set(&request, "signal", signal);
    }
    let navigator = property(&js_sys::global(), "navigator").ok_or(PasskeyError::Unsupported)?;
    let credentials = property(&navigator, "credentials").ok_or(PasskeyError::Unsupported)?;
    let credential = resolve(call(&credentials, method, &request)?).await?;
    let json = JSON::stringify(&credential).map_err(|_| PasskeyError::Unsupported)?;
    json.as_string().ok_or(PasskeyError::Unsupported)
}

fn set(object: &Object, name: &str, value: &JsValue) {
    // Fails for frozen objects alone, and this one is new.
    let _ = Reflect::set(object, &name.into(), value);
}
