//! The owner's endpoints: upload proofs, apply, withdraw, and read licences.

use super::{
    ALREADY_DECIDED, ALREADY_LICENSED, APPLICATION_NOT_FOUND, APPLICATION_OUTDATED, DOCUMENT_TOO_LARGE,
    FEE_CHANGED, LICENCE_NOT_FOUND, NOT_A_DOCUMENT, PROOF_MISSING, PROOF_NOT_FOUND, QUOTE_REFUSED,
    TOO_MANY_DOCUMENTS,
};
use crate::{
    File, Upload,
    access::{SignedIn, audience},
    endpoint,
    limit::{CARD_TESTS, DECLINED_FEES, UPLOADS},
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
    licensing::{
        ApplicationState, FeeState, LicenceState, LicensingStatus, OwnerFacts, PetApplication, PetLicence,
        ProofKind, Quote, licence, status,
    },
    pet::Species,
};
use serde::{Deserialize, Serialize};

/// The description of an uploaded proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProofQuery {
    /// The fact that it proves.
    pub kind: ProofKind,
    /// The file's name on the owner's device, which the owner recognizes.
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
    /// The id.
    pub id: ProofId,
    /// The fact that it proves.
    pub kind: ProofKind,
    /// The file's name.
    pub name: String,
    /// The media type detected by the server.
    pub content_type: String,
    /// Size in bytes.
    pub size: u32,
}

/// The public profile of a pet on its tag page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PublicProfile {
    /// True to show the pet's name.
    pub show_name: bool,
    /// True to show the pet's breed.
    pub show_breed: bool,
    /// The owner's contact data for finders, up to 200 characters; may be empty.
    #[serde(default)]
    #[cfg_attr(
        feature = "schema",
        schemars(
            with = "allpet_domain::schema::OptionalLine<{ allpet_domain::licensing::contact::CONTACT_MAX }>"
        )
    )]
    pub contact: String,
}

/// Maximum number of documents per application.
pub const PROOFS_MAX: usize = 10;

/// The application form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ApplicationForm {
    /// The authority.
    pub authority: TenantId,
    /// The pet, one of the caller's own.
    pub pet: PetId,
    /// The term in months; one on offer.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = allpet_domain::licensing::facts::TERM_MAX_MONTHS)))]
    pub term_months: u32,
    /// The requested first day; today for the owner by default.
    pub start: Day,
    /// The last day of the rabies vaccination.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rabies_until: Option<Day>,
    /// The facts about the owner that a reduction may depend on.
    #[serde(default)]
    pub owner: OwnerFacts,
    /// Whether the pet is a service animal.
    #[serde(default)]
    pub service_animal: bool,
    /// ZIP or postal code of the residence.
    #[cfg_attr(feature = "schema", schemars(schema_with = "zip"))]
    pub zip: String,
    /// Uploaded documents.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(length(max = PROOFS_MAX)))]
    pub proofs: Vec<ProofId>,
    /// The public profile for finders.
    #[serde(default)]
    pub public: PublicProfile,
    /// The total that the owner saw. The server refuses any other.
    pub expected_total: Money,
}

/// An application, for its owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Application {
    /// The id.
    pub id: ApplicationId,
    /// The authority.
    pub authority: TenantId,
    /// The authority's name.
    pub authority_name: String,
    /// The pet.
    pub pet: PetId,
    /// The pet's name on the day of the application.
    pub pet_name: String,
    /// The pet's species.
    pub species: Species,
    /// ZIP or postal code of the residence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub zip: String,
    /// The state.
    pub state: ApplicationState,
    /// The reason for a rejection or withdrawal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The fee with its lines, and the term.
    pub quote: Quote,
    /// The state of the fee. An approval requires its payment.
    #[serde(default)]
    pub fee: FeeState,
    /// The last payment attempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<Payment>,
    /// The authority's time zone, which determines the days here.
    #[serde(default)]
    pub zone: Zone,
    /// The time of submission.
    pub submitted: Timestamp,
    /// The time of the decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<Timestamp>,
    /// The licence, once issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<LicenceId>,
}

impl Application {
    /// Returns the authority's variety of English.
    pub fn english(&self) -> English {
        English::of(self.quote.total.currency)
    }

    /// Returns what the status of the pet's licensing depends on.
    pub fn status_facts(&self) -> PetApplication {
        PetApplication {
            id: self.id,
            state: self.state,
            fee: self.fee,
            submitted: self.submitted,
            zone: self.zone,
        }
    }
}

/// A licence, for its owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Licence {
    /// The id.
    pub id: LicenceId,
    /// The number in the authority's register.
    pub number: String,
    /// The tag code.
    pub tag: String,
    /// The authority's name.
    pub authority_name: String,
    /// The pet.
    pub pet: PetId,
    /// The pet's name.
    pub pet_name: String,
    /// The pet's species.
    pub species: Species,
    /// Today's state.
    pub state: LicenceState,
    /// The day of issue.
    pub issued: Day,
    /// The last valid day.
    pub expires: Day,
    /// The jurisdiction whose rules apply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<String>,
    /// Days before the last one from which the owner may renew.
    #[serde(default = "default_renewal_days")]
    pub renewal_days: u32,
    /// The authority's time zone, in which that day ends.
    #[serde(default)]
    pub zone: Zone,
    /// The authority's variety of English.
    #[serde(default)]
    pub english: English,
    /// The public profile for finders.
    pub public: PublicProfile,
    /// The reason for a revocation, if there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The time of a revocation, if there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<Timestamp>,
}

fn default_renewal_days() -> u32 {
    licence::RENEWAL_DAYS
}

impl Licence {
    /// Returns the first day of the jurisdiction's renewal window.
    pub fn renewable_from(&self) -> Day {
        licence::renewable_from(self.expires, self.renewal_days)
    }

    /// Returns whether the owner may renew it at `now`, by the authority's calendar.
    pub fn is_renewable(&self, now: Timestamp) -> bool {
        self.status_facts().is_renewable(now)
    }

    /// Returns what the status of the pet's licensing depends on.
    pub fn status_facts(&self) -> PetLicence {
        PetLicence {
            id: self.id,
            state: self.state,
            expires: self.expires,
            renewal_days: self.renewal_days,
            zone: self.zone,
            revoked: self.revoked,
        }
    }
}

/// Returns where the licensing of `pet` stands at `now`, by the owner's licences and applications.
pub fn licensing_status(
    pet: PetId,
    licences: &[Licence],
    applications: &[Application],
    now: Timestamp,
) -> LicensingStatus {
    let (licences, applications) = facts_of(pet, licences, applications);
    status::licensing_status(&licences, &applications, now)
}

/// Returns whether a page offers to renew `licence` at `now`, by the owner's licences and applications.
pub fn offers_renewal(
    licence: &Licence,
    licences: &[Licence],
    applications: &[Application],
    now: Timestamp,
) -> bool {
    let (licences, applications) = facts_of(licence.pet, licences, applications);
    status::offers_renewal(&licence.status_facts(), &licences, &applications, now)
}

/// Returns whether `application` renews one of the owner's `licences`.
pub fn is_renewal(application: &Application, licences: &[Licence]) -> bool {
    let facts = application.status_facts();
    licences.iter().any(|licence| {
        licence.pet == application.pet
            && licence.authority_name == application.authority_name
            && facts.renews(&licence.status_facts(), application.quote.starts)
    })
}

/// Returns what the status of a pet's licensing depends on.
fn facts_of(
    pet: PetId,
    licences: &[Licence],
    applications: &[Application],
) -> (Vec<PetLicence>, Vec<PetApplication>) {
    let licences = licences.iter().filter(|licence| licence.pet == pet);
    let applications = applications.iter().filter(|application| application.pet == pet);
    (
        licences.map(Licence::status_facts).collect(),
        applications.map(Application::status_facts).collect(),
    )
}

/// Schema of a ZIP code of the United States or a Canadian postal code; the authority's country decides which.
#[cfg(feature = "schema")]
fn zip(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    use allpet_domain::orders::Country;
    schemars::json_schema!({ "type": "string", "anyOf": [
        { "pattern": Country::Us.postal_pattern() }, { "pattern": Country::Ca.postal_pattern() },
    ] })
}

endpoint! {
    /// Uploads a document: a PDF or a picture of at most 10 MB. Deleted after a day unless an application names it.
    UploadProof { ; query ProofQuery; body Upload } = POST "/api/licensing/proofs" -> 201 Proof, SignedIn, audience::FOR_LICENSING,
        [NOT_A_DOCUMENT, DOCUMENT_TOO_LARGE, TOO_MANY_DOCUMENTS], limits [UPLOADS], priority Importing;
    /// Applies for a licence.
    Apply { ; key; body ApplicationForm } = POST "/api/licensing/applications" -> 201 Application, SignedIn, audience::FOR_LICENSING,
        [TENANT_NOT_FOUND, PET_NOT_FOUND, PET_GONE, QUOTE_REFUSED, FEE_CHANGED, PROOF_MISSING, ALREADY_LICENSED];
    /// Pays the fee of one of my applications. If the bank requires a second step, the returned payment needs action.
    PayApplication { application: ApplicationId; key; body PayForm } = POST "/api/licensing/applications/{application}/pay"
        -> 200 Application, SignedIn, audience::FOR_LICENSING,
        [APPLICATION_NOT_FOUND, ALREADY_DECIDED, APPLICATION_OUTDATED, CARD_TOKEN_SPENT, PAYMENT_UNDER_WAY, ALREADY_PAID,
            PAYMENT_DECLINED], limits [DECLINED_FEES, CARD_TESTS], priority Paying;
    /// Answers the bank's second step.
    ConfirmApplicationPayment { application: ApplicationId; body SecondStep }
        = POST "/api/licensing/applications/{application}/confirm-payment" -> 200 Application, SignedIn, audience::FOR_LICENSING,
        [APPLICATION_NOT_FOUND, ALREADY_DECIDED, APPLICATION_OUTDATED, NO_SECOND_STEP, PAYMENT_DECLINED],
        limits [DECLINED_FEES, CARD_TESTS], priority Paying;
    /// Lists my applications, newest first.
    MyApplications { ; query Paging } = GET "/api/licensing/applications" -> 200 Page<Application>, SignedIn, audience::FOR_LICENSING, [];
    /// Reads one of my applications.
    ReadApplication { application: ApplicationId } = GET "/api/licensing/applications/{application}" -> 200 Application, SignedIn,
        audience::FOR_LICENSING, [APPLICATION_NOT_FOUND];
    /// Lists the documents of one of my applications.
    MyProofs { application: ApplicationId } = GET "/api/licensing/applications/{application}/proofs" -> 200 Vec<Proof>, SignedIn,
        audience::FOR_LICENSING, [APPLICATION_NOT_FOUND];
    /// Reads one of my documents.
    ReadMyProof { proof: ProofId } = GET "/api/licensing/proofs/{proof}" -> 200 File, SignedIn, audience::FOR_LICENSING, [PROOF_NOT_FOUND];
    /// Withdraws one of my applications. Refunds its fee.
    Withdraw { application: ApplicationId } = POST "/api/licensing/applications/{application}/withdraw" -> 200 Application, SignedIn,
        audience::FOR_LICENSING, [APPLICATION_NOT_FOUND, ALREADY_DECIDED];
    /// Lists my licences, newest first.
    MyLicences { ; query Paging } = GET "/api/licensing/licences" -> 200 Page<Licence>, SignedIn, audience::FOR_LICENSING, [];
    /// Changes the public profile on the tag page.
    UpdatePublicProfile { licence: LicenceId; body PublicProfile } = PUT "/api/licensing/licences/{licence}/public-profile" -> 200 Licence,
        SignedIn, audience::FOR_LICENSING, [LICENCE_NOT_FOUND];
}
