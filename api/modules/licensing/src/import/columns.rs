//! The header of a register's file, and the positions of its columns.

use super::{lines::Line, splitter::Splitter};

/// A required column: its name, and its aliases.
struct Column {
    name: &'static str,
    aliases: &'static [&'static str],
}

const fn column(name: &'static str, aliases: &'static [&'static str]) -> Column {
    Column { name, aliases }
}

/// The required columns, in the order of [`Columns::indexes`].
const COLUMNS: [Column; 7] = [
    column(
        "license_issue_date",
        &["licence_issue_date", "issue_date", "issued"],
    ),
    column("license_number", &["licence_number"]),
    column("animal_name", &["animals_name", "pet_name", "pets_name"]),
    column("species", &[]),
    column("primary_breed", &["breed"]),
    column("secondary_breed", &["second_breed"]),
    column("zip_code", &["zip", "zipcode", "postal_code"]),
];
/// The separators that are tried.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Returns the names of the required columns.
pub(super) fn names() -> [&'static str; 7] {
    COLUMNS.map(|column| column.name)
}

/// The index of each required column; a file may have them in any order, and other columns besides.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    pub(super) indexes: [usize; 7],
    /// The number of columns up to the last one with a name.
    pub(super) count: usize,
}

/// Returns the separator with which the header names the most required columns.
pub(super) fn separator(header: &Line) -> u8 {
    let count_known = |separator: u8| {
        let mut splitter = Splitter::new(separator);
        let fields = splitter.split(header).unwrap_or_default();
        let names: Vec<String> = fields.into_iter().map(normalize).collect();
        COLUMNS
            .iter()
            .filter(|column| !indexes(column, &names).is_empty())
            .count()
    };
    // Reversed, because `max_by_key` returns the last of equals.
    SEPARATORS
        .into_iter()
        .rev()
        .max_by_key(|separator| count_known(*separator))
        .unwrap_or(b',')
}

impl Columns {
    /// Reads the header. The error names all missing columns, or one that is there several times.
    pub(super) fn read(splitter: &mut Splitter, header: &Line) -> Result<Self, String> {
        let fields = splitter.split(header)?;
        let names: Vec<String> = fields.iter().map(|name| normalize(name)).collect();
        let found = COLUMNS.each_ref().map(|column| indexes(column, &names));
        let missing: Vec<&str> = COLUMNS
            .iter()
            .zip(&found)
            .filter(|(_, indexes)| indexes.is_empty())
            .map(|(column, _)| column.name)
            .collect();
        if !missing.is_empty() {
            return Err(format!(
                "The header has no column {}. It must name {}.",
                in_quotes(&missing),
                self::names().join(", ")
            ));
        }
        if let Some(repeated) = found.iter().find(|indexes| indexes.len() > 1) {
            let headings: Vec<&str> = repeated.iter().map(|index| fields[*index].trim()).collect();
            return Err(format!(
                "The header names one column {} times: {}. Keep one of them and import the file again.",
                headings.len(),
                in_quotes(&headings)
            ));
        }
        Ok(Self {
            indexes: found.map(|indexes| indexes[0]),
            count: names
                .iter()
                .rposition(|name| !name.is_empty())
                .map_or(0, |last| last + 1),
        })
    }
}

/// Returns the indexes of a column: those with its name, else those with an alias.
fn indexes(column: &Column, names: &[String]) -> Vec<usize> {
    let matching = |is_wanted: &dyn Fn(&str) -> bool| -> Vec<usize> {
        names
            .iter()
            .enumerate()
            .filter(|(_, name)| is_wanted(name))
            .map(|(index, _)| index)
            .collect()
    };
    let by_name = matching(&|name| name == column.name);
    if by_name.is_empty() {
        matching(&|name| column.aliases.contains(&name))
    } else {
        by_name
    }
}

/// Normalises a heading: `Animal's Name` becomes `animals_name`.
fn normalize(heading: &str) -> String {
    let plain: String = heading
        .chars()
        .filter(|c| !matches!(c, '\'' | '’' | '\u{feff}'))
        .collect();
    let words = plain
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("_").to_lowercase()
}

fn in_quotes(names: &[&str]) -> String {
    names
        .iter()
        .map(|name| format!("“{name}”"))
        .collect::<Vec<_>>()
        .join(", ")
}
