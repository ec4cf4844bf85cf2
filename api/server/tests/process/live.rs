//! The live feed of a process, before and after its end.

use crate::{
    ada,
    server::{Http, Server, seed},
};
use allpet_contract::{
    Client,
    page::Paging,
    pets::{ListPets, Pet, UpdatePet},
};
use allpet_kernel::{both_engines, testkit::TestDatabases};
use std::time::Instant;

async fn first_pet(owner: &Client<Http>) -> Pet {
    let query = Paging::default();
    owner.send(ListPets { query }).await.unwrap().items.remove(0)
}

/// Renames a pet, which is an event of another module than the feed.
async fn rename(owner: &Client<Http>, pet: &Pet, name: &str) {
    let mut body = pet.profile.clone();
    name.clone_into(&mut body.name);
    owner.send(UpdatePet { pet: pet.id, body }).await.unwrap();
}

fn last_id(text: &str) -> String {
    let mut ids = text.lines().filter_map(|line| line.strip_prefix("id: "));
    ids.next_back().unwrap().to_owned()
}

both_engines! {
    async fn an_open_stream_does_not_hold_the_process_up_and_goes_on_in_the_next(engine) {
        let databases = TestDatabases::new(engine).await;
        seed(&databases);
        let server = Server::start(&databases).await;
        let owner = ada(&server).await;
        let pet = first_pet(&owner).await;
        let mut stream = owner.transport().follow(None).await;
        stream.read_until("event: ready").await.unwrap();
        rename(&owner, &pet, "Wall-F").await;
        let text = stream.read_until("pet.changed").await.unwrap();
        assert!(text.contains(&pet.id.to_string()), "{text}");
        let last = last_id(&text);

        let stopping = Instant::now();
        server.stop().await;
        assert!(stopping.elapsed().as_secs() < 8, "the stream held it up: {:?}", stopping.elapsed());
        assert_eq!(stream.read_until("nothing more").await, None);

        let server = Server::start(&databases).await;
        let owner = ada(&server).await;
        rename(&owner, &pet, "Wall-G").await;
        let mut again = owner.transport().follow(Some(&last)).await;
        let text = again.read_until("pet.changed").await.unwrap();
        assert!(text.starts_with(&format!("event: ready\nid: {last}\n")), "{text}");
        assert_eq!(text.matches("event: change").count(), 1, "{text}");
    }
}
