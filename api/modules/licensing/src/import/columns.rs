//! The header of the city's file: which column is where.

use super::{lines::Line, splitter::Splitter};

/// A column that a register must have: its name, and other names that it goes by.
struct Column {
    name: &'static str,
    others: &'static [&'static str],
}

const fn column(name: &'static str, others: &'static [&'static str]) -> Column {
    Column { name, others }
}

/// In the order of a row.
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
/// What may stand between two columns.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The names of the columns, in the order of a row.
pub(super) fn names() -> [&'static str; 7] {
    COLUMNS.map(|column| column.name)
}

/// Where each column is; a file may have them in any order, and others beside them.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    pub(super) places: [usize; 7],
    /// Columns with a name, those between them included.
    pub(super) count: usize,
}

/// The separator with which the header names the most columns.
pub(super) fn separator(header: &Line) -> u8 {
    let known = |separator: u8| {
        let mut splitter = Splitter::new(separator);
        let fields = splitter.split(header).unwrap_or_default();
        let names: Vec<String> = fields.into_iter().map(clean).collect();
        COLUMNS
            .iter()
            .filter(|column| !places(column, &names).is_empty())
            .count()
    };
    // The first of those that do equally well.
    SEPARATORS
        .into_iter()
        .rev()
        .max_by_key(|separator| known(*separator))
        .unwrap_or(b',')
}

impl Columns {
    /// Reads the header. The error says all that is missing, or what is there twice.
    pub(super) fn read(splitter: &mut Splitter, header: &Line) -> Result<Self, String> {
        let fields = splitter.split(header)?;
        let names: Vec<String> = fields.iter().map(|name| clean(name)).collect();
        let found = COLUMNS.each_ref().map(|column| places(column, &names));
        let missing: Vec<&str> = COLUMNS
            .iter()
            .zip(&found)
            .filter(|(_, places)| places.is_empty())
            .map(|(column, _)| column.name)
            .collect();
        if !missing.is_empty() {
            return Err(format!(
                "The header has no column {}. It must name {}.",
                in_quotes(&missing),
                self::names().join(", ")
            ));
        }
        if let Some(twice) = found.iter().find(|places| places.len() > 1) {
            let headings: Vec<&str> = twice.iter().map(|place| fields[*place].trim()).collect();
            return Err(format!(
                "The header names one column {} times: {}. Keep one of them and import the file again.",
                headings.len(),
                in_quotes(&headings)
            ));
        }
        Ok(Self {
            places: found.map(|places| places[0]),
            count: names
                .iter()
                .rposition(|name| !name.is_empty())
                .map_or(0, |last| last + 1),
        })
    }
}

/// Where a column stands: under its own name, else under another.
fn places(column: &Column, names: &[String]) -> Vec<usize> {
    let all = |wanted: &dyn Fn(&str) -> bool| -> Vec<usize> {
        names
            .iter()
            .enumerate()
            .filter(|(_, name)| wanted(name))
            .map(|(place, _)| place)
            .collect()
    };
    let own = all(&|name| name == column.name);
    if own.is_empty() {
        all(&|name| column.others.contains(&name))
    } else {
        own
    }
}

/// A heading as a name: `Animal's Name` is `animals_name`.
fn clean(heading: &str) -> String {
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
