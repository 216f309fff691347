//! Errors as `CODE|sentence`.

use napi::Error;

/// An error of that code.
pub fn fail(code: &str, sentence: impl std::fmt::Display) -> Error {
    Error::from_reason(format!("{code}|{sentence}"))
}

/// What a panic says; it is a mistake of ours.
pub fn panicked(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    format!("an internal check failed ({}); please report it", text.unwrap_or("no message"))
}
