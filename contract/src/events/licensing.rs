//! Events about licences that end, and about tags that somebody looks up.

use super::declaration::{DeclaredEvent, Event, rewrite};
use allpet_domain::{
    Day,
    id::{LicenceId, TenantId, UserId},
};
use serde::{Deserialize, Serialize};

events! {
    /// A licence ends soon, or today. It is still issued, but an application for the next one may wait. Announced once for each reminder.
    LicenceExpiring = "licence.expiring", 1, |event| Some(event.tenant); {
        /// The licence.
        licence: LicenceId,
        /// The authority.
        tenant: TenantId,
        /// The pet's owner.
        owner: UserId,
        /// The last valid day.
        expires: Day,
        /// The reminder: 60, 30, 7 or 0 days before the last one. After a pause of the system, fewer days are left.
        days: u32,
    }
    /// The grace period after the last day of a licence passed. A renewal after the last day leaves it expired, so a later licence of the pet
    /// may exist.
    LicenceLapsed = "licence.lapsed", 1, |event| Some(event.tenant); {
        /// The licence.
        licence: LicenceId,
        /// The authority.
        tenant: TenantId,
        /// The pet's owner; absent if the licence was imported from an older register.
        owner: Option<UserId>,
    }
    /// Somebody opened the page of a tag. Announced once a day for each tag.
    TagScanned = "tag.scanned", 1, |event| Some(event.tenant); {
        /// The licence of the tag.
        licence: LicenceId,
        /// The authority.
        tenant: TenantId,
        /// The pet's owner.
        owner: UserId,
        /// The pet's name as in the licence.
        pet_name: String,
    }
}
