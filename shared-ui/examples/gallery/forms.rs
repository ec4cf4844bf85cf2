//! Buttons, fields and dialogs.

use allpet_domain::FieldError;
use allpet_ui::prelude::*;

#[component]
pub(crate) fn Forms() -> Html {
    let name = use_state(|| String::from("Wall-E"));
    let breed = use_state(String::new);
    let born = use_state(|| String::from("1 Apr 2021"));
    let kind = use_state(|| String::from("dog"));
    let altered = use_state(|| true);
    let file = use_state(|| None::<ChosenFile>);
    let open = use_state(|| false);
    let toasts = use_toasts();
    let set = |state: &UseStateHandle<String>| {
        let state = state.clone();
        Callback::from(move |text: String| state.set(text))
    };
    let suggestions = [
        "Retriever, Labrador",
        "Retriever, Golden",
        "Terrier, Jack Russell",
        "Chihuahua, Short Coat",
    ]
    .into_iter()
    .filter(|known| known.to_lowercase().contains(&breed.to_lowercase()))
    .map(|known| Suggestion {
        value: known.into(),
        detail: Some("4,180".into()),
    })
    .collect::<Vec<_>>();
    let errors = [
        "name|Enter a name.",
        "microchip|That’s 5 digits; a microchip has 15 (older ones 9 or 10).",
    ]
    .map(|both| both.split_once('|').unwrap_or_default())
    .map(|(field, message)| FieldError {
        field: field.into(),
        code: String::new(),
        message: message.into(),
    })
    .to_vec();
    html! {
        <div class="split even">
            <Card title="Add a pet" aside={html! { <Badge tone={Tone::Warning} text="Draft" /> }}>
                <div class="form">
                    <Stepper current={1} steps={vec!["Pet".into(), "Proofs".into(), "Review".into(), "Done".into()]} back_to={Callback::noop()} />
                    <ErrorSummary {errors} attempt={0} />
                    <TextField name="name" label="Name" value={(*name).clone()} onchange={set(&name)} />
                    <RadioCards name="species" label="Species" value={(*kind).clone()} onchange={set(&kind)}
                        choices={vec![Choice::new("dog", "Dog").icon(IconKind::Dog), Choice::new("cat", "Cat").icon(IconKind::Cat)]} />
                    <Combobox name="breed" label="Breed" value={(*breed).clone()} onchange={set(&breed)} {suggestions} optional=true />
                    <div class="fields">
                        <DateField name="born" label="Day of birth" value={(*born).clone()} onchange={
                            let born = born.clone(); move |(text, _)| born.set(text) } />
                        <TextField name="weight" label="Weight" kind={TextKind::Decimal} unit="kg" value="7.5" onchange={Callback::noop()} optional=true />
                    </div>
                    <TextField name="microchip" label="Microchip number" kind={TextKind::Code} value="98102" onchange={Callback::noop()}
                        hint="On the vet’s papers" error={AttrValue::from("That’s 5 digits; a microchip has 15 (older ones 9 or 10).")} />
                    <TextField name="password" label="Password" kind={TextKind::Password} value="correct horse" onchange={Callback::noop()} />
                    <Select name="term" label="Term" value="12" onchange={Callback::noop()} choices={vec![Choice::new("12", "1 year"), Choice::new("24", "2 years")]} />
                    <Checkbox name="altered" label="Spayed or neutered" checked={*altered} hint="Halves the fee in most places"
                        onchange={let altered = altered.clone(); move |on| altered.set(on)} />
                    <FileField name="rabies" label="Rabies certificate" file={(*file).clone()} accept="image/jpeg,image/png,application/pdf"
                        hint="JPEG, PNG or PDF, at most 10 MB" onchange={let file = file.clone(); move |chosen| file.set(chosen)} />
                    <TextField name="notes" label="Notes" kind={TextKind::Paragraph} value="" onchange={Callback::noop()} optional=true />
                    <div class="actions"><Button text="Save pet" kind={ButtonKind::Primary} submit=true /><Button text="Cancel" kind={ButtonKind::Quiet} /></div>
                </div>
            </Card>
            <div class="stack">
                <Card title="Buttons">
                    <div class="stack">
                        <div class="row">
                            <Button text="Primary" kind={ButtonKind::Primary} icon={IconKind::Plus} />
                            <Button text="Secondary" />
                            <Button text="Quiet" kind={ButtonKind::Quiet} />
                            <Button text="Delete" kind={ButtonKind::Danger} />
                            <Button text="Accent" kind={ButtonKind::Accent} />
                        </div>
                        <div class="row">
                            <Button text="Saving" kind={ButtonKind::Primary} busy=true />
                            <Button text="Off" disabled=true />
                            <Button text="Small" size={Size::Small} />
                            <Menu label="More" entries={vec![MenuEntry::go("Open", "/").icon(IconKind::External),
                                MenuEntry::act("Delete", Callback::noop()).icon(IconKind::Trash).danger()]} />
                        </div>
                        <div class="row">
                            <Button text="Ask" onclick={let open = open.clone(); move |_| open.set(true)} />
                            <Button text="Toast" onclick={move |_| toasts.offer("Wall-E was deleted.", "Undo", Callback::noop())} />
                        </div>
                        <div class="row">
                            { for [Tone::Neutral, Tone::Good, Tone::Warning, Tone::Bad, Tone::Info].map(|tone| html! { <Badge {tone} text="State" /> }) }
                        </div>
                    </div>
                </Card>
                <Notice tone={Tone::Info} title="The license ends on 31 May 2027" text="The rabies vaccination ends then." />
                <Notice tone={Tone::Good} text="Wall-E’s license was renewed." />
                <Notice tone={Tone::Warning} title="Wall-E has no license" text="In Seattle a dog needs one from 8 weeks." action={Some(("Apply".into(), Callback::noop()))} />
                <Notice tone={Tone::Bad} text="The payment was refused by the bank. Try another card." />
                <Card title="Fields" kind={CardKind::Sunken}>
                    <Facts facts={vec![("Number".into(), html! { "S107948" }), ("Owner".into(), html! { "Donaudampfschifffahrtsgesellschaftskapitän Ada Park 🐕" })]} />
                </Card>
                <Card><EmptyState title="No pets yet" text="Add one, and everything else follows from it." action={html! { <Button text="Add pet" kind={ButtonKind::Primary} icon={IconKind::Plus} /> }} /></Card>
                <div class="grid">
                    { for [Picture::Cat, Picture::Tag, Picture::Inbox, Picture::Plug].map(|picture| html! { <Card><Drawing {picture} /></Card> }) }
                </div>
            </div>
            <Confirm open={*open} title="Delete Wall-E?" text="The pet and its photo are deleted for good." verb="Delete Wall-E"
                onconfirm={Callback::noop()} onclose={let open = open.clone(); move |()| open.set(false)} />
        </div>
    }
}
