//! The subject of a search: events and jobs name it by its id, and people see a number or the address of its page.

use crate::OperationsModule;
use allpet_contract::{licensing::FindLicencesByNumber, orders::FindOrderByNumber};
use allpet_domain::licensing;
use std::{collections::BTreeSet, iter};
use uuid::Uuid;

/// The number of letters and digits of an order number, without and with `AP`.
const ORDER_NUMBER_LENGTHS: [usize; 2] = [8, 10];

/// The ids of what somebody asks about.
#[derive(Debug, Default)]
pub(crate) struct Subjects {
    pub(crate) ids: Vec<String>,
    /// The modules that would know the number, and did not answer.
    pub(crate) unreachable: BTreeSet<&'static str>,
}

/// Finds the ids of what `asked` names: the order or the licences with this number, or the last id in an address. Anything else is
/// taken as an id itself.
pub(crate) async fn find(app: &OperationsModule, asked: &str) -> Subjects {
    let mut found = Subjects::default();
    if let Some(id) = id_in_address(asked) {
        found.ids.push(id.to_owned());
        return found;
    }
    if may_be_order_number(asked) {
        let number = asked.to_owned();
        let request = |_| FindOrderByNumber {
            number: number.clone(),
        };
        for (module, order) in app.send_to(iter::once("orders"), request).await {
            match order {
                Some(order) => found.ids.extend(order.map(|id| id.to_string())),
                None => found.unreachable.extend([module]),
            }
        }
    }
    if let Some(number) = licensing::licence::parse_number(asked) {
        let request = |_| FindLicencesByNumber {
            number: number.clone(),
        };
        for (module, licences) in app.send_to(iter::once("licensing"), request).await {
            match licences {
                Some(licences) => found.ids.extend(licences.iter().map(ToString::to_string)),
                None => found.unreachable.extend([module]),
            }
        }
    }
    if found.ids.is_empty() {
        found.ids.push(asked.to_owned());
    }
    found
}

/// Returns the last id in the address of a page.
fn id_in_address(asked: &str) -> Option<&str> {
    let path = asked.trim().split(['?', '#']).next().unwrap_or_default();
    let (_, rest) = path.split_once('/')?;
    rest.rsplit('/').find(|part| part.parse::<Uuid>().is_ok())
}

fn may_be_order_number(asked: &str) -> bool {
    let is_plain = asked
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | ' '));
    let length = asked.chars().filter(char::is_ascii_alphanumeric).count();
    is_plain && ORDER_NUMBER_LENGTHS.contains(&length)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "01930000-0000-7000-8000-000000000001";

    #[test]
    fn the_address_of_a_page_names_its_thing() {
        for address in [
            "http://localhost:3000/dashboard/licensing/queue/applications/{id}",
            "/dashboard/products/orders/{id}?key=abc/def",
            "https://licensing.example/licences/{id}/#top",
        ] {
            assert_eq!(id_in_address(&address.replace("{id}", ID)), Some(ID), "{address}");
        }
        for other in [
            ID,
            "event:x",
            "orders.order-paid x",
            "https://shell.example/dashboard",
        ] {
            assert_eq!(id_in_address(other), None, "{other}");
        }
    }

    #[test]
    fn only_what_looks_like_an_order_number_is_asked_for() {
        for number in ["AP-7K2M-9QXD", "ap7k2m9qxd", "7k2m 9qxd"] {
            assert!(may_be_order_number(number), "{number}");
        }
        for other in [ID, "x", "A2026-000123", "nobody-knows-it", "7K2M/9QXD"] {
            assert!(!may_be_order_number(other), "{other}");
        }
    }
}
