//! Faults on purpose, in builds that test what is done about them.
//!
//! A site is a place where something can go wrong. It is named where it stands, once:
//!
//! ```
//! # fn sync() -> std::io::Result<()> { Ok(()) }
//! fn write() -> std::io::Result<()> {
//!     downhill_faults::at("file.sync")?;
//!     sync()
//! }
//! # write().unwrap();
//! ```
//!
//! Built with the feature `faults`, `DOWNHILL_FAIL=file.sync:3` makes the third pass of that site since the process began
//! fail, once, and says so on standard error, so that a test sees that its fault was had. A third part says how:
//! `err` (what it is without one) and `oom` are errors, of any sort and for lack of memory; a number is the error that the
//! system has under it (28, where Unix calls a full disk so); `panic` is a panic.
//! Built without the feature, as for users, a site is nothing at all.

#![forbid(unsafe_code)]

use std::io;

/// A site where things may fail: an error or a panic when its time has come.
///
/// # Errors
/// When `DOWNHILL_FAIL` says so, in a build for that.
#[inline(always)]
pub fn at(site: &str) -> io::Result<()> {
    #[cfg(feature = "faults")]
    return listening::pass(site);
    #[cfg(not(feature = "faults"))]
    {
        let _ = site;
        Ok(())
    }
}

/// A site that knows no errors, where every fault is a panic.
///
/// # Panics
/// When `DOWNHILL_FAIL` says so, in a build for that.
#[inline(always)]
pub fn panic_at(site: &str) {
    if let Err(error) = at(site) {
        panic!("{error}");
    }
}

#[cfg(feature = "faults")]
mod listening {
    use std::io;
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU64, Ordering};

    struct Order {
        site: String,
        left: AtomicU64,
        how: How,
    }

    #[derive(Clone, Copy)]
    enum How {
        Error,
        OutOfMemory,
        System(i32),
        Panic,
    }

    pub fn pass(site: &str) -> io::Result<()> {
        static ORDER: OnceLock<Option<Order>> = OnceLock::new();
        let Some(order) = ORDER.get_or_init(|| std::env::var("DOWNHILL_FAIL").ok().map(|text| order(&text))) else {
            return Ok(());
        };
        // Passes after the one that fails count on downwards from the largest number, and are never zero again.
        if order.site != site || order.left.fetch_sub(1, Ordering::Relaxed) != 1 {
            return Ok(());
        }
        eprintln!("fault at {site}");
        match order.how {
            How::Error => Err(io::Error::other(format!("a fault on purpose at {site}"))),
            How::OutOfMemory => Err(io::ErrorKind::OutOfMemory.into()),
            How::System(number) => Err(io::Error::from_raw_os_error(number)),
            How::Panic => panic!("a fault on purpose at {site}"),
        }
    }

    /// `site:n` or `site:n:how`. A test that asks for what there is not must not pass, so that a mistake ends the process.
    fn order(text: &str) -> Order {
        let mut parts = text.split(':');
        let site = parts.next().unwrap_or_default().to_owned();
        let count = parts.next().and_then(|count| count.parse().ok()).filter(|&count: &u64| count > 0);
        let how = match parts.next() {
            None | Some("err") => Some(How::Error),
            Some("oom") => Some(How::OutOfMemory),
            Some("panic") => Some(How::Panic),
            Some(number) => number.parse().ok().map(How::System),
        };
        let (Some(count), Some(how), None) = (count, how, parts.next()) else {
            eprintln!("DOWNHILL_FAIL must be site:n or site:n:err|oom|panic|NUMBER, n from 1; got \"{text}\"");
            std::process::abort();
        };
        Order { site, left: AtomicU64::new(count), how }
    }
}
