//! Changes to one member: another role, or the end of the membership. Each is confirmed in a dialog.

use super::{display_name, role_label, row::MemberRowProps};
use allpet_contract::tenants::{MemberForm, PutMember, RemoveMember};
use allpet_domain::role::Role;
use allpet_ui::{
    components::{Tone, use_toasts},
    hooks::{Mutation, use_write},
};
use yew::prelude::*;

/// The change of a role. The dialog is open while `chosen` is a role.
pub(super) struct RoleChange {
    pub(super) write: Mutation<PutMember>,
    /// The new role, before it is confirmed.
    pub(super) chosen: Option<Role>,
    pub(super) choose: Callback<String>,
    pub(super) confirm: Callback<()>,
    pub(super) cancel: Callback<()>,
}

#[hook]
pub(super) fn use_role_change(props: &MemberRowProps) -> RoleChange {
    let chosen = use_state_eq(|| None::<Role>);
    let toaster = use_toasts();
    let (tenant, user, is_self) = (props.tenant, props.member.user, props.is_self);
    let write = {
        let (query, chosen) = (props.query.clone(), chosen.clone());
        use_write::<PutMember>(move |member| {
            chosen.set(None);
            if is_self {
                return reload_dashboard();
            }
            query.refetch();
            toaster.show(
                Tone::Good,
                [&display_name(&member), ": ", role_label(member.role)].concat(),
            );
        })
    };
    let current = props.member.role;
    let choose = {
        let (write, chosen) = (write.clone(), chosen.clone());
        Callback::from(move |role: String| {
            write.forget();
            chosen.set(Role::parse(&role).filter(|role| *role != current));
        })
    };
    let confirm = {
        let (write, chosen) = (write.clone(), chosen.clone());
        Callback::from(move |()| {
            if let Some(role) = *chosen {
                let body = MemberForm { role };
                write.run(PutMember { tenant, user, body });
            }
        })
    };
    let cancel = {
        let chosen = chosen.clone();
        Callback::from(move |()| chosen.set(None))
    };
    RoleChange {
        write,
        chosen: *chosen,
        choose,
        confirm,
        cancel,
    }
}

/// The removal of a member.
pub(super) struct Removal {
    pub(super) write: Mutation<RemoveMember>,
    /// Whether the dialog is open.
    pub(super) open: bool,
    pub(super) ask: Callback<()>,
    pub(super) confirm: Callback<()>,
    pub(super) cancel: Callback<()>,
}

#[hook]
pub(super) fn use_removal(props: &MemberRowProps) -> Removal {
    let open = use_state_eq(|| false);
    let toaster = use_toasts();
    let (tenant, user, is_self) = (props.tenant, props.member.user, props.is_self);
    let write = {
        let (query, open, name) = (props.query.clone(), open.clone(), display_name(&props.member));
        use_write::<RemoveMember>(move |()| {
            open.set(false);
            if is_self {
                return reload_dashboard();
            }
            query.refetch();
            toaster.show(Tone::Good, [&*name, " is no longer a member."].concat());
        })
    };
    let set_open = |value: bool| {
        let open = open.clone();
        Callback::from(move |()| open.set(value))
    };
    let (ask, cancel) = (set_open(true), set_open(false));
    let confirm = {
        let write = write.clone();
        Callback::from(move |()| write.run(RemoveMember { tenant, user }))
    };
    Removal {
        write,
        open: *open,
        ask,
        confirm,
        cancel,
    }
}

/// Loads the dashboard anew, with the person's remaining rights.
fn reload_dashboard() {
    if let Some(window) = web_sys::window() {
        // If the browser stays on this page, the server refuses what is no longer allowed.
        let _ = window.location().set_href(crate::routes::DASHBOARD);
    }
}
