//! Owners hear that somebody opened the page of a tag, once a day. The page reports it after it is shown, so looking up a tag writes
//! nothing and waits for nothing.

use crate::{
    service::{Licensing, closed_accounts::is_owner_gone},
    store::{
        licences::{self, LicenceRecord},
        scans,
    },
};
use allpet_contract::{Problem, events::TagScanned, licensing::TAG_NOT_FOUND};
use allpet_domain::{Day, Zone, id::UserId, licensing::TagCode};
use allpet_kernel::{Failure, PageVisitor, cause::without_actor};
use quick_cache::sync::Cache;

/// The maximum number of tags that a process remembers: some 200 kB.
const CAPACITY: usize = 4_096;

/// Words in the `User-Agent` of programs that read pages for search engines and for previews of links.
const ROBOTS: [&str; 6] = [
    "bot",
    "crawl",
    "spider",
    "preview",
    "facebookexternalhit",
    "slurp",
];

/// The tags whose owners have heard of a scan, with the day and the authority's time zone. Further scans read no database.
pub(crate) type AnnouncedScans = Cache<TagCode, (Zone, Day)>;

/// Creates an empty cache.
pub(crate) fn announced_scans() -> AnnouncedScans {
    Cache::new(CAPACITY)
}

/// Announces that `visitor` opened the page of the tag with this code, unless they are its owner or a robot, or somebody was before them
/// today. Fails with `TAG_NOT_FOUND`.
pub(crate) async fn report(app: &Licensing, visitor: &PageVisitor, code: &str) -> Result<(), Failure> {
    let not_found = |detail: String| Problem::new(TAG_NOT_FOUND).detail(detail);
    let tag: TagCode = code.parse().map_err(|error| not_found(format!("{error}")))?;
    let now = app.kernel.now();
    let announced = app.scans.get(&tag);
    if is_robot(&visitor.user_agent) || announced.is_some_and(|(zone, day)| zone.day(now) == day) {
        return Ok(());
    }
    let record = licences::find_by_tag(&app.db, tag).await?;
    let record = record.filter(|record| record.state.shows_pet());
    let owned = record.and_then(|record| Some((record.issued_here.as_ref()?.owner, record)));
    let (owner, record) = owned.ok_or_else(|| not_found("This tag isn’t linked to a license.".into()))?;
    if visitor.user() == Some(owner) || is_owner_gone(app, &record).await? {
        return Ok(());
    }
    let zone = app.zone(record.jurisdiction.as_deref());
    let today = zone.day(now);
    if !scans::is_announced(&app.db, record.id, today).await? {
        announce(app, owner, record, today).await?;
    }
    app.scans.insert(tag, (zone, today));
    Ok(())
}

/// Announces a scan, unless another process has done so today.
async fn announce(app: &Licensing, owner: UserId, record: LicenceRecord, today: Day) -> Result<(), Failure> {
    let mut tx = app.db.begin().await?;
    if scans::claim(&mut tx, record.id, today).await? {
        let event = TagScanned {
            licence: record.id,
            tenant: record.tenant,
            owner,
            pet_name: record.pet_name,
        };
        // Nobody learns who looked.
        without_actor(app.kernel.announce(&mut tx, &event)).await?;
    }
    Ok(tx.commit().await?)
}

/// Returns whether a program says in its `User-Agent` that nobody looks at the page.
fn is_robot(user_agent: &str) -> bool {
    let user_agent = user_agent.to_ascii_lowercase();
    ROBOTS.iter().any(|word| user_agent.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_that_fetch_pages_are_told_from_browsers() {
        for robot in [
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
            "Mozilla/5.0 (compatible; SkypeUriPreview Preview/0.5)",
            "Slackbot-LinkExpanding 1.0",
        ] {
            assert!(is_robot(robot), "{robot}");
        }
        for browser in [
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
            "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
            "",
        ] {
            assert!(!is_robot(browser), "{browser}");
        }
    }
}
