//! What may become of a design: checked, priced, moved through its states.

use super::{Designs, fixed};
use crate::store::designs as store;
use allpet_contract::{
    Problem,
    builder::{DESIGN_CHANGED, Design, DesignPatch, NewDesign, PRICE_DIFFERS},
};
use allpet_domain::{
    FieldError, Invalid, Money, Timestamp,
    builder::{DesignState, Finding, Parameters, check, design::DesignRefused, design_name, price},
    id::{DesignId, UserId},
};
use allpet_kernel::Failure;

impl Designs {
    pub(crate) async fn update(
        &self,
        owner: UserId,
        id: DesignId,
        patch: DesignPatch,
    ) -> Result<Design, Failure> {
        let mut tx = self.db.begin().await?;
        let before = self.own(&mut tx, owner, id).await?;
        if before.version != patch.version {
            // The answer was lost, and the same change comes again: it was made.
            return if says(&before, &patch) {
                Ok(before)
            } else {
                Err(changed().into())
            };
        }
        let design = next(before, patch, self.kernel.now())?;
        if !store::update(&mut tx, owner, &design).await? {
            return Err(changed().into());
        }
        self.announce_saved(&mut tx, owner, id).await?;
        tx.commit().await?;
        Ok(design)
    }
}

/// The first version of a design.
pub(super) fn first(new: NewDesign, id: DesignId, now: Timestamp) -> Result<Design, Failure> {
    let mut invalid = Invalid::default();
    let name = invalid.merge(design_name("name", &new.name)).unwrap_or_default();
    let parameters = new.parameters.tidy();
    let startable = matches!(new.status, DesignState::Draft | DesignState::Active);
    invalid.check(
        startable,
        "status",
        "not-a-start",
        "A new design is a DRAFT or ACTIVE.",
    );
    makeable(&parameters, new.status, &mut invalid);
    invalid.or(())?;
    let lead_time_days = priced(&parameters, Some(new.total))?;
    Ok(Design {
        id,
        name,
        status: new.status,
        parameters,
        pet: new.pet,
        total: new.total,
        lead_time_days,
        version: 1,
        created: now,
        updated: now,
    })
}

/// Whether a design is what a change of the version before it leads to.
fn says(design: &Design, patch: &DesignPatch) -> bool {
    let same = |name: &String| design_name("name", name).is_ok_and(|name| name == design.name);
    design.version == patch.version.saturating_add(1)
        && patch.name.as_ref().is_none_or(same)
        && patch.status.is_none_or(|status| status == design.status)
        && patch
            .parameters
            .as_ref()
            .is_none_or(|chosen| chosen.clone().tidy() == design.parameters)
        && patch.pet.is_none_or(|pet| pet == design.pet)
}

/// The version that follows.
fn next(before: Design, patch: DesignPatch, now: Timestamp) -> Result<Design, Failure> {
    let edits = patch.name.is_some() || patch.parameters.is_some() || patch.pet.is_some();
    let status = moved(before.status, patch.status, edits)?;
    let mut invalid = Invalid::default();
    let name = match &patch.name {
        Some(name) => invalid.merge(design_name("name", name)).unwrap_or_default(),
        None => before.name,
    };
    let parameters = patch.parameters.map_or(before.parameters, Parameters::tidy);
    makeable(&parameters, status, &mut invalid);
    invalid.or(())?;
    let lead_time_days = priced(&parameters, patch.total)?;
    Ok(Design {
        name,
        status,
        total: price(&parameters).total,
        lead_time_days,
        parameters,
        pet: patch.pet.unwrap_or(before.pet),
        version: before.version.saturating_add(1),
        updated: now,
        ..before
    })
}

/// The state that a change leads to. `edits`: whether anything else changes with it.
fn moved(from: DesignState, to: Option<DesignState>, edits: bool) -> Result<DesignState, Failure> {
    let refused = |refused: DesignRefused| Failure::from(fixed(refused));
    if edits && to != Some(DesignState::Draft) {
        from.edit().map_err(refused)?;
    }
    match to {
        None => from.edit().map_err(refused),
        Some(DesignState::Draft) if from == DesignState::Archived => from.restore().map_err(refused),
        Some(DesignState::Draft) => from.sketch().map_err(refused),
        // Whether it breaks rules is said field by field below.
        Some(DesignState::Active) => from.activate(false).map_err(refused),
        Some(DesignState::Archived) => from.archive().map_err(refused),
        Some(DesignState::Ordered) => {
            Err(Invalid::one("status", "not-by-hand", "A design is ordered by ordering it.").into())
        }
    }
}

/// An active design breaks no rule. Another may, but what it says stays within bounds.
fn makeable(parameters: &Parameters, status: DesignState, invalid: &mut Invalid) {
    let bounded = |finding: &Finding| finding.code == "too-long";
    for finding in check(parameters) {
        if status == DesignState::Active || bounded(&finding) {
            let field = ["parameters.", &finding.field].concat();
            invalid.0.push(FieldError { field, ..finding });
        }
    }
}

/// The lead time, where the price that was shown is the price.
fn priced(parameters: &Parameters, shown: Option<Money>) -> Result<u32, Failure> {
    let priced = price(parameters);
    match shown {
        Some(shown) if shown != priced.total => {
            let words = format!(
                "It costs {}, not {shown}. Check the new price and save again.",
                priced.total
            );
            let error = FieldError {
                field: "total".into(),
                code: "price-differs".into(),
                message: words.clone(),
            };
            let problem = Problem::new(PRICE_DIFFERS).detail(words);
            Err(Problem {
                errors: vec![error],
                ..problem
            }
            .into())
        }
        _ => Ok(priced.lead_time_days),
    }
}

/// Somebody was faster.
pub(super) fn changed() -> Problem {
    let words =
        "It changed after you opened it, maybe in another window. Open it again, then make your changes.";
    let error = FieldError {
        field: "version".into(),
        code: "changed".into(),
        message: words.into(),
    };
    Problem {
        errors: vec![error],
        ..Problem::new(DESIGN_CHANGED).detail(words)
    }
}
