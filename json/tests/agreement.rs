//! Tests that the browser and `serde_json` read and write the same: generated values of every shape, and texts with an error.
#![cfg(target_arch = "wasm32")]

use allpet_json::{from_slice, from_str, to_string};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Id(u64);

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Plain,
    OneOf(String),
    Pair(i8, bool),
    Named {
        id: Id,
        #[serde(default)]
        note: Option<char>,
    },
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "kebab-case")]
enum Subject {
    Order(Id),
    Nobody,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind")]
enum Tagged {
    Counted { count: i64 },
    Bare,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Whole {
    #[serde(rename = "type")]
    name: String,
    id: Id,
    small: (u8, i16),
    large: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    maybe: Option<u32>,
    empty: Option<bool>,
    #[serde(default)]
    kinds: Vec<Kind>,
    map: BTreeMap<String, Option<bool>>,
    subject: Subject,
    tagged: Tagged,
    #[serde(flatten)]
    rest: Rest,
    bytes: Vec<u8>,
    nothing: (),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Rest {
    beside: i32,
    words: Vec<String>,
}

/// Random enough, and the same in every run.
struct TestRng(u64);

impl TestRng {
    fn throw(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.throw() % end as u64).expect("below an index")
    }

    fn yes(&mut self) -> bool {
        self.below(2) == 1
    }

    /// An integer of `bits` bits at most.
    fn integer(&mut self, bits: usize) -> i64 {
        let size = i64::try_from(self.throw() >> (64 - 1 - self.below(bits))).expect("fewer bits");
        if self.yes() { size } else { -size }
    }

    fn many<T>(&mut self, mut one: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(4)).map(|_| one(self)).collect()
    }

    /// A text of characters that are written in different ways; of no digits, since JavaScript sorts an object's fields by number.
    fn text(&mut self) -> String {
        const CHARACTERS: [char; 16] = [
            'a', 'Z', ' ', '"', '\\', '/', '\n', '\t', '\0', '\u{1f}', '\u{7f}', 'é', '\u{2028}', '\u{feff}',
            '\u{ffff}', '🐶',
        ];
        self.many(|rng| CHARACTERS[rng.below(16)]).into_iter().collect()
    }

    /// The key of an object, of characters that JSON does not escape: Chromium 148 takes two keys for the same that differ in their
    /// escaped characters alone. The API's keys have none.
    fn key(&mut self) -> String {
        let is_escaped = |character: &char| character.is_ascii_control() || ['"', '\\'].contains(character);
        self.text()
            .chars()
            .filter(|character| !is_escaped(character))
            .collect()
    }

    fn kind(&mut self) -> Kind {
        match self.below(4) {
            0 => Kind::Plain,
            1 => Kind::OneOf(self.text()),
            2 => Kind::Pair(self.throw().to_le_bytes()[0].cast_signed(), self.yes()),
            _ => Kind::Named {
                id: Id(self.integer(53).unsigned_abs()),
                note: self.text().chars().next(),
            },
        }
    }

    /// A value with integers of `bits` bits at most.
    fn whole(&mut self, bits: usize) -> Whole {
        let maybe = self.yes().then(|| self.integer(30).unsigned_abs());
        Whole {
            name: self.text(),
            id: Id(self.integer(bits).unsigned_abs()),
            small: (self.throw().to_le_bytes()[0], i16::MIN),
            large: self.integer(bits),
            maybe: maybe.map(|number| u32::try_from(number).expect("30 bits")),
            empty: self.yes().then(|| self.yes()),
            kinds: self.many(Self::kind),
            map: self
                .many(|rng| (rng.key(), rng.yes().then_some(true)))
                .into_iter()
                .collect(),
            subject: if self.yes() {
                Subject::Order(Id(7))
            } else {
                Subject::Nobody
            },
            tagged: if self.yes() {
                Tagged::Counted {
                    count: self.integer(bits),
                }
            } else {
                Tagged::Bare
            },
            rest: Rest {
                beside: i32::MIN,
                words: self.many(Self::text),
            },
            bytes: self.many(|rng| rng.throw().to_le_bytes()[0]),
            nothing: (),
        }
    }
}

#[wasm_bindgen_test]
fn any_value_is_written_and_read_alike() {
    let mut rng = TestRng(1);
    for _ in 0..1_000 {
        let whole = rng.whole(53);
        let text = serde_json::to_string(&whole).expect("a value can be written");
        assert_eq!(to_string(&whole).as_ref(), Ok(&text));
        assert_eq!(from_str::<Whole>(&text).as_ref(), Ok(&whole), "{text}");
        let spread = serde_json::to_vec_pretty(&whole).expect("a value can be written");
        assert_eq!(from_slice::<Whole>(&spread), Ok(whole), "{text}");
    }
}

/// The browser reads whatever `serde_json` reads, and what it reads beyond that is a value of the type.
#[wasm_bindgen_test]
fn a_changed_byte_is_judged_alike() {
    let mut rng = TestRng(2);
    for _ in 0..2_000 {
        let mut text = serde_json::to_vec(&rng.whole(30)).expect("a value can be written");
        let at = rng.below(text.len());
        text[at] = b" !\"',-.0159:[]e{}\\u\x7f\x80tn"[rng.below(23)];
        match (from_slice::<Whole>(&text), serde_json::from_slice::<Whole>(&text)) {
            (read, Ok(whole)) => assert_eq!(read, Ok(whole), "{}", String::from_utf8_lossy(&text)),
            (Ok(whole), Err(_)) => {
                let again = serde_json::to_string(&whole).expect("a value can be written");
                assert_eq!(serde_json::from_str::<Whole>(&again).ok(), Some(whole));
            }
            (Err(_), Err(_)) => {}
        }
    }
}
