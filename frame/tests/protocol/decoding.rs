//! Tests of decoding untrusted bytes: within bounds, with a reason for every refusal, never with a panic.

use allpet_frame::message::{
    Capability, FaultCode, Limits, Message, Packet, ToApp, ToParent, ToShell, decode, read_window,
};
use proptest::prelude::*;

fn code(bytes: &[u8]) -> Option<FaultCode> {
    decode::<ToShell>(bytes, Limits::default(), &Capability::SPOKEN)
        .err()
        .map(|rejection| rejection.fault.code)
}

const GENUINE: &str =
    r#"{"kind":"nav.path","id":7,"deadline":100,"body":{"path":"/apply?x=1","entry":"push"}}"#;

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        prop_assert!(code(&bytes).is_some());
        prop_assert!(decode::<ToApp>(&bytes, Limits::default(), &Capability::SPOKEN).is_err());
        let _ = read_window::<ToParent>(&bytes);
    }

    #[test]
    fn a_genuine_message_with_a_changed_byte_is_read_or_answered(at in 0..GENUINE.len(), byte in any::<u8>()) {
        let mut bytes = GENUINE.as_bytes().to_vec();
        bytes[at] = byte;
        if let Ok(packet) = decode::<ToShell>(&bytes, Limits::default(), &Capability::SPOKEN) {
            // Encoding and decoding again gives the same packet.
            let again = decode::<ToShell>(packet.encode().as_bytes(), Limits::default(), &Capability::SPOKEN);
            prop_assert_eq!(again, Ok(packet));
        }
    }

    #[test]
    fn json_of_any_shape_is_answered(text in r#"(\{|\[|"|\}|\]|:|,|kind|id|body|nav\.path|[0-9]|null|\\){0,200}"#) {
        prop_assert!(code(text.as_bytes()).is_some());
        let _ = read_window::<ToParent>(format!("{{\"kind\":\"frame.hello\",\"body\":{text}}}").as_bytes());
    }

    #[test]
    fn nesting_is_bounded_wherever_it_is(depth in 0..5_000_usize, brackets in prop_oneof![Just(("[", "]")), Just(("{\"a\":", "}"))]) {
        let nest = brackets.0.repeat(depth) + "1" + &brackets.1.repeat(depth);
        let text = format!(r#"{{"kind":"nav.title","body":{{"title":"Pets","more":{nest}}}}}"#);
        let refused = (depth > 14).then_some(FaultCode::Malformed);
        prop_assert_eq!(code(text.as_bytes()), refused);
    }
}

#[test]
fn every_truncation_is_malformed() {
    assert_eq!(code(GENUINE.as_bytes()), None);
    for length in 0..GENUINE.len() {
        assert_eq!(
            code(&GENUINE.as_bytes()[..length]),
            Some(FaultCode::Malformed),
            "{length} bytes"
        );
    }
}

#[test]
fn brackets_inside_strings_are_not_nesting() {
    let text = r#"{"kind":"nav.title","body":{"title":"[[[[[[[[[[[[[[[[[[[[\"{{{{{{{{{{{{{{{{{{{{"}}"#;
    assert_eq!(code(text.as_bytes()), None);
}

#[test]
fn fifty_megabytes_are_refused_by_their_size_alone() {
    // Valid to the last byte, so that only the size can be the reason; and a thousand times within the test's time, in which
    // nobody parses fifty gigabytes.
    let mut text = GENUINE.to_owned();
    text.push_str(&" ".repeat(50_000_000));
    for _ in 0..1_000 {
        assert_eq!(code(text.as_bytes()), Some(FaultCode::TooLarge));
        assert_eq!(read_window::<ToParent>(text.as_bytes()), Ok(None));
    }
}

#[test]
fn an_escaped_kind_is_the_same_kind() {
    let packet =
        decode::<ToShell>(br#"{"kind":"\u0070ing","id":1}"#, Limits::default(), &[]).expect("a ping");
    assert_eq!(packet.message.kind(), "ping");
}

#[test]
fn a_number_that_is_no_request_is_malformed() {
    for id in ["-1", "4294967296", "1.5", "\"1\"", "[]"] {
        assert_eq!(
            code(format!(r#"{{"kind":"ping","id":{id}}}"#).as_bytes()),
            Some(FaultCode::Malformed),
            "{id}"
        );
    }
}

#[test]
fn a_token_is_never_printed() {
    let text =
        r#"{"kind":"auth.granted","id":1,"body":{"token":"SECRET","lifetime_s":900,"audience":"licensing"}}"#;
    let packet: Packet<ToApp> =
        decode(text.as_bytes(), Limits::default(), &Capability::SPOKEN).expect("a token");
    assert!(packet.encode().contains("SECRET"), "it was there");
    assert!(!format!("{packet:?}").contains("SECRET"));
}
