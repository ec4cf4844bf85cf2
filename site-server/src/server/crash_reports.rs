//! Crash reports: a page whose WebAssembly has stopped on a fault sends one. It goes to the log, and to the API, which hands it to the
//! service for error reports, if there is one.

use crate::{forms::submission::read, rendering::api_client::Api, server::plain};
use axum::{extract::Request, response::Response};
use http::StatusCode;
use serde_json::json;
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// The path to which pages send reports.
pub(crate) const PATH: &str = "/stopped";

/// The longest report, in bytes.
const LONGEST: usize = 1_024;
/// The shortest time between two reports in the log.
const PAUSE: Duration = Duration::from_secs(1);
/// The most reports in the log in an hour: at 6 KiB at most, escaped, 14 MB a day.
const HOURLY: u32 = 100;
const HOUR: Duration = Duration::from_hours(1);

/// Where the API takes reports.
const API_PATH: &str = "/api/crash-reports";

/// Writes reports to the log, and limits them so that nobody fills a disk with them.
#[derive(Debug)]
pub(crate) struct CrashReports {
    app: String,
    api: Option<Api>,
    budget: Mutex<Budget>,
}

/// The reports written in the current hour.
#[derive(Debug, Default)]
struct Budget {
    hour: Option<Instant>,
    last: Option<Instant>,
    written: u32,
    dropped: u64,
}

impl Budget {
    /// Admits a report. Returns how many were dropped since the one before, or `None` if this one is dropped too.
    fn try_spend(&mut self, now: Instant) -> Option<u64> {
        if self.hour.is_none_or(|begin| now.duration_since(begin) >= HOUR) {
            (self.hour, self.written) = (Some(now), 0);
        }
        let is_too_soon = self.last.is_some_and(|last| now.duration_since(last) < PAUSE);
        if is_too_soon || self.written == HOURLY {
            self.dropped += 1;
            return None;
        }
        self.written += 1;
        self.last = Some(now);
        Some(std::mem::take(&mut self.dropped))
    }
}

impl CrashReports {
    /// Creates the receiver of an app's reports, which also go to the API at `api`.
    pub(crate) fn new(app: &str, api: &str) -> Self {
        Self {
            app: app.to_owned(),
            api: Api::at(api),
            budget: Mutex::default(),
        }
    }

    /// Accepts a report of this site's own pages only.
    pub(crate) async fn accept(&self, request: Request) -> Response {
        let (parts, body) = request.into_parts();
        // Every browser that runs our WebAssembly sends this header.
        if parts
            .headers
            .get("sec-fetch-site")
            .is_none_or(|site| site != "same-origin")
        {
            return plain(StatusCode::FORBIDDEN, "Only this site's own pages report here.");
        }
        let Some(text) = read(body).await.filter(|text| text.len() <= LONGEST) else {
            return plain(StatusCode::PAYLOAD_TOO_LARGE, "This report is too long.");
        };
        let admitted = self
            .budget
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .try_spend(Instant::now());
        if let Some(dropped) = admitted {
            // Logged as a string literal, so that a report cannot forge lines of the log.
            tracing::error!(report = ?text, dropped, "a fault stopped the app of a page");
            self.pass_on(&text);
        }
        plain(StatusCode::NO_CONTENT, "")
    }

    /// Sends the report to the API, without waiting for it.
    fn pass_on(&self, text: &str) {
        let Some(api) = self.api.clone() else { return };
        // The API refuses control characters.
        let report = text.replace(|c: char| c.is_control() && c != '\n', " ");
        let report = json!({ "app": self.app, "report": report }).to_string();
        tokio::spawn(async move { api.post(API_PATH, report).await });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_report_a_second_and_a_hundred_an_hour_are_written() {
        let begin = Instant::now();
        let at = |seconds: u64| begin + Duration::from_secs(seconds);
        let mut budget = Budget::default();
        assert_eq!(budget.try_spend(at(0)), Some(0));
        assert_eq!(budget.try_spend(at(0)), None, "in the same second");
        assert_eq!(budget.try_spend(at(1)), Some(1), "one was dropped");
        for second in 2..100 {
            assert!(budget.try_spend(at(second)).is_some(), "{second}");
        }
        assert_eq!(budget.try_spend(at(100)), None, "the hundred and first");
        assert_eq!(budget.try_spend(at(3_600)), Some(1), "the next hour");
    }
}
