//! Years that are added while the host runs.

use tidegate_calendar::{Term, YearTable};

use super::{calendar, day};

/// A table of 2027 with these holidays, made up.
fn toml(holidays: &str) -> String {
    format!(
        "year = 2027\n[[notices]]\nnumber = \"国办发明电〔2026〕0号\"\ntitle = \"made up\"\n\
         dated = \"2026-11-04\"\nverified = \"recalled\"\nsource = \"made up\"\n\
         holidays = [{holidays}]\n"
    )
}

fn refused(text: &str) -> String {
    YearTable::from_toml(text).unwrap_err().to_string()
}

#[test]
fn a_year_that_is_added_is_no_longer_provisional() {
    let table = toml(
        r#"{ name = "元旦", from = "2026-12-31", to = "2027-01-02", working = ["2026-12-27"] }"#,
    );
    let before = calendar().due(day("2026-12-24"), Term::Working(5));
    assert_eq!((before.at, before.provisional), (day("2026-12-31"), true));
    let calendar = calendar().with_year(YearTable::from_toml(&table).unwrap());
    let after = calendar.due(day("2026-12-24"), Term::Working(5));
    assert_eq!((after.at, after.provisional), (day("2026-12-30"), false));
    assert!(calendar.is_working(day("2026-12-27")).working);
    assert!(calendar.is_working(day("2027-12-25")).provisional);
    assert_eq!(calendar.years().count(), 9);
}

#[test]
fn a_year_that_is_added_again_takes_the_place_of_the_first() {
    let table = |last| toml(&format!(r#"{{ name = "元旦", from = "2027-01-01", to = "{last}" }}"#));
    let first = YearTable::from_toml(&table("2027-01-05")).unwrap();
    let second = YearTable::from_toml(&table("2027-01-03")).unwrap();
    let calendar = calendar().with_year(first).with_year(second);
    assert!(calendar.is_working(day("2027-01-04")).working);
}

#[test]
fn what_is_wrong_with_a_table_is_named() {
    for (holidays, wanted) in [
        (
            r#"{ name = "春节", from = "2027-02-06", to = "2028-01-01" }"#,
            "`春节` names 2028-01-01, which is not of 2027: a table names days of its year and of \
             the last 7 days before it",
        ),
        (
            r#"{ name = "元旦", from = "2026-12-24", to = "2027-01-01" }"#,
            "`元旦` names 2026-12-24, which is not of 2027: a table names days of its year and of \
             the last 7 days before it",
        ),
        (
            r#"{ name = "春节", from = "2027-02-06", to = "2027-02-12" }, { name = "元宵", from = "2027-02-12", to = "2027-02-13" }"#,
            "2027-02-12 stands under `春节` and under `元宵`, name a day once in a notice",
        ),
        (
            r#"{ name = "春节", from = "2027-02-06", to = "2027-02-12", working = ["2027-02-07"] }"#,
            "2027-02-07 stands under `春节` and under `春节`, name a day once in a notice",
        ),
        (
            r#"{ name = "春节", from = "2027-02-06", to = "2027-02-12", working = ["2027-02-15"] }"#,
            "`春节` has 2027-02-15 worked, which is no Saturday or Sunday: check the day",
        ),
        (
            r#"{ name = "春节", from = "2027-02-12", to = "2027-02-06" }"#,
            "`春节` is off from 2027-02-12 to 2027-02-06, write the earlier day first",
        ),
        (
            r#"{ name = "长假", from = "2027-02-06", to = "2027-06-06" }"#,
            "the table of 2027 has 121 days, at least 1 and at most 100",
        ),
        ("", "the table of 2027 has 0 holidays, at least 1 and at most 100"),
        (
            r#"{ name = "", from = "2027-02-06", to = "2027-02-07" }"#,
            "the table of 2027 has a name of 0 characters, write 1 to 300",
        ),
    ] {
        assert_eq!(refused(&toml(holidays)), wanted);
    }
    let good = r#"{ name = "元旦", from = "2027-01-01", to = "2027-01-03" }"#;
    let unknown = format!("{}offdays = 3\n", toml(good));
    assert!(refused(&unknown).contains("cannot be read"));
    let year = toml(good).replace("year = 2027", "year = 1948");
    assert_eq!(refused(&year), "`1948` is not a year of notices, write one of 1949 to 2999");
    let large = format!("# {}\n", "x".repeat(64 * 1024));
    assert_eq!(refused(&large), "the table has 65539 bytes, at most 65536");
}

#[test]
fn notices_stand_in_the_order_of_their_days() {
    let one = toml(r#"{ name = "元旦", from = "2027-01-01", to = "2027-01-03" }"#);
    let again = one.split_once('\n').unwrap().1.replace("2026-11-04", "2026-11-03");
    assert_eq!(
        refused(&format!("{one}{again}")),
        "the notice of 2026-11-03 stands after a later one of 2026-11-04, put the earlier first"
    );
}

#[test]
fn a_year_comes_from_the_public_list_too() {
    let json = r#"{ "$schema": "x", "year": 2027, "papers": ["https://example.org/1"], "days": [
        { "name": "元旦", "date": "2026-12-27", "isOffDay": false },
        { "name": "元旦", "date": "2027-01-01", "isOffDay": true },
        { "name": "元旦", "date": "2027-01-04", "isOffDay": true },
        { "name": "元旦", "date": "2027-01-05", "isOffDay": false }
    ] }"#;
    let table = YearTable::from_json(json).unwrap();
    assert_eq!(table.notices()[0].source, "https://example.org/1");
    let calendar = calendar().with_year(table);
    for (date, working) in
        [("2026-12-27", true), ("2027-01-01", false), ("2027-01-04", false), ("2027-01-05", true)]
    {
        assert_eq!(calendar.is_working(day(date)).working, working, "{date}");
    }
    for (from, to, wanted) in [
        ("2027-01-04", "2028-01-04", "which is not of 2027"),
        ("2027-01-04", "2027-01-01", "name a day once"),
        ("\"year\": 2027,", "", "cannot be read"),
        ("2027-01-04", "2027-13-04", "cannot be read"),
    ] {
        let text = json.replace(from, to);
        let error = YearTable::from_json(&text).unwrap_err().to_string();
        assert!(error.contains(wanted), "{error}");
    }
}
