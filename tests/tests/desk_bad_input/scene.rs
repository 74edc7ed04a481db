//! A county with one application that is under review.

use serde_json::{Value, json};
use tidegate_affairs::{Affair, Application, ApplicationKind};
use tidegate_desk::{ApplicationWanted, DeskError, WrittenStep};
use tidegate_domain::{Matter, Party, Permit, PermitRecord, StepAside, Tier};
use tidegate_store::Page;
use tidegate_tests::reagents::{self, PERMIT, UNIT, first_form, renewal_form};
use tidegate_tests::town::{
    COUNTY, PACKS, Town, Who, at, county, day_of, enterprise, officer, officer_of, written,
};

/// The contact of the enterprise.
pub(crate) const CONTACT: Who<'static> = enterprise("contact");

/// A town with an application.
pub(crate) struct Scene {
    pub(crate) town: Town,
    /// Number of the application.
    pub(crate) id: i64,
}

/// A town with people and one enterprise that is classified.
pub(crate) async fn town() -> Town {
    let mut town = Town::on_sqlite(&PACKS, at("2025-09-01 07:00")).await;
    reagents::register(&town, ("2025-07-20", "2025-10-01")).await;
    town.with_people(UNIT).await;
    let second = officer_of("reviewer-2", "permit-reviewer");
    town.desk.put_people(&county(), &[second]).await.unwrap();
    town.host.classify_county(&county(), day_of("2025-09-01")).await.unwrap();
    town.until(at("2025-09-01 08:30")).await;
    town
}

impl Scene {
    /// A first application, accepted on 3 September.
    pub(crate) async fn first() -> Self {
        let town = town().await;
        Self::reviewed(town, (ApplicationKind::First, first_form(true))).await
    }

    /// The renewal of a permit, accepted on 3 September.
    pub(crate) async fn renewal() -> Self {
        let town = town().await;
        town.store.put_permits(&[permit(None)]).await.unwrap();
        Self::reviewed(town, (ApplicationKind::Renewal, renewal_form())).await
    }

    async fn reviewed(town: Town, (kind, form): (ApplicationKind, Value)) -> Self {
        let wanted = ApplicationWanted {
            enterprise: UNIT.to_owned(),
            kind,
            by: CONTACT.by.to_owned(),
            party: Party::Enterprise,
            at: at("2025-09-01 09:00"),
        };
        let id = town.desk.begin_application(&county(), wanted).await.unwrap().id;
        let mut scene = Self { town, id };
        let fill = json!({"action": "fill", "base": 0, "form": form});
        scene.step("2025-09-01 10:00", CONTACT, fill).await;
        let submit = json!({"action": "submit", "version": 1, "despite": "先行提交"});
        scene.step("2025-09-01 10:05", CONTACT, submit).await;
        let accept = json!({"action": "accept", "site_check": false});
        let matter = scene.step("2025-09-03 10:00", officer("intake"), accept).await;
        assert_eq!(matter.position.status, "reviewing");
        scene
    }

    pub(crate) async fn step(&mut self, moment: &str, who: Who<'_>, act: Value) -> Matter {
        self.town.step(at(moment), who, (self.id, act)).await
    }

    pub(crate) async fn tried(
        &mut self,
        moment: &str,
        who: Who<'_>,
        act: Value,
    ) -> Result<Matter, DeskError> {
        self.town.tried(at(moment), who, (self.id, act)).await
    }

    /// A step of somebody who has seen a revision.
    pub(crate) fn having_seen(
        &self,
        seen: u32,
        (moment, who): (&str, Who<'_>),
        act: Value,
    ) -> WrittenStep {
        WrittenStep { seen: Some(seen), ..written(self.id, at(moment), who, act) }
    }

    pub(crate) async fn matter(&self) -> Matter {
        self.town.desk.matter(&county(), self.id).await.unwrap()
    }

    pub(crate) async fn application(&self) -> Application {
        Application::from_position(&self.matter().await.position).unwrap()
    }

    /// Steps that did not count, latest first.
    pub(crate) async fn asides(&self) -> Vec<StepAside> {
        self.town.desk.asides(&county(), self.id, Page::first(100)).await.unwrap().items
    }

    /// It comes to the same again from its steps.
    pub(crate) async fn folds_to_the_same(&self) {
        assert!(self.town.desk.refold(&county(), self.id).await.unwrap().same);
    }
}

/// The permit of the enterprise, ended on a day or not.
pub(crate) fn permit(ended: Option<&str>) -> PermitRecord {
    let permit = Permit {
        number: PERMIT.to_owned(),
        tier: Tier::Key,
        valid_from: day_of("2021-01-01"),
        valid_until: day_of("2026-01-01"),
        ended: ended.map(day_of),
        limits: Vec::new(),
        amounts: Vec::new(),
    };
    PermitRecord { enterprise: UNIT.to_owned(), permit }
}

/// The code of a refusal.
#[track_caller]
pub(crate) fn code(answer: Result<Matter, DeskError>) -> &'static str {
    match answer {
        Err(DeskError::Refused(refused)) => {
            assert!(refused.reason.len() > 20, "a refusal says why: {refused}");
            refused.code
        }
        other => panic!("not refused in {COUNTY}: {other:?}"),
    }
}
