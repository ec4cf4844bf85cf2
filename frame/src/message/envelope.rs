use super::{Capability, Fault, FaultCode, RequestId};
use lean_json::{Error, Value, push_number};
use serde::Deserialize;

/// What a reader takes at most from one message. The size is tested before anything is parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one message.
    pub bytes: usize,
    /// Objects and lists inside one another.
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
    /// Reads a message that keeps within the bounds.
    fn read(&self, bytes: &[u8]) -> Result<Value, Fault> {
        if bytes.len() > self.bytes {
            return Err(self.too_large(bytes.len()));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| Fault::malformed("not UTF-8"))?;
        lean_json::parse(text, self.depth).map_err(malformed)
    }

    /// The fault for a message of this size, which a binding may tell without having the bytes at hand.
    pub fn too_large(&self, bytes: usize) -> Fault {
        Fault::new(
            FaultCode::TooLarge,
            format!("{bytes} bytes; a message has at most {}", self.bytes),
        )
    }
}

fn malformed(error: Error) -> Fault {
    Fault::malformed(error.text())
}

/// What a kind asks of its sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirements {
    /// The capability that must have been granted; `None` for the session's own messages.
    pub capability: Option<Capability>,
    /// Whether the message carries a request's number.
    pub numbered: bool,
}

/// One direction's messages, as declared by the list in its file.
pub trait Message: Sized {
    /// The name by which the message travels.
    fn kind(&self) -> &'static str;
    /// What the kind asks of its sender; `None` for a kind that is not known here.
    fn requirements(kind: &str) -> Option<Requirements>;
    /// Reads a body; `None` for a kind that is not known here.
    fn read_body(kind: &str, body: Value) -> Result<Option<Self>, Error>;
    /// Writes the body.
    fn write_body(&self) -> Result<String, Error>;
}

/// A message with its envelope.
#[derive(Debug, Clone, PartialEq)]
pub struct Packet<M> {
    /// The request that the message makes, answers or cancels.
    pub id: Option<RequestId>,
    /// How many milliseconds the asker waits for the answer.
    pub deadline_ms: Option<u32>,
    /// The message.
    pub message: M,
}

/// A message that is not served, and whom to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// The request's number, when it could be read.
    pub id: Option<RequestId>,
    /// Why.
    pub fault: Fault,
    /// Whether an answer may be sent: an `error` is never answered with an `error`.
    pub answerable: bool,
}

/// `{kind, id?, deadline?, body?}`.
struct Envelope {
    kind: String,
    id: Option<RequestId>,
    deadline_ms: Option<u32>,
    body: Value,
}

impl Envelope {
    fn read(bytes: &[u8], limits: Limits) -> Result<Self, Fault> {
        let mut message = limits.read(bytes)?;
        Self::take(&mut message).map_err(malformed)
    }

    fn take(message: &mut Value) -> Result<Self, Error> {
        Ok(Self {
            kind: String::deserialize(message.take("kind")?.unwrap_or(Value::Null))?,
            id: number(message.take("id")?)?.map(RequestId),
            deadline_ms: number(message.take("deadline")?)?,
            body: message.take("body")?.unwrap_or(Value::Object(Vec::new())),
        })
    }

    /// What a message must be before its body is read: of a kind that is known, granted, and numbered where it has to be.
    fn admit(&self, requirements: Option<Requirements>, granted: &[Capability]) -> Result<(), Rejection> {
        let Some(requirements) = requirements else {
            return Err(self.reject(FaultCode::Unsupported, "this kind is not known here".into()));
        };
        if let Some(capability) = requirements.capability.filter(|needed| !granted.contains(needed)) {
            let detail = format!("the capability '{capability}' was not granted");
            return Err(self.reject(FaultCode::NotGranted, detail));
        }
        if requirements.numbered && self.id.is_none() {
            return Err(self.reject(FaultCode::Malformed, "id is missing".into()));
        }
        Ok(())
    }

    fn reject(&self, code: FaultCode, detail: String) -> Rejection {
        Rejection {
            id: self.id,
            fault: Fault::new(code, detail).of_kind(&self.kind),
            answerable: self.kind != "error",
        }
    }
}

fn number(value: Option<Value>) -> Result<Option<u32>, Error> {
    value.map(u32::deserialize).transpose()
}

/// Reads one message within the limits and of the granted capabilities. A capability is tested before the body is given
/// a meaning: what was not granted is not even looked at.
pub fn decode<M: Message>(
    bytes: &[u8],
    limits: Limits,
    granted: &[Capability],
) -> Result<Packet<M>, Rejection> {
    let mut envelope = Envelope::read(bytes, limits).map_err(|fault| Rejection {
        id: None,
        fault,
        answerable: true,
    })?;
    envelope.admit(M::requirements(&envelope.kind), granted)?;
    let body = std::mem::replace(&mut envelope.body, Value::Null);
    match M::read_body(&envelope.kind, body) {
        Ok(Some(message)) => Ok(Packet {
            id: envelope.id,
            deadline_ms: envelope.deadline_ms,
            message,
        }),
        // A kind that has requirements has a body.
        Ok(None) => Err(envelope.reject(FaultCode::Unsupported, String::new())),
        Err(error) => Err(envelope.reject(FaultCode::Malformed, error.text())),
    }
}

impl<M: Message> Packet<M> {
    /// A message outside any request.
    pub fn plain(message: M) -> Self {
        Self {
            id: None,
            deadline_ms: None,
            message,
        }
    }

    /// A message that makes, answers or cancels the request `id`.
    pub fn numbered(id: RequestId, message: M) -> Self {
        Self {
            id: Some(id),
            deadline_ms: None,
            message,
        }
    }

    /// The JSON text that travels.
    pub fn encode(&self) -> String {
        let body = self.message.write_body().unwrap_or_default();
        write(self.message.kind(), self.id, self.deadline_ms, &body)
    }
}

/// The envelope around a written body. A kind is a plain word: nothing in it needs an escape.
fn write(kind: &'static str, id: Option<RequestId>, deadline_ms: Option<u32>, body: &str) -> String {
    let mut text = String::from("{\"kind\":\"");
    text.push_str(kind);
    text.push('"');
    if let Some(id) = id {
        text.push_str(",\"id\":");
        push_number(&mut text, id.0.into());
    }
    if let Some(deadline_ms) = deadline_ms {
        text.push_str(",\"deadline\":");
        push_number(&mut text, deadline_ms.into());
    }
    if !matches!(body, "" | "{}") {
        text.push_str(",\"body\":");
        text.push_str(body);
    }
    text.push('}');
    text
}
