//! Where values come from, and what is said of those that cannot be read.

use super::{Payments, RedisUrl, are_local, is_loopback, is_origin};
use crate::{
    db::DatabaseUrl,
    proxies::{NoNetwork, TrustedProxies},
};
use std::str::FromStr;

/// Our own pages where nothing else is said: shell, licensing, products, builder.
const DEV_ORIGINS: &str =
    "http://localhost:3000,http://localhost:3001,http://localhost:3002,http://localhost:3003";

/// The environment, the file behind it, and the mistakes found so far.
pub(super) struct Source<'a> {
    pub(super) environment: &'a dyn Fn(&str) -> Option<String>,
    pub(super) file: toml::Table,
    pub(super) mistakes: Vec<String>,
}

/// The table in the file at `path`.
pub(super) fn file(path: &str) -> Result<toml::Table, String> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| format!("  ALLPET_CONFIG: {path} cannot be read: {error}"))?;
    text.parse()
        .map_err(|error| format!("  ALLPET_CONFIG: {path} is not TOML: {error}"))
}

impl Source<'_> {
    pub(super) fn text(&self, name: &str) -> Option<String> {
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

    pub(super) fn parse<T: FromStr>(&mut self, name: &str, default: &str, wanted: &str) -> T {
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

    pub(super) fn module_url(&mut self, module: &str, clear_text: bool) -> Option<(String, DatabaseUrl)> {
        let name = format!("{}_DATABASE_URL", module.to_uppercase());
        self.text(&name)?;
        Some((module.to_owned(), self.database(&name, clear_text)))
    }

    /// The address of a database; one on another machine is asked over TLS, unless `clear_text` says that it need not be.
    pub(super) fn database(&mut self, name: &str, clear_text: bool) -> DatabaseUrl {
        let wanted = "sqlite:FOLDER or postgres://USER@HOST/DATABASE";
        let url: DatabaseUrl = self.parse(name, "sqlite:data", wanted);
        url.guarded(clear_text).unwrap_or_else(|refused| {
            self.mistakes.push(format!("  {name}: {refused}"));
            url
        })
    }

    /// The address of Redis. Events say who did what, so one on another machine is refused unless `clear_text` says that the
    /// network is ours alone.
    pub(super) fn redis(&mut self, clear_text: bool) -> Option<RedisUrl> {
        let url = self.text("REDIS_URL")?;
        let Some(rest) = url.strip_prefix("redis://").filter(|rest| !rest.is_empty()) else {
            self.mistakes
                .push("  REDIS_URL: set it to redis://:PASSWORD@HOST:PORT/DATABASE".into());
            return None;
        };
        let authority = rest.split(['/', '?']).next().unwrap_or_default();
        let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        let host = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
            _ => host,
        };
        if !clear_text && !is_loopback(host) {
            self.mistakes.push(
                "  REDIS_URL: this Redis is on another machine and would be asked in clear text; set \
                 ALLPET_DATABASE_CLEAR_TEXT=true where the network is yours alone"
                    .into(),
            );
        }
        Some(RedisUrl(url))
    }

    /// The test bank is a default at this machine alone: a shop that is open to others and takes no money is a mistake that
    /// nobody should make by saying nothing.
    pub(super) fn payments(&mut self, origins: &[String]) -> Payments {
        match self.text("ALLPET_PAYMENTS").as_deref() {
            Some("test") => {}
            None if are_local(origins) => {}
            None => self.mistakes.push(
                "  ALLPET_PAYMENTS: say where payments go. There is the test bank alone, which takes no money: set it to test"
                    .into(),
            ),
            Some(_) => self.mistakes.push("  ALLPET_PAYMENTS: set it to test".into()),
        }
        Payments::Test
    }

    pub(super) fn connections(&mut self) -> usize {
        let most: usize = self.parse("ALLPET_CONNECTIONS", "768", "a number like 768");
        if most == 0 {
            self.mistakes
                .push("  ALLPET_CONNECTIONS: set it to 1 or more".into());
        }
        most
    }

    /// Whether `yes` was said; nothing where nothing was said.
    pub(super) fn choice(&mut self, name: &str, no: &str, yes: &str) -> Option<bool> {
        match self.text(name)?.as_str() {
            word if word == no => Some(false),
            word if word == yes => Some(true),
            _ => {
                self.mistakes.push(format!("  {name}: set it to {no} or {yes}"));
                None
            }
        }
    }

    pub(super) fn origins(&mut self) -> Vec<String> {
        let text = self.text("ALLPET_ORIGINS").unwrap_or_else(|| DEV_ORIGINS.into());
        let origins: Vec<String> = text.split(',').map(|origin| origin.trim().to_owned()).collect();
        for origin in origins.iter().filter(|origin| !is_origin(origin)) {
            self.mistakes.push(format!(
                "  ALLPET_ORIGINS: “{origin}” is not an origin; write it as https://www.example.com"
            ));
        }
        origins
    }

    pub(super) fn trusted_proxies(&mut self) -> TrustedProxies {
        let text = self.text("ALLPET_TRUSTED_PROXIES").unwrap_or_default();
        let mut networks = Vec::new();
        for one in text.split(',').map(str::trim).filter(|one| !one.is_empty()) {
            match one.parse() {
                Ok(network) => networks.push(network),
                Err(NoNetwork) => self.mistakes.push(format!(
                    "  ALLPET_TRUSTED_PROXIES: “{one}” is neither an address nor a network; {NoNetwork}"
                )),
            }
        }
        TrustedProxies::new(networks)
    }
}
