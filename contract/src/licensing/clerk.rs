//! The clerk's endpoints: search, read, decide.

use super::{
    ALREADY_DECIDED, APPLICATION_NOT_FOUND, APPLICATION_OUTDATED, Application, FEE_UNPAID, LICENCE_NOT_FOUND,
    NOT_REVOCABLE, OWN_APPLICATION, PROOF_NOT_FOUND, PROOF_NOT_RENDERED, Proof, PublicProfile, UNDO_LATE,
};
use crate::{
    File,
    access::{ClerkOf, audience},
    endpoint,
    page::{Cursor, Page},
    problem::PICTURES_BUSY,
};
use allpet_domain::{
    Day, Timestamp,
    id::{ApplicationId, LicenceId, ProofId, TenantId},
    licensing::FeeState,
    pet::{PetProfile, Species},
    text::MultilineText,
};
use serde::{Deserialize, Serialize};

/// The kind of a row in the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum EntryKind {
    /// An application.
    Application,
    /// A licence.
    Licence,
}

/// The order of the register's rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum RegisterOrder {
    /// Newest first.
    #[default]
    Newest,
    /// Oldest first: the longest waiting.
    Oldest,
}

/// The search and filters of the register. Each filter narrows the result.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RegisterQuery {
    /// Words of the pet's name, the breed, the number, the ZIP code, the owner's name or e-mail address, the microchip or the
    /// tag; a word's beginning is enough.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "allpet_domain::schema::OptionalLine<{ allpet_domain::licensing::SEARCH_MAX }>")
    )]
    pub q: String,
    /// Only applications or only licences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<EntryKind>,
    /// Only this state: `submitted`, `approved`, `rejected`, `withdrawn`, `issued`, `expired`, …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "register_state"))]
    pub state: Option<String>,
    /// Only ZIP codes with this beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "zip_start"))]
    pub zip: Option<String>,
    /// Only this species.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub species: Option<Species>,
    /// The order of the rows; newest first if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<RegisterOrder>,
    /// Rows per page, 1 to 100; 25 if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = crate::page::ROWS_MAX)))]
    pub limit: Option<u32>,
    /// The start of the page; the first page if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<Cursor>,
}

/// A row of the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RegisterEntry {
    /// The kind.
    pub kind: EntryKind,
    /// An [`ApplicationId`] or a [`LicenceId`], by `kind`.
    pub id: String,
    /// The licence's number; empty for an application.
    pub number: String,
    /// The pet's name; empty if the register has none.
    pub pet_name: String,
    /// The pet's species.
    pub species: Species,
    /// The pet's first breed.
    pub breed: String,
    /// ZIP code.
    pub zip: String,
    /// The state.
    pub state: String,
    /// The state of an application's fee; absent for a licence, and for applications decided before fees were paid here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<FeeState>,
    /// The day it was submitted or issued.
    pub date: Day,
}

/// Counts of the clerk's queue and the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QueueCounts {
    /// Applications awaiting a decision.
    pub submitted: u32,
    /// Licences in the register.
    pub licences: u32,
    /// Submission of the longest waiting application; absent if none waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oldest: Option<Timestamp>,
}

/// An application with everything that a clerk needs to decide it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Case {
    /// The application.
    pub application: Application,
    /// The pet as described on the day of the application.
    pub pet: PetProfile,
    /// The owner's display name on that day.
    pub owner_name: String,
    /// The owner's e-mail address on that day; absent in applications older than this field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_email: Option<String>,
    /// Whether the reading clerk is its owner, who may not decide it.
    #[serde(default)]
    pub own: bool,
    /// Display name of the clerk who decided it; absent while undecided, or if its owner withdrew it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<String>,
    /// The revocation of the resulting licence, if there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revocation: Option<Revocation>,
    /// Seconds left to undo its approval; 0 if it cannot be undone.
    #[serde(default)]
    pub undo_seconds: u32,
    /// ZIP code of the residence.
    pub zip: String,
    /// The last day of the rabies vaccination, as the owner states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rabies_until: Option<Day>,
    /// The documents.
    pub proofs: Vec<Proof>,
    /// The next waiting application.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<ApplicationId>,
}

/// A licence in the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RegisterLicence {
    /// The row.
    pub entry: RegisterEntry,
    /// The second breed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_breed: Option<String>,
    /// The owner's display name on the day of the application; absent for imported licences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_name: Option<String>,
    /// The owner's e-mail address on that day; absent in applications older than this field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_email: Option<String>,
    /// The tag code; absent for imported licences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// The last valid day; absent if the imported register did not state it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Day>,
    /// The public profile for finders.
    pub public: PublicProfile,
    /// The revocation, if there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revocation: Option<Revocation>,
    /// Whether it is in force, and so can be revoked.
    #[serde(default)]
    pub revocable: bool,
}

/// The revocation of a licence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Revocation {
    /// The reason, which the owner reads.
    pub reason: String,
    /// The time.
    pub at: Timestamp,
    /// The clerk's display name.
    pub by: String,
}

/// The reason for a rejection or a revocation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rejection {
    /// The reason, which the owner reads; 1 to 500 characters.
    #[cfg_attr(
        feature = "schema",
        schemars(
            with = "allpet_domain::schema::RequiredParagraphs<{ allpet_domain::licensing::application::REASON_MAX }>"
        )
    )]
    pub reason: MultilineText,
}

/// Schema of the states of applications and licences.
#[cfg(feature = "schema")]
fn register_state(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    use allpet_domain::licensing::{application::APPLICATION_STATES, licence::LICENCE_STATES};
    let mut words: Vec<&str> = APPLICATION_STATES.iter().map(|state| state.as_str()).collect();
    words.extend(LICENCE_STATES.iter().map(|state| state.as_str()));
    words.dedup();
    schemars::json_schema!({ "type": "string", "enum": words })
}

/// Schema of the beginning of a ZIP or postal code.
#[cfg(feature = "schema")]
fn zip_start(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({ "type": "string", "maxLength": 10, "pattern": "^[0-9A-Za-z][0-9A-Za-z -]*$" })
}

endpoint! {
    /// Searches the register of applications and licences, newest or oldest first.
    SearchRegister { tenant: TenantId; query RegisterQuery } = GET "/api/licensing/authorities/{tenant}/register" -> 200 Page<RegisterEntry>,
        ClerkOf, audience::FOR_LICENSING, [];
    /// Counts the waiting applications and the licences.
    ReadQueueCounts { tenant: TenantId } = GET "/api/licensing/authorities/{tenant}/counts" -> 200 QueueCounts, ClerkOf,
        audience::FOR_LICENSING, [];
    /// Reads an application with everything needed to decide it.
    ReadCase { tenant: TenantId, application: ApplicationId } = GET "/api/licensing/authorities/{tenant}/applications/{application}" -> 200 Case,
        ClerkOf, audience::FOR_LICENSING, [APPLICATION_NOT_FOUND];
    /// Reads a document of an application.
    ReadProof { tenant: TenantId, proof: ProofId } = GET "/api/licensing/authorities/{tenant}/proofs/{proof}" -> 200 File, ClerkOf,
        audience::FOR_LICENSING, [PROOF_NOT_FOUND];
    /// Renders the first 4 pages of a PDF one below the other, as JPEG; returns a picture unchanged.
    ReadProofPicture { tenant: TenantId, proof: ProofId } = GET "/api/licensing/authorities/{tenant}/proofs/{proof}/picture" -> 200 File,
        ClerkOf, audience::FOR_LICENSING, [PROOF_NOT_FOUND, PROOF_NOT_RENDERED, PICTURES_BUSY];
    /// Approves an application whose fee is paid: issues the licence with its number and tag.
    Approve { tenant: TenantId, application: ApplicationId } = POST "/api/licensing/authorities/{tenant}/applications/{application}/approve"
        -> 200 Case, ClerkOf, audience::FOR_LICENSING, [APPLICATION_NOT_FOUND, ALREADY_DECIDED,
        APPLICATION_OUTDATED, FEE_UNPAID, OWN_APPLICATION];
    /// Undoes an approval within 30 seconds: deletes the licence; the application waits again with its fee paid.
    UndoApproval { tenant: TenantId, application: ApplicationId } = POST "/api/licensing/authorities/{tenant}/applications/{application}/undo"
        -> 200 Case, ClerkOf, audience::FOR_LICENSING, [APPLICATION_NOT_FOUND, ALREADY_DECIDED, UNDO_LATE, OWN_APPLICATION];
    /// Rejects an application with a reason. Refunds its fee.
    Reject { tenant: TenantId, application: ApplicationId; body Rejection }
        = POST "/api/licensing/authorities/{tenant}/applications/{application}/reject" -> 200 Case, ClerkOf, audience::FOR_LICENSING,
        [APPLICATION_NOT_FOUND, ALREADY_DECIDED, OWN_APPLICATION];
    /// Reads a licence of the register.
    ReadRegisterLicence { tenant: TenantId, licence: LicenceId } = GET "/api/licensing/authorities/{tenant}/licences/{licence}"
        -> 200 RegisterLicence, ClerkOf, audience::FOR_LICENSING, [LICENCE_NOT_FOUND];
    /// Revokes a licence in force, with a reason that its owner reads. Its tag becomes invalid.
    RevokeLicence { tenant: TenantId, licence: LicenceId; body Rejection } = POST "/api/licensing/authorities/{tenant}/licences/{licence}/revoke"
        -> 200 RegisterLicence, ClerkOf, audience::FOR_LICENSING, [LICENCE_NOT_FOUND, NOT_REVOCABLE];
}
