//! Messages to staff: each person who works for a tenant has a job, so that one who fails delays no other.

use crate::{Notifications, jobs::CreateMessages};
use allpet_contract::tenants::{ListStaff, StaffMember};
use allpet_domain::{
    id::{TenantId, UserId},
    role::Role,
};
use allpet_kernel::{
    Failure,
    jobs::{JobContext, NewJob},
};
use serde_json::Value;

/// Enqueues the messages to everybody who has the role for the tenant that the event names, and to its admins.
pub(crate) async fn enqueue(
    app: Notifications,
    context: JobContext,
    job: CreateMessages,
    role: Role,
) -> Result<(), Failure> {
    let event: Value = serde_json::from_str(&job.payload)?;
    let staff = list(&app, &event, role).await?;
    let mut tx = app.db.begin().await?;
    for member in staff {
        let Some(event) = event_for(&event, member.user) else {
            continue;
        };
        let of_member = CreateMessages {
            person: Some(member.user),
            payload: serde_json::to_string(&event)?,
            ..job.clone()
        };
        let unique = format!("{}/{}/{}", job.kind, job.event, member.user);
        app.kernel
            .enqueue(&mut tx, NewJob::new(&of_member).unique(unique))
            .await?;
    }
    context.finish(&mut tx).await?;
    Ok(tx.commit().await?)
}

/// Returns whether a person still has the role for the tenant that the event names, or administers it.
pub(crate) async fn works_there(
    app: &Notifications,
    event: &Value,
    person: UserId,
    role: Role,
) -> Result<bool, Failure> {
    let staff = list(app, event, role).await?;
    Ok(staff.iter().any(|member| member.user == person))
}

/// Lists the people with a role for the tenant that the event names, and its admins.
async fn list(app: &Notifications, event: &Value, role: Role) -> Result<Vec<StaffMember>, Failure> {
    let tenant: TenantId = serde_json::from_value(event["tenant"].clone())?;
    let client = app.kernel.client(crate::NAME);
    let mut staff = client.send(ListStaff { tenant }).await?;
    staff.retain(|member| member.role.covers(role));
    Ok(staff)
}

/// Returns the event as a person reads it: clerks do not decide their own applications. `None` if nothing else waits.
fn event_for(event: &Value, person: UserId) -> Option<Value> {
    let person = person.to_string();
    let queues = event["without_own"].as_array();
    let own = queues.and_then(|queues| queues.iter().find(|queue| queue["clerk"] == person));
    let mut event = event.clone();
    if let Some(queue) = own {
        if queue["oldest"].is_null() {
            return None;
        }
        for field in ["waiting", "overdue", "oldest"] {
            event[field] = queue[field].clone();
        }
    }
    // The queues of others are no business of this person.
    if let Some(fields) = event.as_object_mut() {
        fields.remove("without_own");
    }
    Some(event)
}
