//! What good files become.
#![allow(missing_docs)]

use downhill_data::{Missing, Options, Pick, Table, Values, parse_csv, read_csv};
use proptest::prelude::*;

fn read(text: &str, options: &Options) -> Table {
    parse_csv("a.csv", text.into(), options).expect("this must be read")
}

fn numbers(table: &Table, column: usize) -> &[f64] {
    match &table.columns[column].values {
        Values::Numbers(numbers) => numbers,
        Values::Text { .. } => panic!("column {column} is text"),
    }
}

/// Each row's word.
fn words(table: &Table, column: usize) -> Vec<&str> {
    match &table.columns[column].values {
        Values::Numbers(_) => panic!("column {column} is numbers"),
        Values::Text { codes, categories } => codes.iter().map(|code| categories[*code as usize].as_str()).collect(),
    }
}

#[test]
fn the_shipped_data_sets() {
    for (name, rows, columns, words) in [("digits", 1797, 65, 0), ("breast_cancer", 569, 31, 1), ("iris", 150, 5, 1)] {
        let table = read_csv(format!("../../datasets/{name}.csv"), &Options::default()).expect("it is well formed");
        let text = table.columns.iter().filter(|column| matches!(column.values, Values::Text { .. })).count();
        assert_eq!((table.rows, table.columns.len(), text), (rows, columns, words), "{name}");
    }
}

#[test]
fn spaces_quotes_line_ends_and_marks_do_not_matter() {
    let plain = read("a,b\n1,x\n2.5,y\n", &Options::default());
    for text in
        ["\u{feff}a,b\r\n1,x\r\n2.5,y", " a ,b\t\n 1,x \n\n+2.5,y\n\n", "\"a\",\"b\"\n\"1\",\"x\"\n2.5,\" y\"\n"]
    {
        assert_eq!(read(text, &Options::default()), plain, "{text:?}");
    }
    assert_eq!(numbers(&plain, 0), [1.0, 2.5]);
    assert_eq!(words(&plain, 1), ["x", "y"]);
    let quoted = read("a,b\n\"x, \"\"y\"\"\",1\n\"two\nlines\",2\nit\"s,3\n", &Options::default());
    assert_eq!(words(&quoted, 0), ["x, \"y\"", "two\nlines", "it\"s"]);
}

#[test]
fn a_column_is_text_when_at_most_half_of_it_is_numbers() {
    let table =
        read("a,b,c\n1,1,NA\nx,y,1\n2,z,NA\n", &Options { columns: Some(vec![Pick::Index(1)]), ..Options::default() });
    assert_eq!(words(&table, 0), ["1", "y", "z"]);
    let table = read("a,b\n1,NA\nx,\n", &Options { missing: Missing::Drop, ..Options::default() });
    assert_eq!((words(&table, 0), words(&table, 1)), (vec!["1"], vec!["NA"]));
}

#[test]
fn categories_are_sorted_as_javascript_sorts() {
    let table = read("a\n\u{ff61}\nb\n\u{1f600}\nB\n", &Options::default());
    let Values::Text { categories, codes } = &table.columns[0].values else { panic!("numbers") };
    assert_eq!(categories, &["B", "b", "\u{1f600}", "\u{ff61}"]);
    assert_eq!(codes, &[3, 1, 2, 0]);
}

#[test]
fn missing_cells_are_dropped_or_filled() {
    let text = "a,b,c\n1,x,1\n,x,2\n3,y,?\n5,,4\n";
    let drop = read(text, &Options { missing: Missing::Drop, ..Options::default() });
    assert_eq!(
        (drop.rows, numbers(&drop, 0), numbers(&drop, 2), words(&drop, 1)),
        (1, &[1.0][..], &[1.0][..], vec!["x"])
    );
    let columns = Some(vec![Pick::Name("c".into()), Pick::Name("a".into())]);
    let mean = read(text, &Options { missing: Missing::Mean, columns, ..Options::default() });
    assert_eq!((numbers(&mean, 1), numbers(&mean, 0)), (&[1.0, 3.0, 3.0, 5.0][..], &[1.0, 2.0, 7.0 / 3.0, 4.0][..]));
}

#[test]
fn missing_cells_are_said() {
    let text = "a,b,c\n1,x,1\n,x,2\n3,,?\n?,y,4\n7,y,na\n";
    let options = Options { missing: Missing::Indicate, target: Some(Pick::Index(2)), ..Options::default() };
    let table = read(text, &options);
    assert_eq!((table.rows, table.dropped), (3, 2), "rows without a target are left out");
    assert_eq!((numbers(&table, 2), words(&table, 1)), (&[1.0, 2.0, 4.0][..], vec!["x", "x", "y"]));
    // The mean is that of the rows that are left.
    assert_eq!((numbers(&table, 0), &table.columns[0].missing[..]), (&[1.0, 1.0, 1.0][..], &[1, 2][..]));
    assert_eq!(table.columns.iter().map(|column| column.lacking).collect::<Vec<_>>(), [2, 1, 2]);
    let table = read("a,b\n1,x\n2,\n", &Options { missing: Missing::Indicate, ..Options::default() });
    assert_eq!(words(&table, 1), ["x", ""], "an empty cell of text is a word");
}

#[test]
fn headers_targets_and_columns() {
    let options = Options { header: false, delimiter: b'\t', target: Some(Pick::Index(-1)), ..Options::default() };
    let table = read("1\tx\n2\ty\n", &options);
    assert_eq!((table.rows, table.target, table.columns[1].name.as_str()), (2, Some(1), "column1"));
    let options = Options {
        target: Some(Pick::Name("b".into())),
        columns: Some(vec![Pick::Name("c".into()), Pick::Index(0)]),
        ..Options::default()
    };
    let table = read("a,b,c,junk\n1,2,3,1\n4,5,6,\n", &options);
    let names: Vec<_> = table.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!((names, table.target), (vec!["c", "a", "b"], Some(2)));
}

proptest! {
    /// What the standard library writes comes back in bits.
    #[test]
    fn numbers_come_back(rows in prop::collection::vec(prop::collection::vec(any::<f64>(), 3), 1..40)) {
        let rows: Vec<Vec<f64>> = rows.into_iter().map(|row| row.into_iter().map(|x| if x.is_finite() { x } else { 0.0 }).collect()).collect();
        let mut text = String::from("a,b,c\n");
        for row in &rows {
            text += &format!("{:e},{},{:?}\n", row[0], row[1], row[2]);
        }
        let table = read(&text, &Options::default());
        for (i, row) in rows.iter().enumerate() {
            for (j, value) in row.iter().enumerate() {
                prop_assert_eq!(numbers(&table, j)[i].to_bits(), value.to_bits());
            }
        }
    }

    /// Words of any kind come back when they are quoted.
    #[test]
    fn words_come_back(cells in prop::collection::vec("[a-z,;\"\n\r é😀]{0,6}", 1..30)) {
        let mut text = String::from("a,b\n");
        for cell in &cells {
            text += &format!("\"x{}\",1\n", cell.replace('"', "\"\""));
        }
        let table = read(&text, &Options::default());
        let expected: Vec<_> = cells.iter().map(|cell| format!("x{cell}").trim_end_matches([' ', '\t']).to_string()).collect();
        prop_assert_eq!(words(&table, 0), expected);
    }

    /// No bytes make the reader panic, and whatever it reads is consistent.
    #[test]
    fn any_bytes(data in prop::collection::vec(prop::sample::select(&b"0123456789aN\"\",,,;\n\n\r .-+e?/<\xc3\xa9\xff\x00"[..]), 0..200), header: bool, missing in 0..4) {
        let missing = [Missing::Error, Missing::Drop, Missing::Mean, Missing::Indicate][missing as usize];
        if let Ok(table) = parse_csv("a.csv", data, &Options { header, missing, ..Options::default() }) {
            prop_assert!(table.rows > 0);
            for column in &table.columns {
                match &column.values {
                    Values::Numbers(numbers) => prop_assert!(numbers.len() == table.rows && numbers.iter().all(|x| x.is_finite())),
                    Values::Text { codes, categories } => {
                        prop_assert!(codes.len() == table.rows && codes.iter().all(|code| (*code as usize) < categories.len()));
                    }
                }
            }
        }
    }
}
