//! Checks of what an operator typed.

use allpet_contract::{
    Problem,
    operations::{
        ASKED_ID_MAX, JobAction, JobActionForm, MODULE_NOT_FOUND, PAYLOAD_MAX, REASON_MAX,
        SCHEDULE_NOT_FOUND, SUBSCRIBER_NOT_FOUND,
    },
    routes,
};
use allpet_domain::{Invalid, text::MultilineText, validation};
use serde_json::error::Category;

/// Returns the name of a module. Fails with `MODULE_NOT_FOUND`.
pub(crate) fn module(name: String) -> Result<String, Problem> {
    if routes::modules().any(|module| module == name) {
        Ok(name)
    } else {
        Err(Problem::new(MODULE_NOT_FOUND))
    }
}

/// Returns the module of a subscriber, whose name begins with it. Fails with `SUBSCRIBER_NOT_FOUND`.
pub(crate) fn module_of_subscriber(subscriber: &str) -> Result<String, Problem> {
    let name = subscriber
        .split_once('.')
        .filter(|_| validation::is_qualified_name(subscriber))
        .map(|(module, _)| module.to_owned());
    name.and_then(|name| module(name).ok())
        .ok_or_else(|| Problem::new(SUBSCRIBER_NOT_FOUND))
}

/// Returns what can be the name of a schedule. Fails with `SCHEDULE_NOT_FOUND`.
pub(crate) fn schedule(name: String) -> Result<String, Problem> {
    if validation::is_qualified_name(&name) {
        Ok(name)
    } else {
        Err(Problem::new(SCHEDULE_NOT_FOUND))
    }
}

/// Checks a reason that must be given.
pub(crate) fn reason(text: &str) -> Result<String, Invalid> {
    validation::text("reason", "a reason", text, REASON_MAX)
}

/// Checks a reason that may be empty.
pub(crate) fn optional_reason(text: &str) -> Result<String, Invalid> {
    validation::optional_text("reason", "a reason", text, REASON_MAX)
}

/// Checks what somebody asks about.
pub(crate) fn asked_id(text: &str) -> Result<String, Invalid> {
    validation::text("id", "a number, an address or an id", text, ASKED_ID_MAX)
}

/// Checks an action on a job: its reason, and the payload of an edit.
pub(crate) fn job_action(form: JobActionForm) -> Result<JobActionForm, Invalid> {
    let reason = if form.action.needs_reason() {
        reason(&form.reason)?
    } else {
        optional_reason(&form.reason)?
    };
    let payload = match form.action {
        JobAction::Edit => Some(payload(form.payload)?),
        _ => None,
    };
    Ok(JobActionForm {
        action: form.action,
        reason,
        payload,
    })
}

fn payload(typed: Option<MultilineText>) -> Result<MultilineText, Invalid> {
    let payload = typed.unwrap_or_default();
    if payload.len() > PAYLOAD_MAX {
        return Err(Invalid::one(
            "payload",
            "too-long",
            "A payload has 64 kB at most.",
        ));
    }
    let parsed = serde_json::from_str::<serde_json::Value>(&payload);
    match parsed {
        Ok(_) => Ok(payload),
        Err(error) => {
            let message = match error.classify() {
                Category::Eof => "This is no JSON: its end is missing.".to_owned(),
                _ => format!(
                    "This is no JSON: look at line {}, column {}.",
                    error.line(),
                    error.column()
                ),
            };
            Err(Invalid::one("payload", "malformed", message))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn action(action: JobAction, reason: &str, payload: Option<&str>) -> Result<JobActionForm, String> {
        let form = JobActionForm {
            action,
            reason: reason.into(),
            payload: payload.map(Into::into),
        };
        job_action(form).map_err(|invalid| invalid.0[0].field.clone() + " " + &invalid.0[0].code)
    }

    #[test]
    fn to_discard_or_cancel_needs_a_reason_and_to_edit_needs_json() {
        assert!(action(JobAction::Retry, "", None).is_ok());
        for needing in [JobAction::Discard, JobAction::Cancel] {
            assert_eq!(action(needing, " ", None).unwrap_err(), "reason required");
            assert!(action(needing, "Sent by hand", None).is_ok());
        }
        let long = "a".repeat(REASON_MAX + 1);
        assert_eq!(
            action(JobAction::Retry, &long, None).unwrap_err(),
            "reason too-long"
        );
        assert_eq!(
            action(JobAction::Edit, "", None).unwrap_err(),
            "payload malformed"
        );
        assert_eq!(
            action(JobAction::Edit, "", Some("{\"a\":")).unwrap_err(),
            "payload malformed"
        );
        assert!(action(JobAction::Edit, "", Some("{\n  \"a\": 1\n}")).is_ok());
        let large = format!("\"{}\"", "a".repeat(PAYLOAD_MAX));
        assert_eq!(
            action(JobAction::Edit, "", Some(&large)).unwrap_err(),
            "payload too-long"
        );
    }

    #[test]
    fn a_subscriber_belongs_to_the_module_that_its_name_begins_with() {
        assert_eq!(module_of_subscriber("catalog.order-paid").unwrap(), "catalog");
        let long = ["catalog.", &"a".repeat(10_000)].concat();
        for wrong in ["toys.order-paid", "catalog", "", "catalog.order paid", &long] {
            assert_eq!(
                module_of_subscriber(wrong).unwrap_err().code,
                SUBSCRIBER_NOT_FOUND.code
            );
            assert_eq!(
                schedule(wrong.to_owned()).is_ok(),
                wrong == "toys.order-paid",
                "{wrong}"
            );
        }
    }
}
