use crate::message::{Fault, Limits};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, MessagePort};

/// Above this size in bytes, a buffer is transferred instead of copied as text (measured: text wins below).
const TRANSFER_BYTES: usize = 4_096;

/// One end of a channel; closed when dropped.
pub(super) struct Port {
    port: MessagePort,
    _on_message: Closure<dyn Fn(MessageEvent)>,
}

impl Port {
    /// Listens to the port. A message above the limit is reported by its size and never copied.
    pub(super) fn open(
        port: MessagePort,
        limits: Limits,
        on_message: impl Fn(Result<&[u8], Fault>) + 'static,
    ) -> Self {
        let on_message = Closure::new(move |event: MessageEvent| match bytes(&event.data(), limits) {
            Ok(bytes) => on_message(Ok(&bytes)),
            Err(fault) => on_message(Err(fault)),
        });
        // Setting the handler starts the port.
        port.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Self {
            port,
            _on_message: on_message,
        }
    }

    pub(super) fn send(&self, text: &str) {
        // A port whose other end is gone drops messages without an error.
        let _ = if text.len() <= TRANSFER_BYTES {
            self.port.post_message(&JsValue::from_str(text))
        } else {
            let buffer = js_sys::Uint8Array::from(text.as_bytes()).buffer();
            self.port
                .post_message_with_transferable(&buffer, &js_sys::Array::of1(&buffer))
        };
    }
}

impl Drop for Port {
    fn drop(&mut self) {
        self.port.set_onmessage(None);
        self.port.close();
    }
}

fn bytes(data: &JsValue, limits: Limits) -> Result<Vec<u8>, Fault> {
    let within = |size: u32| {
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        if size > limits.bytes {
            Err(limits.too_large(size))
        } else {
            Ok(())
        }
    };
    if let Some(text) = data.dyn_ref::<js_sys::JsString>() {
        within(text.length())?;
        return Ok(String::from(text).into_bytes());
    }
    if let Some(buffer) = data.dyn_ref::<js_sys::ArrayBuffer>() {
        within(buffer.byte_length())?;
        return Ok(js_sys::Uint8Array::new(buffer).to_vec());
    }
    Err(Fault::malformed("a message is a string or an ArrayBuffer"))
}
