//! A desk at which acts are taken as a host would: in their kept form, one after another.

use serde_json::{Value, json};
use tidegate_affairs::{
    APPLICATION_TOPICS, Affair, Application, ApplicationAct, Audience, Deed, Refused, Tell,
    step_of, worded,
};
use tidegate_domain::{DocketItem, Party, Position, StepTaken};
use tidegate_manifest::Language;

use crate::support::{County, at, day};

/// One application with all that came of it.
pub(crate) struct Desk {
    pub(crate) county: County,
    pub(crate) affair: Option<Application>,
    pub(crate) steps: Vec<StepTaken>,
    pub(crate) tells: Vec<Tell>,
    pub(crate) docket: Vec<DocketItem>,
}

impl Desk {
    pub(crate) fn new(county: County) -> Self {
        Self { county, affair: None, steps: Vec::new(), tells: Vec::new(), docket: Vec::new() }
    }

    pub(crate) fn app(&self) -> &Application {
        self.affair.as_ref().unwrap()
    }

    pub(crate) fn take(
        &mut self,
        when: i64,
        who: (&str, Party),
        act: Value,
    ) -> Result<(), Refused> {
        let act: ApplicationAct = serde_json::from_value(act).unwrap();
        let act = Application::sealed(act, &self.county.context());
        let deed = Deed { at: when, by: who.0.to_owned(), party: who.1, act };
        let turn = Application::take(self.affair.as_ref(), &deed, &self.county.context())?;
        self.steps.push(step_of(&deed).unwrap());
        self.affair = Some(turn.affair);
        for tell in turn.tells {
            assert_is_declared(&tell);
            self.tells.push(tell);
        }
        self.docket.extend(turn.docket);
        Ok(())
    }

    /// The enterprise does something that is allowed.
    pub(crate) fn firm(&mut self, when: &str, act: Value) {
        self.take(at(when), ("firm", Party::Enterprise), act).unwrap();
    }

    /// An officer does something that is allowed.
    pub(crate) fn officer(&mut self, when: &str, by: &str, act: Value) {
        self.take(at(when), (by, Party::Officer), act).unwrap();
    }

    /// The code with which an act is refused; nothing changes by it.
    pub(crate) fn refused(&mut self, when: &str, party: Party, act: Value) -> &'static str {
        let before = self.affair.clone();
        let refused = self.take(at(when), ("w-01", party), act).unwrap_err();
        assert_eq!(self.affair, before);
        assert!(!refused.reason.is_empty());
        refused.code
    }

    /// The host does all that is due up to an instant, when it is due.
    pub(crate) fn run(&mut self, until: &str) -> Vec<String> {
        let until = at(until);
        let mut done = Vec::new();
        while let Some(due) = self.app().position().due_at.filter(|due| *due <= until) {
            assert_eq!(self.app().due(due - 1, &self.county.context()), None, "a second early");
            let act = self.app().due(due, &self.county.context()).unwrap();
            let act = serde_json::to_value(act).unwrap();
            let node = act.get("node").and_then(Value::as_str).unwrap_or_default();
            let action = act["action"].as_str().unwrap();
            done.push(format!("{action} {node}").trim().to_owned());
            self.take(due, ("tidegate", Party::Host), act).unwrap();
        }
        assert_eq!(self.app().due(until, &self.county.context()), None);
        done
    }

    pub(crate) fn position(&self) -> Position {
        self.app().standing().unwrap()
    }

    /// Topics told to somebody, in their order.
    pub(crate) fn told(&self, to: &Audience) -> Vec<&'static str> {
        self.tells.iter().filter(|tell| tell.to == *to).map(|tell| tell.topic).collect()
    }

    /// That the kept steps give the same application, in the county of another time too, and that no
    /// notice has the key of another.
    pub(crate) fn check(&self) {
        let folded = Application::from_steps(&self.steps, &self.county.context()).unwrap();
        assert_eq!(folded.as_ref(), self.affair.as_ref());
        let years_later = County::with(
            "2026-09-01",
            &[("decision_key_days", 99), ("completeness_days", 9), ("plan_opinion_before_days", 9)],
        )
        .knowing_2027();
        let later = Application::from_steps(&self.steps, &years_later.context()).unwrap();
        assert_eq!(later.as_ref(), self.affair.as_ref());
        let position = self.position();
        assert_eq!(Application::from_position(&position).unwrap(), *self.app());
        let mut keys: Vec<&str> = self.tells.iter().map(|tell| tell.once.as_str()).collect();
        keys.sort_unstable();
        let told = keys.len();
        keys.dedup();
        assert_eq!(keys.len(), told, "two notices have one key: {keys:?}");
    }
}

/// A notice of a topic whose words are tried elsewhere, with the arguments that they need.
fn assert_is_declared(tell: &Tell) {
    let declared = APPLICATION_TOPICS.iter().find(|(topic, _)| *topic == tell.topic);
    let (_, wanted) = declared.expect(tell.topic);
    for name in *wanted {
        let given = tell.arguments.iter().any(|(given, _)| given == name);
        assert!(given, "`{}` comes without `{name}`", tell.topic);
    }
    for (_, value) in &tell.arguments {
        for language in [Language::ZhCn, Language::En] {
            if let Some((kind, one)) = value.strip_prefix('@').and_then(|rest| rest.split_once('/'))
            {
                let key = format!("{kind}-{one}");
                assert_ne!(worded(language, &key, &[]).title, key, "{language:?}");
            }
        }
    }
}

pub(crate) fn start(kind: &str, tier: &str) -> Value {
    json!({ "action": "start", "kind": kind, "tier": tier })
}

pub(crate) fn renewal(number: &str, valid_until: &str) -> Value {
    let permit = json!({ "number": number, "valid_until": day(valid_until) });
    json!({ "action": "start", "kind": "renewal", "tier": "simplified", "permit": permit })
}

/// A form with a boiler of so many tonnes of steam an hour.
pub(crate) fn fill(base: u32, boiler: &str) -> Value {
    let form = json!({
        "facts": { "boiler_output": { "number": boiler } },
        "texts": { "contact": "Ms Zhou" },
        "attachments": [11, 12],
    });
    json!({ "action": "fill", "base": base, "form": form })
}

pub(crate) fn precheck(version: u32, point: &str, kinds: &[&str]) -> Value {
    let item = |kind: &&str| {
        json!({ "rule": format!("rule-{kind}"), "kind": kind, "basis": [],
                "text": { "zh": "缺少", "en": "it lacks" } })
    };
    let items: Vec<Value> = kinds.iter().map(item).collect();
    json!({ "action": "precheck", "version": version, "point": point, "items": items,
            "materials": [{ "zh": "申请表", "en": "application form" }] })
}

pub(crate) fn submit(version: u32) -> Value {
    json!({ "action": "submit", "version": version })
}

pub(crate) fn resubmit(version: u32) -> Value {
    json!({ "action": "resubmit", "version": version })
}

pub(crate) fn accept(site_check: bool) -> Value {
    json!({ "action": "accept", "site_check": site_check })
}

pub(crate) fn opine(version: u32, item: &str, verdict: &str) -> Value {
    json!({ "action": "opine", "version": version, "item": item, "verdict": verdict,
            "text": "the capacity is not that of the assessment" })
}

pub(crate) fn done(node: &str) -> Value {
    json!({ "action": "node-done", "node": node })
}

pub(crate) fn grant(from: &str, until: &str) -> Value {
    let permit = json!({ "number": "91330122MA27000000001P", "valid_from": day(from),
                         "valid_until": day(until), "limits": "import 7" });
    json!({ "action": "decide", "decision": { "outcome": "grant", "permit": permit } })
}

pub(crate) fn refuse() -> Value {
    let decision = json!({ "outcome": "refuse", "reason": "the assessment is not approved" });
    json!({ "action": "decide", "decision": decision })
}

/// With a reason, for example `stop` with a cause.
pub(crate) fn because(action: &str) -> Value {
    json!({ "action": action, "reason": "as the file says" })
}

pub(crate) fn stop(cause: &str) -> Value {
    json!({ "action": "stop", "cause": cause, "reason": "as the file says" })
}

/// An application of a unit under simplified management that was handed in.
pub(crate) fn handed_in(when: &str) -> Desk {
    let mut desk = Desk::new(County::on("2024-09-20"));
    desk.firm(when, start("first", "simplified"));
    desk.firm(when, fill(0, "12.5"));
    desk.take(at(when), ("tidegate", Party::Host), precheck(1, "filling", &[])).unwrap();
    desk.firm(when, submit(1));
    desk
}

/// The same, accepted that day.
pub(crate) fn accepted(when: &str) -> Desk {
    let mut desk = handed_in(when);
    desk.officer(when, "i-01", accept(false));
    desk
}
