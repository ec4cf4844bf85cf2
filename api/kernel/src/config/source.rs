//! Reads values from the environment and the file, and collects errors.

use super::{Dsn, Payments, RedisUrl, SecondFactor, are_https, are_local, is_loopback, is_origin};
use crate::{
    db::DatabaseUrl,
    proxies::{InvalidNetwork, TrustedProxies},
    transport::{PeerAddress, PeerAddressError},
};
use std::{net::SocketAddr, str::FromStr};

/// The default origins of our own pages: shell, licensing, products, builder.
const DEV_ORIGINS: &str =
    "http://localhost:3000,http://localhost:3001,http://localhost:3002,http://localhost:3003";

/// The environment, the file behind it, and the errors found so far.
pub(super) struct Source<'a> {
    pub(super) environment: &'a dyn Fn(&str) -> Option<String>,
    pub(super) file: toml::Table,
    pub(super) errors: Vec<String>,
}

/// Reads the TOML file at `path`.
pub(super) fn read_file(path: &str) -> Result<toml::Table, String> {
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
            // The default replaces the value so that other errors are found too; it never reaches a running server.
            (Err(_), Ok(value)) => {
                self.errors.push(format!("  {name}: set it to {wanted}"));
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

    /// Reads the address of a database. A connection to another machine requires TLS, unless `clear_text` allows otherwise.
    pub(super) fn database(&mut self, name: &str, clear_text: bool) -> DatabaseUrl {
        let wanted = "sqlite:FOLDER or postgres://USER@HOST/DATABASE";
        let url: DatabaseUrl = self.parse(name, "sqlite:data", wanted);
        url.secured(clear_text).unwrap_or_else(|error| {
            self.errors.push(format!("  {name}: {error}"));
            url
        })
    }

    /// Reads the address of Redis. Events contain who did what, so a Redis on another machine is refused unless `clear_text`
    /// states that the network is private.
    pub(super) fn redis(&mut self, clear_text: bool) -> Option<RedisUrl> {
        let url = self.text("REDIS_URL")?;
        let Some(rest) = url.strip_prefix("redis://").filter(|rest| !rest.is_empty()) else {
            self.errors
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
            self.errors.push(
                "  REDIS_URL: this Redis is on another machine and would be contacted in clear text; set \
                 ALLPET_DATABASE_CLEAR_TEXT=true if the network is private"
                    .into(),
            );
        }
        Some(RedisUrl(url))
    }

    /// Reads the addresses of the processes that run a module, if it runs elsewhere.
    pub(super) fn module_urls(
        &mut self,
        module: &str,
        clear_text: bool,
    ) -> Option<(String, Vec<PeerAddress>)> {
        let addresses = self.peer_addresses(&format!("{}_URL", module.to_uppercase()), clear_text);
        (!addresses.is_empty()).then(|| (module.to_owned(), addresses))
    }

    /// Reads internal addresses of processes, separated by commas. Tokens travel on these connections, so a process on another
    /// machine is refused unless `clear_text` states that the network is private.
    pub(super) fn peer_addresses(&mut self, name: &str, clear_text: bool) -> Vec<PeerAddress> {
        let text = self.text(name).unwrap_or_default();
        let mut addresses = Vec::new();
        for one in text.split(',').map(str::trim).filter(|one| !one.is_empty()) {
            match one.parse::<PeerAddress>() {
                Ok(address) if clear_text || is_loopback(address.host()) => addresses.push(address),
                Ok(_) => self.errors.push(format!(
                    "  {name}: this process is on another machine and would be contacted in clear text; set \
                     ALLPET_DATABASE_CLEAR_TEXT=true if the network is private"
                )),
                Err(PeerAddressError) => self.errors.push(format!(
                    "  {name}: “{one}” is not the address of a process; {PeerAddressError}"
                )),
            }
        }
        addresses
    }

    /// Reads the address of the collector. Traces say who did what, so a collector on another machine is contacted over https, unless
    /// `clear_text` states that the network is private.
    pub(super) fn traces_url(&mut self, clear_text: bool) -> Option<String> {
        const NAME: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";
        let base = |base: String| format!("{}/v1/traces", base.trim_end_matches('/'));
        let url = self
            .text("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
            .or_else(|| self.text(NAME).map(base))?;
        self.web_address(NAME, &url, "http://127.0.0.1:4318", clear_text)
            .then_some(url)
    }

    /// Reads where error reports go.
    pub(super) fn error_service(&mut self, clear_text: bool) -> Option<Dsn> {
        const NAME: &str = "SENTRY_DSN";
        match self.text(NAME)?.parse::<Dsn>() {
            Ok(dsn) => self
                .web_address(NAME, &dsn.endpoint, "https://KEY@HOST/PROJECT", clear_text)
                .then_some(dsn),
            Err(error) => {
                self.errors.push(format!("  {NAME}: {error}"));
                None
            }
        }
    }

    /// Returns whether `url` is an address that may be contacted. If not, adds the error of the variable `name`.
    fn web_address(&mut self, name: &str, url: &str, example: &str, clear_text: bool) -> bool {
        let uri = url.parse::<http::Uri>().ok();
        let parts = uri
            .as_ref()
            .and_then(|uri| Some((uri.scheme_str()?, uri.host()?)));
        let error = match parts {
            Some(("https", _)) => return true,
            Some(("http", host)) if clear_text || is_loopback(host) => return true,
            Some(("http", _)) => {
                "it is on another machine and would be contacted in clear text; use https, or set \
                 ALLPET_DATABASE_CLEAR_TEXT=true if the network is private"
                    .to_owned()
            }
            _ => format!("set it to an address like {example}"),
        };
        self.errors.push(format!("  {name}: {error}"));
        false
    }

    pub(super) fn internal_bind(&mut self) -> Option<SocketAddr> {
        const NAME: &str = "ALLPET_INTERNAL_BIND";
        self.text(NAME)?;
        Some(self.parse(NAME, "127.0.0.1:4100", "an address and port like 127.0.0.1:4100"))
    }

    /// Reads the payment service. The test gateway is the default on this machine only: nobody should open a shop that takes no
    /// money by accident.
    pub(super) fn payments(&mut self, origins: &[String]) -> Payments {
        match self.text("ALLPET_PAYMENTS").as_deref() {
            Some("test") => {}
            None if are_local(origins) => {}
            None => self.errors.push(
                "  ALLPET_PAYMENTS: choose where payments go. Only the test gateway exists, which takes no money: set it to test"
                    .into(),
            ),
            Some(_) => self.errors.push("  ALLPET_PAYMENTS: set it to test".into()),
        }
        Payments::Test
    }

    /// Reads a choice of two words: true for `yes`, false for `no`, `None` if it is not set.
    pub(super) fn choice(&mut self, name: &str, no: &str, yes: &str) -> Option<bool> {
        match self.text(name)?.as_str() {
            word if word == no => Some(false),
            word if word == yes => Some(true),
            _ => {
                self.errors.push(format!("  {name}: set it to {no} or {yes}"));
                None
            }
        }
    }

    pub(super) fn staff_second_factor(&mut self, origins: &[String]) -> SecondFactor {
        let chosen = self.choice("ALLPET_STAFF_SECOND_FACTOR", "optional", "required");
        if chosen.unwrap_or_else(|| are_https(origins)) {
            SecondFactor::Required
        } else {
            SecondFactor::Optional
        }
    }

    pub(super) fn origins(&mut self) -> Vec<String> {
        let text = self.text("ALLPET_ORIGINS").unwrap_or_else(|| DEV_ORIGINS.into());
        let origins: Vec<String> = text.split(',').map(|origin| origin.trim().to_owned()).collect();
        for origin in origins.iter().filter(|origin| !is_origin(origin)) {
            self.errors.push(format!(
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
                Err(InvalidNetwork) => self.errors.push(format!(
                    "  ALLPET_TRUSTED_PROXIES: “{one}” is neither an address nor a network; {InvalidNetwork}"
                )),
            }
        }
        TrustedProxies::new(networks)
    }
}
