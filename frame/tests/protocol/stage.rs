//! A shell's session under test: its manifest, and short helpers for its inputs.

use allpet_frame::message::{
    Capability, Context, Hello, Limits, Nonce, Packet, ToParent, Token, Topic, User, VERSIONS, VersionRange,
};
use allpet_frame::shell_session::{PortNumber, ShellCommand, ShellEffect, ShellEvent, ShellInput};
use allpet_frame::{Quota, ShellSession, ShellSessionConfig};

pub(crate) const APP: &str = "http://localhost:3001";

pub(crate) fn config() -> ShellSessionConfig {
    ShellSessionConfig {
        app: "licensing".into(),
        origin: APP.into(),
        declared: Capability::SPOKEN.to_vec(),
        topics: vec![Topic::CartChanged, Topic::LicenceChanged],
        versions: VERSIONS,
        timeout_ms: 8_000,
        session_seed: "seed".into(),
        limits: Limits::default(),
        quota: Quota {
            per_second: 500,
            burst: 1_000,
        },
    }
}

pub(crate) fn ada() -> Context {
    let user = User {
        id: "u-1".into(),
        name: "Ada Park".into(),
        email: "ada@example.com".into(),
    };
    Context {
        user: Some(user),
        ..Context::default()
    }
}

pub(crate) fn nonce(seed: u8) -> Nonce {
    Nonce::from_bytes([seed; 16])
}

pub(crate) fn hello(seed: u8) -> Hello {
    Hello {
        versions: VersionRange { min: 1, max: 1 },
        app: "licensing".into(),
        app_version: "1.2.3".into(),
        wants: Capability::SPOKEN.to_vec(),
        nonce: nonce(seed),
    }
}

pub(crate) fn token(audience: &str) -> Token {
    Token {
        token: "SECRET".into(),
        lifetime_s: 900,
        audience: audience.into(),
    }
}

/// The encoded hello.
pub(crate) fn hello_text(hello: &Hello) -> String {
    Packet::plain(ToParent::Hello(hello.clone())).encode()
}

pub(crate) struct Shell {
    pub(crate) session: ShellSession,
    pub(crate) now_ms: u64,
}

impl Shell {
    pub(crate) fn new() -> Self {
        Self::with(config())
    }

    pub(crate) fn with(config: ShellSessionConfig) -> Self {
        Self {
            session: ShellSession::new(config, ada(), "/licences".into(), 0),
            now_ms: 0,
        }
    }

    /// A shell whose app has sent its hello (nonce 1) and `ready`, over port 1.
    pub(crate) fn ready() -> Self {
        let mut shell = Self::new();
        shell.hello(&hello(1));
        shell.port(1, r#"{"kind":"ready"}"#);
        assert!(shell.session.is_ready());
        shell
    }

    pub(crate) fn window(&mut self, origin: &str, from_iframe: bool, text: &str) -> Vec<ShellEffect> {
        self.session.handle(
            ShellInput::WindowMessage {
                origin,
                from_iframe,
                bytes: text.as_bytes(),
            },
            self.now_ms,
        )
    }

    pub(crate) fn hello(&mut self, hello: &Hello) -> Vec<ShellEffect> {
        self.window(APP, true, &hello_text(hello))
    }

    pub(crate) fn port(&mut self, port: u32, text: &str) -> Vec<ShellEffect> {
        let input = ShellInput::PortMessage {
            port: PortNumber(port),
            bytes: text.as_bytes(),
        };
        self.session.handle(input, self.now_ms)
    }

    pub(crate) fn command(&mut self, command: ShellCommand) -> Vec<ShellEffect> {
        self.session.handle(ShellInput::Command(command), self.now_ms)
    }

    /// Moves the clock to the session's next deadline, and ticks.
    pub(crate) fn until_deadline(&mut self) -> Vec<ShellEffect> {
        self.now_ms = self.session.deadline_ms().expect("a deadline is set");
        self.session.handle(ShellInput::Tick, self.now_ms)
    }
}

/// The messages sent over ports, as JSON.
pub(crate) fn sent(effects: &[ShellEffect]) -> Vec<serde_json::Value> {
    let text = |effect: &ShellEffect| match effect {
        ShellEffect::Send { text, .. } => Some(serde_json::from_str(text).expect("what is sent is JSON")),
        _ => None,
    };
    effects.iter().filter_map(text).collect()
}

pub(crate) fn shell_events(effects: &[ShellEffect]) -> Vec<&ShellEvent> {
    let mut events = Vec::new();
    for effect in effects {
        if let ShellEffect::Notify(event) = effect {
            events.push(event);
        }
    }
    events
}
