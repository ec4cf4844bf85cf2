//! The register's breeds over the API.

use super::World;
use allpet_contract::pets::{BreedQuery, SearchBreeds};
use allpet_domain::pet::Species;
use allpet_kernel::both_engines;

fn search(q: &str, species: Option<Species>) -> SearchBreeds {
    SearchBreeds {
        query: BreedQuery { q: q.into(), species },
    }
}

both_engines! {
    async fn anyone_finds_a_breed(engine) {
        let anonymous = World::new(engine).await.app.anonymous();
        let found = anonymous.send(search("rüssell JACK", None)).await.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].name.as_str(), found[0].species, found[0].count), ("Terrier, Jack Russell", Species::Dog, 404));
        assert_eq!(anonymous.send(search("", None)).await.unwrap().len(), 20);
        let cats = anonymous.send(search("", Some(Species::Cat))).await.unwrap();
        assert_eq!(cats[0].name, "Domestic Shorthair");
        assert!(cats.iter().all(|breed| breed.species == Species::Cat));
        assert!(anonymous.send(search("unicorn", None)).await.unwrap().is_empty());
    }
}
