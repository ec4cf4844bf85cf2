//! Import of files as cities, spreadsheets and old machines write them.

use crate::{
    import::{HEADER, csv, take},
    world::{World, query_for},
};
use allpet_kernel::both_engines;

macro_rules! case {
    ($name:literal) => {
        include_bytes!(concat!("../../cases/", $name))
    };
}

/// Returns the names of the rows found by `q`.
async fn names(world: &World, q: &str) -> Vec<String> {
    let mut names: Vec<String> = world
        .find(query_for(q))
        .await
        .into_iter()
        .map(|row| row.pet_name)
        .collect();
    names.sort();
    names
}

both_engines! {
    async fn all_rows_of_these_files_are_imported(engine) {
        let world = World::new(engine).await;
        for (file, rows) in [
            (&case!("03-quoted-newline.csv")[..], 3),
            (case!("05-semicolon.csv"), 1),
            (case!("09-seattle-portal-download.csv"), 4),
            (case!("11-cr-only-old-mac.csv"), 3),
            (case!("16-trailing-commas.csv"), 3),
            (case!("18-iso-timestamps-socrata.csv"), 1),
        ] {
            let report = take(&world, 1, file).await;
            assert_eq!((report.imported, report.refused), (rows, Vec::new()), "{}", String::from_utf8_lossy(file));
        }
        let found = world.find(query_for("QA03001")).await;
        assert_eq!(found[0].pet_name, "Bella Boo");
        assert_eq!(world.find(query_for("QA03002")).await[0].breed, "Retriever, Labrador");
        let day = async |number: &str| world.find(query_for(number)).await[0].date.to_string();
        assert_eq!((day("QA09001").await, day("QA18001").await), ("2015-12-18".into(), "2018-11-01".into()));
        assert_eq!(names(&world, "QA11002").await, ["Zoë"]);
    }

    async fn a_fault_of_the_whole_file_is_reported_once(engine) {
        let world = World::new(engine).await;
        let bom = ["\u{feff}sep=,\r\n", &csv(&["2018-11-01,1,Mac,Dog,Beagle,,98103"])].concat();
        assert_eq!(take(&world, 1, bom).await.imported, 1, "a first line that names the separator");
        let missing = "license_number,species,primary_breed\n1,Dog,Beagle\n2,Dog,Beagle\n";
        for (file, said) in [
            (&case!("06-utf16le-tab-excel-unicode-text.txt")[..], "The file is UTF-16 (a spreadsheet’s “Unicode text”). Save it as “CSV UTF-8"),
            (case!("07-duplicate-header.csv"), "The header names one column 2 times: “zip_code”, “zip_code”."),
            (missing.as_bytes(), "The header has no column “license_issue_date”, “animal_name”, “secondary_breed”, “zip_code”."),
            (b"PK\x03\x04 and so on", "The file is a spreadsheet’s workbook and no CSV."),
            (b"", "The file is empty."),
        ] {
            let report = take(&world, 1, file).await;
            assert_eq!((report.imported, report.known, report.refused.len()), (0, 0, 1), "{said}");
            assert!(report.refused[0].text.starts_with(said), "{}", report.refused[0].text);
        }
    }

    async fn rows_in_another_encoding_are_named_with_it(engine) {
        let world = World::new(engine).await;
        let report = take(&world, 1, case!("04-cp1252.csv")).await;
        assert_eq!(names(&world, "QA04002").await, ["Plain"]);
        let lines: Vec<usize> = report.refused.iter().map(|message| message.line).collect();
        assert_eq!((report.imported, lines), (1, vec![2, 4]));
        assert!(report.refused.iter().all(|message| message.text.contains("Windows-1252") && message.text.contains("CSV UTF-8")));
        assert_eq!(report.refused[0].text, report.refused[1].text, "the same cause has the same sentence");
    }

    async fn ambiguous_days_are_refused(engine) {
        let world = World::new(engine).await;
        let report = take(&world, 1, case!("08-us-dates.csv")).await;
        let rows = world.find(query_for("")).await;
        assert_eq!((rows.len(), rows[0].number.as_str(), rows[0].date.to_string()), (1, "QA08002", "2017-12-31".into()));
        let said: Vec<_> = report.refused.iter().map(|message| (message.line, message.text.as_str())).collect();
        assert_eq!(said, [
            (2, "“11/01/2018” may be 2018-11-01 or 2018-01-11. Write it as YYYY-MM-DD, for example 2018-11-01."),
            (4, "“1/5/18” does not name its year with four digits. Write the date as YYYY-MM-DD, for example 2018-11-30."),
        ]);
    }

    async fn names_contain_only_visible_characters(engine) {
        let world = World::new(engine).await;
        let report = take(&world, 1, case!("14-names-unicode.csv")).await;
        let refused: Vec<_> = report.refused.iter().map(|message| (message.line, message.text.as_str())).collect();
        assert_eq!((report.imported, refused), (12, vec![(12, "animal_name is longer than 200 characters.")]));
        let unnamed: Vec<_> = report.warnings.iter().map(|message| (message.line, message.text.as_str())).collect();
        assert_eq!(unnamed, [(7, "The pet has no name.")], "an invisible name counts as none");
        assert_eq!(names(&world, "QA14001").await, ["🐶 Biscuit 👩🏽\u{200d}🚒"]);
        assert_eq!(names(&world, "QA14007").await, ["Rexgpj.exe"], "characters that reverse the text are removed");
        for form in ["Zoë", "Zoe\u{308}"] {
            assert_eq!(names(&world, form).await, ["Zoë", "Zoë"], "{form:?}");
        }
    }

    async fn a_row_is_known_even_if_cleaning_changes_it(engine) {
        let world = World::new(engine).await;
        let rows = csv(&["2018-11-01,1,Zoe\u{308}  Bo,Cat,Siamese,,98103"]);
        assert_eq!(take(&world, 1, &rows).await.imported, 1);
        assert_eq!(take(&world, 1, &rows).await.known, 1);
        assert_eq!(names(&world, "zoe").await, ["Zoë Bo"]);
    }

    async fn an_unclosed_quotation_mark_costs_only_its_own_line(engine) {
        let world = World::new(engine).await;
        let rows = [
            "2018-11-16,1,\"Mac,Dog,Whippet,,98108",
            "2018-11-16,2,Max,Dog,\"Terrier, Jack Russell\",,98108",
            "2018-11-16,3,\"Rex,Dog,Whippet,,98108",
            "2018-11-16,4,\"Bo",
            "Boo\",Dog,Whippet,,98108",
        ];
        let report = take(&world, 1, csv(&rows)).await;
        let lines: Vec<usize> = report.refused.iter().map(|message| message.line).collect();
        assert_eq!((report.imported, lines), (2, vec![2, 4]));
        assert_eq!(names(&world, "boo").await, ["Bo Boo"]);
        assert!(HEADER.ends_with('\n'));
    }
}
