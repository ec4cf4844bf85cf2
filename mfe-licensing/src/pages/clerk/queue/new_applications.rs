//! Says that applications have arrived, or were decided by others, since the queue was loaded.

use crate::queries::use_read;
use allpet_contract::licensing::ReadQueueCounts;
use allpet_domain::id::TenantId;
use allpet_ui::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct NewApplicationsProps {
    /// The authority.
    pub(super) tenant: TenantId,
    /// How many applications wait, as the queue shows it; `None` while it is loading.
    pub(super) shown: Option<u32>,
}

/// How many applications have arrived since the queue was loaded. A count alone does not say: a colleague decides others meanwhile.
#[derive(Default)]
struct Arrivals {
    /// The fewest applications that waited since then.
    fewest: Option<u32>,
}

impl Arrivals {
    /// Returns how many have arrived, at least. `shown`: as the queue was loaded, `None` while it is loading; `waiting`: now.
    fn count(&mut self, shown: Option<u32>, waiting: Option<u32>) -> u32 {
        let (Some(shown), Some(waiting)) = (shown, waiting) else {
            if shown.is_none() {
                self.fewest = None;
            }
            return 0;
        };
        let fewest = self.fewest.unwrap_or(shown).min(waiting);
        self.fewest = Some(fewest);
        waiting - fewest
    }
}

/// Says how many applications have arrived or were decided, with a button that shows them. The rows themselves do not move under the clerk's hands.
#[component]
pub(super) fn NewApplications(props: &NewApplicationsProps) -> Html {
    let tenant = props.tenant;
    // The live feed reloads what begins with “application”, and so not the queue.
    let key = ["applications-waiting/", &tenant.to_string()].concat();
    let counts = use_read(key, ReadQueueCounts { tenant });
    let waiting = counts.data.as_ref().filter(|_| !counts.loading);
    let waiting = waiting.map(|counts| counts.submitted);
    let arrivals = use_mut_ref(Arrivals::default);
    let arrived = arrivals.borrow_mut().count(props.shown, waiting);
    // The clerk's own decisions reload the queue.
    let decided = match (props.shown, waiting) {
        (Some(shown), Some(waiting)) => (shown + arrived).saturating_sub(waiting),
        _ => 0,
    };
    let Some(text) = news(arrived, decided) else {
        return Html::default();
    };
    let action = Some((AttrValue::from("Show"), Callback::from(|()| invalidate("queue"))));
    html! { <div class="queue-news" data-testid="new-applications"><Notice {text} {action} /></div> }
}

/// Says what has changed since the queue was loaded; `None` if nothing has.
fn news(arrived: u32, decided: u32) -> Option<String> {
    let applications = |count: u32| format::plural(u64::from(count), "application", "applications");
    let new = || format::plural(u64::from(arrived), "new application", "new applications");
    match (arrived, decided) {
        (0, 0) => None,
        (_, 0) => Some(new()),
        (0, _) => Some(applications(decided) + " decided meanwhile"),
        _ => Some([&new(), ", ", &decided.to_string(), " decided meanwhile"].concat()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Arrivals, news};

    #[test]
    fn a_change_is_described_in_one_sentence() {
        assert_eq!(news(0, 0), None);
        assert_eq!(news(2, 0).as_deref(), Some("2 new applications"));
        assert_eq!(news(0, 1).as_deref(), Some("1 application decided meanwhile"));
        assert_eq!(
            news(1, 3).as_deref(),
            Some("1 new application, 3 decided meanwhile")
        );
    }

    #[test]
    fn a_colleagues_decisions_hide_no_new_application() {
        let mut arrivals = Arrivals::default();
        assert_eq!(arrivals.count(None, Some(10)), 0, "the queue is loading");
        assert_eq!(arrivals.count(Some(10), Some(10)), 0);
        assert_eq!(arrivals.count(Some(10), Some(9)), 0, "a colleague decided one");
        assert_eq!(arrivals.count(Some(10), None), 0, "the count is loading");
        assert_eq!(arrivals.count(Some(10), Some(10)), 1, "and one arrived");
        assert_eq!(arrivals.count(Some(10), Some(12)), 3);
        arrivals.count(None, Some(12));
        assert_eq!(arrivals.count(Some(12), Some(12)), 0, "the queue shows them");
    }
}
