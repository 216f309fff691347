//! Errors as `CODE|sentence`, and what becomes of panics.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use downhill_kernels::float_env;
use downhill_kernels::memory::OutOfMemory;
use napi::{Error, Result};

/// An error of that code.
pub fn fail(code: &str, sentence: impl std::fmt::Display) -> Error {
    Error::from_reason(format!("{code}|{sentence}"))
}

/// What `act` gives, under the floating-point settings of the arithmetic contract, whatever the thread has; a panic in it
/// is an error.
pub fn caught<T>(act: impl FnOnce() -> Result<T>) -> Result<T> {
    attempt("door.call", act).unwrap_or_else(|panic| Err(panicked(&*panic)))
}

/// The same, with the panic as it is. `site` is where tests make it fail.
pub fn attempt<T>(site: &str, act: impl FnOnce() -> T) -> thread::Result<T> {
    let guarded = || {
        downhill_faults::panic_at(site);
        act()
    };
    float_env::standard(|| catch_unwind(AssertUnwindSafe(guarded)))
}

/// Memory that the system refused, or else a mistake of ours.
pub fn panicked(panic: &(dyn Any + Send)) -> Error {
    if let Some(refused) = panic.downcast_ref::<OutOfMemory>() {
        return fail("DH_TOO_LARGE", refused);
    }
    let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    let text = text.unwrap_or("no message");
    fail("DH_POISONED", format!("an internal check failed ({text}); please report it"))
}
