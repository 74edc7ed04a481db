//! The numbers of the national pack, and policies played step by step.

use std::path::Path;
use std::sync::LazyLock;

use tidegate_affairs::{
    Affair, Audience, Context, Deed, LayerParameters, Policy, PolicyAct, Practice, Refused, Turn,
    step_of,
};
use tidegate_calendar::Calendar;
use tidegate_domain::{Date, Instant, Party, StepTaken};
use tidegate_manifest::Manifest;

static MANIFEST: LazyLock<Manifest> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins/national");
    tidegate_manifest::compile(&folder).expect("the national pack has no problems").manifest
});

/// A policy that is to be read by 20 May, with a reminder on 17 May.
pub(crate) const PUBLISH: &str = r#"{"action": "publish", "title": "On mercury",
    "text": "Measure it every month", "document": "No. 5", "in_force": "2022-06-01",
    "target": {"industries": ["26"]}, "reply_by": "2022-05-20", "remind_on": "2022-05-17"}"#;

/// A policy with all its steps.
pub(crate) struct Play {
    calendar: Calendar,
    practice: Practice,
    pub(crate) policy: Option<Policy>,
    steps: Vec<StepTaken>,
}

impl Play {
    pub(crate) fn new() -> Self {
        let layers = [LayerParameters { pack: "national", parameters: &MANIFEST.parameters }];
        let practice = Practice::of_layers(&layers, day("2022-01-01")).unwrap();
        let calendar = Calendar::standing().unwrap();
        Self { calendar, practice, policy: None, steps: Vec::new() }
    }

    pub(crate) fn published() -> Self {
        let mut play = Self::new();
        play.say("2022-05-01 09:00", Party::Officer, PUBLISH).unwrap();
        play
    }

    fn context(&self) -> Context<'_> {
        Context { calendar: &self.calendar, practice: &self.practice }
    }

    pub(crate) fn say(
        &mut self,
        when: &str,
        party: Party,
        json: &str,
    ) -> Result<Turn<Policy>, Refused> {
        let act: PolicyAct = serde_json::from_str(json).unwrap();
        let deed = Deed { at: at(when), by: "somebody".to_owned(), party, act };
        let turn = Policy::take(self.policy.as_ref(), &deed, &self.context())?;
        self.policy = Some(turn.affair.clone());
        self.steps.push(step_of(&deed).unwrap());
        Ok(turn)
    }

    /// Addresses enterprises of the latest version and gives those who are told, with the topic.
    pub(crate) fn address(&mut self, enterprises: &[&str]) -> Vec<(String, &'static str)> {
        let version = self.now().version;
        let act = serde_json::json!({
            "action": "address", "version": version, "enterprises": enterprises,
        });
        told(&self.say("2022-05-02 00:00", Party::Host, &act.to_string()).unwrap())
    }

    /// What the host does by itself at this time.
    pub(crate) fn tick(&mut self, when: &str) -> Vec<(String, &'static str)> {
        let Some(act) = self.now().due(at(when), &self.context()) else { return Vec::new() };
        let json = serde_json::to_string(&act).unwrap();
        told(&self.say(when, Party::Host, &json).unwrap())
    }

    pub(crate) fn now(&self) -> &Policy {
        self.policy.as_ref().unwrap()
    }

    pub(crate) fn folded(&self) -> Policy {
        Policy::from_steps(&self.steps, &self.context()).unwrap().unwrap()
    }
}

/// Which enterprises are told what.
pub(crate) fn told(turn: &Turn<Policy>) -> Vec<(String, &'static str)> {
    let of = |to: &Audience| match to {
        Audience::Unit(enterprise) => enterprise.clone(),
        other => format!("{other:?}"),
    };
    turn.tells.iter().map(|tell| (of(&tell.to), tell.topic)).collect()
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
