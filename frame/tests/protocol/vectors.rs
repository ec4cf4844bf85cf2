//! Runs the conformance vectors in `frame/vectors/` against both sessions: bytes in, expected bytes and states out.
//!
//! A vector is `{name, session, steps}`. A step is `{at, in, out, state}`: the time in milliseconds, one input, the outputs in
//! order, and the state of the port (`none`, `open`, `ready`). Texts are compared as JSON, since the order of fields is not part
//! of the protocol; `raw` is a text that is no JSON.

use crate::stage::{ada, config, nonce};
use allpet_frame::app_session::{AppEffect, AppInput};
use allpet_frame::message::{Capability, Limits, RequestId, Token, Topic, VERSIONS};
use allpet_frame::shell_session::{PortNumber, ShellCommand, ShellEffect, ShellInput};
use allpet_frame::{AppSession, AppSessionConfig, ShellSession};
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::Path;

#[derive(Deserialize)]
struct Vector {
    name: String,
    session: End,
    steps: Vec<Step>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum End {
    Shell,
    App,
}

#[derive(Deserialize)]
struct Step {
    at: u64,
    #[serde(rename = "in")]
    input: Input,
    #[serde(default)]
    out: Vec<Value>,
    state: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum Input {
    /// A window message: its origin, whether its source is the other end's window, and whether a port came with it.
    Window {
        origin: String,
        source: bool,
        #[serde(default)]
        port: bool,
        text: Value,
    },
    Port {
        #[serde(default)]
        number: u32,
        text: Option<Value>,
        raw: Option<String>,
    },
    Load,
    Tick,
    Go {
        path: String,
    },
    Grant {
        id: u32,
        audience: String,
    },
    /// Something changed at the API.
    Change {
        topic: Topic,
    },
    Show {
        shown: bool,
    },
    Dispose,
}

/// The session of either end, seen from outside.
enum Subject {
    Shell(Box<ShellSession>),
    App(Box<AppSession>),
}

impl Subject {
    fn new(end: End) -> Self {
        match end {
            End::Shell => Self::Shell(Box::new(ShellSession::new(
                config(),
                ada(),
                "/licences".into(),
                0,
            ))),
            End::App => {
                let config = AppSessionConfig {
                    app: "licensing".into(),
                    app_version: "1.2.3".into(),
                    versions: VERSIONS,
                    wants: Capability::SPOKEN.to_vec(),
                    shell_origins: vec!["http://localhost:3000".into()],
                    nonce: nonce(1),
                    timeout_ms: 8_000,
                    limits: Limits::default(),
                };
                Self::App(Box::new(AppSession::new(config, 0)))
            }
        }
    }

    fn run(&mut self, input: &Input, at: u64) -> Vec<Value> {
        match self {
            Self::Shell(session) => run_shell(session, input, at)
                .iter()
                .filter_map(shell_output)
                .collect(),
            Self::App(session) => run_app(session, input, at)
                .iter()
                .filter_map(app_output)
                .collect(),
        }
    }

    fn state(&self) -> &'static str {
        match self {
            Self::Shell(session) if session.is_ready() => "ready",
            Self::Shell(session) if session.port().is_some() => "open",
            Self::App(session) if session.is_connected() => "ready",
            _ => "none",
        }
    }
}

fn bytes(text: Option<&Value>, raw: Option<&String>) -> String {
    raw.cloned()
        .unwrap_or_else(|| text.map(Value::to_string).unwrap_or_default())
}

fn run_shell(session: &mut ShellSession, input: &Input, at: u64) -> Vec<ShellEffect> {
    let mut command = |command| session.handle(ShellInput::Command(command), at);
    match input {
        Input::Go { path } => command(ShellCommand::Go { path: path.clone() }),
        Input::Change { topic } => command(ShellCommand::ReportChange(*topic)),
        Input::Show { shown } => command(ShellCommand::SetVisible(*shown)),
        Input::Dispose => command(ShellCommand::Dispose),
        Input::Grant { id, audience } => {
            let token = Token {
                token: "a.b.c".into(),
                lifetime_s: 900,
                audience: audience.clone(),
            };
            command(ShellCommand::GrantToken {
                request: RequestId(*id),
                token,
            })
        }
        Input::Window {
            origin, source, text, ..
        } => {
            let text = text.to_string();
            session.handle(
                ShellInput::WindowMessage {
                    origin,
                    from_iframe: *source,
                    bytes: text.as_bytes(),
                },
                at,
            )
        }
        Input::Port { number, text, raw } => {
            let text = bytes(text.as_ref(), raw.as_ref());
            session.handle(
                ShellInput::PortMessage {
                    port: PortNumber(*number),
                    bytes: text.as_bytes(),
                },
                at,
            )
        }
        Input::Load => session.handle(ShellInput::FrameLoaded, at),
        Input::Tick => session.handle(ShellInput::Tick, at),
    }
}

fn run_app(session: &mut AppSession, input: &Input, at: u64) -> Vec<AppEffect> {
    match input {
        Input::Window {
            origin,
            source,
            port,
            text,
        } => {
            let text = text.to_string();
            let input = AppInput::WindowMessage {
                origin,
                from_parent: *source,
                has_port: *port,
                bytes: text.as_bytes(),
            };
            session.handle(input, at)
        }
        Input::Port { text, raw, .. } => session.handle(
            AppInput::PortMessage {
                bytes: bytes(text.as_ref(), raw.as_ref()).as_bytes(),
            },
            at,
        ),
        Input::Tick => session.handle(AppInput::Tick, at),
        _ => panic!("an app's vector has window, port and tick"),
    }
}

fn parsed(text: &str) -> Value {
    let mut value: Value = serde_json::from_str(text).expect("what is sent is JSON");
    // A fault's detail is for people and may change.
    if value["kind"] == "error" {
        value["body"]["detail"].take();
        value["body"].as_object_mut().map(|body| body.remove("detail"));
    }
    value
}

fn shell_output(effect: &ShellEffect) -> Option<Value> {
    Some(match effect {
        ShellEffect::Welcome { port, origin, text } => {
            json!({"window": {"origin": origin, "port": port.0, "text": parsed(text)}})
        }
        ShellEffect::PostWindow { origin, text } => {
            json!({"window": {"origin": origin, "text": parsed(text)}})
        }
        ShellEffect::Send { port, text } => json!({"port": {"number": port.0, "text": parsed(text)}}),
        ShellEffect::ClosePort(port) => json!({"close": port.0}),
        ShellEffect::Notify(_) => return None,
    })
}

fn app_output(effect: &AppEffect) -> Option<Value> {
    Some(match effect {
        AppEffect::PostParent { origin, text } => json!({"window": {"origin": origin, "text": parsed(text)}}),
        AppEffect::TakePort => json!("take-port"),
        AppEffect::Send { text } => json!({"port": {"text": parsed(text)}}),
        AppEffect::ClosePort => json!("close"),
        AppEffect::Notify(_) => return None,
    })
}

#[test]
fn both_sessions_conform_to_the_vectors() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors");
    let mut run = 0;
    for file in std::fs::read_dir(folder)
        .expect("the vectors")
        .map(|entry| entry.expect("a file").path())
    {
        let text = std::fs::read_to_string(&file).expect("a readable file");
        let vectors: Vec<Vector> =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        for vector in vectors {
            let mut subject = Subject::new(vector.session);
            for (number, step) in vector.steps.iter().enumerate() {
                let place = format!("{} / {} / step {}", file.display(), vector.name, number + 1);
                assert_eq!(
                    json!(subject.run(&step.input, step.at)),
                    json!(step.out),
                    "{place}"
                );
                assert_eq!(subject.state(), step.state, "{place}");
            }
            run += 1;
        }
    }
    assert!(run >= 10, "{run} vectors");
}
