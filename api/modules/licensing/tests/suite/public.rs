//! Jurisdictions, quotes and statistics.

use crate::world::World;
use allpet_contract::licensing::{ListJurisdictions, QuoteLicence, ReadFigures, ReadJurisdiction};
use allpet_domain::{
    licensing::{OwnerFacts, PetFacts, QuoteInput},
    pet::Species,
};
use allpet_kernel::{both_engines, testkit::tenant};

fn input(world: &World, term_months: u32) -> QuoteInput {
    let born = "2021-04-01".parse().ok();
    QuoteInput {
        pet: PetFacts {
            species: Species::Dog,
            altered: true,
            born,
            age_months: None,
            service_animal: false,
        },
        owner: OwnerFacts::default(),
        term_months,
        start: world.today(),
        rabies_until: "2027-05-14".parse().ok(),
        previous_expiry: None,
    }
}

both_engines! {
    async fn a_guest_sees_jurisdictions_and_which_accept_applications(engine) {
        let world = World::new(engine).await;
        let jurisdictions = world.app.anonymous().send(ListJurisdictions {}).await.unwrap();
        assert_eq!(jurisdictions.len(), 6);
        let authority = |id: &str| jurisdictions.iter().find(|jurisdiction| jurisdiction.id == id).unwrap().authority;
        assert_eq!(authority("seattle"), Some(tenant(1)));
        assert_eq!(authority("king-county"), Some(tenant(2)));
        assert_eq!(authority("toronto"), None);
    }

    async fn a_guest_gets_a_quote_line_by_line(engine) {
        let world = World::new(engine).await;
        let anonymous = world.app.anonymous();
        let quote = anonymous.send(QuoteLicence { id: "seattle".into(), body: input(&world, 12) }).await.unwrap();
        assert_eq!(quote.total.to_string(), "$27.00");
        assert_eq!(quote.lines[0].text, "spayed or neutered dog, 1 year");
        assert_eq!(quote.expires.to_string(), "2027-05-14", "the vaccination ends before the term");
        let rules = anonymous.send(ReadJurisdiction { id: "seattle".into() }).await.unwrap();
        assert_eq!(rules.name, "Seattle");
    }

    async fn a_refused_quote_names_the_field(engine) {
        let world = World::new(engine).await;
        let anonymous = world.app.anonymous();
        let refused = anonymous.send(QuoteLicence { id: "seattle".into(), body: input(&world, 7) }).await.unwrap_err();
        assert_eq!((refused.status, refused.code.as_str()), (422, "licensing.quote-refused"));
        assert_eq!((refused.errors[0].field.as_str(), refused.errors[0].code.as_str()), ("term_months", "term-not-offered"));
        for unknown in [
            anonymous.send(QuoteLicence { id: "atlantis".into(), body: input(&world, 12) }).await.unwrap_err(),
            anonymous.send(ReadJurisdiction { id: "atlantis".into() }).await.unwrap_err(),
        ] {
            assert_eq!((unknown.status, unknown.code.as_str()), (404, "licensing.jurisdiction-not-found"));
        }
    }

    async fn statistics_of_an_empty_register_are_zero(engine) {
        let world = World::new(engine).await;
        let figures = world.app.anonymous().send(ReadFigures { tenant: tenant(9) }).await.unwrap();
        assert_eq!((figures.licences, figures.dogs, figures.names.len()), (0, 0, 0));
    }
}
