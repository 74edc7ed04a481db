//! Playing the days of a year.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant as RealInstant};

use indicatif::{ProgressBar, ProgressStyle};
use tidegate_demo::County;
use tidegate_demo::year::{SentFrame, Year};
use tidegate_desk::Desk;
use tidegate_domain::{DocketItem, DocketRecord, Instant, Jurisdiction};
use tidegate_gateway::FrameReader;
use tidegate_service::{
    Clock, FrameCommit, GradingMemory, Host, Intake, Registration, SteppedClock,
};

use super::ScenarioArguments;
use super::ahead::frames_ahead;
use super::outcome::{Outcome, Played};
use super::people::Population;
use crate::config::Settings;
use crate::running::open_with;

/// Hours of the day at which the host looks at what came, grades it and follows it.
const LOOKS: [i64; 4] = [8, 14, 20, 24];

/// The look before which the day before is judged: its last data have come by then.
const JUDGED_AT: i64 = 8;

/// Enterprises judged at once.
const JUDGED_AT_ONCE: usize = 8;

/// Frames committed in one transaction, as many as a store takes.
const FRAMES: usize = 1_024;

/// Plays a year and says what it came to.
pub(super) async fn play(
    year: Year,
    arguments: ScenarioArguments,
    began: RealInstant,
) -> anyhow::Result<Outcome> {
    let year = Arc::new(year);
    let plan = year.plan().clone();
    let clock = Arc::new(SteppedClock::new(plan.from.start()));
    let settings = Settings::throw_away(arguments.data.clone());
    let (host, store) = open_with(&settings, Arc::clone(&clock) as Arc<dyn Clock>).await?;
    for component in arguments.components {
        host.install(component).await?;
    }
    let mut player = Player {
        desk: host.desk()?,
        reader: FrameReader::new(Arc::new(host.clone()) as Arc<dyn Intake>),
        population: Population::of(&year),
        memory: GradingMemory::default(),
        county: plan.county.clone(),
        played: Played::default(),
        year: Arc::clone(&year),
        clock,
        host,
    };
    player.register().await?;
    let mut ahead = frames_ahead(Arc::clone(&year));
    let bar = bar(u64::from(year.arrival_days()));
    for day in 0..year.arrival_days() {
        let frames = ahead.recv().await;
        let frames =
            frames.ok_or_else(|| anyhow::anyhow!("no frames of day {day} were made"))??;
        player.day(day, frames).await?;
        bar.set_message(player.told());
        bar.inc(1);
    }
    bar.finish_and_clear();
    let outcome = player.outcome(began).await?;
    store.close().await;
    Ok(outcome)
}

/// A host with what is played to it.
struct Player {
    host: Host,
    desk: Desk,
    clock: Arc<SteppedClock>,
    year: Arc<Year>,
    county: Jurisdiction,
    reader: FrameReader,
    population: Population,
    memory: GradingMemory,
    played: Played,
}

impl Player {
    /// Registers the county of the first day, its people, and classifies it.
    async fn register(&mut self) -> anyhow::Result<()> {
        let County { enterprises, facts, outlets, permits, devices, docket, meters, .. } =
            self.year.registered().clone();
        let registration = Registration { enterprises, facts, outlets, permits, devices };
        self.host.register(&registration).await?;
        let store = self.host.store();
        store.put_docket(&docket).await?;
        store.put_meter_days(&meters, self.clock.now()).await?;
        let ids: BTreeSet<&str> =
            registration.enterprises.iter().map(|one| one.id.as_str()).collect();
        store.put_people(&self.population.people(&ids, true)).await?;
        self.host.compare_again(&self.county).await?;
        Ok(())
    }

    /// One day: its papers first, then what is sent, look by look.
    async fn day(&mut self, day: u32, frames: Vec<SentFrame>) -> anyhow::Result<()> {
        let date = self.year.plan().from.plus_days(i32::try_from(day)?);
        self.papers(day).await?;
        let mut frames = frames.into_iter().peekable();
        for hour in LOOKS {
            let until = date.start() + hour * 3_600;
            let mut sent = Vec::new();
            while let Some(frame) = frames.next_if(|frame| frame.at_ms < until * 1_000) {
                sent.push(frame);
            }
            self.take(sent).await?;
            self.clock.move_on(until);
            let began = RealInstant::now();
            self.host.grade_waiting(&mut self.memory).await?;
            self.played.grading += began.elapsed();
            if hour == JUDGED_AT && day > 0 {
                let began = RealInstant::now();
                let days = (date.plus_days(-1), date);
                self.played.judged += self.host.judge_played(days, JUDGED_AT_ONCE).await? as u64;
                self.played.judging += began.elapsed();
            }
            self.look(until).await?;
        }
        Ok(())
    }

    /// What arrives beside readings.
    async fn papers(&mut self, day: u32) -> anyhow::Result<()> {
        let records = self.year.records(day);
        let registration = Registration {
            enterprises: records.enterprises,
            facts: records.facts,
            permits: records.permits,
            ..Registration::default()
        };
        let is_news = !registration.enterprises.is_empty()
            || !registration.facts.is_empty()
            || !registration.permits.is_empty();
        if is_news {
            self.host.register(&registration).await?;
            let ids: BTreeSet<&str> =
                registration.enterprises.iter().map(|one| one.id.as_str()).collect();
            self.host.store().put_people(&self.population.people(&ids, false)).await?;
        }
        let store = self.host.store();
        // What permits make due is the host's to know, and people hand it in.
        let is_duty = |record: &DocketRecord| matches!(record.item, DocketItem::Duty(_));
        let docket: Vec<DocketRecord> =
            records.docket.into_iter().filter(|record| !is_duty(record)).collect();
        if !docket.is_empty() {
            store.put_docket(&docket).await?;
        }
        if !records.meters.is_empty() {
            store.put_meter_days(&records.meters, self.clock.now()).await?;
        }
        // A tier is concluded again whenever a fact changes.
        self.host.compare_again(&self.county).await?;
        Ok(())
    }

    /// Frames as they would come over lines.
    async fn take(&mut self, sent: Vec<SentFrame>) -> anyhow::Result<()> {
        let began = RealInstant::now();
        let mut commits: Vec<FrameCommit> = Vec::with_capacity(sent.len());
        for frame in &sent {
            // The reader checks a frame against the time at which it comes.
            self.clock.move_on(frame.at_ms / 1_000);
            commits.extend(self.reader.read(&frame.bytes).await?);
        }
        for some in commits.chunks(FRAMES) {
            self.host.store().commit_frames(some).await?;
        }
        self.played.frames += sent.len() as u64;
        self.played.taking += began.elapsed();
        Ok(())
    }

    /// The desk's round, and what people do because of it.
    async fn look(&mut self, now: Instant) -> anyhow::Result<()> {
        let began = RealInstant::now();
        self.population.act(&self.desk, &self.county, now).await?;
        let round = self.desk.round(&self.county, now).await?;
        self.played.take(round);
        self.population.listen(&self.host, &self.county, now).await?;
        self.played.desk += began.elapsed();
        Ok(())
    }

    /// One line for whoever waits.
    fn told(&self) -> String {
        let played = &self.played;
        format!(
            "{} frames, {} days judged, {} matters, {} notices",
            played.frames, played.judged, played.opened, played.notices
        )
    }

    async fn outcome(self, began: RealInstant) -> anyhow::Result<Outcome> {
        let refusals = self.population.refusals().clone();
        let played = Played { refusals, ..self.played };
        Outcome::of(&self.host, &self.year, played, began.elapsed()).await
    }
}

/// A progress bar on standard error; nothing where that is no terminal.
fn bar(days: u64) -> ProgressBar {
    let bar = ProgressBar::new(days);
    let style = "{bar:24} day {pos}/{len} {elapsed} (left {eta}) {msg}";
    if let Ok(style) = ProgressStyle::with_template(style) {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
