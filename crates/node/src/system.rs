//! What machine this is.

use downhill_kernels::{Isa, MOST_THREADS, default_threads};
use napi::Result;
use napi_derive::napi;

use crate::error::fail;

/// The instruction set and threads in use.
#[napi(object)]
pub struct SystemInfo {
    /// The instruction set in use.
    pub isa: String,
    /// Every instruction set that this CPU has.
    pub available: Vec<String>,
    /// The number of threads unless asked otherwise.
    pub threads: u32,
    /// The most threads that may be asked for.
    pub most_threads: u32,
}

/// The version of the package that this was built for.
#[napi(catch_unwind)]
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// The instruction set and threads that `DOWNHILL_ISA` and `DOWNHILL_THREADS`, or else the machine, ask for.
#[napi(catch_unwind)]
pub fn system() -> Result<SystemInfo> {
    Ok(SystemInfo {
        isa: isa()?.name().to_owned(),
        available: Isa::available().into_iter().map(|isa| isa.name().to_owned()).collect(),
        threads: threads()? as u32,
        most_threads: MOST_THREADS as u32,
    })
}

pub fn isa() -> Result<Isa> {
    Isa::current().map_err(|error| fail("DH_ENV", error))
}

pub fn threads() -> Result<usize> {
    default_threads().map_err(|error| fail("DH_ENV", error))
}
