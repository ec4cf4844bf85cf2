use super::{Capability, Fault, FaultCode, RequestId};
use allpet_json::{Error, Value};
use serde::Deserialize;

/// Limits for reading a message. The size is checked before anything is parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Maximum size of a message in bytes.
    pub bytes: usize,
    /// Maximum nesting of objects and lists.
    pub depth: usize,
}

impl Default for Limits {
    /// 256 KiB and 16 levels: the largest message of version 1 is a few kilobytes and 3 levels.
    fn default() -> Self {
        Self {
            bytes: 256 * 1024,
            depth: 16,
        }
    }
}

impl Limits {
    /// Parses a message within the limits.
    fn read(&self, bytes: &[u8]) -> Result<Value, Fault> {
        if bytes.len() > self.bytes {
            return Err(self.too_large(bytes.len()));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| Fault::malformed("not UTF-8"))?;
        Value::parse(text, self.depth).map_err(malformed)
    }

    /// The fault for a message of this size; a binding may report it without the bytes.
    pub fn too_large(&self, bytes: usize) -> Fault {
        Fault::new(
            FaultCode::TooLarge,
            format!("{bytes} bytes; a message has at most {}", self.bytes),
        )
    }
}

fn malformed(error: Error) -> Fault {
    Fault::malformed(error.to_string())
}

/// The requirements for messages of a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirements {
    /// The capability required; `None` for the session's own messages.
    pub capability: Option<Capability>,
    /// Whether the message carries a request id.
    pub numbered: bool,
}

/// The messages of one direction, as declared by the list in its file.
pub trait Message: Sized {
    /// The kind on the wire.
    fn kind(&self) -> &'static str;
    /// The requirements of the kind; `None` if it is unknown.
    fn requirements(kind: &str) -> Option<Requirements>;
    /// Deserializes a body; `None` if the kind is unknown.
    fn read_body(kind: &str, body: &Value) -> Result<Option<Self>, Error>;
    /// Serializes the body.
    fn write_body(&self) -> Result<String, Error>;
}

/// A message with its envelope.
#[derive(Debug, Clone, PartialEq)]
pub struct Packet<M> {
    /// The id of the request that the message makes, answers or cancels.
    pub id: Option<RequestId>,
    /// Milliseconds that the sender waits for the answer.
    pub deadline_ms: Option<u32>,
    /// The message.
    pub message: M,
}

/// A refused message, and the data for answering it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// The request's id, if readable.
    pub id: Option<RequestId>,
    /// The fault.
    pub fault: Fault,
    /// Whether an answer may be sent: an `error` never gets an `error` in return.
    pub answerable: bool,
}

/// `{kind, id?, deadline?}`, which is read before anybody looks at the body.
#[derive(Deserialize)]
struct Head {
    kind: String,
    id: Option<RequestId>,
    deadline: Option<u32>,
}

/// `{kind, id?, deadline?, body?}`.
struct Envelope {
    head: Head,
    body: Value,
}

impl Envelope {
    fn read(bytes: &[u8], limits: Limits) -> Result<Self, Fault> {
        let message = limits.read(bytes)?;
        Ok(Self {
            head: message.read().map_err(malformed)?,
            body: message.field("body").unwrap_or_else(Value::object),
        })
    }

    /// Checks a message before its body is read: its kind is known and granted, and it has a request id if required.
    fn authorize(&self, requirements: Option<Requirements>, granted: &[Capability]) -> Result<(), Rejection> {
        let Some(requirements) = requirements else {
            return Err(self.reject(FaultCode::Unsupported, "this kind is not known here".into()));
        };
        if let Some(capability) = requirements.capability.filter(|needed| !granted.contains(needed)) {
            let detail = format!("the capability '{capability}' was not granted");
            return Err(self.reject(FaultCode::NotGranted, detail));
        }
        if requirements.numbered && self.head.id.is_none() {
            return Err(self.reject(FaultCode::Malformed, "id is missing".into()));
        }
        Ok(())
    }

    fn reject(&self, code: FaultCode, detail: String) -> Rejection {
        Rejection {
            id: self.head.id,
            fault: Fault::new(code, detail).of_kind(&self.head.kind),
            answerable: self.head.kind != "error",
        }
    }
}

/// Decodes one message within the limits and the granted capabilities. Checks the capability before the body, so the body of a
/// kind that was not granted is never interpreted.
pub fn decode<M: Message>(
    bytes: &[u8],
    limits: Limits,
    granted: &[Capability],
) -> Result<Packet<M>, Rejection> {
    let envelope = Envelope::read(bytes, limits).map_err(|fault| Rejection {
        id: None,
        fault,
        answerable: true,
    })?;
    envelope.authorize(M::requirements(&envelope.head.kind), granted)?;
    match M::read_body(&envelope.head.kind, &envelope.body) {
        Ok(Some(message)) => Ok(Packet {
            id: envelope.head.id,
            deadline_ms: envelope.head.deadline,
            message,
        }),
        // Every kind with requirements has a body.
        Ok(None) => Err(envelope.reject(FaultCode::Unsupported, String::new())),
        Err(error) => Err(envelope.reject(FaultCode::Malformed, error.to_string())),
    }
}

impl<M: Message> Packet<M> {
    /// Creates a message outside any request.
    pub fn plain(message: M) -> Self {
        Self {
            id: None,
            deadline_ms: None,
            message,
        }
    }

    /// Creates a message that makes, answers or cancels the request `id`.
    pub fn numbered(id: RequestId, message: M) -> Self {
        Self {
            id: Some(id),
            deadline_ms: None,
            message,
        }
    }

    /// Encodes the message as JSON.
    pub fn encode(&self) -> String {
        let body = self.message.write_body().unwrap_or_default();
        write(self.message.kind(), self.id, self.deadline_ms, &body)
    }
}

/// Writes the envelope around a serialized body. A kind is a plain word and needs no escaping.
fn write(kind: &'static str, id: Option<RequestId>, deadline_ms: Option<u32>, body: &str) -> String {
    let mut text = String::from("{\"kind\":\"");
    text.push_str(kind);
    text.push('"');
    if let Some(id) = id {
        text.push_str(",\"id\":");
        text.push_str(&id.0.to_string());
    }
    if let Some(deadline_ms) = deadline_ms {
        text.push_str(",\"deadline\":");
        text.push_str(&deadline_ms.to_string());
    }
    if !matches!(body, "" | "{}") {
        text.push_str(",\"body\":");
        text.push_str(body);
    }
    text.push('}');
    text
}
