//! Tests that the rule files are read completely and are consistent.

use crate::licensing::{Jurisdiction, Source, rules};
use crate::pet::Species;
use std::collections::BTreeSet;

fn files() -> Vec<(String, serde_json::Value)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/rules");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let json = std::fs::read_to_string(&path).unwrap();
            (
                path.file_stem().unwrap().to_string_lossy().into_owned(),
                serde_json::from_str(&json).unwrap(),
            )
        })
        .collect();
    files.sort_by(|left, right| left.0.cmp(&right.0));
    files
}

#[test]
fn every_file_is_built_in_under_its_slug() {
    let built_in: Vec<_> = rules::builtin()
        .into_iter()
        .map(|jurisdiction| jurisdiction.id)
        .collect();
    assert_eq!(
        built_in,
        files().into_iter().map(|(id, _)| id).collect::<Vec<_>>()
    );
    assert_eq!(built_in.len(), 6);
    assert!(rules::find("atlantis").is_none());
}

#[test]
fn nothing_in_a_file_is_overlooked() {
    for (id, json) in files() {
        let jurisdiction: Jurisdiction = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(
            serde_json::to_value(&jurisdiction).unwrap(),
            json,
            "{id}: a key is not known, or says its default"
        );
    }
}

/// Collects every object with a figure, whatever its key.
fn collect_numbers(json: &serde_json::Value, found: &mut Vec<serde_json::Value>) {
    let children: Vec<_> = match json {
        serde_json::Value::Object(fields) => {
            let figure = fields
                .iter()
                .any(|(name, value)| name != "year" && (value.is_number() || value.is_boolean()));
            if figure {
                found.push(json.clone());
            }
            fields.values().collect()
        }
        serde_json::Value::Array(items) => items.iter().collect(),
        _ => Vec::new(),
    };
    for child in children {
        collect_numbers(child, found);
    }
}

#[test]
fn every_figure_has_a_source() {
    for (id, json) in files() {
        let mut found = Vec::new();
        collect_numbers(&json, &mut found);
        assert!(found.len() > 4, "{id}");
        for figure in found {
            let source: Source =
                serde_json::from_value(figure["source"].clone()).unwrap_or_else(|_| panic!("{id}: {figure}"));
            assert!(source.publisher.len() > 5, "{id}: {figure}");
            assert!(
                figure["source"].as_object().unwrap().contains_key("year"),
                "{id}: say null where it is not stated"
            );
        }
    }
}

#[test]
fn a_missing_year_is_stated() {
    let source = |jurisdiction: &str| rules::find(jurisdiction).unwrap().fees[0].source.to_string();
    assert_eq!(source("calgary"), "calgary.ca pets/licences, 2026");
    assert_eq!(
        source("seattle"),
        "fastpettabs.com; Seattle Animal Shelter in myballard.com, 2015"
    );
    let cat = rules::find("seattle").unwrap().fees[4].source.to_string();
    assert_eq!(cat, "fastpettabs.com and westsideseattle.com, before 2015");
    assert_eq!(
        source("toronto"),
        "toronto.ca pet-licensing-fees, as published, year not stated"
    );
}

#[test]
fn terms_fees_and_late_steps_fit_together() {
    for jurisdiction in rules::builtin() {
        let terms: BTreeSet<_> = jurisdiction.terms.iter().map(|term| term.months).collect();
        assert_eq!(
            terms.len(),
            jurisdiction.terms.len(),
            "{}: a term stands twice",
            jurisdiction.id
        );
        for months in &terms {
            assert!(
                jurisdiction.fees.iter().any(|row| row.times(*months).is_some()),
                "{}: {months} months cost nothing",
                jurisdiction.id
            );
        }
        for row in &jurisdiction.fees {
            assert!(
                terms.contains(&row.term_months),
                "{}: {row:?} is for a term that is not offered",
                jurisdiction.id
            );
            assert!(!row.species.is_empty(), "{}: {row:?}", jurisdiction.id);
        }
        for steps in jurisdiction.late_fees.windows(2) {
            assert!(
                steps[0].to_day.is_some_and(|last| last < steps[1].from_day),
                "{}: {steps:?}",
                jurisdiction.id
            );
        }
    }
}

#[test]
fn charges_for_dogs_are_not_those_for_cats() {
    let calgary = rules::find("calgary").unwrap();
    let texts = |species| {
        let charges = calgary.charges_for(species);
        charges.map(|charge| charge.text.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(texts(Species::Dog).len(), calgary.charges.len());
    let of_cats = texts(Species::Cat);
    assert!(of_cats.contains(&"replacement tag"));
    assert!(of_cats.iter().all(|text| !text.contains("dog")), "{of_cats:?}");
}
