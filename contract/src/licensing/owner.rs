//! What an owner does: prove, apply, withdraw, and see their licences.

use super::{
    ALREADY_DECIDED, ALREADY_LICENSED, APPLICATION_NOT_FOUND, APPLICATION_OUTDATED, DOCUMENT_TOO_LARGE,
    FEE_CHANGED, LICENCE_NOT_FOUND, NOT_A_DOCUMENT, PROOF_MISSING, PROOF_NOT_FOUND, QUOTE_REFUSED,
    TOO_MANY_DOCUMENTS,
};
use crate::{
    File, Upload,
    access::{SignedIn, audience},
    endpoint,
    page::{Page, Paging},
    payments::{
        ALREADY_PAID, CARD_TOKEN_SPENT, NO_SECOND_STEP, PAYMENT_DECLINED, PAYMENT_UNDER_WAY, PayForm,
        Payment, SecondStep,
    },
    pets::{PET_GONE, PET_NOT_FOUND},
    tenants::TENANT_NOT_FOUND,
};
use allpet_domain::{
    Day, Money, Timestamp, Zone,
    english::English,
    id::{ApplicationId, LicenceId, PetId, ProofId, TenantId},
    licensing::{ApplicationState, FeeState, LicenceState, OwnerFacts, ProofKind, Quote},
    pet::Species,
};
use serde::{Deserialize, Serialize};

/// What a document proves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProofQuery {
    /// What it proves.
    pub kind: ProofKind,
    /// The file's name on the owner's device, for the owner to know it by.
    #[serde(default)]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "allpet_domain::schema::OptionalLine<200>")
    )]
    pub name: String,
}

/// An uploaded document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Proof {
    /// Which.
    pub id: ProofId,
    /// What it proves.
    pub kind: ProofKind,
    /// The file's name.
    pub name: String,
    /// Media type, as found by looking.
    pub content_type: String,
    /// Bytes.
    pub size: u32,
}

/// What a stranger may learn from the tag.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PublicProfile {
    /// Show the pet's name.
    pub show_name: bool,
    /// Show the pet's breed.
    pub show_breed: bool,
    /// How a finder reaches the owner, up to 200 characters; empty for nothing.
    #[serde(default)]
    #[cfg_attr(
        feature = "schema",
        schemars(
            with = "allpet_domain::schema::OptionalLine<{ allpet_domain::licensing::contact::CONTACT_MAX }>"
        )
    )]
    pub contact: String,
}

/// The most documents of an application.
pub const PROOFS_MAX: usize = 10;

/// An application, as the owner fills it in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ApplicationForm {
    /// The authority.
    pub authority: TenantId,
    /// The pet, one of the caller's own.
    pub pet: PetId,
    /// Months bought; one of the terms on offer.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = allpet_domain::licensing::facts::TERM_MAX_MONTHS)))]
    pub term_months: u32,
    /// The first day wanted: the owner's today, where nothing else is said.
    pub start: Day,
    /// The last day of the rabies vaccination.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rabies_until: Option<Day>,
    /// What a discount may depend on.
    #[serde(default)]
    pub owner: OwnerFacts,
    /// The pet is a service animal.
    #[serde(default)]
    pub service_animal: bool,
    /// ZIP or postal code of the residence.
    #[cfg_attr(feature = "schema", schemars(schema_with = "zip"))]
    pub zip: String,
    /// Uploaded documents.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(length(max = PROOFS_MAX)))]
    pub proofs: Vec<ProofId>,
    /// What a finder of the tag may learn.
    #[serde(default)]
    pub public: PublicProfile,
    /// The total that the owner saw. The server charges this or refuses.
    pub expected_total: Money,
}

/// An application, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Application {
    /// Which.
    pub id: ApplicationId,
    /// The authority.
    pub authority: TenantId,
    /// The authority's name.
    pub authority_name: String,
    /// The pet.
    pub pet: PetId,
    /// The pet's name when the owner applied.
    pub pet_name: String,
    /// The pet's species.
    pub species: Species,
    /// Where it stands.
    pub state: ApplicationState,
    /// Why it was rejected or withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The fee with its lines, and the term.
    pub quote: Quote,
    /// Where the fee stands. Nothing is approved before it is paid.
    #[serde(default)]
    pub fee: FeeState,
    /// The last payment that was tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<Payment>,
    /// The time of the authority's clocks, by which the days of all that follows are counted.
    #[serde(default)]
    pub zone: Zone,
    /// When it was submitted.
    pub submitted: Timestamp,
    /// When it was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<Timestamp>,
    /// The licence, once issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<LicenceId>,
}

/// A licence, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Licence {
    /// Which.
    pub id: LicenceId,
    /// The number in the authority's register.
    pub number: String,
    /// The code on the tag.
    pub tag: String,
    /// The authority's name.
    pub authority_name: String,
    /// The pet.
    pub pet: PetId,
    /// The pet's name.
    pub pet_name: String,
    /// The pet's species.
    pub species: Species,
    /// Where it stands today.
    pub state: LicenceState,
    /// When it was issued.
    pub issued: Day,
    /// The last day on which it is valid.
    pub expires: Day,
    /// The time of the authority's clocks: that day ends at its midnight.
    #[serde(default)]
    pub zone: Zone,
    /// How the authority's place writes.
    #[serde(default)]
    pub english: English,
    /// What a finder may learn.
    pub public: PublicProfile,
    /// Why the authority revoked it; absent where it did not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When the authority revoked it; absent where it did not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<Timestamp>,
}

/// A ZIP code of the United States or a Canadian postal code; the authority's country decides which.
#[cfg(feature = "schema")]
fn zip(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    use allpet_domain::orders::Country;
    schemars::json_schema!({ "type": "string", "anyOf": [
        { "pattern": Country::Us.postal_pattern() }, { "pattern": Country::Ca.postal_pattern() },
    ] })
}

endpoint! {
    /// Uploads a document: a PDF or a picture of at most 10 MB. It goes after a day unless an application names it.
    UploadProof { ; query ProofQuery; body Upload } = POST "/api/licensing/proofs" -> 201 Proof, SignedIn, audience::FOR_LICENSING,
        [NOT_A_DOCUMENT, DOCUMENT_TOO_LARGE, TOO_MANY_DOCUMENTS];
    /// Applies for a licence.
    Apply { ; key; body ApplicationForm } = POST "/api/licensing/applications" -> 201 Application, SignedIn, audience::FOR_LICENSING,
        [TENANT_NOT_FOUND, PET_NOT_FOUND, PET_GONE, QUOTE_REFUSED, FEE_CHANGED, PROOF_MISSING, ALREADY_LICENSED];
    /// Pays the fee of one of my applications. Where the bank asks for a second step, the payment in the answer needs action.
    PayApplication { application: ApplicationId; key; body PayForm } = POST "/api/licensing/applications/{application}/pay"
        -> 200 Application, SignedIn, audience::FOR_LICENSING,
        [APPLICATION_NOT_FOUND, ALREADY_DECIDED, APPLICATION_OUTDATED, CARD_TOKEN_SPENT, PAYMENT_UNDER_WAY, ALREADY_PAID,
            PAYMENT_DECLINED];
    /// Answers the bank's second step.
    ConfirmApplicationPayment { application: ApplicationId; body SecondStep }
        = POST "/api/licensing/applications/{application}/confirm-payment" -> 200 Application, SignedIn, audience::FOR_LICENSING,
        [APPLICATION_NOT_FOUND, ALREADY_DECIDED, APPLICATION_OUTDATED, NO_SECOND_STEP, PAYMENT_DECLINED];
    /// Lists my applications, the newest first.
    MyApplications { ; query Paging } = GET "/api/licensing/applications" -> 200 Page<Application>, SignedIn, audience::FOR_LICENSING, [];
    /// Reads one of my applications.
    ReadApplication { application: ApplicationId } = GET "/api/licensing/applications/{application}" -> 200 Application, SignedIn,
        audience::FOR_LICENSING, [APPLICATION_NOT_FOUND];
    /// Lists the documents of one of my applications.
    MyProofs { application: ApplicationId } = GET "/api/licensing/applications/{application}/proofs" -> 200 Vec<Proof>, SignedIn,
        audience::FOR_LICENSING, [APPLICATION_NOT_FOUND];
    /// Reads one of my documents.
    ReadMyProof { proof: ProofId } = GET "/api/licensing/proofs/{proof}" -> 200 File, SignedIn, audience::FOR_LICENSING, [PROOF_NOT_FOUND];
    /// Withdraws one of my applications. What was paid for it goes back.
    Withdraw { application: ApplicationId } = POST "/api/licensing/applications/{application}/withdraw" -> 200 Application, SignedIn,
        audience::FOR_LICENSING, [APPLICATION_NOT_FOUND, ALREADY_DECIDED];
    /// Lists my licences, the newest first.
    MyLicences { ; query Paging } = GET "/api/licensing/licences" -> 200 Page<Licence>, SignedIn, audience::FOR_LICENSING, [];
    /// Changes what a finder of the tag may learn.
    UpdatePublicProfile { licence: LicenceId; body PublicProfile } = PUT "/api/licensing/licences/{licence}/public-profile" -> 200 Licence,
        SignedIn, audience::FOR_LICENSING, [LICENCE_NOT_FOUND];
}
