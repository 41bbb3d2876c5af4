//! Seeds side by side, one thread a core: runs share nothing, and the results come back in the order of the seeds.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::thread;

use crate::blast::output::Progress;

/// What a thread sends.
enum News<T> {
    /// How far a seed has come.
    Progress(String),
    /// What a seed gave.
    Done(u64, T),
}

/// Does `work` for each of the seeds. It gets the seed, and what to call with a text of progress.
pub fn each<T: Send>(
    seeds: Range<u64>,
    progress: &mut Progress,
    work: impl Fn(u64, &mut dyn FnMut(&str)) -> T + Sync,
) -> Vec<T> {
    let cores = thread::available_parallelism().map_or(1, |cores| cores.get() as u64);
    let count = seeds.end.saturating_sub(seeds.start);
    let next = AtomicU64::new(seeds.start);
    let (sender, news) = mpsc::channel();
    let mut results: Vec<Option<T>> = (0..count).map(|_| None).collect();
    thread::scope(|scope| {
        for _ in 0..cores.min(count) {
            let (sender, next, work) = (sender.clone(), &next, &work);
            scope.spawn(move || {
                // Who listens goes only with the whole command: a thread then stops at its next seed.
                let say = |news| sender.send(news).is_ok();
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds.end {
                        return;
                    }
                    let result = work(seed, &mut |text| {
                        say(News::Progress(text.to_owned()));
                    });
                    if !say(News::Done(seed, result)) {
                        return;
                    }
                }
            });
        }
        // The threads hold the other senders: without this one the list of news ends when they do.
        drop(sender);
        for news in news {
            match news {
                News::Progress(text) => progress.show(&text),
                News::Done(seed, result) => results[(seed - seeds.start) as usize] = Some(result),
            }
        }
    });
    results.into_iter().flatten().collect()
}
