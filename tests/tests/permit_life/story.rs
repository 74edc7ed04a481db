//! How far the story has come, and what was seen of it.

use serde_json::{Value, json};
use tidegate_affairs::{Affair, Application, PrecheckPoint};
use tidegate_desk::{ApplicationWanted, DeskError, PrecheckAsked};
use tidegate_domain::{Date, Instant, Matter, MatterKind, Party};
use tidegate_tests::town::{PACKS, Town, Who, at, county, enterprise};

use tidegate_tests::reagents::{self, UNIT};

/// When the story begins: a Monday morning.
const BEGINNING: &str = "2025-09-01 07:00";

/// The contact of the enterprise.
pub(crate) const CONTACT: Who<'static> = enterprise("contact");

/// The town of the story and what was already heard there.
pub(crate) struct Story {
    pub(crate) town: Town,
    heard: i64,
}

impl Story {
    pub(crate) async fn town_on_sqlite() -> Town {
        Town::on_sqlite(&PACKS, at(BEGINNING)).await
    }

    pub(crate) async fn town_on_postgres() -> Town {
        Town::on_postgres(&PACKS, at(BEGINNING)).await
    }

    pub(crate) async fn begin(town: Town) -> Self {
        reagents::register(&town, ("2025-07-20", "2026-07-05")).await;
        town.with_people(UNIT).await;
        Self { town, heard: 0 }
    }

    /// Who was told what since the last time, as `person channel topic`, is exactly this.
    #[track_caller]
    pub(crate) fn hears<'a>(&'a mut self, wanted: &'a [&'a str]) -> impl Future<Output = ()> + 'a {
        let place = std::panic::Location::caller();
        async move {
            let (told, newest) = self.town.told_after(self.heard).await;
            self.heard = newest;
            assert_eq!(told, wanted, "at {place}");
        }
    }

    /// Takes a step at a moment.
    pub(crate) async fn step(
        &mut self,
        moment: &str,
        who: Who<'_>,
        (matter, act): (i64, Value),
    ) -> Matter {
        self.town.step(at(moment), who, (matter, act)).await
    }

    /// Tries a step that is refused, and gives the code of the refusal.
    pub(crate) async fn refused(
        &mut self,
        moment: &str,
        who: Who<'_>,
        what: (i64, Value),
    ) -> &'static str {
        match self.town.tried(at(moment), who, what).await {
            Err(DeskError::Refused(refused)) => refused.code,
            other => panic!("not refused: {other:?}"),
        }
    }

    /// The contact begins an application.
    pub(crate) async fn begins(
        &mut self,
        moment: &str,
        kind: tidegate_affairs::ApplicationKind,
    ) -> i64 {
        self.town.until(at(moment)).await;
        let wanted = ApplicationWanted {
            enterprise: UNIT.to_owned(),
            kind,
            by: CONTACT.by.to_owned(),
            party: Party::Enterprise,
            at: at(moment),
        };
        self.town.desk.begin_application(&county(), wanted).await.unwrap().id
    }

    /// The contact saves a form.
    pub(crate) async fn fills(&mut self, moment: &str, application: i64, form: Value) {
        let base = self.application(application).await.latest_number();
        let act = json!({"action": "fill", "base": base, "form": form});
        self.step(moment, CONTACT, (application, act)).await;
    }

    /// The packs look at the latest version; gives the rules that found something.
    pub(crate) async fn prechecks(
        &mut self,
        moment: &str,
        application: i64,
        point: PrecheckPoint,
    ) -> Vec<String> {
        self.town.until(at(moment)).await;
        let asked = PrecheckAsked { matter: application, point, at: at(moment) };
        let looked = self.town.desk.precheck(&county(), asked).await.unwrap();
        let application = Application::from_position(&looked.position).unwrap();
        let precheck = application.precheck(application.latest_number()).unwrap();
        precheck.items.iter().map(|item| item.rule.clone()).collect()
    }

    pub(crate) async fn application(&self, id: i64) -> Application {
        let matter = self.town.desk.matter(&county(), id).await.unwrap();
        Application::from_position(&matter.position).unwrap()
    }

    /// The only matter of a kind.
    pub(crate) async fn only(&self, kind: MatterKind) -> Matter {
        let mut matters = self.town.matters(kind).await;
        assert_eq!(matters.len(), 1, "{matters:#?}");
        matters.remove(0)
    }

    /// The task of a group, for example `DA001` or `site/no-permit`.
    pub(crate) async fn task(&self, group: &str) -> Matter {
        let tasks = self.town.matters(MatterKind::Case).await;
        let mut tasks = tasks.into_iter().filter(|task| task.position.subject == group);
        let task = tasks.next().unwrap_or_else(|| panic!("no task of {group}"));
        assert!(tasks.next().is_none(), "one task of {group}, not several");
        task
    }

    /// The duty of a kind and period.
    pub(crate) async fn duty(&self, kind: &str, period: &str) -> Matter {
        let end = format!("/{kind}/{period}");
        let duties = self.town.matters(MatterKind::Duty).await;
        let found = duties.into_iter().find(|duty| duty.key.key.ends_with(&end));
        found.unwrap_or_else(|| panic!("no duty {end}"))
    }

    /// Kinds of what the judge finds of a day, each with its reference, ascending.
    pub(crate) async fn found_on(&self, day: &str) -> Vec<(String, String)> {
        let day: Date = day.parse().unwrap();
        let judging = self.town.host.judge(UNIT, day).await.unwrap();
        let found = judging.verdict.findings.into_iter();
        let mut found: Vec<(String, String)> =
            found.map(|one| (one.finding.kind, one.finding.reference)).collect();
        found.sort();
        found
    }

    /// What the machine's clock of the town says.
    pub(crate) fn now(&self) -> Instant {
        self.town.clock_now()
    }
}
