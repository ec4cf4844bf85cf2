//! Import of a register: every row is imported, known, or refused with its line.

mod import_cases;
mod import_city;

use crate::world::{World, neighbours::authority, query_for};
use allpet_contract::licensing::{
    ReadFigures, ReadQueueCounts, ReadRegisterLicence, RegisterQuery, SearchRegister,
};
use allpet_domain::id::LicenceId;
use allpet_kernel::{both_engines, testkit::tenant};
use allpet_licensing::{ImportReport, import};
use std::io::{self, Read};

pub(crate) const HEADER: &str =
    "license_issue_date,license_number,animal_name,species,primary_breed,secondary_breed,zip_code\n";

pub(crate) fn csv(rows: &[&str]) -> String {
    format!("{HEADER}{}\n", rows.join("\n"))
}

/// Imports for the authority with this number.
pub(crate) async fn take(world: &World, number: u8, text: impl AsRef<[u8]>) -> ImportReport {
    let slug = if number == 1 { "seattle" } else { "king-county" };
    let tenant = authority(number, slug, "The authority");
    import(&world.app.kernel, &world.db, &tenant, text.as_ref(), &mut |_| {})
        .await
        .unwrap()
}

fn many(rows: usize) -> String {
    let row = |at: usize| format!("2018-01-{:02},{at},Pet {at},Dog,Whippet,,98103", at % 28 + 1);
    format!("{HEADER}{}\n", (0..rows).map(row).collect::<Vec<_>>().join("\n"))
}

fn messages(messages: &[allpet_licensing::RowMessage]) -> Vec<(usize, &str)> {
    messages
        .iter()
        .map(|message| (message.line, message.text.as_str()))
        .collect()
}

/// A reader that fails at its end, as when the disk fails.
struct InterruptedReader<'a> {
    rest: &'a [u8],
}

impl Read for InterruptedReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.rest.is_empty() {
            return Err(io::Error::other("the disk is gone"));
        }
        self.rest.read(buffer)
    }
}

both_engines! {
    async fn odd_rows_are_imported_with_a_warning(engine) {
        let world = World::new(engine).await;
        let rows = [
            "2018-11-16,1,Mac,Dog,Whippet,,98108",
            "2018-11-17,1,Zo,Cat,Sphynx,,98108",
            "2018-11-16,1,Mac,Dog,Whippet,,98108",
            "2018-11-16,2,,Pig,Pot-Bellied,,9810",
            "2018-11-16,3,Nuit\u{a0}Crowley,Goat,,,",
        ];
        let report = take(&world, 1, csv(&rows)).await;
        assert_eq!((report.imported, report.known, report.refused.len()), (5, 0, 0));
        assert_eq!(messages(&report.warnings), [
            (3, "The number 1 appears on line 2 too."),
            (4, "An identical row appears above."),
            (5, "The pet has no name."),
            (5, "“9810” is no ZIP code."),
            (6, "There is no ZIP code."),
        ]);
    }

    async fn broken_rows_are_refused_and_the_others_imported(engine) {
        let world = World::new(engine).await;
        let mut file = csv(&[
            "2018-11-16,1,Mac,Dog,Whippet,,98108",
            "2018-02-30,2,Mac,Dog,Whippet,,98108",
            "2018-11-16,3,\"Mac,Dog,Whippet,,98108",
            "2018-11-16,4,Mac,Dragon,Whippet,,98108",
            "2018-11-16,5,Mac,Dog",
            "",
            "2018-11-16,6,Mac,Dog,Whippet,,98108",
        ])
        .into_bytes();
        file.extend_from_slice(b"2018-11-16,7,M\xffc,Dog,Whippet,,98108\n2018-11-16,8,Mac,Dog,Whippet,,98108");
        let report = take(&world, 1, file).await;
        let lines: Vec<_> = report.refused.iter().map(|message| message.line).collect();
        assert_eq!((report.imported, lines), (3, vec![3, 4, 5, 6, 9]));
        let header = take(&world, 1, "date,number\n2018-11-16,1\n").await;
        assert_eq!((header.imported, header.refused.len(), header.refused[0].line), (0, 1, 1));
        assert_eq!(take(&world, 1, "").await.refused.len(), 1);
    }

    async fn a_second_run_adds_nothing(engine) {
        let world = World::new(engine).await;
        let file = csv(&["2018-11-16,1,Mac,Dog,Whippet,,98108", "2018-11-16,1,Mac,Dog,Whippet,,98108"]);
        assert_eq!(take(&world, 1, &file).await.imported, 2);
        let again = take(&world, 1, &file).await;
        assert_eq!((again.imported, again.known, again.warnings.len()), (0, 2, 0));
        assert_eq!(world.find(query_for("mac")).await.len(), 2);
        assert_eq!(world.clerk().send(ReadQueueCounts { tenant: tenant(1) }).await.unwrap().licences, 2);
        assert_eq!(take(&world, 2, &file).await.imported, 2, "registers of different authorities are independent");
    }

    async fn an_interrupted_import_continues(engine) {
        let world = World::new(engine).await;
        let file = many(1_800);
        let tenant = authority(1, "seattle", "The authority");
        let mut last = allpet_licensing::Progress::default();
        let broken = InterruptedReader { rest: &file.as_bytes()[..file.len() * 2 / 3] };
        let outcome = import(&world.app.kernel, &world.db, &tenant, broken, &mut |progress| last = progress).await;
        assert!(outcome.is_err());
        assert!(last.imported > 0 && last.imported < 1_800, "{last:?}");
        let rest = take(&world, 1, &file).await;
        assert_eq!((rest.known, rest.imported), (last.imported, 1_800 - last.imported));
        let counts = world.clerk().send(ReadQueueCounts { tenant: tenant.id }).await.unwrap();
        assert_eq!(counts.licences, 1_800);
        assert_eq!(world.find(query_for("1799")).await.len(), 1);
    }

    async fn concurrent_imports_take_each_row_once(engine) {
        let world = World::new(engine).await;
        let file = many(1_200);
        let (a, b) = tokio::join!(take(&world, 1, &file), take(&world, 1, &file));
        assert_eq!((a.imported + b.imported, a.known + b.known), (1_200, 1_200));
    }

    async fn the_api_answers_during_an_import(engine) {
        let world = World::new(engine).await;
        let file = many(2_000);
        let search = async {
            let mut answers = 0;
            for _ in 0..20 {
                world.clerk().send(SearchRegister { tenant: tenant(1), query: query_for("pet") }).await.unwrap();
                answers += 1;
            }
            world.apply(&world.ada(), 1).await;
            answers
        };
        let (report, answers) = tokio::join!(take(&world, 1, &file), search);
        assert_eq!((report.imported, answers), (2_000, 20));
    }

    async fn an_imported_licence_has_no_last_day(engine) {
        let world = World::new(engine).await;
        take(&world, 1, csv(&["2018-11-16,S7,Mac,Dog,Whippet,Mix,98108", "2026-11-01,S8,Zo,Dog,Whippet,,98108"])).await;
        let states: Vec<_> = world.find(query_for("")).await.into_iter().map(|row| (row.number, row.state)).collect();
        assert_eq!(states, [("S8".into(), "issued".into()), ("S7".into(), "expired".into())]);
        let id: LicenceId = world.find(query_for("S7")).await[0].id.parse().unwrap();
        let licence = world.clerk().send(ReadRegisterLicence { tenant: tenant(1), licence: id }).await.unwrap();
        assert_eq!((licence.tag, licence.expires, licence.second_breed.as_deref()), (None, None, Some("Mix")));
        assert!(!licence.public.show_name);
        // The longest term is two years: from 2028-11-01 on, no available term reaches that far.
        world.app.kernel.clock().advance_seconds(710 * 86_400);
        let issued = RegisterQuery { state: Some("issued".into()), ..query_for("") };
        assert_eq!(world.find(issued.clone()).await.len(), 1);
        world.app.kernel.clock().advance_seconds(86_400);
        assert!(world.find(issued).await.is_empty());
    }

    async fn statistics_omit_small_groups(engine) {
        let world = World::new(engine).await;
        let row = |at: usize, name: &str, species: &str| format!("2018-01-01,{at},{name},{species},Whippet,,98103");
        let mut rows: Vec<String> = (0..6).map(|at| row(at, "Lucy", "Dog")).collect();
        rows.extend((6..10).map(|at| row(at, "Max", "Cat")));
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        take(&world, 1, csv(&rows)).await;
        let figures = async || world.app.anonymous().send(ReadFigures { tenant: tenant(1) }).await.unwrap();
        let first = figures().await;
        assert_eq!((first.dogs, first.cats, first.licences), (6, 0, 6));
        assert_eq!((first.names.clone(), first.breeds.clone()), (vec![("Lucy".into(), 6)], vec![("Whippet".into(), 10)]));
        take(&world, 1, csv(&["2018-01-01,99,Max,Cat,Sphynx,,98103"])).await;
        assert_eq!(figures().await, first, "cached for a minute");
        world.app.kernel.clock().advance_seconds(60);
        assert_eq!(figures().await.cats, 5);
    }
}
