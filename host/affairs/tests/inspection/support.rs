//! The numbers of the national pack, and inspections played step by step.

use std::path::Path;
use std::sync::LazyLock;

use tidegate_affairs::{
    Affair, Context, Deed, Inspection, InspectionAct, LayerParameters, Practice, Refused, Turn,
    step_of,
};
use tidegate_calendar::Calendar;
use tidegate_domain::{Date, Instant, Party, StepTaken};
use tidegate_manifest::Manifest;

pub(crate) static MANIFEST: LazyLock<Manifest> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins/national");
    tidegate_manifest::compile(&folder).expect("the national pack has no problems").manifest
});

/// A visit because of a task, with all that an officer writes.
pub(crate) const PLAN: &str = r#"{"action": "plan", "reference": "2022-17", "purpose": "cases",
    "on": "2022-05-10", "inspectors": ["w-01", "w-02"], "cases": [12]}"#;

/// An inspection with all its steps.
pub(crate) struct Play {
    pub(crate) calendar: Calendar,
    practice: Practice,
    pub(crate) inspection: Option<Inspection>,
    steps: Vec<StepTaken>,
}

impl Play {
    pub(crate) fn new() -> Self {
        let layers = [LayerParameters { pack: "national", parameters: &MANIFEST.parameters }];
        let practice = Practice::of_layers(&layers, day("2022-01-01")).unwrap();
        let calendar = Calendar::standing().unwrap();
        Self { calendar, practice, inspection: None, steps: Vec::new() }
    }

    pub(crate) fn planned() -> Self {
        let mut play = Self::new();
        play.say("2022-05-01 09:00", Party::Officer, PLAN).unwrap();
        play
    }

    pub(crate) fn context(&self) -> Context<'_> {
        Context { calendar: &self.calendar, practice: &self.practice }
    }

    /// A step as it comes from outside, sealed as the host does.
    pub(crate) fn say(
        &mut self,
        when: &str,
        party: Party,
        json: &str,
    ) -> Result<Turn<Inspection>, Refused> {
        let act: InspectionAct = serde_json::from_str(json).unwrap();
        let act = Inspection::sealed(act, &self.context());
        let deed = Deed { at: at(when), by: "somebody".to_owned(), party, act };
        let turn = Inspection::take(self.inspection.as_ref(), &deed, &self.context())?;
        self.inspection = Some(turn.affair.clone());
        self.steps.push(step_of(&deed).unwrap());
        Ok(turn)
    }

    /// What the host does by itself at this time, until it has nothing more to do.
    pub(crate) fn tick(&mut self, when: &str) -> Vec<&'static str> {
        let mut topics = Vec::new();
        for _ in 0..10 {
            let due = self.now().due(at(when), &self.context());
            let Some(act) = due else { return topics };
            let json = serde_json::to_string(&act).unwrap();
            let turn = self.say(when, Party::Host, &json).unwrap();
            topics.extend(turn.tells.iter().map(|tell| tell.topic));
        }
        unreachable!("the host never comes to rest")
    }

    pub(crate) fn now(&self) -> &Inspection {
        self.inspection.as_ref().unwrap()
    }

    pub(crate) fn status(&self) -> String {
        self.now().position().status
    }

    pub(crate) fn folded(&self) -> Inspection {
        Inspection::from_steps(&self.steps, &self.context()).unwrap().unwrap()
    }
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// An instant in China's time, for example `2022-05-10 09:00`.
pub(crate) fn at(text: &str) -> Instant {
    let (date, time) = text.split_once(' ').unwrap();
    let (hour, minute) = time.split_once(':').unwrap();
    let minutes: i64 = hour.parse::<i64>().unwrap() * 60 + minute.parse::<i64>().unwrap();
    day(date).start() + minutes * 60
}
