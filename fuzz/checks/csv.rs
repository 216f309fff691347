//! Any bytes as a CSV file, under options that the last two bytes choose: a table whose columns are all of its length, or an
//! error with a code.

use downhill_data::{Missing, Options, Pick, Values, parse_csv};

pub fn check(input: &[u8]) {
    let [bytes @ .., choice, delimiter] = input else { return };
    let options = Options {
        header: choice & 1 != 0,
        missing: [Missing::Error, Missing::Drop, Missing::Mean, Missing::Indicate][usize::from(choice >> 1) % 4],
        delimiter: [b',', b';', b'\t', *delimiter][usize::from(choice >> 3) % 4],
        target: (choice & 32 != 0).then_some(Pick::Index(0)),
        ..Options::default()
    };
    match parse_csv("fuzzed.csv", bytes.to_vec(), &options) {
        Ok(table) => {
            for column in &table.columns {
                let length = match &column.values {
                    Values::Numbers(numbers) => {
                        assert!(numbers.iter().all(|number| number.is_finite()));
                        numbers.len()
                    }
                    Values::Text { codes, categories } => {
                        assert!(codes.iter().all(|&code| (code as usize) < categories.len()));
                        codes.len()
                    }
                };
                assert_eq!(length, table.rows);
            }
        }
        Err(error) => assert!(error.code.starts_with("DH_") && !error.message.is_empty()),
    }
}
