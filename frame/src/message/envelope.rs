use super::{Capability, Fault, FaultCode, RequestId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// What a reader takes at most from one message. Both bounds are tested before anything is parsed.
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
    /// The text of a message, if it keeps within the bounds and is UTF-8.
    pub fn text<'a>(&self, bytes: &'a [u8]) -> Result<&'a str, Fault> {
        if bytes.len() > self.bytes {
            return Err(self.too_large(bytes.len()));
        }
        if nests_deeper_than(bytes, self.depth) {
            return Err(Fault::malformed(format!(
                "nested deeper than {} levels",
                self.depth
            )));
        }
        std::str::from_utf8(bytes).map_err(|_| Fault::malformed("not UTF-8"))
    }

    /// The fault for a message of this size, which a binding may tell without having the bytes at hand.
    pub fn too_large(&self, bytes: usize) -> Fault {
        Fault::new(
            FaultCode::TooLarge,
            format!("{bytes} bytes; a message has at most {}", self.bytes),
        )
    }
}

/// Counts brackets outside strings: one pass, no memory.
fn nests_deeper_than(bytes: &[u8], most: usize) -> bool {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for byte in bytes {
        match (in_string, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (true, b'"') => in_string = false,
            (false, b'"') => in_string = true,
            (false, b'{' | b'[') => {
                depth += 1;
                if depth > most {
                    return true;
                }
            }
            (false, b'}' | b']') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
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
    fn read_body(kind: &str, body: &str) -> Result<Option<Self>, serde_json::Error>;
    /// Writes the body.
    fn write_body(&self) -> Result<String, serde_json::Error>;
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

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    kind: Cow<'a, str>,
    #[serde(default)]
    id: Option<RequestId>,
    #[serde(default)]
    deadline: Option<u32>,
    #[serde(default, borrow)]
    body: Option<&'a RawValue>,
}

#[derive(Serialize)]
struct Written<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<RequestId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deadline: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<&'a RawValue>,
}

/// Reads one message within the limits and of the granted capabilities. A capability is tested before the body is read:
/// what was not granted is not even looked at.
pub fn decode<M: Message>(
    bytes: &[u8],
    limits: Limits,
    granted: &[Capability],
) -> Result<Packet<M>, Rejection> {
    let unread = |fault| Rejection {
        id: None,
        fault,
        answerable: true,
    };
    let text = limits.text(bytes).map_err(unread)?;
    let envelope: Envelope<'_> =
        serde_json::from_str(text).map_err(|error| unread(Fault::malformed(error.to_string())))?;
    let kind = envelope.kind.as_ref();
    let reject = |code, detail: String| Rejection {
        id: envelope.id,
        fault: Fault::new(code, detail).of_kind(kind),
        answerable: kind != "error",
    };
    let Some(requirements) = M::requirements(kind) else {
        return Err(reject(
            FaultCode::Unsupported,
            "this kind is not known here".into(),
        ));
    };
    if let Some(capability) = requirements.capability.filter(|needed| !granted.contains(needed)) {
        return Err(reject(
            FaultCode::NotGranted,
            format!("the capability '{capability}' was not granted"),
        ));
    }
    if requirements.numbered && envelope.id.is_none() {
        return Err(reject(FaultCode::Malformed, "id is missing".into()));
    }
    match M::read_body(kind, envelope.body.map_or("{}", RawValue::get)) {
        Ok(Some(message)) => Ok(Packet {
            id: envelope.id,
            deadline_ms: envelope.deadline,
            message,
        }),
        Ok(None) => Err(reject(
            FaultCode::Unsupported,
            "this kind is not known here".into(),
        )),
        Err(error) => Err(reject(FaultCode::Malformed, error.to_string())),
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
        let body = self.message.write_body().and_then(RawValue::from_string).ok();
        let written = Written {
            kind: self.message.kind(),
            id: self.id,
            deadline: self.deadline_ms,
            body: body.as_deref().filter(|body| body.get() != "{}"),
        };
        serde_json::to_string(&written).unwrap_or_default()
    }
}
