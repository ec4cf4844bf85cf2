//! The tax table: every rate with its publication and year. Unlisted areas have no tax (Alaska, Delaware, Montana, New Hampshire
//! and Oregon have no state sales tax).
//!
//! The table is a start for the demo shop. We compared the states' rates with a published table of 2025, but not those of cities,
//! Canada and Europe: a shop that charges by them must verify its own areas first.

use super::{TaxArea, TaxRow, row};
use crate::orders::{
    Country,
    RoundingRule::{PerLine, PerOrder},
};

const STATES: &str =
    "Tax Foundation, State and Local Sales Tax Rates (state rate, with local rates that all pay)";
const CDTFA: &str =
    "California Department of Tax and Fee Administration, City and County Sales and Use Tax Rates";
const ILLINOIS: &str = "Illinois Department of Revenue, MyTax Illinois Tax Rate Finder";
const NEW_YORK: &str = "New York State Department of Taxation and Finance, Publication 718";
const TEXAS: &str = "Texas Comptroller of Public Accounts, City Sales and Use Tax Rates";
const WASHINGTON: &str = "Washington Department of Revenue, Local sales and use tax rates";
const CRA: &str = "Canada Revenue Agency, GST/HST calculator (and rates); Revenu Québec for the QST";
const EU: &str = "European Commission, Taxes in Europe Database (standard rate)";
const HMRC: &str = "HM Revenue and Customs, VAT rates (standard rate)";
const ESTV: &str = "Federal Tax Administration of Switzerland, Art. 25 VAT Act (standard rate, mail order)";

/// The tax applies to goods and shipping.
const SHIPPING: bool = true;
/// The tax applies to goods only.
const GOODS: bool = false;

/// Value added tax has one rate per country, on goods and shipping alike.
const fn vat(country: Country, source: (&'static str, u16)) -> TaxRow {
    let rate = country.included_tax_rate();
    row(TaxArea(country, "", ""), "VAT", rate, PerLine, SHIPPING, source)
}

/// Rates in thousandths of a per cent.
#[rustfmt::skip]
pub(super) const ROWS: &[TaxRow] = &[
    row(TaxArea(Country::Us, "AL", ""), "Alabama sales tax", 4_000, PerOrder, GOODS, (STATES, 2025)),
    row(TaxArea(Country::Us, "AZ", ""), "Arizona sales tax", 5_600, PerOrder, GOODS, (STATES, 2025)),
    row(TaxArea(Country::Us, "AR", ""), "Arkansas sales tax", 6_500, PerOrder, SHIPPING, (STATES, 2025)),
    row(TaxArea(Country::Us, "CA", ""), "California sales tax", 7_250, PerOrder, GOODS, (STATES, 2025)),
    row(TaxArea(Country::Us, "CO", ""), "Colorado sales tax", 2_900, PerOrder, GOODS, (STATES, 2025)),
    row(TaxArea(Country::Us, "CT", ""), "Connecticut sales tax", 6_350, PerOrder, SHIPPING, (STATES, 2025)),
    row(TaxArea(Country::Us, "DC", ""), "District of Columbia sales tax", 6_000, PerOrder, SHIPPING, (STATES, 2025)),
    row(TaxArea(Country::Us, "FL", ""), "Florida sales tax", 6_000, PerOrder, GOODS, (STATES, 2025)),
    row(TaxArea(Country::Us, "GA", ""), "Georgia sales tax", 4_000, PerOrder, SHIPPING, (STATES, 2025)),
    row(TaxArea(Country::Us, "HI", ""), "Hawaii sales tax", 4_000, PerOrder, SHIPPING, (STATES, 2025)),
    row(TaxArea(Country::Us, "ID", ""), "Idaho sales tax", 6_000, PerOrder, GOODS, (STATES, 2025)),
    row(TaxArea(Country::Us, "IL", ""), "Illinois sales tax", 6_250, PerOrder, GOODS, (STATES, 2025)),
    row(TaxArea(Country::Us, "IN", ""), "Indiana sales tax", 7_000, PerOrder, SHIPPING, (STATES, 2025)),
    row(TaxArea(Country::Us, "IA", ""), "Iowa sales tax", 6_000, PerOrder, GOODS, (STATES, 2025)),
    row(TaxArea(Country::Us, "KS", ""), "Kansas sales tax", 6_500, PerOrder, SHIPPING, (STATES, 2025)),
    row(TaxArea(Country::Us, "KY", ""), "Kentucky sales tax", 6_000, PerOrder, SHIPPING, (STATES, 2025)),
    row(TaxArea(Country::Us, "LA", ""), "Louisiana sales tax", 5_000, PerOrder, GOODS, (STATES, 2025)),
    row(TaxArea(Country::Us, "ME", ""), "Maine sales tax", 5_500, PerOrder, GOODS, (STATES, 2025)),
    row(TaxArea(Country::Us, "MD", ""), "Maryland sales tax", 6_000, PerOrder, GOODS, (STATES, 2025)),
    row(TaxArea(Country::Us, "MA", ""), "Massachusetts sales tax", 6_250, PerOrder, GOODS, (STATES, 2025)),
    row(TaxArea(Country::Us, "MI", ""), "Michigan sales tax", 6_000, PerOrder, SHIPPING, (STATES, 2025)),
    row(TaxArea(Country::Us, "MN", ""), "Minnesota sales tax", 6_875, PerOrder, SHIPPING, (STATES, 2025)),
    row(TaxArea(Country::Us, "MS", ""), "Mississippi sales tax", 7_000, PerOrder, SHIPPING, (STATES, 2025)),
    row(TaxArea(Country::Us, "MO", ""), "Missouri sales tax", 4_225, PerOrder, GOODS, (STATES, 2025)),
    row(TaxArea(Country::Us, "NE", ""), "Nebraska sales tax", 5_500, PerOrder, SHIPPING, (STATES, 2025)),
    row(TaxArea(Country::Us, "NV", ""), "Nevada sales tax", 6_850, PerOrder, GOODS, (STATES, 2025)),
    row(TaxArea(Country::Us, "NJ", ""), "New Jersey sales tax", 6_625, PerOrder, SHIPPING, (STATES, 2025)),
    row(TaxArea(Country::Us, "NM", ""), "New Mexico sales tax", 4_875, PerOrder, SHIPPING, (STATES, 2025)),
    row(TaxArea(Country::Us, "NY", ""), "New York sales tax", 4_000, PerOrder, SHIPPING, (STATES, 2025)),
    row(TaxArea(Country::Us, "NC", ""), "North Carolina sales tax", 4_750, PerOrder, SHIPPING, (STATES, 2025)),
    row(TaxArea(Country::Us, "ND", ""), "North Dakota sales tax", 5_000, PerOrder, SHIPPING, (STATES, 2025)),
    row(TaxArea(Country::Us, "OH", ""), "Ohio sales tax", 5_750, PerOrder, SHIPPING, (STATES, 2025)),
    row(TaxArea(Country::Us, "OK", ""), "Oklahoma sales tax", 4_500, PerOrder, GOODS, (STATES, 2025)),
    row(TaxArea(Country::Us, "PA", ""), "Pennsylvania sales tax", 6_000, PerOrder, SHIPPING, (STATES, 2025)),
    row(TaxArea(Country::Us, "RI", ""), "Rhode Island sales tax", 7_000, PerOrder, SHIPPING, (STATES, 2025)),
    row(TaxArea(Country::Us, "SC", ""), "South Carolina sales tax", 6_000, PerOrder, SHIPPING, (STATES, 2025)),
    row(TaxArea(Country::Us, "SD", ""), "South Dakota sales tax", 4_200, PerOrder, SHIPPING, (STATES, 2025)),
    row(TaxArea(Country::Us, "TN", ""), "Tennessee sales tax", 7_000, PerOrder, SHIPPING, (STATES, 2025)),
    row(TaxArea(Country::Us, "TX", ""), "Texas sales tax", 6_250, PerOrder, SHIPPING, (STATES, 2025)),
    row(TaxArea(Country::Us, "UT", ""), "Utah sales tax", 6_100, PerOrder, GOODS, (STATES, 2025)),
    row(TaxArea(Country::Us, "VT", ""), "Vermont sales tax", 6_000, PerOrder, SHIPPING, (STATES, 2025)),
    row(TaxArea(Country::Us, "VA", ""), "Virginia sales tax", 5_300, PerOrder, GOODS, (STATES, 2025)),
    row(TaxArea(Country::Us, "WA", ""), "Washington sales tax", 6_500, PerOrder, SHIPPING, (STATES, 2025)),
    row(TaxArea(Country::Us, "WV", ""), "West Virginia sales tax", 6_000, PerOrder, SHIPPING, (STATES, 2025)),
    row(TaxArea(Country::Us, "WI", ""), "Wisconsin sales tax", 5_000, PerOrder, SHIPPING, (STATES, 2025)),
    row(TaxArea(Country::Us, "WY", ""), "Wyoming sales tax", 4_000, PerOrder, GOODS, (STATES, 2025)),
    row(TaxArea(Country::Us, "CA", "900"), "Los Angeles sales tax", 9_750, PerOrder, GOODS, (CDTFA, 2025)),
    row(TaxArea(Country::Us, "CA", "941"), "San Francisco sales tax", 8_625, PerOrder, GOODS, (CDTFA, 2025)),
    row(TaxArea(Country::Us, "CA", "946"), "Oakland sales tax", 10_750, PerOrder, GOODS, (CDTFA, 2025)),
    row(TaxArea(Country::Us, "IL", "606"), "Chicago sales tax", 10_250, PerOrder, GOODS, (ILLINOIS, 2025)),
    row(TaxArea(Country::Us, "NY", "100"), "New York City sales tax", 8_875, PerOrder, SHIPPING, (NEW_YORK, 2025)),
    row(TaxArea(Country::Us, "NY", "112"), "New York City sales tax", 8_875, PerOrder, SHIPPING, (NEW_YORK, 2025)),
    row(TaxArea(Country::Us, "TX", "770"), "Houston sales tax", 8_250, PerOrder, SHIPPING, (TEXAS, 2025)),
    row(TaxArea(Country::Us, "WA", "981"), "Seattle sales tax", 10_350, PerOrder, SHIPPING, (WASHINGTON, 2025)),
    row(TaxArea(Country::Ca, "AB", ""), "GST", 5_000, PerOrder, SHIPPING, (CRA, 2025)),
    row(TaxArea(Country::Ca, "BC", ""), "GST", 5_000, PerOrder, SHIPPING, (CRA, 2025)),
    row(TaxArea(Country::Ca, "BC", ""), "PST", 7_000, PerOrder, SHIPPING, (CRA, 2025)),
    row(TaxArea(Country::Ca, "MB", ""), "GST", 5_000, PerOrder, SHIPPING, (CRA, 2025)),
    row(TaxArea(Country::Ca, "MB", ""), "PST", 7_000, PerOrder, SHIPPING, (CRA, 2025)),
    row(TaxArea(Country::Ca, "NB", ""), "HST", 15_000, PerOrder, SHIPPING, (CRA, 2025)),
    row(TaxArea(Country::Ca, "NL", ""), "HST", 15_000, PerOrder, SHIPPING, (CRA, 2025)),
    row(TaxArea(Country::Ca, "NS", ""), "HST", 14_000, PerOrder, SHIPPING, (CRA, 2025)),
    row(TaxArea(Country::Ca, "NT", ""), "GST", 5_000, PerOrder, SHIPPING, (CRA, 2025)),
    row(TaxArea(Country::Ca, "NU", ""), "GST", 5_000, PerOrder, SHIPPING, (CRA, 2025)),
    row(TaxArea(Country::Ca, "ON", ""), "HST", 13_000, PerOrder, SHIPPING, (CRA, 2025)),
    row(TaxArea(Country::Ca, "PE", ""), "HST", 15_000, PerOrder, SHIPPING, (CRA, 2025)),
    row(TaxArea(Country::Ca, "QC", ""), "GST", 5_000, PerOrder, SHIPPING, (CRA, 2025)),
    row(TaxArea(Country::Ca, "QC", ""), "QST", 9_975, PerOrder, SHIPPING, (CRA, 2025)),
    row(TaxArea(Country::Ca, "SK", ""), "GST", 5_000, PerOrder, SHIPPING, (CRA, 2025)),
    row(TaxArea(Country::Ca, "SK", ""), "PST", 6_000, PerOrder, SHIPPING, (CRA, 2025)),
    row(TaxArea(Country::Ca, "YT", ""), "GST", 5_000, PerOrder, SHIPPING, (CRA, 2025)),
    vat(Country::De, (EU, 2025)),
    vat(Country::At, (EU, 2025)),
    vat(Country::Gb, (HMRC, 2025)),
    vat(Country::Ch, (ESTV, 2025)),
];
