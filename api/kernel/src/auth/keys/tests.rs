use super::*;
use allpet_domain::id::{SessionId, UserId};

fn now() -> Timestamp {
    Timestamp::from_unix_millis(1_800_000_000_000)
}

fn person(number: u8) -> Claims {
    let id = uuid::Uuid::from_bytes([number; 16]);
    Claims::person(UserId(id), SessionId(id), "Ada", Vec::new(), "shell", now())
}

/// A process that trusts another one, which runs these modules; and the other one's keys.
fn pair(modules: &[&'static str]) -> (Keys, Keys) {
    let (here, there) = (
        Keys::from_seed(&[1; 32]).unwrap(),
        Keys::from_seed(&[2; 32]).unwrap(),
    );
    here.trust(&there.public_keys(), &[], &modules.into()).unwrap();
    (here, there)
}

fn accepts(here: &Keys, there: &Keys, claims: &Claims) -> Result<(), TokenError> {
    here.verify(&there.sign(claims).unwrap(), now()).map(drop)
}

#[test]
fn only_the_process_of_identity_speaks_for_people() {
    let (here, there) = pair(&["identity", "orders"]);
    assert_eq!(accepts(&here, &there, &person(1)), Ok(()));
    let (here, there) = pair(&["builder"]);
    assert_eq!(accepts(&here, &there, &person(1)), Err(TokenError::Invalid));
}

#[test]
fn a_process_speaks_for_its_own_modules_alone() {
    let (here, there) = pair(&["builder"]);
    let call = |caller| Claims::module(caller, "orders", None, now());
    assert_eq!(accepts(&here, &there, &call("builder")), Ok(()));
    assert_eq!(accepts(&here, &there, &call("kernel")), Ok(()));
    assert_eq!(
        accepts(&here, &there, &call("payments")),
        Err(TokenError::Invalid)
    );
    assert_eq!(
        accepts(&here, &there, &call(PUBLIC_PORT)),
        Err(TokenError::Invalid)
    );
    let on_behalf = Claims::module("builder", "orders", Some(&person(1)), now());
    assert_eq!(
        accepts(&here, &there, &on_behalf),
        Err(TokenError::Invalid),
        "a person proves it alone"
    );
}

#[test]
fn an_unknown_key_and_a_wrong_signature_are_distinguished() {
    let (here, there) = pair(&["identity"]);
    let unknown_key = Keys::from_seed(&[3; 32]).unwrap();
    assert_eq!(
        accepts(&here, &unknown_key, &person(1)),
        Err(TokenError::UnknownKey)
    );
    assert_eq!(
        accepts(&there, &here, &person(1)),
        Err(TokenError::UnknownKey),
        "trust is not mutual"
    );
    let token = there.sign(&person(1)).unwrap();
    let (head, _) = token.rsplit_once('.').unwrap();
    let (_, forged) = there
        .sign(&person(2))
        .unwrap()
        .rsplit_once('.')
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    assert_eq!(
        here.verify(&format!("{head}.{forged}"), now()).map(drop),
        Err(TokenError::Invalid)
    );
}

#[test]
fn a_key_that_a_process_gave_up_is_forgotten() {
    let (here, there) = pair(&["identity"]);
    let before: Vec<String> = there.public_keys().into_iter().map(|key| key.kid).collect();
    let next = Keys::from_seeds(&[4; 32], Some(&[5; 32])).unwrap();
    here.trust(&next.public_keys(), &before, &["identity"].as_slice().into())
        .unwrap();
    assert_eq!(accepts(&here, &there, &person(1)), Err(TokenError::UnknownKey));
    assert_eq!(accepts(&here, &next, &person(1)), Ok(()));
}

#[test]
fn a_key_that_is_gone_ends_what_it_signed_and_no_token_is_valid_for_long() {
    let keys = Keys::from_seed(&[1; 32]).unwrap();
    let token = keys.sign(&person(1)).unwrap();
    assert!(keys.verify(&token, now()).is_ok());
    keys.replace(&[2; 32], Some(&[1; 32])).unwrap();
    assert!(keys.verify(&token, now()).is_ok(), "after one rotation");
    keys.replace(&[3; 32], Some(&[2; 32])).unwrap();
    assert_eq!(
        keys.verify(&token, now()).map(drop),
        Err(TokenError::UnknownKey),
        "though it was verified before"
    );
    let long = Claims {
        exp: person(1).exp + 60,
        ..person(1)
    };
    assert_eq!(accepts(&keys, &keys, &long), Err(TokenError::Invalid));
    let later = Claims {
        iat: person(1).iat + 3_600,
        exp: person(1).exp + 3_600,
        ..person(1)
    };
    assert_eq!(
        accepts(&keys, &keys, &later),
        Err(TokenError::Invalid),
        "from the future"
    );
}

#[test]
fn nobody_publishes_a_key_under_the_id_of_another() {
    let (here, there) = pair(&["builder"]);
    let mut stolen = there.public_keys().remove(0);
    stolen.kid = here.public_keys().remove(0).kid;
    assert!(
        here.trust(&[stolen], &[], &["builder"].as_slice().into())
            .is_err()
    );
}
