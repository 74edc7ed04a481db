//! The numbers of the national pack, copies of permits, and duties played step by step.

use std::path::Path;
use std::sync::LazyLock;

use tidegate_affairs::duty::{
    Cycle, DutyAct, DutyAffair, Owed, PermitDuties, Reckoning, ReportTerm, reckon,
};
use tidegate_affairs::{Affair, Context, Deed, LayerParameters, Practice, Refused, Turn, step_of};
use tidegate_calendar::Calendar;
use tidegate_domain::{Date, Instant, Party, StepTaken};
use tidegate_manifest::{Manifest, Value};

static MANIFEST: LazyLock<Manifest> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins/national");
    tidegate_manifest::compile(&folder).expect("the national pack has no problems").manifest
});

/// Working days and numbers of a county.
pub(crate) struct County {
    calendar: Calendar,
    practice: Practice,
}

impl County {
    /// The nation's numbers.
    pub(crate) fn national() -> Self {
        Self::with(&[])
    }

    /// The nation's numbers with some changed.
    pub(crate) fn with(changes: &[(&str, u32)]) -> Self {
        let mut parameters = MANIFEST.parameters.clone();
        for (name, value) in changes {
            for one in parameters.iter_mut().filter(|one| one.name == *name) {
                one.value = Value::Number(value.to_string().parse().unwrap());
            }
        }
        let layers = [LayerParameters { pack: "national", parameters: &parameters }];
        let practice = Practice::of_layers(&layers, day("2022-01-01")).unwrap();
        Self { calendar: Calendar::standing().unwrap(), practice }
    }

    pub(crate) fn context(&self) -> Context<'_> {
        Context { calendar: &self.calendar, practice: &self.practice }
    }

    /// What is owed and spared from one day to before another.
    pub(crate) fn reckon(
        &self,
        duties: &PermitDuties,
        (from, until): (&str, &str),
        stopped: &[(&str, &str)],
    ) -> Reckoning {
        let end = |until: &&str| (!until.is_empty()).then(|| day(until));
        let stopped: Vec<_> = stopped.iter().map(|(from, until)| (day(from), end(until))).collect();
        reckon(duties, day(from)..day(until), &stopped, &self.context())
    }
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// An instant in China's time, for example `2022-04-12 09:00`.
pub(crate) fn at(text: &str) -> Instant {
    let (date, time) = text.split_once(' ').unwrap();
    let (hour, minute) = time.split_once(':').unwrap();
    let minutes: i64 = hour.parse::<i64>().unwrap() * 60 + minute.parse::<i64>().unwrap();
    day(date).start() + minutes * 60
}

/// A copy that asks for nothing, valid for five years from a day.
pub(crate) fn copy(valid_from: &str) -> PermitDuties {
    let (year, rest) = valid_from.split_at(4);
    let valid_until = format!("{}{rest}", year.parse::<u16>().unwrap() + 5);
    let text = format!(
        r#"{{"permit": "P1", "valid_from": "{valid_from}", "valid_until": "{valid_until}"}}"#
    );
    serde_json::from_str(&text).unwrap()
}

/// A copy that asks for reports by the calendar of the packs.
pub(crate) fn reporting(valid_from: &str, cycles: &[Cycle]) -> PermitDuties {
    let reports = cycles.iter().map(|every| ReportTerm { every: *every, due: None }).collect();
    PermitDuties { reports, ..copy(valid_from) }
}

/// Periods with the day by which they are due.
pub(crate) fn dues(owed: &[Owed]) -> Vec<(String, String)> {
    owed.iter().map(|one| (one.period.clone(), one.due.to_string())).collect()
}

/// The same from text.
pub(crate) fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(period, due)| ((*period).to_owned(), (*due).to_owned())).collect()
}

/// A duty with all its steps.
pub(crate) struct Play {
    pub(crate) county: County,
    pub(crate) duty: Option<DutyAffair>,
    steps: Vec<StepTaken>,
}

impl Play {
    pub(crate) fn new() -> Self {
        Self { county: County::national(), duty: None, steps: Vec::new() }
    }

    /// The report of the first quarter of 2022, opened by the host on 1 April.
    pub(crate) fn quarter() -> Self {
        let mut play = Self::new();
        let owed = first_quarter(&play.county);
        play.host("2022-04-01 00:00", DutyAct::Owe(owed)).unwrap();
        play
    }

    pub(crate) fn take(&mut self, deed: &Deed<DutyAct>) -> Result<Turn<DutyAffair>, Refused> {
        let turn = DutyAffair::take(self.duty.as_ref(), deed, &self.county.context())?;
        self.duty = Some(turn.affair.clone());
        self.steps.push(step_of(deed).unwrap());
        Ok(turn)
    }

    pub(crate) fn host(&mut self, when: &str, act: DutyAct) -> Result<Turn<DutyAffair>, Refused> {
        self.take(&Deed::of_host(at(when), act))
    }

    /// A step as it comes from outside.
    pub(crate) fn say(
        &mut self,
        when: &str,
        party: Party,
        json: &str,
    ) -> Result<Turn<DutyAffair>, Refused> {
        let act = serde_json::from_str(json).unwrap();
        let act = DutyAffair::sealed(act, &self.county.context());
        self.take(&Deed { at: at(when), by: "somebody".to_owned(), party, act })
    }

    /// What the host does by itself at this time, until it has nothing more to do.
    pub(crate) fn tick(&mut self, when: &str) -> Vec<&'static str> {
        let mut topics = Vec::new();
        for _ in 0..10 {
            let due = self.duty().due(at(when), &self.county.context());
            let Some(act) = due else { return topics };
            let turn = self.host(when, act).unwrap();
            topics.extend(turn.tells.iter().map(|tell| tell.topic));
        }
        unreachable!("the host never comes to rest")
    }

    pub(crate) fn duty(&self) -> &DutyAffair {
        self.duty.as_ref().unwrap()
    }

    pub(crate) fn status(&self) -> String {
        self.duty().position().status
    }

    /// Folds the steps again.
    pub(crate) fn folded(&self) -> DutyAffair {
        DutyAffair::from_steps(&self.steps, &self.county.context()).unwrap().unwrap()
    }
}

pub(crate) fn first_quarter(county: &County) -> Owed {
    let duties = reporting("2021-03-01", &[Cycle::Quarter]);
    let reckoning = county.reckon(&duties, ("2022-04-01", "2022-05-01"), &[]);
    reckoning.owed.into_iter().next().unwrap()
}
