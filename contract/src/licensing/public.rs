//! What anybody may ask: rules, fees, tags and the register's figures.

use super::{JURISDICTION_NOT_FOUND, QUOTE_REFUSED, TAG_NOT_FOUND};
use crate::{
    access::{Public, audience},
    endpoint,
};
use allpet_domain::{
    Day, Zone,
    english::English,
    id::TenantId,
    licensing::{Jurisdiction, Quote, QuoteInput},
    pet::Species,
};
use serde::{Deserialize, Serialize};

/// A jurisdiction whose rules are known, and its authority, where that takes applications here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JurisdictionSummary {
    /// Short name: `seattle`.
    pub id: String,
    /// Full name: “Seattle, Washington”.
    pub name: String,
    /// The authority that takes applications here; absent where only fees can be shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<TenantId>,
    /// The animals that it licenses.
    #[serde(default)]
    pub species: Vec<Species>,
}

/// What a stranger learns of a tag: only what the owner allows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TagView {
    /// The code as it stands on the tag.
    pub code: String,
    /// Whether the licence is valid today.
    pub valid: bool,
    /// The last day on which it is valid, where the register knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Day>,
    /// The time of the authority's clocks: its day ends at its midnight.
    #[serde(default)]
    pub zone: Zone,
    /// How the authority's place writes.
    #[serde(default)]
    pub english: English,
    /// Who issued it.
    pub authority: String,
    /// What wears it.
    pub species: Species,
    /// The pet's name, where the owner shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The pet's breed, where the owner shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breed: Option<String>,
    /// How to reach the owner, in the owner's own words, where they say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
}

/// Figures of an authority's register, for its public page. Groups smaller than 5 are left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RegisterFigures {
    /// Licences in the register.
    pub licences: u32,
    /// Of them, dogs'.
    pub dogs: u32,
    /// Of them, cats'.
    pub cats: u32,
    /// The five most frequent names, with how often.
    pub names: Vec<(String, u32)>,
    /// The five most frequent breeds, with how often.
    pub breeds: Vec<(String, u32)>,
}

endpoint! {
    /// Lists the jurisdictions whose rules are known.
    ListJurisdictions { } = GET "/api/licensing/jurisdictions" -> 200 Vec<JurisdictionSummary>, Public, audience::EVERY, [];
    /// Reads a jurisdiction’s rules: fees, terms, proofs and late fees, each figure with its source.
    ReadJurisdiction { id: String as allpet_domain::schema::JurisdictionId } = GET "/api/licensing/jurisdictions/{id}" -> 200 Jurisdiction, Public, audience::EVERY, [JURISDICTION_NOT_FOUND];
    /// Calculates a fee and explains it line by line.
    QuoteLicence { id: String as allpet_domain::schema::JurisdictionId; body QuoteInput } = POST "/api/licensing/jurisdictions/{id}/quote" -> 200 Quote, Public, audience::EVERY,
        [JURISDICTION_NOT_FOUND, QUOTE_REFUSED];
    /// Says what a tag's code stands for, as far as its owner allows.
    VerifyTag { code: String as allpet_domain::licensing::TagCode } = GET "/api/licensing/tags/{code}" -> 200 TagView, Public, audience::EVERY, [TAG_NOT_FOUND];
    /// Figures of an authority's register.
    ReadFigures { tenant: TenantId } = GET "/api/licensing/authorities/{tenant}/figures" -> 200 RegisterFigures, Public, audience::EVERY, [];
}
