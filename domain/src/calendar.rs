//! Calendar days, in which the law counts, and moments, in which machines do.

mod date_parser;
mod day;
mod text;
mod timestamp;
mod zone;

#[cfg(test)]
mod tests;

pub use date_parser::{DateOrder, DateParseError, MONTHS, read_day};
pub use day::{Day, InvalidDay};
pub use timestamp::{InvalidTimestamp, Timestamp};
pub use zone::{Clock, Zone};

#[cfg(feature = "schema")]
mod schema {
    use super::{Day, Timestamp};
    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

    macro_rules! text_format {
        ($type:ty, $format:literal) => {
            impl JsonSchema for $type {
                fn schema_name() -> std::borrow::Cow<'static, str> {
                    stringify!($type).into()
                }
                fn json_schema(_: &mut SchemaGenerator) -> Schema {
                    json_schema!({ "type": "string", "format": $format })
                }
            }
        };
    }
    text_format!(Day, "date");
    text_format!(Timestamp, "date-time");
}
