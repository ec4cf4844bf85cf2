//! The demo data is complete.

use super::{OTHER_AUTHORITIES, require_added};
use allpet_contract::{
    Problem,
    problem::{ALREADY_DONE, INVALID, KEY_REUSED},
};
use allpet_domain::licensing::rules;

#[test]
fn every_place_whose_rules_are_known_has_an_authority() {
    let mut licensed: Vec<_> = OTHER_AUTHORITIES
        .iter()
        .map(|(slug, ..)| (*slug).to_owned())
        .collect();
    licensed.push("seattle".into());
    licensed.sort_unstable();
    let mut known: Vec<_> = rules::builtin().into_iter().map(|place| place.id).collect();
    known.sort_unstable();
    assert_eq!(licensed, known);
}

#[test]
fn data_of_an_earlier_release_stay_and_other_refusals_stop_the_seed() {
    for there in [KEY_REUSED, ALREADY_DONE] {
        assert!(require_added(Some(Problem::new(there)), "designs").is_ok());
    }
    assert!(require_added(None, "designs").is_ok());
    let refused = require_added(Some(Problem::new(INVALID)), "designs").unwrap_err();
    assert!(refused.to_string().contains("designs"), "{refused}");
}
