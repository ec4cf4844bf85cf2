//! A quote: the price of a licence and its dates, explained.

use super::fee::{self, term_words};
use crate::{
    Day, Money,
    licensing::{ExpiryReason, FeeLine, Jurisdiction, QuoteInput, QuoteRefused, expiry},
};
use serde::{Deserialize, Serialize};

/// The price of a licence and its dates, explained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Quote {
    /// The fee lines, which sum to `total`.
    pub lines: Vec<FeeLine>,
    /// The amount to pay; never negative.
    pub total: Money,
    /// The term bought, in months.
    pub term_months: u32,
    /// The first valid day.
    pub starts: Day,
    /// The last valid day.
    pub expires: Day,
    /// The reason for the last day.
    pub expiry_reason: ExpiryReason,
    /// The reason in a sentence.
    pub expiry_text: String,
    /// Notes for the owner.
    pub notes: Vec<String>,
}

/// Days that a start may lie in the past: an owner may complete the form before midnight and send it after.
const ZONE_DAYS: i64 = 1;
/// Days that a start may lie ahead; further away it is likely a typo.
const AHEAD_DAYS: i64 = 366;

/// Quotes a licence in `jurisdiction`. `today` decides whether a renewal is early or late.
///
/// The renewal of a licence that is still valid starts the day after its expiry, whatever the requested start.
pub fn quote(jurisdiction: &Jurisdiction, input: &QuoteInput, today: Day) -> Result<Quote, QuoteRefused> {
    let starts = starts(jurisdiction, input, today)?;
    let pet = &input.pet;
    if let Some(born) = pet.born.filter(|born| *born > starts) {
        return Err(QuoteRefused::NotBorn { born });
    }
    if jurisdiction
        .must_be_altered
        .as_ref()
        .is_some_and(|rule| !pet.altered && rule.species.contains(&pet.species))
    {
        return Err(QuoteRefused::MustBeAltered {
            jurisdiction: jurisdiction.name.clone(),
            species: pet.species,
        });
    }
    let offered = jurisdiction.terms_for(pet, starts);
    if offered.is_empty() {
        return Err(QuoteRefused::NoFee {
            jurisdiction: jurisdiction.name.clone(),
            species: pet.species,
        });
    }
    let age = pet.age_months(starts);
    let rows = jurisdiction.fees.iter().filter(|row| row.suits(pet, age));
    let cheapest = rows
        .filter_map(|row| row.times(input.term_months).map(|times| (row, times)))
        .min_by_key(|(row, times)| u64::from(row.amount) * u64::from(*times));
    let Some((row, times)) = cheapest.filter(|_| offered.contains(&input.term_months)) else {
        return Err(QuoteRefused::TermNotOffered {
            jurisdiction: jurisdiction.name.clone(),
            offered,
        });
    };
    if let Some(ended) = input
        .rabies_until
        .filter(|last| jurisdiction.rabies_caps_expiry(pet.species) && *last < starts)
    {
        return Err(QuoteRefused::RabiesEnded { ended, starts });
    }
    let lines = fee::lines(jurisdiction, row, times, input, starts, today);
    let cap = input
        .rabies_until
        .filter(|_| jurisdiction.rabies_caps_expiry(pet.species));
    let expiry = expiry::expiry(jurisdiction, starts, input.term_months, cap);
    Ok(Quote {
        total: fee::total(jurisdiction, &lines),
        lines,
        term_months: input.term_months,
        starts,
        expires: expiry.on,
        expiry_reason: expiry.reason,
        expiry_text: expiry.describe(input.term_months),
        notes: notes(jurisdiction, input, starts),
    })
}

fn starts(jurisdiction: &Jurisdiction, input: &QuoteInput, today: Day) -> Result<Day, QuoteRefused> {
    let ahead = today.days_until(input.start);
    if ahead < -ZONE_DAYS {
        return Err(QuoteRefused::StartPast { today });
    }
    if ahead > AHEAD_DAYS {
        return Err(QuoteRefused::StartFar {
            latest: today.plus_days(AHEAD_DAYS),
        });
    }
    let Some(previous) = input.previous_expiry.filter(|expiry| *expiry >= today) else {
        return Ok(input.start);
    };
    let opens = crate::licensing::licence::renewable_from(previous, jurisdiction.renewal_days());
    if today < opens {
        return Err(QuoteRefused::RenewalEarly { opens });
    }
    Ok(input.start.max(previous.plus_days(1)))
}

fn notes(jurisdiction: &Jurisdiction, input: &QuoteInput, starts: Day) -> Vec<String> {
    let mut notes = Vec::new();
    let age = input.pet.age_months(starts);
    let species = input.pet.species.as_str();
    if let Some(due) = &jurisdiction.due_from
        && age.is_some_and(|age| age < due.months)
    {
        let name = &jurisdiction.name;
        let on = input
            .pet
            .born
            .map(|born| format!(", on {}", born.plus_months(due.months)))
            .unwrap_or_default();
        notes.push(format!(
            "Not due yet: {name} licenses a pet from {} of age{on}.",
            term_words(due.months)
        ));
    }
    if age.is_none()
        && jurisdiction
            .fees
            .iter()
            .any(|row| row.under_months.is_some() && row.species.contains(&input.pet.species))
    {
        notes.push(format!(
            "This is the fee for an adult {species}. Enter its birthday: a younger one may cost less."
        ));
    }
    if jurisdiction.rabies_caps_expiry(input.pet.species) && input.rabies_until.is_none() {
        notes.push("It ends earlier if the rabies vaccination does. Enter its last day to see when.".into());
    }
    let of_species = jurisdiction
        .remarks
        .iter()
        .filter(|remark| remark.species.is_empty() || remark.species.contains(&input.pet.species));
    notes.extend(of_species.map(|remark| remark.text.clone()));
    notes
}
