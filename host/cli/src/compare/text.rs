//! Differences for people to read: counts by kind first.

use std::io::{self, Write};

use tidegate_domain::{Basis, Date, Instant, LayerRef, TruthValue};
use tidegate_service::{CountyDifference, DifferenceKind, KindTally, Said, SanctionSaid};

use super::{CompareArguments, Whole};

/// Lines shown of what two counties go by.
const CLAUSES: usize = 10;

/// Writes the counts, then the differences kept.
pub(super) fn write(
    out: &mut dyn Write,
    arguments: &CompareArguments,
    whole: &Whole,
    shown: &[CountyDifference],
) -> io::Result<()> {
    counts(out, arguments, whole)?;
    let mut enterprise = "";
    for one in shown {
        if one.enterprise != enterprise {
            writeln!(out, "{} {}", one.enterprise, one.enterprise_name)?;
            enterprise = &one.enterprise;
        }
        difference(out, arguments, one)?;
    }
    let rest = whole.tally.differences().saturating_sub(shown.len() as u64);
    if rest > 0 {
        writeln!(out, "… and {rest} more: --format csv lists them")?;
    }
    Ok(())
}

/// Writes what was compared, and the differences in counts.
pub(super) fn counts(
    out: &mut dyn Write,
    arguments: &CompareArguments,
    whole: &Whole,
) -> io::Result<()> {
    let [first, second] = &whole.layers;
    writeln!(out, "{}: {}", arguments.first, names(first))?;
    writeln!(out, "{}: {}", arguments.second, names(second))?;
    let data = whole.data_of.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    writeln!(
        out,
        "on the data of {data}, {} to {}: {}, {}",
        arguments.from,
        arguments.to,
        counted(whole.enterprises, "enterprise"),
        counted(whole.values, "value"),
    )?;
    let asked = |kind: &DifferenceKind| arguments.only.is_empty() || arguments.only.contains(kind);
    for kind in DifferenceKind::ALL.into_iter().filter(asked) {
        match whole.tally.kinds.get(&kind) {
            None => writeln!(out, "{kind}: no difference")?,
            Some(tally) => of_kind(out, kind, tally)?,
        }
    }
    if whole.tally.not_listed > 0 {
        writeln!(out, "{} of them are counted and not listed", whole.tally.not_listed)?;
    }
    Ok(())
}

fn of_kind(out: &mut dyn Write, kind: DifferenceKind, tally: &KindTally) -> io::Result<()> {
    let over = match tally.readings {
        0 => String::new(),
        readings => format!(" over {}", counted(readings, "reading")),
    };
    let what = tally.by_what.iter().map(|(what, count)| format!("{what} {count}"));
    writeln!(
        out,
        "{kind}: {}{over} at {}: {}",
        counted(tally.differences, "difference"),
        counted(tally.enterprises, "enterprise"),
        what.collect::<Vec<_>>().join(", "),
    )?;
    let mut clauses: Vec<_> = tally.by_clause.iter().collect();
    clauses.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
    for ((first, second), count) in clauses.iter().take(CLAUSES) {
        writeln!(out, "  {count} × {first} | {second}")?;
    }
    match clauses.len().saturating_sub(CLAUSES) {
        0 => Ok(()),
        rest => writeln!(out, "  … and {rest} other pairs"),
    }
}

fn difference(
    out: &mut dyn Write,
    arguments: &CompareArguments,
    one: &CountyDifference,
) -> io::Result<()> {
    let averaging = one.averaging.map(|averaging| word(&averaging)).unwrap_or_default();
    let parts = [one.kind.word(), &one.outlet, &one.pollutant, &averaging, &one.about];
    let about: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let readings = match one.readings {
        0 => String::new(),
        readings => format!(", {}", counted(readings, "reading")),
    };
    writeln!(
        out,
        "  {}, {} to {}{readings}: {}",
        about.join(" "),
        moment(one.from),
        moment(one.until),
        one.differs.join(", "),
    )?;
    for (county, said) in [(&arguments.first, &one.first), (&arguments.second, &one.second)] {
        writeln!(out, "    {county} {}", sentence(said))?;
    }
    Ok(())
}

/// What a county says in one line.
fn sentence(said: &Said) -> String {
    let mut text = said.says.clone();
    for part in [&said.detail, &said.rule, &said.layer] {
        if !part.is_empty() {
            text = format!("{text}; {part}");
        }
    }
    let (bases, sanctions) = (basis(said), sanction(said));
    if !bases.is_empty() {
        text = format!("{text} [{bases}]");
    }
    if !sanctions.is_empty() {
        text = format!("{text} → {sanctions}");
    }
    text
}

/// Where something comes from, each text with its article and whether it is sure.
pub(super) fn basis(said: &Said) -> String {
    let one = |basis: &Basis| {
        let article = if basis.article == "-" { "" } else { basis.article.as_str() };
        let doubt = if basis.is_doubtful() { " (doubtful)" } else { "" };
        let document =
            if basis.document.is_empty() { word(&basis.kind) } else { basis.document.clone() };
        format!("{} {article}", document).trim_end().to_owned() + doubt
    };
    said.basis.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// What the law provides, in 10 000 CNY.
pub(super) fn sanction(said: &Said) -> String {
    let one = |sanction: &SanctionSaid| {
        let fine = match (sanction.fine_min, sanction.fine_max) {
            (Some(least), Some(most)) => format!(" {least}–{most} 万元"),
            (None, Some(most)) => format!(" ≤ {most} 万元"),
            (Some(least), None) => format!(" ≥ {least} 万元"),
            (None, None) => String::new(),
        };
        let applies = match sanction.applies {
            TruthValue::Yes => "",
            TruthValue::No => " (does not apply)",
            TruthValue::Unknown => " (open whether it applies)",
        };
        format!("{} {}{fine}{applies}", sanction.document, sanction.article)
    };
    said.sanctions.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn names(layers: &[LayerRef]) -> String {
    if layers.is_empty() {
        return "no pack".to_owned();
    }
    layers.iter().map(|layer| layer.pack.as_str()).collect::<Vec<_>>().join(", ")
}

fn counted(count: u64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// The word of an enum of the contract.
pub(super) fn word<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// An instant in China Standard Time, to the minute.
pub(super) fn moment(instant: Instant) -> String {
    let day = Date::of_instant(instant);
    let seconds = instant.saturating_sub(day.start());
    format!("{day} {:02}:{:02}", seconds / 3_600, seconds % 3_600 / 60)
}
