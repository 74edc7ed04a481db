//! A small good pack, and folders that differ from it in one place.

use std::fs;

use tempfile::TempDir;
use tidegate_manifest::{Compiled, Problem, compile};

/// Files of the good pack.
pub(crate) const FILES: [(&str, &str); 6] = [
    ("pack.toml", PACK),
    ("facts/facts.toml", FACTS),
    ("parameters/boilers.toml", BOILERS),
    ("catalogue/catalogue.toml", CATALOGUE),
    ("messages/zh-CN.ftl", ZH),
    ("messages/en.ftl", EN),
];

const PACK: &str = r#"name = "demo"
version = "0.1.0"
contract = "0.1"
title = { zh = "示例规则包", en = "Demo rules" }
jurisdiction = "330122"
industries = ["44"]
pollutants = ["a34013"]
offers = ["threshold", "classification"]
covers = { from = 2021-01-01, until = 2030-01-01 }

[budgets]
fuel = 40_000_000
"#;

const FACTS: &str = r#"[[fact]]
name = "boiler_output_total_tph"
type = "number"
unit = "t/h"
of = "enterprise"
label = { zh = "锅炉合计出力", en = "Total boiler output" }
range = { min = "0", max = "100000" }

[[fact]]
name = "fuel"
type = "text"
of = "outlet"
label = { zh = "燃料", en = "Fuel" }
words = [{ word = "coal", zh = "煤", en = "Coal" }, { word = "gas", zh = "气", en = "Gas" }]

[[fact]]
name = "designated"
type = "truth"
of = "enterprise"
label = { zh = "是否划定执行", en = "Designated area" }
help = { zh = "以公告为准", en = "As announced" }

[[fact]]
name = "processes"
type = "texts"
of = "enterprise"
label = { zh = "工序", en = "Processes" }

[[fact]]
name = "built"
type = "day"
of = "enterprise"
label = { zh = "建成日期", en = "Day built" }
"#;

const BOILERS: &str = r#"[source]
basis = "law"
document = "GB 13271-2014"
title = { zh = "锅炉大气污染物排放标准", en = "Boiler standard" }
from = 2014-07-01
verified = "seen"

[[limit]]
id = "gas-dust"
pollutant = "a34013"
medium = "air"
monitoring_point = "stack"
when = { all = [{ fact = "fuel", is = "gas" }, { fact = "built", before = 2014-07-01 }] }
comparison = "at-most"
upper = "20.0"
unit = "mg/m3"
averaging = "hour"
reference_oxygen = "3.5"
displaces = [{ document = "GB 16297-1996", text = "displaced" }]
doubts = ["averaging-recalled"]
article = "Table 2"

[[limit]]
id = "gas-dust-special"
pollutant = "a34013"
medium = "air"
monitoring_point = "stack"
comparison = "at-most"
upper = "15"
unit = "mg/m3"
averaging = "hour"
article = "Table 3"
dating = "by-designation"
designated_by = "designated"
verified = "recalled"

[[parameter]]
name = "warning_share"
value = "0.9"
unit = "share"
label = { zh = "预警比例", en = "Warning share" }
basis = "project-default"
from = 2021-01-01
until = 2024-01-01

[[parameter]]
name = "warning_share"
value = "0.8"
unit = "share"
label = { zh = "预警比例", en = "Warning share" }
basis = "project-default"
from = 2024-01-01
"#;

const CATALOGUE: &str = r#"[source]
basis = "law"
document = "MEE Order 11"
from = 2019-12-20
verified = "seen"

[[row]]
row = 95
title = { zh = "电力生产441", en = "Power generation" }
industries = ["441", "442"]
except = ["4419"]
article = "row 95"

[[row.cell]]
tier = "simplified"
when = { process = "simplified" }
text = { zh = "其他", en = "Others" }

[[row.cell]]
tier = "key"
when = { fact = "boiler_output_total_tph", at_least = "20", below = "35" }
text = { zh = "合计出力{20}吨", en = "Output of {20} t/h" }

[[row.cell]]
tier = "key"
when = { any = [{ industry = ["4411"] }, { not = { season = { from = "11-01", until = "04-01" } } }] }
text = { zh = "火力发电", en = "Thermal power" }

[[process]]
row = 109
title = { zh = "锅炉", en = "Boilers" }
article = "row 109"

[[process.cell]]
tier = "registration"
text = { zh = "其他", en = "Others" }
"#;

const ZH: &str =
    "displaced = 行业标准优先\naveraging-recalled = 平均时段未核对\nhello = 你好，{ $who }\n";
const EN: &str = "displaced = The industry standard goes first\naveraging-recalled = Averaging period recalled\nhello = Hello { $who }\n";

/// What happens to one file of the good pack.
pub(crate) enum Change {
    /// A piece of its text, which must be there, becomes another.
    Edit(&'static str, &'static str),
    /// Text is added at its end.
    Add(&'static str),
    /// The whole text becomes another; the file may be new.
    Write(&'static str),
    /// It is removed.
    Remove,
}

/// The good pack with `changes`, on disk.
pub(crate) fn folder(changes: &[(&str, Change)]) -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    for (file, text) in FILES {
        write(&directory, file, text);
    }
    for (file, change) in changes {
        let path = directory.path().join(file);
        match change {
            Change::Edit(from, to) => {
                let text = fs::read_to_string(&path).unwrap();
                assert!(text.contains(from), "`{from}` is not in {file}");
                fs::write(&path, text.replacen(from, to, 1)).unwrap();
            }
            Change::Add(more) => {
                let text = fs::read_to_string(&path).unwrap();
                fs::write(&path, text + more).unwrap();
            }
            Change::Write(text) => write(&directory, file, text),
            Change::Remove => fs::remove_file(&path).unwrap(),
        }
    }
    directory
}

fn write(directory: &TempDir, file: &str, text: &str) {
    let path = directory.path().join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The good pack, compiled.
pub(crate) fn good() -> Compiled {
    compile(folder(&[]).path()).unwrap_or_else(|problems| panic!("{}", problems.report()))
}

/// What one problem must say.
pub(crate) struct Wanted {
    /// File and line, the line that holds this text; `""` when the file itself is the problem.
    pub(crate) line_has: &'static str,
    /// The sentence.
    pub(crate) message: &'static str,
    /// Part of the help.
    pub(crate) help: &'static str,
}

/// A wanted problem.
pub(crate) const fn wanted(
    line_has: &'static str,
    message: &'static str,
    help: &'static str,
) -> Wanted {
    Wanted { line_has, message, help }
}

/// Asserts that one change makes exactly these problems in the changed file.
pub(crate) fn check(file: &str, change: Change, wanted: &[Wanted]) {
    let directory = folder(&[(file, change)]);
    let problems = compile(directory.path()).expect_err(wanted.first().unwrap().message);
    let found: Vec<&Problem> = problems.iter().collect();
    let report = problems.report();
    assert_eq!(found.len(), wanted.len(), "{report}");
    let path = directory.path().join(file);
    for (problem, wanted) in found.into_iter().zip(wanted) {
        assert_eq!(problem.message().replace(&path.display().to_string(), "FILE"), wanted.message);
        assert!(problem.help_text().contains(wanted.help), "{report}");
        assert!(!problem.help_text().is_empty(), "{report}");
        assert_eq!(problem.file(), path, "{report}");
        let line = problem.line().map(|line| {
            let text = fs::read_to_string(&path).unwrap();
            text.lines().nth(line - 1).unwrap_or_default().to_owned()
        });
        match line {
            Some(line) => {
                assert!(!wanted.line_has.is_empty(), "{report}");
                assert!(line.contains(wanted.line_has), "line is `{line}`\n{report}");
            }
            None => assert_eq!(wanted.line_has, "", "{report}"),
        }
    }
}
