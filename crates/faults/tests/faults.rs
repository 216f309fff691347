//! What a site does, in a process of its own for each order.

use std::process::{Command, Output};

/// Passes three sites of a name and says how each went; a test only for [`child`].
#[test]
#[ignore = "the child of other tests"]
fn passes() {
    for _ in 0..3 {
        let passed = std::panic::catch_unwind(|| downhill_faults::at("here"));
        match passed {
            Ok(Ok(())) => println!("passed"),
            Ok(Err(error)) => println!("error {:?}", error.kind()),
            Err(_) => println!("panic"),
        }
    }
}

fn child(order: &str) -> Output {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "passes", "--ignored", "--nocapture"]).env("DOWNHILL_FAIL", order);
    command.output().unwrap()
}

/// What became of the three passes.
fn passed(order: &str) -> Vec<String> {
    let output = child(order);
    assert!(output.status.success(), "{output:?}");
    let lines = String::from_utf8(output.stdout).unwrap();
    let said = ["passed", "error", "panic"];
    // The harness writes the test's name before the first line.
    let lines = lines.lines().map(|line| line.strip_prefix("test passes ... ").unwrap_or(line));
    lines.filter(|line| said.iter().any(|word| line.starts_with(word))).map(str::to_owned).collect()
}

#[cfg(feature = "faults")]
#[test]
fn the_pass_that_was_asked_for_fails() {
    assert_eq!(passed("here:1"), ["error Other", "passed", "passed"]);
    assert_eq!(passed("here:2:err"), ["passed", "error Other", "passed"]);
    assert_eq!(passed("here:3:oom"), ["passed", "passed", "error OutOfMemory"]);
    assert_eq!(passed("here:2:panic"), ["passed", "panic", "passed"]);
    #[cfg(unix)]
    assert_eq!(passed("here:1:28"), ["error StorageFull", "passed", "passed"]);
    assert_eq!(passed("here:4"), ["passed"; 3]);
    assert_eq!(passed("there:1"), ["passed"; 3]);
}

#[cfg(feature = "faults")]
#[test]
fn a_mistaken_order_ends_the_process() {
    for order in ["here", "here:0", "here:x", "here:1:boom", "here:1:err:more", ""] {
        assert!(!child(order).status.success(), "{order}");
    }
}

#[cfg(not(feature = "faults"))]
#[test]
fn without_the_feature_nothing_listens() {
    assert_eq!(passed("here:1:panic"), ["passed"; 3]);
    assert!(child("nonsense").status.success());
}
