//! The pages of a list after its first one.

use allpet_contract::{Cursor, Endpoint, Page};
use allpet_ui::hooks::{Mutation, use_write};
use yew::prelude::*;

/// The rows of a list after its first page, and the start of the page after them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FurtherPages<T> {
    /// The key of the rows: the path of the list, or its cache key.
    list: String,
    rows: Vec<T>,
    next: Option<Cursor>,
}

impl<T> Default for FurtherPages<T> {
    fn default() -> Self {
        Self {
            list: String::new(),
            rows: Vec::new(),
            next: None,
        }
    }
}

impl<T: Clone> FurtherPages<T> {
    /// Returns these pages of `list` with another one at their end; only that one if these are of another list.
    pub(crate) fn with_page(&self, list: &str, page: Page<T>) -> Self {
        let mut rows = if self.list == list {
            self.rows.clone()
        } else {
            Vec::new()
        };
        rows.extend(page.items);
        Self {
            list: list.to_owned(),
            rows,
            next: page.next,
        }
    }

    /// Returns the rows after the first page of `list`, and the start of the page to load next. `after_first` is the start of the
    /// second page.
    pub(crate) fn of<'a>(
        &'a self,
        list: &str,
        after_first: Option<&'a Cursor>,
    ) -> (&'a [T], Option<&'a Cursor>) {
        if self.list == list {
            (&self.rows, self.next.as_ref())
        } else {
            (&[], after_first)
        }
    }
}

/// Returns the further pages of `list`, and the request that loads the next one.
#[hook]
pub(crate) fn use_further_pages<E, T>(list: &str) -> (UseStateHandle<FurtherPages<T>>, Mutation<E>)
where
    E: Endpoint<Response = Page<T>>,
    T: Clone + PartialEq + 'static,
{
    let further = use_state_eq(FurtherPages::default);
    let load_more = use_write::<E>({
        let (further, list) = (further.clone(), list.to_owned());
        move |page: Page<T>| further.set(further.with_page(&list, page))
    });
    (further, load_more)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(rows: &[u8], next: Option<&str>) -> Page<u8> {
        Page {
            items: rows.to_vec(),
            next: next.map(|next| Cursor(next.into())),
        }
    }

    #[test]
    fn pages_of_the_same_list_follow_each_other() {
        let second = Cursor("second".into());
        let none = FurtherPages::<u8>::default();
        assert_eq!(none.of("/a", Some(&second)), (&[][..], Some(&second)));
        let one = none.with_page("/a", page(&[3, 4], Some("third")));
        let two = one.with_page("/a", page(&[5], None));
        assert_eq!(one.of("/a", Some(&second)).0, [3, 4]);
        assert_eq!(one.of("/a", Some(&second)).1, Some(&Cursor("third".into())));
        assert_eq!(two.of("/a", Some(&second)), (&[3, 4, 5][..], None));
    }

    #[test]
    fn another_list_begins_with_its_own_second_page() {
        let second = Cursor("second".into());
        let of_a = FurtherPages::default().with_page("/a", page(&[3], None));
        assert_eq!(of_a.of("/b", Some(&second)), (&[][..], Some(&second)));
        let of_b = of_a.with_page("/b", page(&[7], None));
        assert_eq!(of_b.of("/b", Some(&second)), (&[7][..], None));
    }
}
