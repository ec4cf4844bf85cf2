//! Accepts an invitation to a role by a mail's link. It takes a press, because mail programs open links to look at them.

mod offer;
mod outcome;

use super::link_token::{LinkToken, forget_if_refused, use_link_token};
use allpet_contract::{
    Problem,
    identity::Workplace,
    tenants::invitations::{InvitationProof, OfferedRole, ReadInvitation},
};
use allpet_ui::{
    components::{ErrorState, Skeleton, SkeletonShape},
    hooks::{Query, use_read, use_title},
    session::Session,
};
use offer::Offer;
use outcome::{Accepted, DeadInvitation};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct InvitationProps {
    pub(super) session: Session,
}

/// Shows the invitation, asks to sign in, accepts it, or says why it cannot be accepted.
#[component]
pub(super) fn Invitation(props: &InvitationProps) -> Html {
    use_title("Invitation");
    let LinkToken { token, forget } = use_link_token();
    let accepted = use_state(|| None::<Workplace>);
    let refusal = use_state(|| None::<Problem>);
    let proof = token.map(|token| InvitationProof { token });
    let key = [
        "invitation/",
        proof.as_ref().map_or("", |proof| proof.token.as_str()),
    ]
    .concat();
    let offer = use_read::<ReadInvitation>(key, proof.clone().map(|body| ReadInvitation { body }));
    let end = (*refusal).clone().or_else(|| end_of(&offer));
    use_effect_with(end.is_some(), forget_if_refused(forget.clone()));
    let onaccept = {
        let (accepted, session) = (accepted.clone(), props.session.clone());
        Callback::from(move |workplace: Workplace| {
            forget.emit(());
            accepted.set(Some(workplace));
            let session = session.clone();
            // The account of the open session learns of its role.
            wasm_bindgen_futures::spawn_local(async move { session.resume().await });
        })
    };
    let onend = Callback::from(move |problem: Problem| refusal.set(Some(problem)));
    if let Some(workplace) = &*accepted {
        return html! { <Accepted session={props.session.clone()} workplace={workplace.clone()} /> };
    }
    let Some(proof) = proof.filter(|_| end.is_none()) else {
        return html! { <DeadInvitation problem={end} /> };
    };
    match (&offer.data, &offer.problem) {
        (Some(data), _) => html! {
            <Offer session={props.session.clone()} offer={data.clone()} {proof} {onaccept} {onend} />
        },
        (None, Some(problem)) => html! {
            <ErrorState problem={problem.clone()} retry={offer.retry()} busy={offer.loading} />
        },
        (None, None) => html! { <Skeleton shape={SkeletonShape::Rows} count={3} /> },
    }
}

/// Returns why the invitation cannot be accepted, if the answer says so.
fn end_of(offer: &Query<OfferedRole>) -> Option<Problem> {
    offer.problem.clone().filter(is_end)
}

/// Returns whether a problem says that the link works no more. Others, such as no network, pass.
fn is_end(problem: &Problem) -> bool {
    matches!(problem.status, 404 | 410) && problem.code.starts_with("tenant.invitation-")
}

#[cfg(test)]
mod tests {
    use super::is_end;
    use allpet_contract::{
        Problem,
        problem::NOT_FOUND,
        tenants::invitations::{
            INVITATION_EXPIRED, INVITATION_FOR_ANOTHER, INVITATION_LINK_INVALID, INVITATION_REPLACED,
            INVITATION_USED, INVITATION_WITHDRAWN,
        },
    };

    #[test]
    fn a_link_ends_for_reasons_that_do_not_pass() {
        for code in [
            INVITATION_EXPIRED,
            INVITATION_LINK_INVALID,
            INVITATION_REPLACED,
            INVITATION_USED,
            INVITATION_WITHDRAWN,
        ] {
            assert!(is_end(&Problem::new(code)), "{}", code.code);
        }
        assert!(!is_end(&Problem::new(INVITATION_FOR_ANOTHER)));
        assert!(!is_end(&Problem::new(NOT_FOUND)));
        assert!(!is_end(&Problem::offline()));
    }
}
