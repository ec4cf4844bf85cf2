//! Tests that the browser's JSON and the server's agree.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use allpet_contract::{
    Page, Problem,
    licensing::RegisterQuery,
    pets::{BreedQuery, Pet},
};
use allpet_domain::{
    FieldError, Timestamp,
    id::{PetId, UserId},
    pet::{PetProfile, PetState, SPECIES, Sex, Species},
};
use proptest::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use std::fmt::Debug;

fn agree<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let fast = serde_json::to_string(value).unwrap();
    let small = lean_json::to_string(value).unwrap();
    assert_eq!(small, fast);
    assert_eq!(&lean_json::from_str::<T>(&fast).unwrap(), value);
    assert_eq!(&serde_json::from_str::<T>(&small).unwrap(), value);
}

fn species() -> impl Strategy<Value = Species> {
    prop::sample::select(SPECIES.to_vec())
}

prop_compose! {
    fn profile()(
        name: String, species in species(), breed: String, second_breed: Option<String>,
        sex in prop::sample::select(vec![Sex::Female, Sex::Male, Sex::Unknown]), altered: bool,
        born in prop::option::of(0..4_000_000_000_000_u64), weight_grams: Option<u32>, colour: String, microchip: Option<String>,
    ) -> PetProfile {
        let born = born.map(|millis| Timestamp::from_unix_millis(millis).day());
        PetProfile { name, species, breed, second_breed, sex, altered, born, weight_grams, colour, microchip }
    }
}

prop_compose! {
    fn pet()(profile in profile(), at in 0..4_000_000_000_000_u64, entropy: [u8; 10], primary: bool, photo: Option<String>) -> Pet {
        let created = Timestamp::from_unix_millis(at);
        let (id, owner) = (PetId::new(created, entropy), UserId::new(created, entropy));
        Pet { id, owner, profile, state: PetState::AtHome, primary, photo, created }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn pets_and_pages_agree(items in prop::collection::vec(pet(), 0..3), next: Option<String>) {
        agree(&Page { items, next: next.map(allpet_contract::Cursor) });
    }

    #[test]
    fn problems_agree(text: [String; 4], status: u16, detail: Option<String>) {
        let [kind, title, code, field] = text;
        let error = FieldError { field, code: code.clone(), message: title.clone() };
        agree(&Problem { kind, title, status, code, detail, errors: vec![error], request_id: None, retry_after: None });
    }

    #[test]
    fn queries_are_what_a_server_reads(q: String, zip: Option<String>, species in prop::option::of(species()), limit: Option<u32>) {
        let breeds = BreedQuery { q: q.clone(), species };
        let text = lean_json::to_query(&breeds).unwrap();
        prop_assert_eq!(&text, &serde_urlencoded::to_string(&breeds).unwrap());
        prop_assert_eq!(serde_urlencoded::from_str::<BreedQuery>(&text).unwrap(), breeds);
        let register = RegisterQuery { q, zip, species, limit, ..RegisterQuery::default() };
        let text = lean_json::to_query(&register).unwrap();
        prop_assert_eq!(&text, &serde_urlencoded::to_string(&register).unwrap());
        prop_assert_eq!(serde_urlencoded::from_str::<RegisterQuery>(&text).unwrap(), register);
    }
}

#[test]
fn what_the_owner_says_stands_beside_the_pets_id() {
    let pet = r#"{"id":"01936f1e-0000-7000-8000-000000000001","owner":"01936f1e-0000-7000-8000-000000000002",
        "name":"Rex","species":"dog","sex":"male","altered":true,"state":"at-home","primary":false,
        "created":"2026-11-21T08:30:00Z","from a later version":{}}"#;
    let pet: Pet = lean_json::from_str(pet).unwrap();
    assert_eq!(
        (pet.profile.name.as_str(), pet.profile.breed.as_str()),
        ("Rex", "")
    );
    let written = serde_json::to_value(&pet).unwrap();
    assert_eq!(written["colour"], "");
    assert!(written.get("profile").is_none() && written.get("photo").is_none());
}
