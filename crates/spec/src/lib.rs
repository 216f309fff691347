//! What a configuration may say: parts by name (`kind`), each with named numbers in stated ranges.
//!
//! Optimizers, layers, losses and initialisers cross from TypeScript as a `kind` and a map of numbers.
//! Each part declares an [`Entry`] next to its formula; a room's list of entries is its catalogue, which is
//! the only place where names, defaults and ranges stand. The TypeScript side reads the same catalogue.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A part as it is written down: its kind and its numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spec {
    /// The name of the part in its catalogue, such as `adam`.
    pub kind: String,
    /// Its numbers by name; flags are 0 or 1. Those left out take their defaults.
    #[serde(default)]
    pub numbers: BTreeMap<String, f64>,
}

impl Spec {
    /// A spec of this kind that leaves every number at its default.
    pub fn new(kind: &str) -> Self {
        Self { kind: kind.to_owned(), numbers: BTreeMap::new() }
    }

    /// The same spec with one number set.
    pub fn with(mut self, name: &str, value: f64) -> Self {
        self.numbers.insert(name.to_owned(), value);
        self
    }
}

/// The values that a number may take. Every one of them is finite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Range {
    /// Any finite number.
    Finite,
    /// `x >= 0`
    NonNegative,
    /// `x > 0`
    Positive,
    /// `0 <= x < 1`
    HalfOpenUnit,
    /// A whole number from `.0` to `.1`.
    Integer(f64, f64),
    /// 0 or 1.
    Flag,
}

impl Range {
    /// Whether `value` lies in the range.
    pub fn contains(self, value: f64) -> bool {
        value.is_finite()
            && match self {
                Self::Finite => true,
                Self::NonNegative => value >= 0.0,
                Self::Positive => value > 0.0,
                Self::HalfOpenUnit => (0.0..1.0).contains(&value),
                Self::Integer(low, high) => value.fract() == 0.0 && (low..=high).contains(&value),
                Self::Flag => value == 0.0 || value == 1.0,
            }
    }

    /// The range in words, to stand behind "must be".
    pub fn expectation(self) -> String {
        match self {
            Self::Finite => "a finite number".to_owned(),
            Self::NonNegative => "a finite number >= 0".to_owned(),
            Self::Positive => "a finite number > 0".to_owned(),
            Self::HalfOpenUnit => "a number >= 0 and < 1".to_owned(),
            Self::Integer(low, high) => format!("an integer {low}..{high}"),
            Self::Flag => "true or false".to_owned(),
        }
    }
}

/// One number of a part.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Its name, the same in Rust, TypeScript and files.
    pub name: &'static str,
    /// What it may be.
    pub range: Range,
    /// What it is when left out; `None` where it must be given.
    pub default: Option<f64>,
}

impl Parameter {
    /// A number that may be left out.
    pub const fn optional(name: &'static str, range: Range, default: f64) -> Self {
        Self { name, range, default: Some(default) }
    }

    /// A number that must be given.
    pub const fn required(name: &'static str, range: Range) -> Self {
        Self { name, range, default: None }
    }
}

/// A part of a catalogue: its kind, its numbers, and how to make it from them.
#[derive(Clone, Copy, Debug)]
pub struct Entry<Build> {
    /// The name that a [`Spec`] calls it by.
    pub kind: &'static str,
    /// Its numbers.
    pub parameters: &'static [Parameter],
    /// Makes the part; a function of [`Numbers`], whose signature is the room's.
    pub build: Build,
}

impl<Build> Entry<Build> {
    /// The numbers of `spec`, complete and in range.
    pub fn read(&self, spec: &Spec) -> Result<Numbers, SpecError> {
        if let Some(name) = spec.numbers.keys().find(|name| self.parameters.iter().all(|p| p.name != *name)) {
            return Err(SpecError::UnknownNumber { kind: self.kind, name: name.clone() });
        }
        let mut values = BTreeMap::new();
        for parameter in self.parameters {
            let value = spec.numbers.get(parameter.name).copied().or(parameter.default);
            let value = value.ok_or(SpecError::Missing { kind: self.kind, name: parameter.name })?;
            if !parameter.range.contains(value) {
                return Err(SpecError::OutOfRange {
                    kind: self.kind,
                    name: parameter.name,
                    expectation: parameter.range.expectation(),
                    value,
                });
            }
            values.insert(parameter.name, value);
        }
        Ok(Numbers { values })
    }
}

/// The entry of `catalogue` that `spec` names.
pub fn find<'a, Build>(
    room: &'static str,
    catalogue: &'a [Entry<Build>],
    spec: &Spec,
) -> Result<&'a Entry<Build>, SpecError> {
    catalogue
        .iter()
        .find(|entry| entry.kind == spec.kind)
        .ok_or_else(|| SpecError::UnknownKind { room, kind: spec.kind.clone() })
}

/// A part's numbers, complete and in range.
#[derive(Clone, Debug)]
pub struct Numbers {
    values: BTreeMap<&'static str, f64>,
}

impl Numbers {
    /// The number called `name`, which the part's entry declares.
    ///
    /// # Panics
    /// If the entry does not declare it: a mistake in this repository, which the room's tests meet.
    pub fn get(&self, name: &str) -> f64 {
        self.values[name]
    }

    /// The flag called `name`.
    pub fn flag(&self, name: &str) -> bool {
        self.get(name) != 0.0
    }

    /// The whole number called `name`.
    pub fn integer(&self, name: &str) -> usize {
        self.get(name) as usize
    }
}

/// What is wrong with a [`Spec`].
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SpecError {
    /// No part of that room has this kind.
    #[error("{room} \"{kind}\" is unknown")]
    UnknownKind {
        /// Which catalogue was asked, such as `optimizer`.
        room: &'static str,
        /// The kind asked for.
        kind: String,
    },
    /// The part has no number of this name.
    #[error("{kind}: {name} is not an option")]
    UnknownNumber {
        /// The part.
        kind: &'static str,
        /// The name given.
        name: String,
    },
    /// A number that must be given is not there.
    #[error("{kind}: {name} is required")]
    Missing {
        /// The part.
        kind: &'static str,
        /// The number.
        name: &'static str,
    },
    /// A number lies outside its range.
    #[error("{kind}: {name} must be {expectation}; got {value}")]
    OutOfRange {
        /// The part.
        kind: &'static str,
        /// The number.
        name: &'static str,
        /// Its range in words.
        expectation: String,
        /// What was given.
        value: f64,
    },
}
