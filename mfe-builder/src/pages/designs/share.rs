//! The dialog with the links by which others see a design.

use allpet_contract::builder::{ListShares, NewShare, Share as Link, ShareDesign, WithdrawShare};
use allpet_domain::{id::DesignId, text::isolate};
use allpet_ui::{
    api::{local_day, today},
    components::{
        Button, ButtonKind, CopyField, DayText, Dialog, Loaded, Size, Tone, problem_notice, use_toasts,
    },
    hooks::{use_focus_restore, use_read, use_write},
};
use std::rc::Rc;
use yew::prelude::*;

/// Props of [`ShareDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct ShareDialogProps {
    /// The design.
    pub(super) design: DesignId,
    /// Its name.
    pub(super) name: String,
    /// Called when the dialog closes.
    pub(super) onclose: Callback<()>,
}

/// Creates a link, shown only now, and lists the active links, which can be withdrawn.
#[component]
pub(super) fn ShareDialog(props: &ShareDialogProps) -> Html {
    let design = props.design;
    let created_link = use_state_eq(|| None::<String>);
    let toasts = use_toasts();
    let shares = use_read(["shares/", &design.to_string()].concat(), ListShares { design });
    let create = use_write::<ShareDesign>({
        let (created_link, retry) = (created_link.setter(), shares.retry());
        move |share: NewShare| {
            created_link.set(Some(shared_address(&share.token)));
            retry.emit(());
        }
    });
    let withdraw = use_write::<WithdrawShare>({
        let (created_link, retry, toasts) = (created_link.setter(), shares.retry(), toasts.clone());
        move |()| {
            created_link.set(None);
            retry.emit(());
            toasts.show(Tone::Good, "Link withdrawn. It no longer works.");
        }
    });
    let oncreate = {
        let create = create.clone();
        Callback::from(move |_: MouseEvent| create.run(ShareDesign { design }))
    };
    let (withdraw_link, busy) = (withdraw.clone(), withdraw.busy);
    let render = Callback::from(move |links: Rc<Vec<Link>>| {
        let row = |link: &Link| {
            let (withdraw, share) = (withdraw_link.clone(), link.id);
            let onclick = Callback::from(move |_: MouseEvent| withdraw.run(WithdrawShare { design, share }));
            html! {
                <li class="row between" key={link.id.to_string()}>
                    <span class="small">{ "Created " }<DayText day={local_day(link.created)} today={today()} /></span>
                    <Button text="Withdraw" object={["the link created ", &local_day(link.created).to_string()].concat()} kind={ButtonKind::Quiet} size={Size::Small} {onclick} {busy} testid="withdraw" />
                </li>
            }
        };
        html! {
            if links.is_empty() { <p class="soft small">{ "No active links." }</p> }
            else { <ul class="links" data-testid="links">{ for links.iter().map(row) }</ul> }
        }
    });
    // The focused button disappears with its link.
    let container = use_focus_restore(shares.data.as_ref().map(|links| links.len()));
    let problem = create.problem.as_ref().or(withdraw.problem.as_ref());
    let actions = html! { <Button text="Create link" kind={ButtonKind::Primary} onclick={oncreate} busy={create.busy} testid="make-link" /> };
    html! {
        <Dialog open=true title={["Share ", &isolate(&props.name)].concat()} onclose={props.onclose.clone()} {actions}>
            <div class="stack" ref={container} tabindex="-1">
                <p>{ "Anyone with the link can see the design and its price, but nothing about you or your pet. You can withdraw it at any time." }</p>
                { problem_notice(problem) }
                if let Some(link) = &*created_link {
                    <CopyField name="share-link" label="Link" hint={AttrValue::Static("Copy it now; we can’t show it again.")} value={link.clone()} testid="copy-link" />
                }
                <Loaded<Vec<Link>> query={shares} {render} />
            </div>
        </Dialog>
    }
}

/// Returns the address of the shared design's page: on the builder's own site, also from inside the dashboard.
fn shared_address(token: &str) -> String {
    let origin = web_sys::window()
        .and_then(|window| window.location().origin().ok())
        .unwrap_or_default();
    [&origin, "/shared/", token].concat()
}
