//! Rendered pages, kept for a short while: a page that many look at is rendered once in it.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How old a page may be. Stock and prices are looked at anew when something is put into the cart.
const LIFE: Duration = Duration::from_secs(10);

/// How many are kept at most.
const MOST: usize = 400;

/// Pages by path and query. Whatever is asked for, no more than [`MOST`] are in memory.
#[derive(Debug)]
pub(crate) struct Kept<T>(Mutex<Shelf<T>>);

#[derive(Debug)]
struct Shelf<T> {
    pages: HashMap<String, (Instant, T)>,
    /// The oldest first.
    order: VecDeque<String>,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::new(Shelf {
            pages: HashMap::new(),
            order: VecDeque::new(),
        }))
    }
}

impl<T: Clone> Kept<T> {
    /// The page, where it is young enough.
    pub(crate) fn get(&self, path: &str, now: Instant) -> Option<T> {
        let shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, page) = shelf.pages.get(path)?;
        (now.duration_since(*since) < LIFE).then(|| page.clone())
    }

    /// Keeps the page; the oldest goes where there are too many.
    pub(crate) fn put(&self, path: &str, page: T, now: Instant) {
        let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if shelf.pages.insert(path.to_owned(), (now, page)).is_some() {
            shelf.order.retain(|known| known != path);
        }
        shelf.order.push_back(path.to_owned());
        if shelf.order.len() > MOST
            && let Some(oldest) = shelf.order.pop_front()
        {
            shelf.pages.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_kept_for_a_while_and_never_too_many() {
        let kept = Kept::default();
        let start = Instant::now();
        kept.put("/", 1, start);
        assert_eq!(kept.get("/", start + LIFE / 2), Some(1));
        assert_eq!(kept.get("/", start + LIFE), None);
        for number in 0..MOST {
            kept.put(&number.to_string(), number, start);
        }
        assert_eq!(kept.get("/", start), None, "the oldest went");
        assert_eq!(kept.get("0", start), Some(0));
    }

    #[test]
    fn a_page_that_was_drawn_again_is_the_youngest() {
        let kept = Kept::default();
        let start = Instant::now();
        for number in 0..MOST {
            kept.put(&number.to_string(), number, start);
        }
        kept.put("0", 0, start + LIFE);
        kept.put("one more", MOST, start + LIFE);
        assert_eq!(kept.get("0", start + LIFE), Some(0));
        assert_eq!(kept.get("1", start), None, "the oldest went");
    }
}
