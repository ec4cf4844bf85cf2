//! Tables, lists and states.

use allpet_contract::Problem;
use allpet_ui::prelude::*;

#[component]
pub(crate) fn Lists() -> Html {
    let filter = use_state(|| String::from("waiting"));
    let rows = [
        ("Wall-E", "Dog", "S107948", "27.00", Tone::Good, "Issued"),
        ("Rex", "Dog", "S112003", "75.00", Tone::Warning, "Waiting"),
        (
            "Frau Donaudampfschifffahrtsgesellschaft von und zu Katze",
            "Cat",
            "132331",
            "20.00",
            Tone::Bad,
            "Refused",
        ),
    ];
    let rows = rows
        .map(|(name, kind, number, fee, tone, state)| {
            Row::new(
                number,
                vec![
                    html! { <Link href="/">{ name }</Link> },
                    html! { kind },
                    html! { number },
                    html! { fee },
                    html! { <Badge {tone} text={state} /> },
                ],
            )
        })
        .to_vec();
    let columns = vec![
        Column::text("Pet").sortable(),
        Column::text("Species"),
        Column::text("Number"),
        Column::numeric("Fee").sortable(),
        Column::text("State"),
    ];
    html! {
        <div class="stack loose">
            <Tabs label="Queue" current="/queue" tabs={vec![Tab::new("/queue", "Waiting"), Tab::new("/all", "All"), Tab::new("/tags", "Tags")]} />
            <div class="row">
                <FilterChips label="State" value={(*filter).clone()} onchange={let filter = filter.clone(); move |value| filter.set(value)}
                    choices={vec![Choice::new("", "All").figure("52,519"), Choice::new("waiting", "Waiting").figure("41"), Choice::new("missing", "Proof missing").figure("7")]} />
                <div class="grow"><SearchField label="Name, number, ZIP or breed" value="" onsearch={Callback::noop()} /></div>
            </div>
            <Table caption="Applications" {columns} {rows} order={(0, Order::Ascending)} foot={html! { <LoadMore shown="3 of 52,519" more=true onmore={Callback::noop()} /> }} />
            <List>
                <ListRow href="/" title="Wall-E" text="Dog, Terrier, Jack Russell" start={html! { <Avatar name="Wall-E" icon={IconKind::Dog} /> }} end={html! { <Badge tone={Tone::Good} text="Licensed" /> }} />
                <ListRow href="/" title="Ada Park" text="ada@example.com" start={html! { <Avatar name="Ada Park" /> }} />
            </List>
            <div class="grid">
                <Card title="Loading"><Skeleton /></Card>
                <Card kind={CardKind::Flush}><Skeleton shape={SkeletonShape::Rows} /></Card>
                <Card><ErrorState problem={Problem::offline()} retry={Some(Callback::noop())} /></Card>
            </div>
        </div>
    }
}
