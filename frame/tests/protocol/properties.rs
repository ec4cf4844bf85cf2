//! Property tests: in any order of events there is at most one port, nothing over a dead one, and no token except to a ready app
//! that asked. The model counts the session's observable effects and knows nothing of its states.

use crate::stage::{APP, Shell, hello, hello_text, token};
use allpet_frame::message::{RequestId, Viewport};
use allpet_frame::shell_session::{PortNumber, ShellCommand, ShellEffect, ShellEvent, ShellInput};
use allpet_frame::{Context, Theme};
use proptest::prelude::*;
use proptest::strategy::ValueTree;

#[derive(Debug, Clone)]
enum Step {
    Hello {
        nonce: u8,
        origin: &'static str,
        from_iframe: bool,
        app: &'static str,
    },
    /// A message over the live port, or over the one with this number.
    Port {
        port: Option<u32>,
        text: String,
    },
    Loaded,
    Later {
        ms: u64,
    },
    Grant {
        request: u32,
        audience: &'static str,
    },
    Command(ShellCommand),
}

fn port_text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just(r#"{"kind":"ready"}"#.to_owned()),
        4 => (0..4_u32).prop_map(|id| format!(r#"{{"kind":"auth.token","id":{id}}}"#)),
        1 => (0..4_u32).prop_map(|id| format!(r#"{{"kind":"cancel","id":{id}}}"#)),
        1 => Just(r#"{"kind":"pong","id":1}"#.to_owned()),
        1 => Just(r#"{"kind":"nav.path","body":{"path":"/x","entry":"push"}}"#.to_owned()),
        1 => Just(r#"{"kind":"auth.granted","id":1,"body":{"token":"SECRET"}}"#.to_owned()),
        1 => ".{0,40}",
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let origin = prop_oneof![8 => Just(APP), 1 => Just("null"), 1 => Just("http://localhost:3002")];
    let app = prop_oneof![9 => Just("licensing"), 1 => Just("products")];
    prop_oneof![
        3 => (0..6_u8, origin, prop::bool::weighted(0.9), app)
            .prop_map(|(nonce, origin, from_iframe, app)| Step::Hello { nonce, origin, from_iframe, app }),
        10 => (prop::option::weighted(0.1, 1..5_u32), port_text()).prop_map(|(port, text)| Step::Port { port, text }),
        1 => Just(Step::Loaded),
        2 => (0..20_000_u64).prop_map(|ms| Step::Later { ms }),
        4 => (0..4_u32, prop_oneof![4 => Just("licensing"), 1 => Just("products")])
            .prop_map(|(request, audience)| Step::Grant { request, audience }),
        1 => any::<bool>().prop_map(|visible| Step::Command(ShellCommand::SetVisible(visible))),
        1 => any::<bool>().prop_map(|dark| {
            let theme = if dark { Theme::Dark } else { Theme::Light };
            Step::Command(ShellCommand::SetContext(Context { theme, ..Context::default() }))
        }),
        1 => (0..2_000_u32).prop_map(|width| {
            Step::Command(ShellCommand::Viewport(Viewport { width, height: 800, safe_top: 0, safe_bottom: 0 }))
        }),
        1 => Just(Step::Command(ShellCommand::Reload)),
        1 => Just(Step::Command(ShellCommand::SignedOut)),
    ]
}

/// An observer between session and browser.
#[derive(Default)]
struct Observer {
    live: Option<PortNumber>,
    ever: Vec<PortNumber>,
    ready: bool,
    token_requests: Vec<RequestId>,
    nonces: Vec<u8>,
}

impl Observer {
    fn watch(&mut self, step: &Step, effects: &[ShellEffect]) {
        for effect in effects {
            match effect {
                ShellEffect::Welcome { port, origin, text } => {
                    assert_eq!(self.live, None, "one port at a time");
                    assert!(!self.ever.contains(port), "a number is used once");
                    assert_eq!(origin, APP);
                    assert!(!text.contains("SECRET"));
                    let Step::Hello {
                        nonce,
                        origin,
                        from_iframe,
                        app,
                    } = step
                    else {
                        panic!("a port without a hello")
                    };
                    assert!(*from_iframe && *origin == APP && *app == "licensing");
                    assert!(!self.nonces.contains(nonce), "a nonce is answered once");
                    self.nonces.push(*nonce);
                    self.live = Some(*port);
                    self.ever.push(*port);
                    self.ready = false;
                    self.token_requests.clear();
                }
                ShellEffect::ClosePort(port) => {
                    assert_eq!(self.live, Some(*port), "what is closed was open");
                    self.live = None;
                }
                ShellEffect::PostWindow { origin, text } => {
                    assert_eq!(origin, APP);
                    assert!(!text.contains("SECRET"));
                }
                ShellEffect::Send { port, text } => {
                    assert_eq!(self.live, Some(*port), "nothing over a dead port");
                    if text.contains(r#""auth.granted""#) && text.contains("SECRET") {
                        let Step::Grant { request, audience } = step else {
                            panic!("a token that nobody granted")
                        };
                        assert!(self.ready, "no token before ready");
                        assert_eq!(*audience, "licensing");
                        let index = self.token_requests.iter().position(|id| id.0 == *request);
                        self.token_requests
                            .swap_remove(index.expect("no token that was not asked for"));
                    } else {
                        assert!(!text.contains("SECRET"));
                    }
                }
                ShellEffect::Notify(ShellEvent::Ready { .. }) => self.ready = true,
                ShellEffect::Notify(ShellEvent::TokenNeeded { request }) => {
                    self.token_requests.push(*request);
                }
                ShellEffect::Notify(_) => {}
            }
        }
    }
}

fn run(shell: &mut Shell, step: &Step) -> Vec<ShellEffect> {
    match step {
        Step::Hello {
            nonce,
            origin,
            from_iframe,
            app,
        } => {
            let mut hello = hello(*nonce);
            hello.app = (*app).into();
            shell.window(origin, *from_iframe, &hello_text(&hello))
        }
        Step::Port { port, text } => {
            let live = shell.session.port().map_or(0, |port| port.0);
            shell.port(port.unwrap_or(live), text)
        }
        Step::Loaded => shell.session.handle(ShellInput::FrameLoaded, shell.now_ms),
        Step::Later { ms } => {
            shell.now_ms += ms;
            shell.session.handle(ShellInput::Tick, shell.now_ms)
        }
        Step::Grant { request, audience } => shell.command(ShellCommand::GrantToken {
            request: RequestId(*request),
            token: token(audience),
        }),
        Step::Command(command) => shell.command(command.clone()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn any_interleaving_keeps_one_port_and_the_token_safe(steps in prop::collection::vec(step(), 0..60)) {
        let mut shell = Shell::new();
        let mut observer = Observer::default();
        for step in &steps {
            let effects = run(&mut shell, step);
            observer.watch(step, &effects);
            prop_assert_eq!(shell.session.port(), observer.live);
            if matches!(step, Step::Later { .. }) {
                prop_assert!(shell.session.deadline_ms().is_none_or(|at_ms| at_ms > shell.now_ms), "no deadline is left behind");
            }
        }
    }
}

/// The random walk above must reach the states that it guards.
#[test]
fn the_walk_grants_tokens_and_changes_ports() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut granted, mut ports) = (0, 0);
    for _ in 0..300 {
        let steps = prop::collection::vec(step(), 60)
            .new_tree(&mut runner)
            .expect("a walk")
            .current();
        let mut shell = Shell::new();
        for effect in steps.iter().flat_map(|step| run(&mut shell, step)) {
            match effect {
                ShellEffect::Send { text, .. } if text.contains("auth.granted") => granted += 1,
                ShellEffect::Welcome { .. } => ports += 1,
                _ => {}
            }
        }
    }
    assert!(granted > 100 && ports > 600, "{granted} tokens, {ports} ports");
}
