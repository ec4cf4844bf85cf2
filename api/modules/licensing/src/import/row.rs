//! A row of the city's file: what it must hold to be taken.

use super::{
    columns::{Columns, names},
    day::day,
    lines::Line,
    splitter::Splitter,
};
use allpet_domain::{Day, pet::Species, text::line as line_of};
use sha2::{Digest as _, Sha256};

/// The longest text that is taken, in characters: longer ones are a mistake in the file.
const LONGEST: usize = 200;

/// What a row says in 96 bits: of a million rows, no two that differ share them.
pub(super) type Content = [u8; 12];

/// What a row says, cleaned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) issued: Day,
    pub(super) number: String,
    pub(super) pet_name: String,
    pub(super) species: Species,
    pub(super) breed: String,
    pub(super) second_breed: Option<String>,
    pub(super) zip: String,
    /// Of what stands in the file, before it was cleaned: a row that was taken once is known whatever is cleaned later.
    pub(super) content: Content,
}

impl Columns {
    /// Reads a row. The error says why it cannot be taken.
    pub(super) fn row(&self, splitter: &mut Splitter, line: &Line, today: Day) -> Result<Row, String> {
        let fields = splitter.split(line)?;
        // Empty columns at the end are a spreadsheet's doing.
        let behind = fields.get(self.count..).unwrap_or_default();
        if fields.len() < self.count || behind.iter().any(|field| !field.trim().is_empty()) {
            return Err(format!(
                "There are {} columns; the header names {}.",
                fields.len(),
                self.count
            ));
        }
        let raw = self.places.map(|place| fields[place].trim());
        let mut cleaned = raw.map(|_| String::new());
        for ((name, text), clean) in names().iter().zip(raw).zip(&mut cleaned) {
            *clean = line_of(text).map_err(|_| format!("{name} holds a control character."))?;
        }
        for (name, text) in names().iter().zip(&cleaned) {
            if text.chars().count() > LONGEST {
                return Err(format!("{name} is longer than {LONGEST} characters."));
            }
        }
        let [issued, number, pet_name, species, breed, second_breed, zip] = cleaned;
        if number.is_empty() {
            return Err("There is no license number.".into());
        }
        if is_shortened(&number) {
            return Err(format!(
                "“{number}” is what a spreadsheet made of the license number. Format that column as text, enter the number again, \
                 and save the file."
            ));
        }
        let issued = day(&issued, today)?;
        let species = Species::parse(&species)
            .ok_or_else(|| format!("“{species}” is no species that is licensed: Dog, Cat, Goat or Pig."))?;
        Ok(Row {
            content: content(issued, species, raw),
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

/// A number as spreadsheets show long ones: `1.23E+05`.
fn is_shortened(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once(['e', 'E']).is_some_and(|(mantissa, exponent)| {
        let (whole, fraction) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, "0"));
        let exponent = exponent.strip_prefix(['+', '-']);
        digits(whole) && digits(fraction) && exponent.is_some_and(digits)
    })
}

fn content(issued: Day, species: Species, raw: [&str; 7]) -> Content {
    let [_, number, pet_name, _, breed, second_breed, zip] = raw;
    let issued = issued.to_string();
    // No field holds a NUL, so two rows that differ never read the same.
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
        columns().row(
            &mut Splitter::new(b','),
            &line(text),
            Day::new(2026, 11, 21).unwrap(),
        )
    }

    #[test]
    fn a_row_is_read() {
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
                 UTF-8” and import it again: rows that were taken stay one.",
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
                "animal_name holds a control character.",
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
            .row(
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
    fn headings_may_be_words_and_empty_ones_at_the_end_do_not_count() {
        let header = "License Issue Date,License Number,Animal's Name,Species,Primary Breed,Secondary Breed,ZIP Code,,";
        let columns = Columns::read(&mut Splitter::new(b','), &line(header.as_bytes())).unwrap();
        let today = Day::new(2026, 1, 1).unwrap();
        for row in [
            "2018-01-02,12E5,Zo,Cat,,,98101",
            "2018-01-02,12E5,Zo,Cat,,,98101,,,,",
        ] {
            let row = columns
                .row(&mut Splitter::new(b','), &line(row.as_bytes()), today)
                .unwrap();
            assert_eq!((row.number.as_str(), row.zip.as_str()), ("12E5", "98101"));
        }
    }

    #[test]
    fn what_is_wrong_with_the_columns_is_said_at_once() {
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
