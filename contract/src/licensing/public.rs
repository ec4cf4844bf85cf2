//! Public endpoints: rules, fees, tags and the register's statistics.

use super::{JURISDICTION_NOT_FOUND, QUOTE_REFUSED, TAG_NOT_FOUND};
use crate::{
    access::{Public, audience},
    endpoint,
    limit::TAG_GUESSES,
};
use allpet_domain::{
    Day, Zone,
    english::English,
    id::TenantId,
    licensing::{Jurisdiction, Quote, QuoteInput},
    pet::Species,
};
use serde::{Deserialize, Serialize};

/// A jurisdiction with known rules, and its authority, if that accepts applications here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JurisdictionSummary {
    /// Short name: `seattle`.
    pub id: String,
    /// Full name: “Seattle, Washington”.
    pub name: String,
    /// The authority that accepts applications here; absent if only fees are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<TenantId>,
    /// The species that it licenses.
    #[serde(default)]
    pub species: Vec<Species>,
}

/// A tag page: only what the owner allows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TagView {
    /// The code as printed on the tag.
    pub code: String,
    /// Whether the licence is valid today.
    pub valid: bool,
    /// The last valid day, if the register states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Day>,
    /// The authority's time zone, in which that day ends.
    #[serde(default)]
    pub zone: Zone,
    /// The authority's variety of English.
    #[serde(default)]
    pub english: English,
    /// The name of the authority that issued it.
    pub authority: String,
    /// The authority's telephone number, if it is known: the way to the owner who shows none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub telephone: Option<String>,
    /// The pet's species.
    pub species: Species,
    /// The pet's name, if the owner shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The pet's breed, if the owner shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breed: Option<String>,
    /// The owner's contact data in their own words, if they gave any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
}

/// Statistics of an authority's register, for its public page. Groups smaller than 5 are left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RegisterFigures {
    /// Licences in the register.
    pub licences: u32,
    /// Licences of dogs.
    pub dogs: u32,
    /// Licences of cats.
    pub cats: u32,
    /// The five most frequent names with their counts.
    pub names: Vec<(String, u32)>,
    /// The five most frequent breeds with their counts.
    pub breeds: Vec<(String, u32)>,
}

endpoint! {
    /// Lists the jurisdictions with known rules.
    ListJurisdictions { } = GET "/api/licensing/jurisdictions" -> 200 Vec<JurisdictionSummary>, Public, audience::EVERY, [];
    /// Reads a jurisdiction’s rules: fees, terms, proofs and late fees, each figure with its source.
    ReadJurisdiction { id: String as allpet_domain::schema::JurisdictionId } = GET "/api/licensing/jurisdictions/{id}" -> 200 Jurisdiction, Public, audience::EVERY, [JURISDICTION_NOT_FOUND];
    /// Calculates a fee and explains it line by line.
    QuoteLicence { id: String as allpet_domain::schema::JurisdictionId; body QuoteInput } = POST "/api/licensing/jurisdictions/{id}/quote" -> 200 Quote, Public, audience::EVERY,
        [JURISDICTION_NOT_FOUND, QUOTE_REFUSED];
    /// Looks up a tag code, as far as the owner allows.
    VerifyTag { code: String as allpet_domain::licensing::TagCode } = GET "/api/licensing/tags/{code}" -> 200 TagView, Public, audience::EVERY, [TAG_NOT_FOUND],
        limits [TAG_GUESSES], priority Verifying;
    /// Reads the statistics of an authority's register.
    ReadFigures { tenant: TenantId } = GET "/api/licensing/authorities/{tenant}/figures" -> 200 RegisterFigures, Public, audience::EVERY, [],
        priority Importing;
}
