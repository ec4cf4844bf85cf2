//! A landing page.

use allpet_ui::prelude::*;

fn pairs<const N: usize>(pairs: [(&'static str, &'static str); N]) -> Vec<(AttrValue, AttrValue)> {
    pairs.map(|(a, b)| (a.into(), b.into())).to_vec()
}

#[component]
pub(crate) fn Site() -> Html {
    html! {
        <>
            <SiteHeader current="/" links={pairs([("/", "Overview"), ("/fees", "Fees"), ("/verify", "Look up a tag")])}
                end={html! { <LinkButton href="http://localhost:3000" text="Dashboard" size={Size::Small} /> }} />
            <main id="content">
                <Hero title="License your pet in five minutes" lead="See the fee and why before you sign up. A lost pet with a tag gets home sooner."
                    action={html! { <><LinkButton href="/apply" text="Apply for a license" kind={ButtonKind::Accent} size={Size::Large} />
                        <LinkButton href="/verify" text="Look up a tag" kind={ButtonKind::Quiet} size={Size::Large} /></> }} />
                <Band tinted=true><Proof pairs={pairs([("52,519", "licenses in Seattle’s register"), ("336", "breeds"), ("6", "jurisdictions")])} /></Band>
                <Band title="How it works"><Steps pairs={pairs([("Tell us about your pet", "Name, breed, age. You can add a photo."), ("Show the proof", "A photo of the vet’s paper is enough."), ("Get the tag", "We send it; the certificate is here at once.")])} /></Band>
                <Band title="Questions" tinted=true><Questions pairs={pairs([("From which age?", "In Seattle from eight weeks."), ("What does it cost?", "A spayed or neutered dog is $37 a year.")])} /></Band>
            </main>
            <SiteFooter text="Figures from the City of Seattle’s open data." links={pairs([("/fees", "Fees"), ("/privacy", "Privacy")])} />
        </>
    }
}
