//! Crash reports of pages. The site that served the page sends them on (`site-server/src/server/crash_reports.rs`), and they are
//! errors in the log: so they also reach the service for error reports, which a page's own policy would not let it contact.

use allpet_contract::apps::{CRASH_REPORT_MAX, SendCrashReport};
use allpet_domain::Invalid;
use allpet_kernel::{Anyone, Db, Failure};

/// The lines of what a page sends.
#[derive(Debug, PartialEq, Eq)]
struct Lines<'a> {
    /// The first part of the page's path.
    page: &'a str,
    release: &'a str,
    /// The message of the panic, and the stack.
    fault: &'a str,
}

/// Writes a report to the log. Fails if it is too long.
pub(crate) async fn send_crash_report(_: Db, _: Anyone, request: SendCrashReport) -> Result<(), Failure> {
    let report = request.body;
    if report.report.chars().count() > CRASH_REPORT_MAX {
        return Err(Invalid::one("report", "too-long", "Send at most 1,024 characters.").into());
    }
    let Lines { page, release, fault } = lines(&report.report);
    let app = word(&report.app).unwrap_or("unknown");
    // As string literals, so that a report cannot forge lines of the log.
    tracing::error!(app, page, release, error = ?fault, "a fault stopped the program of a page");
    Ok(())
}

fn lines(report: &str) -> Lines<'_> {
    let (page, rest) = report.split_once('\n').unwrap_or((report, ""));
    let (release, fault) = rest.split_once('\n').unwrap_or(("", rest));
    let page = page
        .strip_prefix('/')
        .filter(|page| page.is_empty() || word(page).is_some());
    Lines {
        page: page.unwrap_or("unknown"),
        release: word(release).unwrap_or("unknown"),
        fault,
    }
}

/// Returns the text if it is a short, plain word.
fn word(text: &str) -> Option<&str> {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'+' | b'@');
    ((1..=60).contains(&text.len()) && text.bytes().all(is_plain)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_has_a_page_a_release_and_a_fault() {
        let report = "/fees\n0.1.0\npanicked at src/a.rs:1:2:\nno nodes\nRuntimeError: unreachable";
        assert_eq!(
            lines(report),
            Lines {
                page: "fees",
                release: "0.1.0",
                fault: "panicked at src/a.rs:1:2:\nno nodes\nRuntimeError: unreachable"
            }
        );
        assert_eq!(lines("/\n\nRuntimeError").page, "");
        let odd = lines("nonsense");
        assert_eq!((odd.page, odd.release, odd.fault), ("unknown", "unknown", ""));
        assert_eq!(lines("/a b\n<b>\nx").release, "unknown");
    }
}
