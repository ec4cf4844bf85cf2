//! Import of the demo's register, all of a real city's.

use crate::world::{World, neighbours::authority, query_for};
use allpet_contract::licensing::{ReadQueueCounts, RegisterQuery};
use allpet_domain::pet::Species;
use allpet_kernel::{both_engines, testkit::tenant};

const PACKED: &[u8] = include_bytes!("../../../demo/seattle-pet-licences.csv.br");
const ROWS: usize = 52_519;

both_engines! {
    async fn every_row_of_the_city_is_imported(engine) {
        let world = World::new(engine).await;
        let seattle = authority(1, "seattle", "Seattle Animal Shelter");
        let reader = brotli::Decompressor::new(PACKED, 64 * 1024);
        let mut last = allpet_licensing::Progress::default();
        let report = allpet_licensing::import(&world.app.kernel, &world.db, &seattle, reader, &mut |now| last = now).await.unwrap();
        assert_eq!((report.imported, report.known, report.refused.len()), (ROWS, 0, 0));
        assert_eq!((last.read, last.imported), (ROWS, ROWS));
        let warnings = |text: &str| report.warnings.iter().filter(|message| message.text.contains(text)).count();
        assert_eq!(warnings("An identical row"), 2);
        assert_eq!(warnings("The number "), 20);
        assert_eq!(warnings("has no name"), 483);
        assert_eq!(warnings("There is no ZIP code"), 397);
        assert_eq!(world.clerk().send(ReadQueueCounts { tenant: tenant(1) }).await.unwrap().licences as usize, ROWS);
        let wall_e: Vec<_> = world.find(query_for("wall-e 98108")).await.into_iter().map(|row| row.number).collect();
        assert_eq!(wall_e, ["8002756"]);
        let goats = RegisterQuery { species: Some(Species::Goat), limit: Some(100), ..query_for("") };
        assert_eq!(world.find(goats).await.len(), 38);
        assert_eq!(world.find(query_for("")).await[0].date.to_string(), "2018-12-31");
    }
}
