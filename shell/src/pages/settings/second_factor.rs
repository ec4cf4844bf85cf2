//! Two-step sign-in: a code of an authenticator app beside the password.

mod codes;
mod proof_fields;
mod removal;
mod setup;

use super::super::relative_time::moment;
use allpet_contract::identity::{
    Account,
    second_factor::{ReadSecondFactor, RecoveryCodes, SecondFactor},
};
use allpet_ui::{
    components::{Button, Card, Loaded, Skeleton, SkeletonShape},
    hooks::{invalidate, use_read},
    session::use_session,
};
use codes::{CodesDialog, NewCodesDialog};
pub(super) use proof_fields::use_code_entry;
use removal::RemovalDialog;
use setup::SetupDialog;
use std::rc::Rc;
use yew::prelude::*;

/// The key of the query.
const QUERY: &str = "second-factor";

#[derive(Clone, PartialEq)]
enum Open {
    Nothing,
    Setup,
    NewCodes,
    Removal,
    Codes(Rc<RecoveryCodes>),
}

/// Says whether signing in needs a code, with buttons to change that.
#[component]
pub(super) fn SecondFactorCard(props: &SecondFactorProps) -> Html {
    let factor = use_read(QUERY, ReadSecondFactor {});
    let (open, session) = (use_state_eq(|| Open::Nothing), use_session());
    let to = |next: Open| {
        let open = open.clone();
        Callback::from(move |()| open.set(next.clone()))
    };
    let oncodes = {
        let open = open.clone();
        Callback::from(move |codes: RecoveryCodes| {
            invalidate(QUERY);
            open.set(Open::Codes(Rc::new(codes)));
        })
    };
    let onclose = to(Open::Nothing);
    let onsaved = {
        let (onclose, withheld) = (onclose.clone(), props.account.roles_withheld);
        Callback::from(move |()| {
            onclose.emit(());
            // The session has proved the second factor, so its next token has the roles.
            if let Some(session) = session.clone().filter(|_| withheld) {
                wasm_bindgen_futures::spawn_local(async move { session.resume().await });
            }
        })
    };
    let dialog = match &*open {
        Open::Nothing => Html::default(),
        Open::Setup => html! { <SetupDialog {oncodes} {onclose} email={props.account.email.clone()} /> },
        Open::NewCodes => html! { <NewCodesDialog {oncodes} {onclose} /> },
        Open::Removal => html! { <RemovalDialog {onclose} /> },
        Open::Codes(codes) => html! { <CodesDialog codes={codes.clone()} {onsaved} /> },
    };
    let (setup, new_codes, removal) = (to(Open::Setup), to(Open::NewCodes), to(Open::Removal));
    let skeleton = html! { <Skeleton shape={SkeletonShape::Rows} count={1} /> };
    html! {
        <Card title="Two-step sign-in">
            <Loaded<SecondFactor> query={factor} {skeleton} render={Callback::from(move |factor: Rc<SecondFactor>| html! {
                <div class="stack" data-testid="second-factor">
                    <p class="soft">{ state_text(&factor) }</p>
                    <div class="actions">
                        if factor.since.is_none() {
                            <Button text="Turn on" onclick={setup.reform(|_| ())} testid="turn-on-second-factor" />
                        } else {
                            <Button text="New recovery codes" onclick={new_codes.reform(|_| ())} testid="new-recovery-codes" />
                            <Button text="Turn off" onclick={removal.reform(|_| ())} testid="turn-off-second-factor" />
                        }
                    </div>
                </div>
            })} />
            { dialog }
        </Card>
    }
}

/// Props of [`SecondFactorCard`].
#[derive(Properties, PartialEq)]
pub(super) struct SecondFactorProps {
    /// The signed-in account.
    pub(super) account: Rc<Account>,
}

/// Says whether two-step sign-in is on, and how many recovery codes are left.
fn state_text(factor: &SecondFactor) -> String {
    let Some(since) = factor.since else {
        return "Off. Turn it on to sign in with a code from your phone as well as your password.".to_owned();
    };
    let codes = match factor.recovery_codes {
        0 => "No recovery code is left.".to_owned(),
        1 => "1 recovery code is left.".to_owned(),
        count => [&count.to_string(), " recovery codes are left."].concat(),
    };
    ["On since ", &moment(since), ". ", &codes].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_card_says_how_many_codes_are_left() {
        let text = |recovery_codes| {
            state_text(&SecondFactor {
                since: Some(allpet_domain::Timestamp::from_unix_millis(1_800_000_000_000)),
                recovery_codes,
            })
        };
        assert!(text(10).ends_with(". 10 recovery codes are left."));
        assert!(text(1).ends_with(". 1 recovery code is left."));
        assert!(text(0).ends_with(". No recovery code is left."));
        let off = SecondFactor {
            since: None,
            recovery_codes: 0,
        };
        assert!(state_text(&off).starts_with("Off."));
    }
}
