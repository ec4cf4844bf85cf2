//! A row of a register's file, and the checks that it must pass.

use super::{
    columns::{Columns, names},
    day::parse_issue_day,
    lines::Line,
    splitter::Splitter,
};
use allpet_domain::{Day, pet::Species, text::line as line_of};
use sha2::{Digest as _, Sha256};

/// The maximum length of a text, in characters; a longer one is a mistake in the file.
const TEXT_MAX: usize = 200;

/// A hash of a row's content, 96 bits long: among a million rows, no two different ones share it.
pub(super) type Content = [u8; 12];

/// The cleaned content of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) issued: Day,
    pub(super) number: String,
    pub(super) pet_name: String,
    pub(super) species: Species,
    pub(super) breed: String,
    pub(super) second_breed: Option<String>,
    pub(super) zip: String,
    /// The hash of the text before cleaning, so that a row stays known if cleaning changes in a later release.
    pub(super) content: Content,
}

impl Columns {
    /// Parses a row. The error says why it is refused.
    pub(super) fn parse_row(&self, splitter: &mut Splitter, line: &Line, today: Day) -> Result<Row, String> {
        let fields = splitter.split(line)?;
        // Spreadsheets add empty columns at the end.
        let extra = fields.get(self.count..).unwrap_or_default();
        if fields.len() < self.count || extra.iter().any(|field| !field.trim().is_empty()) {
            return Err(format!(
                "There are {} columns; the header names {}.",
                fields.len(),
                self.count
            ));
        }
        let raw = self.indexes.map(|index| fields[index].trim());
        let mut cleaned = raw.map(|_| String::new());
        for ((name, text), clean) in names().iter().zip(raw).zip(&mut cleaned) {
            *clean = line_of(text).map_err(|_| format!("{name} contains a control character."))?;
        }
        for (name, text) in names().iter().zip(&cleaned) {
            if text.chars().count() > TEXT_MAX {
                return Err(format!("{name} is longer than {TEXT_MAX} characters."));
            }
        }
        let [issued, number, pet_name, species, breed, second_breed, zip] = cleaned;
        if number.is_empty() {
            return Err("There is no license number.".into());
        }
        if is_scientific(&number) {
            return Err(format!(
                "“{number}” is what a spreadsheet made of the license number. Format that column as text, enter the number again, \
                 and save the file."
            ));
        }
        let issued = parse_issue_day(&issued, today)?;
        let species = Species::parse(&species)
            .ok_or_else(|| format!("“{species}” is no species that is licensed: Dog, Cat, Goat or Pig."))?;
        Ok(Row {
            content: hash_content(issued, species, raw),
            issued,
            number,
            pet_name,
            species,
            breed,
            second_breed: Some(second_breed).filter(|text| !text.is_empty()),
            zip,
        })
    }
}

/// Returns whether the text is a long number as spreadsheets shorten it: `1.23E+05`.
fn is_scientific(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once(['e', 'E']).is_some_and(|(mantissa, exponent)| {
        let (whole, fraction) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, "0"));
        let exponent = exponent.strip_prefix(['+', '-']);
        digits(whole) && digits(fraction) && exponent.is_some_and(digits)
    })
}

fn hash_content(issued: Day, species: Species, raw: [&str; 7]) -> Content {
    let [_, number, pet_name, _, breed, second_breed, zip] = raw;
    let issued = issued.to_string();
    // No field contains a NUL, so different rows never join to the same text.
    let fields = [
        &issued,
        number,
        pet_name,
        species.as_str(),
        breed,
        second_breed,
        zip,
    ]
    .join("\0");
    let mut content = Content::default();
    content.copy_from_slice(&Sha256::digest(fields)[..12]);
    content
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &[u8]) -> Line {
        Line {
            number: 2,
            bytes: text.to_vec(),
            too_long: false,
        }
    }

    fn columns() -> Columns {
        Columns::read(&mut Splitter::new(b','), &line(names().join(",").as_bytes())).unwrap()
    }

    fn read(text: &[u8]) -> Result<Row, String> {
        columns().parse_row(
            &mut Splitter::new(b','),
            &line(text),
            Day::new(2026, 11, 21).unwrap(),
        )
    }

    #[test]
    fn a_row_is_parsed() {
        let row = read("2018-11-11,S124529, André ,Dog,\"Terrier, Jack Russell\",,98117".as_bytes()).unwrap();
        assert_eq!(
            (row.pet_name.as_str(), row.breed.as_str()),
            ("André", "Terrier, Jack Russell")
        );
        assert_eq!(
            (row.second_breed, row.issued.to_string()),
            (None, "2018-11-11".into())
        );
    }

    #[test]
    fn each_broken_row_says_why() {
        for (text, why) in [
            (
                &b"2018-11-11,1,A,Dog,B,,98117,x"[..],
                "There are 8 columns; the header names 7.",
            ),
            (b"2018-11-11,1,A,Dog", "There are 4 columns; the header names 7."),
            (
                b"2018-02-30,1,A,Dog,B,,98117",
                "“2018-02-30” is no day of the calendar. Write it as YYYY-MM-DD.",
            ),
            (
                b"2027-01-01,1,A,Dog,B,,98117",
                "2027-01-01 cannot be the day of issue: it lies in the future or too far back.",
            ),
            (
                b"2018-11-11,1,A,Dragon,B,,98117",
                "“Dragon” is no species that is licensed: Dog, Cat, Goat or Pig.",
            ),
            (b"2018-11-11, ,A,Dog,B,,98117", "There is no license number."),
            (
                b"2018-11-11,1,A\xff,Dog,B,,98117",
                "The text is not UTF-8; it looks like Windows-1252, which spreadsheets write as plain “CSV”. Save the file as “CSV \
                 UTF-8” and import it again: rows already imported are not duplicated.",
            ),
            (
                b"2018-11-11,1,\"A,Dog,B,,98117",
                "A quotation mark is not closed on this line.",
            ),
            (
                b"2018-11-11,1.23E+05,A,Dog,B,,98117",
                "“1.23E+05” is what a spreadsheet made of the license number. Format that column as text, enter the number again, \
                 and save the file.",
            ),
            (
                b"2018-11-11,1,A\0,Dog,B,,98117",
                "animal_name contains a control character.",
            ),
        ] {
            assert_eq!(read(text).unwrap_err(), why);
        }
    }

    #[test]
    fn columns_are_found_by_name() {
        let header = "\u{feff}zip_code,Species,animal_name,secondary_breed,primary_breed,License_Number,license_issue_date,extra";
        let columns = Columns::read(&mut Splitter::new(b','), &line(header.as_bytes())).unwrap();
        let row = columns
            .parse_row(
                &mut Splitter::new(b','),
                &line(b"98101,cat,Zo,,Sphynx,7,2018-01-02,!"),
                Day::new(2026, 1, 1).unwrap(),
            )
            .unwrap();
        assert_eq!(
            (row.number.as_str(), row.zip.as_str(), row.species),
            ("7", "98101", Species::Cat)
        );
    }

    #[test]
    fn headings_may_have_spaces_and_empty_ones_at_the_end_are_ignored() {
        let header = "License Issue Date,License Number,Animal's Name,Species,Primary Breed,Secondary Breed,ZIP Code,,";
        let columns = Columns::read(&mut Splitter::new(b','), &line(header.as_bytes())).unwrap();
        let today = Day::new(2026, 1, 1).unwrap();
        for row in [
            "2018-01-02,12E5,Zo,Cat,,,98101",
            "2018-01-02,12E5,Zo,Cat,,,98101,,,,",
        ] {
            let row = columns
                .parse_row(&mut Splitter::new(b','), &line(row.as_bytes()), today)
                .unwrap();
            assert_eq!((row.number.as_str(), row.zip.as_str()), ("12E5", "98101"));
        }
    }

    #[test]
    fn missing_and_repeated_columns_are_named() {
        let read =
            |header: &str| Columns::read(&mut Splitter::new(b','), &line(header.as_bytes())).unwrap_err();
        assert_eq!(
            read("license_issue_date,license_number,species,primary_breed,secondary_breed"),
            "The header has no column “animal_name”, “zip_code”. It must name license_issue_date, license_number, animal_name, \
             species, primary_breed, secondary_breed, zip_code."
        );
        let all = names().join(",");
        assert_eq!(
            read(&format!("{all},ZIP Code")),
            "The header names one column 2 times: “zip_code”, “ZIP Code”. Keep one of them and import the file again."
        );
    }
}
