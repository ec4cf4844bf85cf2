//! The notice that a person's work pages wait for a second factor.

use allpet_contract::identity::Account;
use allpet_ui::components::{ButtonKind, Card, LinkButton};
use std::rc::Rc;
use yew::prelude::*;

/// Props of [`RolesNotice`].
#[derive(Properties, PartialEq)]
pub(super) struct RolesNoticeProps {
    /// The signed-in account.
    pub(super) account: Rc<Account>,
}

/// Leads to the settings where two-step sign-in is turned on. Empty for people whose roles are not withheld.
#[component]
pub(super) fn RolesNotice(props: &RolesNoticeProps) -> Html {
    if !props.account.roles_withheld {
        return Html::default();
    }
    html! {
        <Card title="Turn on two-step sign-in to work">
            <div class="stack" data-testid="roles-withheld">
                <p>{ "Your work pages open when you sign in with a code as well as your password. If it is on already, sign out and sign in with the code." }</p>
                <div class="actions"><LinkButton href="/dashboard/settings" text="Open settings" kind={ButtonKind::Primary} /></div>
            </div>
        </Card>
    }
}

// These tests render the pages natively.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::pages::{
        audit::{Audit, AuditProps},
        members::{Members, MembersProps},
        operations::{Operations, OperationsProps},
    };
    use allpet_domain::{Timestamp, id::UserId};
    use allpet_ui::server::render_to_html;

    fn account(roles_withheld: bool) -> Rc<Account> {
        let created = Timestamp::from_unix_millis(1_800_000_000_000);
        Rc::new(Account {
            id: UserId::new(created, [1; 10]),
            email: "ada@example.com".into(),
            unverified: false,
            new_email: None,
            name: "Ada Park".into(),
            roles: Vec::new(),
            platform_admin: false,
            roles_withheld,
            created,
        })
    }

    fn members(roles_withheld: bool) -> String {
        let account = account(roles_withheld);
        render_to_html::<Members>(MembersProps { account })
    }

    fn operations(roles_withheld: bool) -> String {
        let account = account(roles_withheld);
        render_to_html::<Operations>(OperationsProps { account, part: None })
    }

    fn audit(roles_withheld: bool) -> String {
        let account = account(roles_withheld);
        render_to_html::<Audit>(AuditProps { account })
    }

    #[test]
    fn pages_of_staff_say_that_roles_wait_for_a_code() {
        for page in [members(true), operations(true), audit(true)] {
            assert!(page.contains("Turn on two-step sign-in to work"), "{page}");
            assert!(page.contains("href=\"/dashboard/settings\""), "{page}");
            assert_eq!(page.matches("<h1").count(), 1, "{page}");
        }
        assert!(!members(true).contains("You don’t run an organization"));
        assert!(!operations(true).contains("Only for admins of the platform"));
        assert!(!audit(true).contains("Only for admins"));
    }

    #[test]
    fn people_without_a_role_learn_that_they_have_none() {
        assert!(members(false).contains("You don’t run an organization"));
        assert!(operations(false).contains("Only for admins of the platform"));
        assert!(audit(false).contains("Only for admins"));
        for page in [members(false), operations(false), audit(false)] {
            assert!(!page.contains("two-step"), "{page}");
        }
    }
}
