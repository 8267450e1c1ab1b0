//! Several requests at a time.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// How many requests are made at a time.
const REQUESTS: usize = 8;

/// Calls a function for each item, several at a time. After an error no further item is begun.
///
/// # Errors
/// The first error.
pub(crate) fn for_each<T: Sync, E: Send>(
    items: &[T],
    work: impl Fn(&T) -> Result<(), E> + Sync,
) -> Result<(), E> {
    let (next, failed) = (AtomicUsize::new(0), AtomicBool::new(false));
    let first_error = Mutex::new(None);
    std::thread::scope(|scope| {
        for _ in 0..REQUESTS.min(items.len()) {
            scope.spawn(|| {
                while !failed.load(Ordering::SeqCst) {
                    let Some(item) = items.get(next.fetch_add(1, Ordering::SeqCst)) else { return };
                    if let Err(error) = work(item) {
                        failed.store(true, Ordering::SeqCst);
                        if let Ok(mut first) = first_error.lock() {
                            first.get_or_insert(error);
                        }
                    }
                }
            });
        }
    });
    match first_error.into_inner() {
        Ok(Some(error)) => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_done_once() {
        let done = Mutex::new(Vec::new());
        let items: Vec<usize> = (0..100).collect();
        for_each(&items, |item| {
            done.lock().unwrap().push(*item);
            Ok::<(), ()>(())
        })
        .unwrap();
        let mut done = done.into_inner().unwrap();
        done.sort_unstable();
        assert_eq!(done, items);
    }

    #[test]
    fn nothing_is_begun_after_an_error() {
        let begun = AtomicUsize::new(0);
        let items: Vec<usize> = (0..10_000).collect();
        let ended = for_each(&items, |item| {
            begun.fetch_add(1, Ordering::SeqCst);
            if *item == 3 { Err("no") } else { Ok(()) }
        });
        assert_eq!(ended, Err("no"));
        assert!(begun.into_inner() < 10_000);
    }
}
