//! The register's breeds, searched in memory: they are a few hundred, and do not change while the server runs.

use allpet_contract::pets::Breed;
use allpet_domain::{pet::Species, text::fold};
use std::{cmp::Reverse, sync::LazyLock};

/// Name, species and count, separated by tabs; the first lines of the file name the source.
const REGISTER: &str = include_str!("../data/breeds.tsv");
/// Maximum number of breeds in a response.
const RESULTS_MAX: usize = 20;

struct Entry {
    breed: Breed,
    /// The folded name, for comparison.
    folded: String,
}

static BREEDS: LazyLock<Vec<Entry>> = LazyLock::new(|| REGISTER.lines().filter_map(entry).collect());

fn entry(line: &str) -> Option<Entry> {
    let mut columns = line.split('\t');
    let (name, species, count) = (columns.next()?, columns.next()?, columns.next()?);
    let breed = Breed {
        name: name.into(),
        species: Species::parse(species)?,
        count: count.parse().ok()?,
    };
    Some(Entry {
        folded: fold(name),
        breed,
    })
}

/// Finds the breeds in whose name every word of `text` is the beginning of a word, in any order, ignoring case and accents. Names
/// that begin with `text` come first, then the most common.
pub(crate) fn search(text: &str, species: Option<Species>) -> Vec<Breed> {
    let folded_text = fold(text);
    let mut found: Vec<&Entry> = BREEDS
        .iter()
        .filter(|entry| species.is_none_or(|species| entry.breed.species == species))
        .filter(|entry| {
            folded_text
                .split(' ')
                .all(|start| entry.folded.split(' ').any(|word| word.starts_with(start)))
        })
        .collect();
    found.sort_by_key(|entry| {
        (
            !entry.folded.starts_with(&folded_text),
            Reverse(entry.breed.count),
            &entry.folded,
            entry.breed.species,
        )
    });
    found
        .into_iter()
        .take(RESULTS_MAX)
        .map(|entry| entry.breed.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str, species: Option<Species>) -> Vec<String> {
        search(text, species)
            .into_iter()
            .map(|breed| breed.name)
            .collect()
    }

    #[test]
    fn the_register_is_read_to_its_last_line() {
        let lines = REGISTER.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(BREEDS.len(), lines);
        let distinct: std::collections::BTreeSet<_> = BREEDS.iter().map(|entry| &entry.breed.name).collect();
        assert_eq!(distinct.len(), 336);
        assert_eq!(BREEDS.iter().map(|entry| entry.breed.count).sum::<u32>(), 52_519);
    }

    #[test]
    fn words_are_found_in_any_order_by_their_beginning() {
        assert_eq!(names("jack terr", None), ["Terrier, Jack Russell"]);
        assert_eq!(names("terrier, JACK r", None), ["Terrier, Jack Russell"]);
        assert!(
            names("ussell", None).is_empty(),
            "the middle of a word is not its beginning"
        );
    }

    #[test]
    fn case_and_accents_do_not_matter() {
        assert_eq!(names("CHIHUÁHUA, short", None), ["Chihuahua, Short Coat"]);
    }

    #[test]
    fn the_beginning_of_the_name_goes_first_then_the_most_common() {
        assert_eq!(
            names("shepherd", None)[..3],
            ["Shepherd", "German Shepherd", "Australian Shepherd"]
        );
        let found = search("", None);
        assert_eq!(found[0].name, "Domestic Shorthair");
        assert!(found.is_sorted_by_key(|breed| Reverse(breed.count)));
    }

    #[test]
    fn at_most_twenty_and_of_the_species() {
        assert_eq!(search("", None).len(), 20);
        let goats = search("", Some(Species::Goat));
        assert!(!goats.is_empty() && goats.iter().all(|breed| breed.species == Species::Goat));
    }
}
