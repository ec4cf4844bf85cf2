//! `api events`: lists the events that subscribers have not handled, and retries, dismisses or replays them.

use crate::{commands::operator_record, compose, startup_error::StartupError};
use allpet_contract::operations::{OperatorActionKind, check_replay};
use allpet_domain::{Timestamp, id::EventId};
use allpet_kernel::{
    Failure, Kernel, Module,
    config::Config,
    events::{
        Delivery, DeliveryState, Outbox, Subscription, Topics, deliveries, dismiss,
        replay::{ReplayStart, Replayed, replay},
        retry,
    },
};
use allpet_operations::NewAction;

/// Commands for events.
#[derive(Debug, Clone, clap::Subcommand)]
pub(crate) enum EventsCommand {
    /// Lists the events that wait for another attempt and those that are parked
    List,
    /// Retries a parked event, at once and with all its attempts
    Retry(RetryArgs),
    /// Dismisses an event: its subscriber will not handle it
    Dismiss(DismissArgs),
    /// Delivers past events to a subscriber again; it does not handle again what it has handled. The exit status is 2 if it fails after
    /// a part
    Replay(ReplayArgs),
}

/// An event that a subscriber has not handled.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct EventArgs {
    /// The subscriber: `catalog.order-paid`
    #[arg(long)]
    subscriber: String,
    /// The id of the event
    #[arg(long)]
    event: EventId,
}

/// The event to retry.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct RetryArgs {
    #[command(flatten)]
    event: EventArgs,
    /// Reason, in a sentence; it is stored in the record of what operators did
    #[arg(long, default_value = "")]
    reason: String,
}

/// The event, and the reason to dismiss it.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct DismissArgs {
    #[command(flatten)]
    event: EventArgs,
    /// Reason, stored with the event
    #[arg(long)]
    reason: String,
}

/// The events to replay.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct ReplayArgs {
    /// The subscriber: `catalog.order-paid`
    #[arg(long)]
    subscriber: String,
    /// A time, `2026-11-21T08:30:00Z`, or the number of an event of the producer
    #[arg(long, value_parser = since)]
    since: ReplayStart,
    /// Module that announced the events; all modules, if a time is given
    #[arg(long)]
    producer: Option<String>,
    /// Only these topics: `order.paid`, `order.*`
    #[arg(long, default_value = "*", value_parser = topics)]
    topic: Topics,
    /// Reason, in a sentence; it is stored in the record of what operators did
    #[arg(long, default_value = "")]
    reason: String,
}

fn since(text: &str) -> Result<ReplayStart, String> {
    if let Ok(seq) = text.parse() {
        return Ok(ReplayStart::Seq(seq));
    }
    let moment: Result<Timestamp, _> = text.parse();
    moment.map(ReplayStart::Moment).map_err(|error| error.to_string())
}

fn topics(text: &str) -> Result<Topics, String> {
    Topics::parse(text).ok_or_else(|| "write order.paid, order.* or *".into())
}

/// Runs the command.
pub(crate) async fn run(config: &Config, command: EventsCommand) -> Result<(), StartupError> {
    let (kernel, modules) = compose::compose(config).await?;
    match command {
        EventsCommand::List => list(&modules).await,
        EventsCommand::Retry(RetryArgs { event: args, reason }) => {
            let (module, subscription) = subscriber(&modules, &args.subscriber)?;
            let (name, event) = (subscription.name(), args.event);
            let act = async {
                if retry(subscription.db(), name, event, kernel.now()).await? {
                    Ok(())
                } else {
                    Err(not_waiting(name, event))
                }
            };
            let target = format!("{name} {event}");
            let action = action(OperatorActionKind::RetryEvent, module, target, &reason);
            operator_record::record(&kernel, &modules, action, Box::pin(act), |()| None).await?;
            println!("{name} retries {event}.");
            Ok(())
        }
        EventsCommand::Dismiss(DismissArgs { event: args, reason }) => {
            let (module, subscription) = subscriber(&modules, &args.subscriber)?;
            let (name, event, reason) = (subscription.name(), args.event, reason.trim());
            if reason.is_empty() {
                return Err(StartupError::new("Give a --reason to dismiss it."));
            }
            let act = async {
                if dismiss(subscription.db(), name, event, reason).await? {
                    Ok(())
                } else {
                    Err(not_waiting(name, event))
                }
            };
            let target = format!("{name} {event}");
            let action = action(OperatorActionKind::DismissEvent, module, target, reason);
            operator_record::record(&kernel, &modules, action, Box::pin(act), |()| None).await?;
            println!("{name} will not handle {event}.");
            Ok(())
        }
        EventsCommand::Replay(args) => replay_events(&kernel, &modules, &args).await,
    }
}

fn action(kind: OperatorActionKind, module: &Module, target: String, reason: &str) -> NewAction {
    NewAction {
        action: kind,
        module: module.name.to_owned(),
        target,
        reason: reason.to_owned(),
    }
}

async fn replay_events(kernel: &Kernel, modules: &[Module], args: &ReplayArgs) -> Result<(), StartupError> {
    let (module, subscription) = subscriber(modules, &args.subscriber)?;
    let outboxes = producers(modules, args)?;
    let since = match args.since {
        ReplayStart::Moment(moment) => moment,
        ReplayStart::Seq(_) => kernel.now(),
    };
    check_replay(
        Some(&args.topic.pattern()),
        since,
        subscription.topics(),
        kernel.now(),
    )
    .map_err(Failure::from)?;
    let (name, topics) = (subscription.name(), args.topic.pattern());
    let act = async {
        let mut total = Replayed::default();
        for outbox in outboxes {
            let now = kernel.now();
            let outcome = replay(&outbox, subscription, &args.topic, args.since, now, &mut total).await;
            outcome.map_err(|failure| replay_error(failure, name, total))?;
        }
        Ok::<Replayed, StartupError>(total)
    };
    let since = match args.since {
        ReplayStart::Seq(seq) => format!("number {seq}"),
        ReplayStart::Moment(moment) => moment.to_string(),
    };
    let target = format!("{name} {topics} since {since}");
    let action = action(OperatorActionKind::ReplayEvents, module, target, &args.reason);
    let detail = |total: &Replayed| Some(format!("{} found, {} new", total.found, total.new));
    let total = operator_record::record(kernel, modules, action, Box::pin(act), detail).await?;
    println!(
        "{} for {name}, {} of which it did not have.",
        count_events(total.found),
        total.new
    );
    Ok(())
}

/// Returns the error of a replay that failed after `total`.
fn replay_error(failure: Failure, subscriber: &str, total: Replayed) -> StartupError {
    let error = StartupError::from(failure);
    if total.found == 0 {
        return error;
    }
    StartupError::partly(format!(
        "After {} for {subscriber}, {} of which it did not have, the replay failed ({error}). Repeat it: the subscriber does not \
         handle again what it has handled.",
        count_events(total.found),
        total.new
    ))
}

/// Returns the number with its noun: `1 event`, `2 events`.
fn count_events(count: usize) -> String {
    let noun = if count == 1 { "event" } else { "events" };
    format!("{count} {noun}")
}

async fn list(modules: &[Module]) -> Result<(), StartupError> {
    let mut count = 0;
    for module in modules {
        for state in [DeliveryState::Parked, DeliveryState::Waiting] {
            for delivery in deliveries(&module.db, state).await? {
                count += 1;
                println!("{}", line(&delivery));
            }
        }
    }
    println!("{count} events are not handled.");
    Ok(())
}

fn line(delivery: &Delivery) -> String {
    let Delivery {
        subscriber,
        envelope,
        state,
        attempts,
        last_error,
        ..
    } = delivery;
    let error = last_error.as_deref().unwrap_or("not tried yet");
    format!(
        "{} {subscriber} {} {} {attempts} attempts: {error}",
        state.as_str(),
        envelope.topic,
        envelope.id
    )
}

fn subscriber<'a>(modules: &'a [Module], name: &str) -> Result<(&'a Module, &'a Subscription), StartupError> {
    let all = modules.iter().flat_map(|module| {
        module
            .subscriptions
            .iter()
            .map(move |subscription| (module, subscription))
    });
    all.clone()
        .find(|(_, subscription)| subscription.name() == name)
        .ok_or_else(|| {
            let names: Vec<&str> = all.map(|(_, subscription)| subscription.name()).collect();
            StartupError::new(format!(
                "There is no subscriber “{name}”. There are: {}.",
                names.join(", ")
            ))
        })
}

fn producers(modules: &[Module], args: &ReplayArgs) -> Result<Vec<Outbox>, StartupError> {
    if args.producer.is_none() && matches!(args.since, ReplayStart::Seq(_)) {
        return Err(StartupError::new(
            "Each module numbers its own events. Name the module with --producer.",
        ));
    }
    let wanted = |module: &&Module| args.producer.as_deref().is_none_or(|name| name == module.name);
    let outboxes: Vec<Outbox> = modules
        .iter()
        .filter(wanted)
        .map(|module| Outbox {
            producer: module.name,
            db: module.db.clone(),
        })
        .collect();
    if outboxes.is_empty() {
        let name = args.producer.as_deref().unwrap_or_default();
        return Err(StartupError::new(format!(
            "There is no module “{name}” in this binary."
        )));
    }
    Ok(outboxes)
}

fn not_waiting(subscriber: &str, event: EventId) -> StartupError {
    StartupError::new(format!(
        "{subscriber} has no waiting or parked event {event}. `api events list` shows them."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::ExitCode;

    #[test]
    fn the_exit_status_tells_whether_a_part_was_replayed() {
        let after = |found, new| {
            let failure = Failure::internal("the database is gone");
            replay_error(failure, "catalog.order-paid", Replayed { found, new })
        };
        let status = |error: &StartupError| format!("{:?}", error.status());
        let (nothing, part) = (after(0, 0), after(100, 3));
        assert_eq!(status(&nothing), format!("{:?}", ExitCode::from(1)));
        assert_eq!(status(&part), format!("{:?}", ExitCode::from(2)));
        let words = part.to_string();
        assert!(
            words.starts_with("After 100 events for catalog.order-paid, 3 of which"),
            "{words}"
        );
        assert!(words.contains("(the database is gone)"), "{words}");
    }
}
