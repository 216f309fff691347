//! Every catalogue: names that are told apart, defaults that are allowed, and a file of the same stem for each part.

use std::path::{Path, PathBuf};

use downhill_nn::{activations, initializers, layers, losses};
use downhill_optim::CATALOGUE as OPTIMIZERS;
use downhill_spec::{Entry, Parameter};

/// A catalogue, and the folder where its parts stand.
struct Room {
    folder: PathBuf,
    parts: Vec<(&'static str, &'static [Parameter])>,
}

fn room<Build>(folder: &str, catalogue: &'static [Entry<Build>]) -> Room {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let parts = catalogue.iter().map(|entry| (entry.kind, entry.parameters)).collect();
    Room { folder: crates.join(folder), parts }
}

fn rooms() -> [Room; 5] {
    [
        room("optim/src/rules", OPTIMIZERS),
        room("nn/src/layers", layers::CATALOGUE),
        room("nn/src/activations", activations::CATALOGUE),
        room("nn/src/losses", losses::CATALOGUE),
        room("nn/src/initializers", initializers::CATALOGUE),
    ]
}

fn is_camel_case(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(|c| c.is_ascii_alphanumeric())
}

fn snake_case(name: &str) -> String {
    let letters = |c: char| c.is_ascii_uppercase().then_some('_').into_iter().chain([c.to_ascii_lowercase()]);
    name.chars().flat_map(letters).collect()
}

fn assert_all_different(names: impl Iterator<Item = &'static str>, what: &str) {
    let mut names: Vec<_> = names.collect();
    names.sort_unstable();
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{what}: {names:?}");
}

#[test]
fn kinds_are_told_apart() {
    for room in rooms() {
        assert!(!room.parts.is_empty(), "{}", room.folder.display());
        assert_all_different(room.parts.iter().map(|part| part.0), &room.folder.display().to_string());
    }
    // A network's layers and activations share one list.
    let layers = layers::CATALOGUE.iter().map(|entry| entry.kind);
    assert_all_different(layers.chain(activations::CATALOGUE.iter().map(|entry| entry.kind)), "layers");
}

#[test]
fn names_are_camel_case() {
    for room in rooms() {
        for (kind, parameters) in room.parts {
            assert!(is_camel_case(kind), "{kind}");
            parameters.iter().for_each(|parameter| assert!(is_camel_case(parameter.name), "{kind} {}", parameter.name));
            assert_all_different(parameters.iter().map(|parameter| parameter.name), kind);
        }
    }
}

#[test]
fn defaults_are_in_their_ranges() {
    for room in rooms() {
        for (kind, parameters) in room.parts {
            for parameter in parameters {
                let fits = parameter.default.is_none_or(|default| parameter.range.contains(default));
                assert!(fits, "{kind}: {} is {:?} by default", parameter.name, parameter.default);
            }
        }
    }
}

#[test]
fn every_part_has_a_file_of_its_stem() {
    for room in rooms() {
        for (kind, _) in room.parts {
            let path = room.folder.join(snake_case(kind)).with_extension("rs");
            let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            assert!(text.contains(&format!("\"{kind}\"")), "{} names another part", path.display());
        }
    }
}

/// What a file declares as an entry is in its room's list.
#[test]
fn every_file_with_an_entry_is_listed() {
    for room in rooms() {
        let stems: Vec<String> = room.parts.iter().map(|part| snake_case(part.0)).collect();
        for file in std::fs::read_dir(&room.folder).unwrap() {
            let path = file.unwrap().path();
            let declares = std::fs::read_to_string(&path).unwrap().contains("ENTRY: Entry<Build> =");
            let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
            assert!(!declares || stems.contains(&stem), "{} is in no list", path.display());
        }
    }
}

/// As the TypeScript side sees them: every layer and activation once.
#[test]
fn layer_parameters_are_those_of_layers_and_activations() {
    let all: Vec<&str> = downhill_nn::layer_parameters().iter().map(|entry| entry.kind).collect();
    let layers = layers::CATALOGUE.iter().map(|entry| entry.kind);
    assert_eq!(all, layers.chain(activations::CATALOGUE.iter().map(|entry| entry.kind)).collect::<Vec<_>>());
}
