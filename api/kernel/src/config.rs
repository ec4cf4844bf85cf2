//! Configuration from the environment and an optional TOML file; all mistakes are listed at once, at the start.

use crate::db::DatabaseUrl;
use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf, str::FromStr};

/// Everything an operator can set.
#[derive(Clone, Debug)]
pub struct Config {
    /// `ALLPET_BIND`: address and port to listen on; `127.0.0.1:4000`.
    pub bind: SocketAddr,
    /// `DATABASE_URL`: where databases are; `sqlite:data`.
    pub database_url: DatabaseUrl,
    /// `<MODULE>_DATABASE_URL`: where one module's database is instead.
    pub module_database_urls: BTreeMap<String, DatabaseUrl>,
    /// `ALLPET_DATA_DIR`: uploads and the signing key; `data`.
    pub data_dir: PathBuf,
    /// `ALLPET_ORIGINS`: exact origins of our own pages, the shell's first, with commas between them.
    pub origins: Vec<String>,
    /// `ALLPET_MANIFEST`: a JSON file of micro-apps that replaces the stored ones at start.
    pub manifest: Option<PathBuf>,
    /// `ALLPET_LOG`: a filter like `info` or `api=debug`; `info,sqlx=error`.
    pub log: String,
    /// `ALLPET_LOG_FORMAT`: `text` or `json`; `text`.
    pub log_json: bool,
    /// `ALLPET_SECURE_COOKIES`: `true` behind https; `false` for plain http on localhost.
    pub secure_cookies: bool,
    /// `ALLPET_SIGN_UPS_PER_HOUR`: new accounts from one address in an hour; 30. A school may need more.
    pub sign_ups_per_hour: u32,
}

/// What is wrong with the configuration: a line for each mistake.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the configuration has {} mistake(s):\n{}", .0.len(), .0.join("\n"))]
pub struct ConfigError(pub Vec<String>);

/// What is logged where nothing else is said. The driver's warnings of slow statements hold whole statements.
const DEFAULT_LOG: &str = "info,sqlx=error";

/// Our own pages where nothing else is said: shell, licensing, products, builder.
const DEV_ORIGINS: &str =
    "http://localhost:3000,http://localhost:3001,http://localhost:3002,http://localhost:3003";

struct Source<'a> {
    environment: &'a dyn Fn(&str) -> Option<String>,
    file: toml::Table,
    mistakes: Vec<String>,
}

impl Config {
    /// Reads the configuration. `environment` yields a variable; `ALLPET_CONFIG` names the TOML file, whose keys are the
    /// variables' names in lower case without `ALLPET_`; the environment goes before the file.
    pub fn read(environment: &dyn Fn(&str) -> Option<String>, modules: &[&str]) -> Result<Self, ConfigError> {
        let mut mistakes = Vec::new();
        let file = match environment("ALLPET_CONFIG").map(|path| file(&path)) {
            Some(Ok(table)) => table,
            Some(Err(mistake)) => {
                mistakes.push(mistake);
                toml::Table::new()
            }
            None => toml::Table::new(),
        };
        let mut source = Source {
            environment,
            file,
            mistakes,
        };
        let config = Self {
            bind: source.parse(
                "ALLPET_BIND",
                "127.0.0.1:4000",
                "an address and port like 127.0.0.1:4000",
            ),
            database_url: source.parse(
                "DATABASE_URL",
                "sqlite:data",
                "sqlite:FOLDER or postgres://USER@HOST/DATABASE",
            ),
            module_database_urls: modules
                .iter()
                .filter_map(|module| source.module_url(module))
                .collect(),
            data_dir: source.parse("ALLPET_DATA_DIR", "data", "a folder"),
            origins: source.origins(),
            manifest: source.text("ALLPET_MANIFEST").map(PathBuf::from),
            log: source.text("ALLPET_LOG").unwrap_or_else(|| DEFAULT_LOG.into()),
            log_json: source.choice("ALLPET_LOG_FORMAT", "text", "json"),
            secure_cookies: source.choice("ALLPET_SECURE_COOKIES", "false", "true"),
            sign_ups_per_hour: source.parse("ALLPET_SIGN_UPS_PER_HOUR", "30", "a number like 30"),
        };
        if source.mistakes.is_empty() {
            Ok(config)
        } else {
            Err(ConfigError(source.mistakes))
        }
    }

    /// Where `module`'s database is.
    pub fn database_of(&self, module: &str) -> &DatabaseUrl {
        self.module_database_urls
            .get(module)
            .unwrap_or(&self.database_url)
    }
}

fn file(path: &str) -> Result<toml::Table, String> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| format!("  ALLPET_CONFIG: {path} cannot be read: {error}"))?;
    text.parse()
        .map_err(|error| format!("  ALLPET_CONFIG: {path} is not TOML: {error}"))
}

impl Source<'_> {
    fn text(&self, name: &str) -> Option<String> {
        let key = name.strip_prefix("ALLPET_").unwrap_or(name).to_lowercase();
        let from_file = || match self.file.get(&key)? {
            toml::Value::String(text) => Some(text.clone()),
            toml::Value::Array(all) => Some(
                all.iter()
                    .filter_map(|one| one.as_str())
                    .collect::<Vec<_>>()
                    .join(","),
            ),
            other => Some(other.to_string()),
        };
        (self.environment)(name)
            .filter(|text| !text.trim().is_empty())
            .or_else(from_file)
    }

    fn parse<T: FromStr>(&mut self, name: &str, default: &str, wanted: &str) -> T {
        let text = self.text(name).unwrap_or_else(|| default.to_owned());
        match (text.parse(), default.parse()) {
            (Ok(value), _) => value,
            // The default stands in so that the other mistakes are found too; it never reaches a running server.
            (Err(_), Ok(value)) => {
                self.mistakes.push(format!("  {name}: set it to {wanted}"));
                value
            }
            (Err(_), Err(_)) => unreachable!("the default of {name} is sound"),
        }
    }

    fn module_url(&mut self, module: &str) -> Option<(String, DatabaseUrl)> {
        let name = format!("{}_DATABASE_URL", module.to_uppercase());
        self.text(&name)?;
        Some((
            module.to_owned(),
            self.parse(
                &name,
                "sqlite:data",
                "sqlite:FOLDER or postgres://USER@HOST/DATABASE",
            ),
        ))
    }

    fn choice(&mut self, name: &str, no: &str, yes: &str) -> bool {
        match self.text(name).as_deref() {
            None => false,
            Some(word) if word == no => false,
            Some(word) if word == yes => true,
            Some(_) => {
                self.mistakes.push(format!("  {name}: set it to {no} or {yes}"));
                false
            }
        }
    }

    fn origins(&mut self) -> Vec<String> {
        let text = self.text("ALLPET_ORIGINS").unwrap_or_else(|| DEV_ORIGINS.into());
        let origins: Vec<String> = text.split(',').map(|origin| origin.trim().to_owned()).collect();
        for origin in origins.iter().filter(|origin| !is_origin(origin)) {
            self.mistakes.push(format!(
                "  ALLPET_ORIGINS: “{origin}” is not an origin; write it as https://www.example.com"
            ));
        }
        origins
    }
}

/// Scheme, host and perhaps a port: nothing behind it, no star.
pub fn is_origin(text: &str) -> bool {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|host| {
        !host.is_empty()
            && host
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let find = |name: &str| {
            pairs
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        };
        Config::read(&find, &["pets", "licensing"])
    }

    #[test]
    fn nothing_set_is_a_working_machine() {
        let config = read(&[]).unwrap();
        assert_eq!(config.bind.port(), 4000);
        assert_eq!(config.database_of("pets"), &DatabaseUrl::Sqlite("data".into()));
    }

    #[test]
    fn all_mistakes_are_listed_at_once() {
        let error = read(&[
            ("ALLPET_BIND", "here"),
            ("DATABASE_URL", "mysql://x"),
            ("ALLPET_ORIGINS", "https://ok.example, *"),
            ("ALLPET_LOG_FORMAT", "xml"),
            ("PETS_DATABASE_URL", "nowhere"),
        ])
        .unwrap_err();
        assert_eq!(error.0.len(), 5, "{error}");
        assert!(error.to_string().contains("ALLPET_BIND"));
    }

    #[test]
    fn one_module_can_have_a_database_of_its_own() {
        let config = read(&[("LICENSING_DATABASE_URL", "postgres://u@h/d")]).unwrap();
        assert!(matches!(
            config.database_of("licensing"),
            DatabaseUrl::Postgres(_)
        ));
        assert!(matches!(config.database_of("pets"), DatabaseUrl::Sqlite(_)));
    }
}
