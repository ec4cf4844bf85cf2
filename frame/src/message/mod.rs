//! All messages of the protocol, and their bounds.
//!
//! A message is one JSON object `{kind, id?, deadline?, body?}`. `id` numbers a request, and its answer repeats it; `deadline` is
//! the number of milliseconds that the sender waits. Readers ignore unknown fields, so that a later minor addition does not break
//! an older peer; an unknown *kind* is answered `Unsupported`.

mod capability;
mod check;
mod context;
mod envelope;
mod fault;
mod hello;
mod identifier;
mod to_app;
mod to_shell;

pub use allpet_domain::live::Topic;
pub use capability::Capability;
pub(crate) use check::check_address;
pub use check::{check_app_id, check_external_url, check_path};
pub use context::{Context, Density, Theme, User};
pub use envelope::{Limits, Message, Packet, Rejection, decode};
pub use fault::{Fault, FaultCode};
pub use hello::{
    Hello, RefusalReason, Refused, ToFrame, ToParent, VERSIONS, VersionRange, Welcome, read_window,
};
pub use identifier::{Nonce, RequestId, SessionId};
pub use to_app::{Go, ToApp, Token, Viewport, Visibility};
pub use to_shell::{
    ContentHeight, FullHeight, HistoryAction, Open, OpenExternal, PathChanged, Publish, Ready, Title,
    ToShell, Toast, Tone,
};

use serde::{Deserialize, Serialize};

/// The empty body of a message whose kind says everything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmptyBody {}

/// Declares one direction's messages: each kind, its body, its capability (`core` needs none), and whether it carries a request
/// id. The list defines the protocol; the code to read and write follows from it.
macro_rules! messages {
    ($(#[$meta:meta])* $name:ident {
        $($(#[$doc:meta])* $kind:literal $variant:ident($body:ty) $capability:ident $numbering:ident;)+
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        pub enum $name {
            $($(#[$doc])* $variant($body),)+
        }

        impl $crate::message::Message for $name {
            fn kind(&self) -> &'static str {
                match self { $(Self::$variant(_) => $kind,)+ }
            }

            fn requirements(kind: &str) -> Option<$crate::message::envelope::Requirements> {
                match kind {
                    $($kind => Some($crate::message::envelope::Requirements {
                        capability: $crate::message::messages!(@capability $capability),
                        numbered: $crate::message::messages!(@numbering $numbering),
                    }),)+
                    _ => None,
                }
            }

            fn read_body(kind: &str, body: &allpet_json::Value) -> Result<Option<Self>, allpet_json::Error> {
                Ok(match kind {
                    $($kind => Some(Self::$variant(body.read()?)),)+
                    _ => None,
                })
            }

            fn write_body(&self) -> Result<String, allpet_json::Error> {
                match self { $(Self::$variant(body) => allpet_json::to_string(body),)+ }
            }
        }
    };
    (@capability core) => { None };
    (@capability $name:ident) => { Some($crate::message::Capability::$name) };
    (@numbering numbered) => { true };
    (@numbering plain) => { false };
}
pub(crate) use messages;
