//! Any bytes as a CSV file: a table or an error, never a panic. The fuzzer in `fuzz` tries the same with more files.

#[path = "../../../fuzz/checks/csv.rs"]
mod csv;
#[path = "../../../fuzz/checks/replay.rs"]
mod replay;

use replay::replay;

#[test]
fn csv_files() {
    replay("csv", csv::check);
}
