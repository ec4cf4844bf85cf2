//! An invitation that can be accepted: by the signed-in account, or after signing in.

use super::is_end;
use crate::pages::{entry::SignInWithAddress, members::with_article};
use allpet_contract::{
    Problem,
    identity::{Account, Workplace},
    tenants::invitations::{AcceptInvitation, INVITATION_FOR_ANOTHER, InvitationProof, OfferedRole},
};
use allpet_domain::text::isolate;
use allpet_ui::{
    components::{
        Button, ButtonKind, ErrorState, Notice, Skeleton, SkeletonShape, Tone, problem_notice, use_toasts,
    },
    hooks::use_write,
    session::{AuthState, SIGN_OUT_FAILED, Session, SignUpForm, use_auth_state},
};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct OfferProps {
    pub(super) session: Session,
    pub(super) offer: Rc<OfferedRole>,
    /// The token that accepts the invitation.
    pub(super) proof: InvitationProof,
    /// Called with the new workplace.
    pub(super) onaccept: Callback<Workplace>,
    /// Called when the link works no more.
    pub(super) onend: Callback<Problem>,
}

/// Shows who invites whom, and what to do next.
#[component]
pub(super) fn Offer(props: &OfferProps) -> Html {
    let auth_state = use_auth_state(&props.session);
    let OfferedRole {
        tenant_name,
        role,
        email,
        ..
    } = &*props.offer;
    let retry = {
        let session = props.session.clone();
        Callback::from(move |()| {
            let session = session.clone();
            wasm_bindgen_futures::spawn_local(async move { session.resume().await });
        })
    };
    let next = match auth_state {
        AuthState::SignedIn(account) | AuthState::Expired(account) => {
            // Another account begins anew.
            let key = account.id.to_string();
            html! {
                <Acceptance {key} {account} session={props.session.clone()} offer={props.offer.clone()}
                    proof={props.proof.clone()} onaccept={props.onaccept.clone()} onend={props.onend.clone()} />
            }
        }
        AuthState::SignedOut => {
            html! { <SignInFirst session={props.session.clone()} email={email.clone()} /> }
        }
        AuthState::Unknown(problem) => html! { <ErrorState {problem} {retry} /> },
        AuthState::Asking => html! { <Skeleton shape={SkeletonShape::Rows} count={2} /> },
    };
    html! {
        <>
            <h1 tabindex="-1">{ ["Join ", &isolate(tenant_name)].concat() }</h1>
            <p>{ [&*isolate(tenant_name), " invites ", email, " to work there as ", with_article(*role), "."].concat() }</p>
            { next }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct SignInFirstProps {
    session: Session,
    /// The invited address.
    email: AttrValue,
}

/// Creates an account with the invited address, or signs in. The page stays, and with it the invitation.
#[component]
fn SignInFirst(props: &SignInFirstProps) -> Html {
    let has_account = use_state_eq(|| false);
    let switch = {
        let has_account = has_account.clone();
        Callback::from(move |_: MouseEvent| has_account.set(!*has_account))
    };
    let (session, email) = (props.session.clone(), props.email.clone());
    if *has_account {
        html! {
            <>
                <p class="soft">{ "Sign in to accept." }</p>
                <SignInWithAddress {session} {email} />
                <Button text="Create an account instead" kind={ButtonKind::Quiet} onclick={switch} testid="no-account" />
            </>
        }
    } else {
        html! {
            <>
                <p class="soft">{ "Create an account to accept, or sign in if you have one." }</p>
                <SignUpForm {session} {email} ondone={Callback::noop()} />
                <Button text="Sign in instead" kind={ButtonKind::Quiet} onclick={switch} testid="has-account" />
            </>
        }
    }
}

#[derive(Properties, PartialEq)]
struct AcceptanceProps {
    account: Rc<Account>,
    session: Session,
    offer: Rc<OfferedRole>,
    proof: InvitationProof,
    onaccept: Callback<Workplace>,
    onend: Callback<Problem>,
}

/// Accepts with the signed-in account, unless it has another address.
#[component]
fn Acceptance(props: &AcceptanceProps) -> Html {
    let accept = use_write::<AcceptInvitation>({
        let onaccept = props.onaccept.clone();
        move |workplace| onaccept.emit(workplace)
    });
    let end = accept.problem.clone().filter(is_end);
    use_effect_with(end, {
        let onend = props.onend.clone();
        move |end: &Option<Problem>| {
            if let Some(problem) = end {
                onend.emit(problem.clone());
            }
        }
    });
    let problem = accept.problem.as_ref();
    let is_refused = problem.is_some_and(|problem| problem.code == INVITATION_FOR_ANOTHER.code);
    let (own, invited) = (&props.account.email, &props.offer.email);
    if is_refused || are_different(own, invited) {
        return html! {
            <OtherAccount session={props.session.clone()} own={own.clone()} invited={invited.clone()} />
        };
    }
    let onclick = {
        let (accept, body) = (accept.clone(), props.proof.clone());
        Callback::from(move |_: MouseEvent| accept.run(AcceptInvitation { body: body.clone() }))
    };
    html! {
        <>
            { problem_notice(problem) }
            <p class="soft">{ ["You are signed in as ", own, "."].concat() }</p>
            <Button text="Accept invitation" kind={ButtonKind::Primary} busy={accept.busy} {onclick} class="block" testid="accept-invitation" />
        </>
    }
}

/// Returns whether two addresses are certainly not one. Only the server knows the spellings of other scripts.
fn are_different(one: &str, other: &str) -> bool {
    one.is_ascii() && other.is_ascii() && !one.eq_ignore_ascii_case(other)
}

#[derive(Properties, PartialEq)]
struct OtherAccountProps {
    session: Session,
    /// The address of the signed-in account.
    own: AttrValue,
    /// The invited address.
    invited: AttrValue,
}

/// Says that the signed-in account is not the invited one, and signs out on request.
#[component]
fn OtherAccount(props: &OtherAccountProps) -> Html {
    let (busy, toaster) = (use_state_eq(|| false), use_toasts());
    let onclick = {
        let (busy, session) = (busy.clone(), props.session.clone());
        Callback::from(move |_: MouseEvent| {
            let (busy, session, toaster) = (busy.clone(), session.clone(), toaster.clone());
            busy.set(true);
            wasm_bindgen_futures::spawn_local(async move {
                if session.sign_out().await.is_err() {
                    busy.set(false);
                    toaster.show(Tone::Bad, SIGN_OUT_FAILED);
                }
            });
        })
    };
    let text = [
        "You are signed in as ",
        &props.own,
        ". Sign out and continue as ",
        &props.invited,
        ", or ask the organization to invite the address of this account.",
    ]
    .concat();
    html! {
        <>
            <Notice tone={Tone::Warning} title="This invitation is for another e-mail address" {text} />
            <Button text="Sign out and continue" kind={ButtonKind::Primary} busy={*busy} {onclick} class="block" testid="change-account" />
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::are_different;

    #[test]
    fn only_addresses_that_are_certainly_different_are_refused_here() {
        assert!(are_different("ada@example.com", "max@example.com"));
        assert!(!are_different("ada@example.com", "Ada@Example.com"));
        assert!(!are_different(
            "ada@xn--mnchen-3ya.example",
            "ada@münchen.example"
        ));
    }
}
