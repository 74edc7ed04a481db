//! What is printed.

use std::process::Command;
use std::thread::available_parallelism;

use serde_json::{Value, json};
use tidegate_runtime::ENGINE_VERSION;

/// One line of the table.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// What was measured.
    pub(crate) case: String,
    /// The unit of `ours` and `base`.
    pub(crate) unit: &'static str,
    /// Tidegate's median.
    pub(crate) ours: f64,
    /// What it is compared with, in words.
    pub(crate) base_name: &'static str,
    /// The median of that, measured in turn with ours.
    pub(crate) base: f64,
    /// The goal, when there is one.
    pub(crate) goal: Option<Goal>,
}

/// A goal that a line must reach.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Goal {
    /// `ours` is at most so many times `base`.
    Ratio(f64),
    /// `ours` is at most so many of its units.
    Ours(f64),
}

impl Row {
    fn ratio(&self) -> f64 {
        self.ours / self.base
    }

    fn is_reached(&self) -> Option<bool> {
        self.goal.map(|goal| match goal {
            Goal::Ratio(most) => self.ratio() <= most,
            Goal::Ours(most) => self.ours <= most,
        })
    }

    fn goal_text(&self) -> String {
        match self.goal {
            None => String::new(),
            Some(Goal::Ratio(most)) => format!("≤ {most:.1} ×"),
            Some(Goal::Ours(most)) => format!("≤ {most} {}", self.unit),
        }
    }

    fn verdict(&self) -> &'static str {
        match self.is_reached() {
            None => "",
            Some(true) => "PASS",
            Some(false) => "over",
        }
    }

    fn json(&self) -> Value {
        let goal = self.goal.map(|_| self.goal_text());
        json!({
            "case": self.case, "unit": self.unit, "ours": self.ours, "base_name": self.base_name,
            "base": self.base, "ratio": self.ratio(), "goal": goal, "reached": self.is_reached(),
        })
    }
}

/// Lines that belong together.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    /// Heading.
    pub(crate) title: &'static str,
    /// What one should know to read the lines.
    pub(crate) note: String,
    /// Lines.
    pub(crate) rows: Vec<Row>,
}

/// The machine and the versions, as name and value.
pub(crate) fn facts() -> Vec<(&'static str, String)> {
    let cores = available_parallelism().map_or_else(|_| "?".to_owned(), |cores| cores.to_string());
    let load = fs_err::read_to_string("/proc/loadavg").unwrap_or_default();
    vec![
        ("cpu", cpu_model()),
        ("cores", cores),
        ("load", load.split(' ').take(3).collect::<Vec<_>>().join(" ")),
        ("rustc", rustc_version()),
        ("engine", ENGINE_VERSION.to_owned()),
        ("tidegate", env!("CARGO_PKG_VERSION").to_owned()),
    ]
}

/// Prints everything for a reader.
pub(crate) fn print_text(facts: &[(&str, String)], sections: &[Section]) {
    for (name, value) in facts {
        println!("{name:<9} {value}");
    }
    for Section { title, note, rows } in sections {
        println!("\n{title}\n{note}\n");
        let heads = ["case", "unit", "tidegate", "baseline", "", "ratio", "goal", ""];
        let mut lines = vec![heads.map(str::to_owned)];
        lines.extend(rows.iter().map(|row| {
            [
                row.case.clone(),
                row.unit.to_owned(),
                number(row.ours),
                number(row.base),
                row.base_name.to_owned(),
                format!("{:.2}", row.ratio()),
                row.goal_text(),
                row.verdict().to_owned(),
            ]
        }));
        print_columns(&lines);
    }
}

/// Prints everything for a program.
pub(crate) fn print_json(facts: &[(&str, String)], sections: &[Section]) {
    let facts: serde_json::Map<String, Value> =
        facts.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    let sections: Vec<Value> = sections
        .iter()
        .map(|section| {
            let rows: Vec<Value> = section.rows.iter().map(Row::json).collect();
            json!({ "title": section.title, "note": section.note, "rows": rows })
        })
        .collect();
    println!("{:#}", json!({ "machine": facts, "sections": sections }));
}

fn print_columns<const N: usize>(lines: &[[String; N]]) {
    let width = |at: usize| {
        let cells = lines.iter().filter_map(|line| line.get(at));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: [usize; N] = std::array::from_fn(width);
    for line in lines {
        let cells = line.iter().zip(widths).map(|(cell, width)| {
            let is_number = cell.starts_with(|first: char| first.is_ascii_digit());
            if is_number { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
        });
        println!("  {}", cells.collect::<Vec<_>>().join("  ").trim_end());
    }
}

/// Three digits that matter.
fn number(value: f64) -> String {
    let digits = match value {
        value if value >= 100.0 => 0,
        value if value >= 10.0 => 1,
        value if value >= 1.0 => 2,
        _ => 3,
    };
    format!("{value:.digits$}")
}

fn cpu_model() -> String {
    let info = fs_err::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name"));
    model.map_or_else(
        || std::env::consts::ARCH.to_owned(),
        |model| model.trim_start_matches([' ', '\t', ':']).to_owned(),
    )
}

fn rustc_version() -> String {
    let output = Command::new("rustc").arg("--version").output();
    output.map_or_else(
        |_| "?".to_owned(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}
