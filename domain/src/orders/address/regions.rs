//! Regions in addresses: states of the United States, with its territories and military post offices (United States Postal
//! Service, Publication 28, Appendix B), provinces and territories of Canada.

use crate::orders::Country;

/// A state, province or territory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// The two-letter postal code of the region.
    pub code: &'static str,
    /// The name for people.
    pub name: &'static str,
}

const fn region(code: &'static str, name: &'static str) -> Region {
    Region { code, name }
}

/// The regions of a country, by name; empty if an address needs none.
pub fn regions(country: Country) -> &'static [Region] {
    match country {
        Country::Us => STATES,
        Country::Ca => PROVINCES,
        _ => &[],
    }
}

const STATES: &[Region] = &[
    region("AL", "Alabama"),
    region("AK", "Alaska"),
    region("AS", "American Samoa"),
    region("AZ", "Arizona"),
    region("AR", "Arkansas"),
    region("AA", "Armed Forces Americas (AA)"),
    region("AE", "Armed Forces Europe (AE)"),
    region("AP", "Armed Forces Pacific (AP)"),
    region("CA", "California"),
    region("CO", "Colorado"),
    region("CT", "Connecticut"),
    region("DE", "Delaware"),
    region("DC", "District of Columbia"),
    region("FL", "Florida"),
    region("GA", "Georgia"),
    region("GU", "Guam"),
    region("HI", "Hawaii"),
    region("ID", "Idaho"),
    region("IL", "Illinois"),
    region("IN", "Indiana"),
    region("IA", "Iowa"),
    region("KS", "Kansas"),
    region("KY", "Kentucky"),
    region("LA", "Louisiana"),
    region("ME", "Maine"),
    region("MD", "Maryland"),
    region("MA", "Massachusetts"),
    region("MI", "Michigan"),
    region("MN", "Minnesota"),
    region("MS", "Mississippi"),
    region("MO", "Missouri"),
    region("MT", "Montana"),
    region("NE", "Nebraska"),
    region("NV", "Nevada"),
    region("NH", "New Hampshire"),
    region("NJ", "New Jersey"),
    region("NM", "New Mexico"),
    region("NY", "New York"),
    region("NC", "North Carolina"),
    region("ND", "North Dakota"),
    region("MP", "Northern Mariana Islands"),
    region("OH", "Ohio"),
    region("OK", "Oklahoma"),
    region("OR", "Oregon"),
    region("PA", "Pennsylvania"),
    region("PR", "Puerto Rico"),
    region("RI", "Rhode Island"),
    region("SC", "South Carolina"),
    region("SD", "South Dakota"),
    region("TN", "Tennessee"),
    region("TX", "Texas"),
    region("VI", "U.S. Virgin Islands"),
    region("UT", "Utah"),
    region("VT", "Vermont"),
    region("VA", "Virginia"),
    region("WA", "Washington"),
    region("WV", "West Virginia"),
    region("WI", "Wisconsin"),
    region("WY", "Wyoming"),
];

const PROVINCES: &[Region] = &[
    region("AB", "Alberta"),
    region("BC", "British Columbia"),
    region("MB", "Manitoba"),
    region("NB", "New Brunswick"),
    region("NL", "Newfoundland and Labrador"),
    region("NS", "Nova Scotia"),
    region("NT", "Northwest Territories"),
    region("NU", "Nunavut"),
    region("ON", "Ontario"),
    region("PE", "Prince Edward Island"),
    region("QC", "Quebec"),
    region("SK", "Saskatchewan"),
    region("YT", "Yukon"),
];
