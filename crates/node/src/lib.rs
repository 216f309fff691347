//! The door between Node.js and the core. Thin: it converts, locks and catches; what things mean is said elsewhere.
//!
//! Every function here catches panics, since one that left it would end the process. Errors are `CODE|sentence`; the
//! TypeScript side makes typed errors of them. Numbers and arrays are checked there, with the caller's words, and once
//! more here as far as memory safety asks for it.

mod catalogue;
mod core;
mod csv;
mod error;
mod model_file;
mod network;
mod optimizer;
mod random;
mod run;
mod run_data;
mod run_event;
mod samples;
mod signals;
mod spec;
mod stored;
mod system;
mod weights_file;
