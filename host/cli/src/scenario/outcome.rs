//! What a played year came to, beside a count made from the generated data alone.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::Serialize;
use tidegate_demo::year::{Year, count};
use tidegate_desk::{Desk, Figure, FigureEntry, FigureValue, NoticeFigures, Span};
use tidegate_domain::{ClassificationResult, Tier};
use tidegate_manifest::Language;
use tidegate_service::Host;

use super::people::{Refusal, Refusals};
use crate::print;

/// Sums of what was played, and where the time went.
#[derive(Clone, Debug, Default)]
pub(super) struct Played {
    /// Frames read.
    pub(super) frames: u64,
    /// Days of enterprises judged.
    pub(super) judged: u64,
    /// Matters opened.
    pub(super) opened: u64,
    /// Notices written.
    pub(super) notices: u64,
    /// What people wanted to do and were refused.
    pub(super) refusals: Refusals,
    /// Time spent reading and keeping frames.
    pub(super) taking: Duration,
    /// Time spent grading.
    pub(super) grading: Duration,
    /// Time spent judging.
    pub(super) judging: Duration,
    /// Time spent at the desk.
    pub(super) desk: Duration,
}

impl Played {
    /// Takes in a round of the desk.
    pub(super) fn take(&mut self, round: tidegate_desk::Round) {
        self.opened += round.opened;
        self.notices += round.notices;
    }
}

/// One figure.
#[derive(Clone, Debug, Serialize)]
struct Row {
    figure: &'static str,
    title: String,
    value: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    out_of: Option<u64>,
    /// As counted from the generated data, where that can be.
    #[serde(skip_serializing_if = "Option::is_none")]
    counted: Option<u64>,
}

/// What a played year came to.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Outcome {
    seed: u64,
    enterprises: u32,
    days: u32,
    frames: u64,
    readings: u64,
    judged_days: u64,
    figures: Vec<Row>,
    /// What differs from the count, named; empty when all agrees.
    differences: Vec<String>,
    notices: NoticeFigures,
    /// What people wanted to do and were refused, by what was waited for.
    refused: Refusals,
    seconds: f64,
    seconds_taking: f64,
    seconds_grading: f64,
    seconds_judging: f64,
    seconds_desk: f64,
}

impl Outcome {
    /// Asks the host for its figures, and counts the data.
    pub(super) async fn of(
        host: &Host,
        year: &Year,
        played: Played,
        took: Duration,
    ) -> anyhow::Result<Self> {
        let desk = host.desk()?;
        let plan = year.plan();
        let until = plan.from.plus_days(i32::try_from(plan.days)?);
        let span = Span::new(plan.from, until)?;
        let tiers = tiers(host, year).await?;
        let counts = count::count(year, &|enterprise| {
            tiers.get(enterprise).copied().unwrap_or(Tier::Undetermined)
        });
        let mut compared = Compared { desk: &desk, span, differences: Vec::new() };
        let county = &plan.county;
        let effective: Vec<_> = counts.effective().collect();
        let warned: BTreeSet<String> =
            effective.iter().map(|event| event.enterprise.clone()).collect();
        let mut figures = Vec::new();
        for value in desk.figures(county, span).await? {
            let counted = match value.figure {
                Figure::RemindedToApply => {
                    compared.enterprises(county, value.figure, &counts.to_apply).await?
                }
                Figure::RenewalsReminded => {
                    compared.enterprises(county, value.figure, &counts.to_renew).await?
                }
                Figure::EnterprisesExceeding => {
                    compared.enterprises(county, value.figure, &counts.violators).await?
                }
                Figure::EnterprisesWarned => {
                    compared.enterprises(county, value.figure, &warned).await?
                }
                Figure::EffectiveWarnings => compared.number(&value, effective.len() as u64),
                _ => None,
            };
            figures.push(row(&value, counted));
        }
        let differences = compared.differences;
        let summary = host.county_summary(county, until).await?;
        Ok(Self {
            seed: plan.seed,
            enterprises: plan.enterprises,
            days: plan.days,
            frames: played.frames,
            readings: summary.readings,
            judged_days: played.judged,
            figures,
            differences,
            notices: desk.notice_figures(county, span).await?,
            refused: played.refusals,
            seconds: took.as_secs_f64(),
            seconds_taking: played.taking.as_secs_f64(),
            seconds_grading: played.grading.as_secs_f64(),
            seconds_judging: played.judging.as_secs_f64(),
            seconds_desk: played.desk.as_secs_f64(),
        })
    }

    /// Whether every figure that can be counted from the data is what was counted.
    pub(super) fn agrees(&self) -> bool {
        self.differences.is_empty()
    }

    pub(super) fn print(&self) {
        print::line(&format!(
            "year 2022, seed {}: {} enterprises, {} days, {} frames, {} readings, {} days judged, {:.0} s",
            self.seed,
            self.enterprises,
            self.days,
            self.frames,
            self.readings,
            self.judged_days,
            self.seconds
        ));
        print::line(&format!(
            "of it taking {:.0} s, grading {:.0} s, judging {:.0} s, desk {:.0} s",
            self.seconds_taking, self.seconds_grading, self.seconds_judging, self.seconds_desk
        ));
        for row in &self.figures {
            let out_of = row.out_of.map(|all| format!(" of {all}")).unwrap_or_default();
            let counted = row.counted.map(|it| format!("   counted {it}")).unwrap_or_default();
            print::line(&format!(
                "{:<24} {:>8}{out_of}{counted}   {}",
                row.figure, row.value, row.title
            ));
        }
        let notices = &self.notices;
        let ungrouped = notices.sent_outside + notices.held_outside;
        print::line(&format!(
            "messages to people: {} with grouping, {ungrouped} without; {} in inboxes, {} not sent",
            notices.sent_outside, notices.inbox, notices.not_sent
        ));
        for (awaited, refusal) in &self.refused {
            let Refusal { times, first } = refusal;
            print::line(&format!("refused to people at `{awaited}`: {times}, the first {first}"));
        }
        for difference in &self.differences {
            print::line(&format!("DIFFERS: {difference}"));
        }
        if self.agrees() {
            print::line("every figure that can be counted from the generated data agrees with it");
        }
    }
}

/// Holds figures against what was counted.
struct Compared<'a> {
    desk: &'a Desk,
    span: Span,
    differences: Vec<String>,
}

impl Compared<'_> {
    /// Enterprises behind a figure against those counted.
    async fn enterprises(
        &mut self,
        county: &tidegate_domain::Jurisdiction,
        figure: Figure,
        counted: &BTreeSet<String>,
    ) -> anyhow::Result<Option<u64>> {
        let entries = self.desk.figure_entries(county, figure, self.span).await?;
        let own: BTreeSet<String> =
            entries.into_iter().filter_map(|entry: FigureEntry| entry.enterprise).collect();
        let word = figure.word();
        for id in own.difference(counted) {
            self.differences.push(format!("{word}: {id} is not in the data's count"));
        }
        for id in counted.difference(&own) {
            self.differences.push(format!("{word}: {id} is missing"));
        }
        Ok(Some(counted.len() as u64))
    }

    fn number(&mut self, value: &FigureValue, counted: u64) -> Option<u64> {
        if value.value != counted {
            let word = value.figure.word();
            self.differences.push(format!("{word}: {} against {counted} counted", value.value));
        }
        Some(counted)
    }
}

fn row(value: &FigureValue, counted: Option<u64>) -> Row {
    Row {
        figure: value.figure.word(),
        title: value.figure.words(Language::ZhCn).title,
        value: value.value,
        out_of: value.out_of,
        counted,
    }
}

/// The tier of every enterprise by the host's catalogue at the end of the year.
async fn tiers(host: &Host, year: &Year) -> anyhow::Result<BTreeMap<String, Tier>> {
    let plan = year.plan();
    let on = plan.from.plus_days(i32::try_from(plan.days)?);
    let enterprises = host.store().enterprises_on(&plan.county, on).await?;
    let records = host.classify_these(enterprises, on).await?;
    let tier = |result| match result {
        ClassificationResult::Concluded { conclusion, .. } => conclusion.tier,
        _ => Tier::Undetermined,
    };
    Ok(records.into_iter().map(|record| (record.enterprise, tier(record.result))).collect())
}
