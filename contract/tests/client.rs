//! Tests of the client's requests on the wire, and of its reading of answers.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use allpet_contract::{
    Client, IdempotencyKey, Method, Problem, Transport, WireRequest, WireResponse,
    client::wire,
    licensing::{RegisterQuery, SearchRegister, VerifyTag},
    pets::{CreatePet, ReadPet},
};
use allpet_domain::{
    id::{PetId, TenantId},
    pet::{PetProfile, Sex, Species},
};
use futures::executor::block_on;

struct FixedResponse(WireResponse);

impl Transport for FixedResponse {
    async fn send(&self, _: WireRequest) -> Result<WireResponse, Problem> {
        Ok(self.0.clone())
    }
}

fn responding(status: u16, body: &str) -> Client<FixedResponse> {
    Client::new(FixedResponse(WireResponse {
        status,
        content_type: "application/json".into(),
        body: body.into(),
    }))
}

fn pet() -> PetId {
    "01936f1e-0000-7000-8000-000000000001".parse().unwrap()
}

#[test]
fn path_query_and_key_are_written_as_declared() {
    let tag = wire(VerifyTag {
        code: "a/b ü?".into(),
    })
    .unwrap();
    assert_eq!(tag.target, "/api/licensing/tags/a%2Fb%20%C3%BC%3F");
    let tenant: TenantId = "01936f1e-0000-7000-8000-000000000002".parse().unwrap();
    let query = RegisterQuery {
        q: "Wall-E & Co".into(),
        species: Some(Species::Dog),
        ..RegisterQuery::default()
    };
    let search = wire(SearchRegister { tenant, query }).unwrap();
    assert!(
        search.target.ends_with("/register?q=Wall-E+%26+Co&species=dog"),
        "{}",
        search.target
    );
    assert!(search.bearer && !search.cookies);
    let profile = PetProfile {
        name: "Rex".into(),
        species: Species::Dog,
        breed: String::new(),
        second_breed: None,
        sex: Sex::Male,
        altered: true,
        born: None,
        weight_grams: None,
        colour: String::new(),
        microchip: None,
    };
    let create = wire(CreatePet {
        key: IdempotencyKey("a-key-of-mine".into()),
        body: profile,
    })
    .unwrap();
    assert_eq!(
        (create.method, create.idempotency_key.as_deref()),
        (Method::Post, Some("a-key-of-mine"))
    );
    assert_eq!(create.content_type.as_deref(), Some("application/json"));
}

#[test]
fn an_error_response_keeps_its_fields() {
    let body = r#"{"status":422,"code":"invalid","title":"t","errors":[{"field":"name","code":"required","message":"Enter a name."}]}"#;
    let problem = block_on(responding(422, body).send(ReadPet { pet: pet() })).unwrap_err();
    assert_eq!(problem.field("name"), Some("Enter a name."));
}

#[test]
fn a_foreign_response_is_reported_as_such() {
    let page = block_on(responding(502, "<html>Bad Gateway").send(ReadPet { pet: pet() })).unwrap_err();
    assert_eq!((page.status, page.code.as_str()), (502, "unexpected-answer"));
    let wrong = block_on(responding(200, r#"{"id":1}"#).send(ReadPet { pet: pet() })).unwrap_err();
    assert_eq!(wrong.code, "unexpected-answer");
}
