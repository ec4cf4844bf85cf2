//! New designs and changes: checks, prices, and the next state.

use super::{Designs, design_fixed};
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

/// Changes a design. Fails with `DESIGN_CHANGED` if the patch is for another version; a patch that is already applied succeeds again.
pub(crate) async fn update(
    app: &Designs,
    owner: UserId,
    id: DesignId,
    patch: DesignPatch,
) -> Result<Design, Failure> {
    let mut tx = app.db.begin().await?;
    let before = app.find_own(&mut tx, owner, id).await?;
    if before.version != patch.version {
        // The answer was lost and the client repeats the change, which was made.
        return if is_applied(&before, &patch) {
            Ok(before)
        } else {
            Err(design_changed().into())
        };
    }
    let design = apply_patch(before, patch, app.kernel.now())?;
    if !store::update(&mut tx, owner, &design).await? {
        return Err(design_changed().into());
    }
    app.announce_saved(&mut tx, owner, id).await?;
    tx.commit().await?;
    Ok(design)
}

/// Builds the first version of a design. Fails if a field is invalid or the price is not the current one.
pub(super) fn first_version(new: NewDesign, id: DesignId, now: Timestamp) -> Result<Design, Failure> {
    let mut invalid = Invalid::default();
    let name = invalid.merge(design_name("name", &new.name)).unwrap_or_default();
    let parameters = new.parameters.tidy();
    let is_initial_status = matches!(new.status, DesignState::Draft | DesignState::Active);
    invalid.check(
        is_initial_status,
        "status",
        "not-a-start",
        "A new design is a DRAFT or ACTIVE.",
    );
    check_rules(&parameters, new.status, &mut invalid);
    invalid.or(())?;
    let lead_time_days = check_price(&parameters, Some(new.total))?;
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

/// Returns whether the design is the version to which the patch leads.
fn is_applied(design: &Design, patch: &DesignPatch) -> bool {
    let is_same_name = |name: &String| design_name("name", name).is_ok_and(|name| name == design.name);
    design.version == patch.version.saturating_add(1)
        && patch.name.as_ref().is_none_or(is_same_name)
        && patch.status.is_none_or(|status| status == design.status)
        && patch
            .parameters
            .as_ref()
            .is_none_or(|parameters| parameters.clone().tidy() == design.parameters)
        && patch.pet.is_none_or(|pet| pet == design.pet)
}

/// Builds the next version of a design.
fn apply_patch(before: Design, patch: DesignPatch, now: Timestamp) -> Result<Design, Failure> {
    let edits = patch.name.is_some() || patch.parameters.is_some() || patch.pet.is_some();
    let status = next_status(before.status, patch.status, edits)?;
    let mut invalid = Invalid::default();
    let name = match &patch.name {
        Some(name) => invalid.merge(design_name("name", name)).unwrap_or_default(),
        None => before.name,
    };
    let parameters = patch.parameters.map_or(before.parameters, Parameters::tidy);
    check_rules(&parameters, status, &mut invalid);
    invalid.or(())?;
    let lead_time_days = check_price(&parameters, patch.total)?;
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

/// Returns the state after a change. `edits`: whether the change also edits other fields.
fn next_status(from: DesignState, to: Option<DesignState>, edits: bool) -> Result<DesignState, Failure> {
    let refuse = |refused: DesignRefused| Failure::from(design_fixed(refused));
    if edits && to != Some(DesignState::Draft) {
        from.edit().map_err(refuse)?;
    }
    match to {
        None => from.edit().map_err(refuse),
        Some(DesignState::Draft) if from == DesignState::Archived => from.restore().map_err(refuse),
        Some(DesignState::Draft) => from.sketch().map_err(refuse),
        // `check_rules` reports broken rules field by field.
        Some(DesignState::Active) => from.activate(false).map_err(refuse),
        Some(DesignState::Archived) => from.archive().map_err(refuse),
        Some(DesignState::Ordered) => Err(Invalid::one(
            "status",
            "not-by-hand",
            "To order a design, add it to the cart and check out.",
        )
        .into()),
    }
}

/// Adds the rules that an active design breaks. A draft may break rules, but its lettering has a maximum length.
fn check_rules(parameters: &Parameters, status: DesignState, invalid: &mut Invalid) {
    let is_bound = |finding: &Finding| finding.code == "too-long";
    for finding in check(parameters) {
        if status == DesignState::Active || is_bound(&finding) {
            let field = ["parameters.", &finding.field].concat();
            invalid.0.push(FieldError { field, ..finding });
        }
    }
}

/// Checks that the price that was shown is the current one. Returns the lead time in days.
fn check_price(parameters: &Parameters, shown: Option<Money>) -> Result<u32, Failure> {
    let priced = price(parameters);
    match shown {
        Some(shown) if shown != priced.total => {
            let message = format!(
                "It costs {}, not {shown}. Check the new price and save again.",
                priced.total
            );
            let error = FieldError {
                field: "total".into(),
                code: "price-differs".into(),
                message: message.clone(),
            };
            let problem = Problem::new(PRICE_DIFFERS).detail(message);
            Err(Problem {
                errors: vec![error],
                ..problem
            }
            .into())
        }
        _ => Ok(priced.lead_time_days),
    }
}

/// The problem of a change that another one overtook.
pub(super) fn design_changed() -> Problem {
    let message =
        "It changed after you opened it, maybe in another window. Open it again, then make your changes.";
    let error = FieldError {
        field: "version".into(),
        code: "changed".into(),
        message: message.into(),
    };
    Problem {
        errors: vec![error],
        ..Problem::new(DESIGN_CHANGED).detail(message)
    }
}
