//! Configuration from the environment and an optional TOML file. All errors are reported together at startup.

mod dsn;
mod limits;
mod mail;
mod source;

pub use dsn::{Dsn, DsnError};

use crate::{db::DatabaseUrl, limits::LimitSettings, proxies::TrustedProxies, transport::PeerAddress};
use source::{Source, read_file};
use std::{collections::BTreeMap, fmt, net::SocketAddr, path::PathBuf};

/// Everything an operator can set.
#[derive(Clone, Debug)]
pub struct Config {
    /// `ALLPET_BIND`: address and port to listen on; default `127.0.0.1:4000`.
    pub bind: SocketAddr,
    /// `DATABASE_URL`: location of the databases; default `sqlite:data`.
    pub database_url: DatabaseUrl,
    /// `REDIS_URL`: the Redis that carries events between processes; default none, for a single process.
    pub redis_url: Option<RedisUrl>,
    /// `<MODULE>_DATABASE_URL`: location of one module's database instead.
    pub module_database_urls: BTreeMap<String, DatabaseUrl>,
    /// `<MODULE>_URL`: internal addresses of the processes that run this module; by default this process runs it.
    pub module_urls: BTreeMap<String, Vec<PeerAddress>>,
    /// `MAIN_URL`: internal addresses of the process that runs all modules that have no address of their own. For a process that
    /// runs only some modules.
    pub main_urls: Vec<PeerAddress>,
    /// `ALLPET_INTERNAL_BIND`: address and port on which other processes of the API reach this one; default none.
    pub internal_bind: Option<SocketAddr>,
    /// `ALLPET_DATA_DIR`: folder for uploads and the signing key; default `data`.
    pub data_dir: PathBuf,
    /// `ALLPET_ORIGINS`: exact origins of our own pages, the shell's first, separated by commas.
    pub origins: Vec<String>,
    /// `ALLPET_MANIFEST`: a JSON file with the micro-apps, which replaces the stored list at startup.
    pub manifest: Option<PathBuf>,
    /// `ALLPET_LOG`: a filter like `info` or `api=debug`; default `info,sqlx=error`.
    pub log: String,
    /// `ALLPET_LOG_FORMAT`: `text` or `json`; default `text`.
    pub log_json: bool,
    /// `ALLPET_OBSERVE`: `false` to measure what observing costs: no log, no traces, no counts; default `true`.
    pub observe: bool,
    /// `OTEL_EXPORTER_OTLP_ENDPOINT`, or `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` with its path: the OpenTelemetry collector that traces
    /// are sent to, over HTTP; default none.
    pub traces_url: Option<String>,
    /// `SENTRY_DSN`: the service that error reports are sent to, if any.
    pub error_service: Option<Dsn>,
    /// `SENTRY_ENVIRONMENT`: the name of this installation in error reports; default `production`.
    pub environment: String,
    /// `SENTRY_RELEASE`: the release in error reports; default the version of this program.
    pub release: String,
    /// `OTEL_SERVICE_NAME`: the name of this process in traces; default `allpet-api`.
    pub service_name: String,
    /// `ALLPET_SECURE_COOKIES`: whether cookies travel over https only; by default they do if the shell's origin is https.
    pub secure_cookies: bool,
    /// `ALLPET_STAFF_SECOND_FACTOR`: `required` if people use their roles only after signing in with a second factor, `optional` if not;
    /// by default it is required if the shell's origin is https.
    pub staff_second_factor: SecondFactor,
    /// `ALLPET_LIMITS`: other limits than the declared ones, by name (`sign-ups=200, pictures=600`): a school may need more sign-ups.
    /// `ALLPET_LIMIT_FACTOR`: multiplies all limits, or `off`; default 1.
    pub limits: LimitSettings,
    /// `ALLPET_REQUESTS_IN_WORK`: maximum number of requests in work at once; default 64 for each core. Further ones wait, the more
    /// important first.
    pub requests_in_work: Option<usize>,
    /// `ALLPET_TRUSTED_PROXIES`: addresses and networks of proxies whose `X-Forwarded-For` is trusted, separated by commas;
    /// default none.
    pub trusted_proxies: TrustedProxies,
    /// `ALLPET_CONNECTIONS`: maximum number of concurrent connections; default 768. Further ones wait until one ends.
    pub connections: usize,
    /// `ALLPET_CONNECTIONS_PER_PEER`: maximum number of concurrent connections from one address; default 128. Trusted proxies and
    /// this machine may have more.
    pub connections_per_peer: usize,
    /// `ALLPET_PAYMENTS`: the payment service. Only the built-in test gateway exists, which takes no money. It must be chosen
    /// explicitly (`test`) if any of our pages is served to other machines.
    pub payments: Payments,
    /// `ALLPET_SMTP_URL`: the mail server; default none. Without one, mails are shown at `/dev/mail` if all our pages are served on
    /// this machine, and are not sent otherwise.
    pub smtp_url: Option<SmtpUrl>,
    /// `ALLPET_MAIL_FROM`: the sender of mails; required with a mail server.
    pub mail_from: String,
    /// `ALLPET_API_URL`: the public address of the API, for links in mails; required with a mail server, unless all our pages are
    /// served on this machine.
    pub api_url: String,
}

/// The address of a mail server.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpUrl(pub String);

impl fmt::Debug for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The address may hold a password.
        f.write_str("smtp://…")
    }
}

/// The address of a Redis.
#[derive(Clone, PartialEq, Eq)]
pub struct RedisUrl(pub String);

impl fmt::Debug for RedisUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The address may hold a password.
        f.write_str("redis://…")
    }
}

/// The payment service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Payments {
    /// The built-in test gateway, which takes no money.
    #[default]
    Test,
}

/// The errors in the configuration, one line each.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the configuration has {} error(s):\n{}", .0.len(), .0.join("\n"))]
pub struct ConfigError(pub Vec<String>);

/// The default log filter. The driver's warnings about slow statements would contain whole statements.
const DEFAULT_LOG: &str = "info,sqlx=error";

/// The release: `ALLPET_RELEASE` at the time of the build, or the version.
const RELEASE: &str = match option_env!("ALLPET_RELEASE") {
    Some(release) => release,
    None => env!("CARGO_PKG_VERSION"),
};

impl Config {
    /// Reads the configuration. `environment` returns a variable. `ALLPET_CONFIG` names the TOML file, whose keys are the
    /// variables' names in lower case without `ALLPET_`. The environment takes precedence over the file. Fails with all errors.
    pub fn read(environment: &dyn Fn(&str) -> Option<String>, modules: &[&str]) -> Result<Self, ConfigError> {
        let mut errors = Vec::new();
        let file = match environment("ALLPET_CONFIG").map(|path| read_file(&path)) {
            Some(Ok(table)) => table,
            Some(Err(error)) => {
                errors.push(error);
                toml::Table::new()
            }
            None => toml::Table::new(),
        };
        let mut source = Source {
            environment,
            file,
            errors,
        };
        let origins = source.origins();
        let payments = source.payments(&origins);
        let clear_text = source
            .choice("ALLPET_DATABASE_CLEAR_TEXT", "false", "true")
            .unwrap_or(false);
        let bind: SocketAddr = source.parse(
            "ALLPET_BIND",
            "127.0.0.1:4000",
            "an address and port like 127.0.0.1:4000",
        );
        let mail = source.mail(clear_text, bind, &origins);
        let config = Self {
            bind,
            database_url: source.database("DATABASE_URL", clear_text),
            redis_url: source.redis(clear_text),
            module_database_urls: modules
                .iter()
                .filter_map(|module| source.module_url(module, clear_text))
                .collect(),
            module_urls: modules
                .iter()
                .filter_map(|module| source.module_urls(module, clear_text))
                .collect(),
            main_urls: source.peer_addresses("MAIN_URL", clear_text),
            internal_bind: source.internal_bind(),
            data_dir: source.parse("ALLPET_DATA_DIR", "data", "a folder"),
            manifest: source.text("ALLPET_MANIFEST").map(PathBuf::from),
            log: source.text("ALLPET_LOG").unwrap_or_else(|| DEFAULT_LOG.into()),
            log_json: source
                .choice("ALLPET_LOG_FORMAT", "text", "json")
                .unwrap_or(false),
            observe: source.choice("ALLPET_OBSERVE", "false", "true").unwrap_or(true),
            traces_url: source.traces_url(clear_text),
            error_service: source.error_service(clear_text),
            environment: source
                .text("SENTRY_ENVIRONMENT")
                .unwrap_or_else(|| "production".into()),
            release: source.text("SENTRY_RELEASE").unwrap_or_else(|| RELEASE.into()),
            service_name: source
                .text("OTEL_SERVICE_NAME")
                .unwrap_or_else(|| "allpet-api".into()),
            secure_cookies: source
                .choice("ALLPET_SECURE_COOKIES", "false", "true")
                .unwrap_or_else(|| are_https(&origins)),
            staff_second_factor: source.staff_second_factor(&origins),
            origins,
            limits: source.limits(),
            requests_in_work: source.requests_in_work(),
            trusted_proxies: source.trusted_proxies(),
            connections: source.connections("ALLPET_CONNECTIONS", "768"),
            connections_per_peer: source.connections("ALLPET_CONNECTIONS_PER_PEER", "128"),
            payments,
            smtp_url: mail.smtp_url,
            mail_from: mail.from,
            api_url: mail.api_url,
        };
        if source.errors.is_empty() {
            Ok(config)
        } else {
            Err(ConfigError(source.errors))
        }
    }

    /// Returns the location of a module's database.
    pub fn database_of(&self, module: &str) -> &DatabaseUrl {
        self.module_database_urls
            .get(module)
            .unwrap_or(&self.database_url)
    }
}

/// Whether people use their roles without a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondFactor {
    /// They may.
    Optional,
    /// They may not.
    Required,
}

/// Returns whether our own pages are served over https, which the shell's origin, the first one, decides for all.
pub fn are_https(origins: &[String]) -> bool {
    origins.first().is_some_and(|shell| shell.starts_with("https://"))
}

/// Returns whether all our pages are served on this machine over plain http, as in development.
pub fn are_local(origins: &[String]) -> bool {
    let local = |origin: &String| {
        origin
            .strip_prefix("http://")
            .is_some_and(|host| is_loopback(host.rsplit_once(':').map_or(host, |(name, _)| name)))
    };
    origins.iter().all(local)
}

/// Returns whether a host is this machine, so that no traffic to it crosses a network.
pub(crate) fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || host.ends_with(".localhost")
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// Returns whether the text is an origin: a scheme, a host and an optional port.
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
mod tests;
