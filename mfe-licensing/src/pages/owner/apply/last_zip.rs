//! The postal code of the owner's last application, for the next one.

use super::ALL;
use crate::{queries::use_read, tab_storage::draft::DraftHandle};
use allpet_contract::licensing::{Application, MyApplications};
use allpet_domain::id::TenantId;
use yew::prelude::*;

/// Fills in the postal code of the last application to `authority`, unless the person has typed one.
#[hook]
pub(super) fn use_last_zip(draft: &DraftHandle, authority: Option<TenantId>) {
    let applications = use_read("applications", MyApplications { query: ALL });
    let items = applications.data.as_ref().map_or(&[][..], |page| &page.items);
    let zip = authority.and_then(|authority| last_zip(items, authority));
    let filled_in = use_mut_ref(String::new);
    let draft = draft.clone();
    // Only when another code is to be filled in: a person who empties the field does not get it back.
    use_effect_with(zip.map(str::to_owned), move |zip| {
        let zip = zip.clone().unwrap_or_default();
        let previous = filled_in.replace(zip.clone());
        let present = &draft.draft.zip;
        let is_typed = !present.is_empty() && *present != previous;
        if !is_typed && *present != zip {
            draft.change(|draft| draft.zip = zip);
        }
    });
}

/// Returns the postal code of the newest application to `authority`. `applications` are the newest first.
fn last_zip(applications: &[Application], authority: TenantId) -> Option<&str> {
    let mut applications = applications.iter();
    let last = applications.find(|other| other.authority == authority && !other.zip.is_empty())?;
    Some(&last.zip)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn application(authority: &str, zip: &str) -> Application {
        let json = r#"{"id":"ID","authority":"AUTHORITY","authority_name":"Seattle","pet":"ID","pet_name":"Rex","species":"dog","zip":"ZIP",
            "state":"approved","submitted":"2026-11-21T12:00:00Z","quote":{"lines":[],"total":{"minor":2700,"currency":"USD"},"term_months":12,
            "starts":"2026-11-21","expires":"2027-11-20","expiry_reason":"term","expiry_text":"","notes":[]}}"#;
        let json = json.replace("ID", "01930000-0000-7000-8000-000000000001");
        allpet_json::from_str(&json.replace("AUTHORITY", authority).replace("ZIP", zip)).unwrap()
    }

    #[test]
    fn the_newest_code_of_the_same_authority_is_remembered() {
        const SEATTLE: &str = "01930000-0000-7000-8000-00000000000a";
        const CALGARY: &str = "01930000-0000-7000-8000-00000000000b";
        let applications = [
            // From a server of an earlier version.
            application(SEATTLE, ""),
            application(SEATTLE, "98109"),
            application(CALGARY, "T2P 2M5"),
            application(SEATTLE, "98103"),
        ];
        let last = |authority: &str| last_zip(&applications, authority.parse().unwrap());
        assert_eq!(last(SEATTLE), Some("98109"));
        assert_eq!(last(CALGARY), Some("T2P 2M5"));
        assert_eq!(last("01930000-0000-7000-8000-00000000000c"), None);
    }
}
