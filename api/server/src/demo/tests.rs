//! The demo data is complete.

use super::OTHER_AUTHORITIES;
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
