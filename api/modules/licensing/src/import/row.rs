//! A row of the city's file: what it must hold to be taken.

use super::lines::Line;
use allpet_domain::{Day, pet::Species};

/// The columns that a register must have, by their names in the header.
const NAMES: [&str; 7] = [
    "license_issue_date",
    "license_number",
    "animal_name",
    "species",
    "primary_breed",
    "secondary_breed",
    "zip_code",
];
/// The longest text that is taken, in characters: longer ones are a mistake in the file.
const LONGEST: usize = 200;
/// More columns than any register has.
const FIELDS_MAX: usize = 64;
/// Licences were first issued in this century or the one before.
const FIRST_YEAR: i32 = 1900;

/// What a row says, trimmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) issued: Day,
    pub(super) number: String,
    pub(super) pet_name: String,
    pub(super) species: Species,
    pub(super) breed: String,
    pub(super) second_breed: Option<String>,
    pub(super) zip: String,
}

/// Where each column is; a file may have them in any order, and others beside them.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    places: [usize; 7],
    count: usize,
}

impl Columns {
    /// Reads the header. The error says what is missing.
    pub(super) fn read(splitter: &mut Splitter, header: &Line) -> Result<Self, String> {
        let fields = splitter.split(header)?;
        let clean = |name: &str| name.trim_start_matches('\u{feff}').trim().to_ascii_lowercase();
        let names: Vec<String> = fields.iter().map(|name| clean(name)).collect();
        let mut places = [0; 7];
        for (place, wanted) in places.iter_mut().zip(NAMES) {
            let found = names.iter().position(|name| name == wanted);
            *place = found.ok_or_else(|| {
                format!(
                    "The header has no column “{wanted}”. It must name {}.",
                    NAMES.join(", ")
                )
            })?;
        }
        Ok(Self {
            places,
            count: names.len(),
        })
    }

    /// Reads a row. The error says why it cannot be taken.
    pub(super) fn row(&self, splitter: &mut Splitter, line: &Line, today: Day) -> Result<Row, String> {
        let fields = splitter.split(line)?;
        if fields.len() != self.count {
            return Err(format!(
                "There are {} columns; the header names {}.",
                fields.len(),
                self.count
            ));
        }
        let [issued, number, pet_name, species, breed, second_breed, zip] =
            self.places.map(|place| fields[place].trim());
        for (name, text) in NAMES
            .iter()
            .zip([issued, number, pet_name, species, breed, second_breed, zip])
        {
            if text.chars().count() > LONGEST {
                return Err(format!("{name} is longer than {LONGEST} characters."));
            }
            if text.contains(char::is_control) {
                return Err(format!("{name} holds a control character."));
            }
        }
        if number.is_empty() {
            return Err("There is no licence number.".into());
        }
        Ok(Row {
            issued: day(issued, today)?,
            number: number.to_owned(),
            pet_name: pet_name.to_owned(),
            species: Species::parse(species).ok_or_else(|| {
                format!("“{species}” is no species that is licensed: Dog, Cat, Goat or Pig.")
            })?,
            breed: breed.to_owned(),
            second_breed: Some(second_breed)
                .filter(|text| !text.is_empty())
                .map(str::to_owned),
            zip: zip.to_owned(),
        })
    }
}

fn day(text: &str, today: Day) -> Result<Day, String> {
    let day: Day = text
        .parse()
        .map_err(|_| format!("“{text}” is no day of the calendar. Write it as YYYY-MM-DD."))?;
    if day.0.year() < FIRST_YEAR || day > today {
        return Err(format!(
            "{day} cannot be the day of issue: it lies in the future or too far back."
        ));
    }
    Ok(day)
}

/// Splits lines at their commas. Made once for a file: what it is made of takes longer than a line.
pub(super) struct Splitter {
    reader: csv_core::Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Splitter {
    pub(super) fn new() -> Self {
        Self {
            reader: csv_core::Reader::new(),
            text: Vec::new(),
            ends: vec![0; FIELDS_MAX],
        }
    }

    /// The fields of a line. The error says why there are none.
    fn split(&mut self, line: &Line) -> Result<Vec<&str>, String> {
        if line.too_long {
            return Err("The line is too long to be a row.".into());
        }
        let text = str::from_utf8(&line.bytes).map_err(|error| {
            format!(
                "The text is not UTF-8 (byte {} of the line).",
                error.valid_up_to() + 1
            )
        })?;
        if text.bytes().filter(|byte| *byte == b'"').count() % 2 != 0 {
            return Err("A quotation mark is not closed on this line.".into());
        }
        self.reader.reset();
        self.text.resize(text.len() + 1, 0);
        let (_, read, written, ended) =
            self.reader
                .read_record(text.as_bytes(), &mut self.text, &mut self.ends);
        if read < text.len() || ended == FIELDS_MAX {
            return Err("The line holds a line break, or too many columns.".into());
        }
        // Nothing more comes: that ends the last field.
        let (_, _, more, last) =
            self.reader
                .read_record(&[], &mut self.text[written..], &mut self.ends[ended..]);
        let (written, ended) = (written + more, ended + last);
        let fields =
            str::from_utf8(&self.text[..written]).map_err(|_| "The text is not UTF-8.".to_owned())?;
        let starts = std::iter::once(0).chain(self.ends[..ended].iter().copied());
        Ok(starts
            .zip(&self.ends[..ended])
            .map(|(start, end)| &fields[start..*end])
            .collect())
    }
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
        Columns::read(&mut Splitter::new(), &line(NAMES.join(",").as_bytes())).unwrap()
    }

    fn read(text: &[u8]) -> Result<Row, String> {
        columns().row(&mut Splitter::new(), &line(text), Day::new(2026, 11, 21).unwrap())
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
            (b"2018-11-11, ,A,Dog,B,,98117", "There is no licence number."),
            (
                b"2018-11-11,1,A\xff,Dog,B,,98117",
                "The text is not UTF-8 (byte 15 of the line).",
            ),
            (
                b"2018-11-11,1,\"A,Dog,B,,98117",
                "A quotation mark is not closed on this line.",
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
        let columns = Columns::read(&mut Splitter::new(), &line(header.as_bytes())).unwrap();
        let row = columns
            .row(
                &mut Splitter::new(),
                &line(b"98101,cat,Zo,,Sphynx,7,2018-01-02,!"),
                Day::new(2026, 1, 1).unwrap(),
            )
            .unwrap();
        assert_eq!(
            (row.number.as_str(), row.zip.as_str(), row.species),
            ("7", "98101", Species::Cat)
        );
        let error =
            Columns::read(&mut Splitter::new(), &line(b"license_issue_date,license_number")).unwrap_err();
        assert!(
            error.starts_with("The header has no column “animal_name”."),
            "{error}"
        );
    }
}
