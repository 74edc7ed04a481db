//! What the county's packs say of an application, at the three points.

use tidegate_affairs::{
    Affair, Application, ApplicationAct, Deed, PrecheckItem, PrecheckKind, PrecheckPoint, worded,
};
use tidegate_domain::{
    Application as Asked, Date, Fact, FactValue, Instant, Jurisdiction, Matter, Tier,
};
use tidegate_manifest::{Language, Text};

use crate::prompts::tier_word;
use crate::{Desk, DeskError, ReadinessAnswer, StepWanted};

/// A precheck that somebody asks for.
#[derive(Clone, Copy, Debug)]
pub struct PrecheckAsked {
    /// The application.
    pub matter: i64,
    /// When in the procedure.
    pub point: PrecheckPoint,
    /// When.
    pub at: Instant,
}

impl Desk {
    /// Has the latest version of an application looked at by the county's packs, and keeps what they
    /// say with it.
    ///
    /// # Errors
    /// [`DeskError::Invalid`] when nothing was filled in yet, or no pack of the county looks at
    /// applications; [`DeskError::NotFound`]; [`DeskError::Rules`].
    pub async fn precheck(
        &self,
        county: &Jurisdiction,
        asked: PrecheckAsked,
    ) -> Result<Matter, DeskError> {
        let matter = self.matter(county, asked.matter).await?;
        let application = Application::from_position(&matter.position)?;
        let (Some(version), Some(enterprise)) =
            (application.latest(), matter.enterprise.as_deref())
        else {
            return Err(DeskError::Invalid(
                "nothing was filled in yet: save a first version, then have it looked at"
                    .to_owned(),
            ));
        };
        let today = Date::of_instant(asked.at);
        let facts = version.form.facts.iter();
        let facts = facts.map(|(name, value)| fact(name, value.clone())).collect();
        let question = self
            .question(enterprise, (application.kind.word(), application.tier), facts, today)
            .await?;
        let answer = self.rules.readiness(county, &question, today).await?;
        let answer = answer.ok_or_else(|| {
            DeskError::Invalid("no pack of the county looks at applications".to_owned())
        })?;
        let act = ApplicationAct::Precheck {
            version: version.number,
            point: asked.point,
            items: items(&answer),
            materials: answer.materials.iter().map(text).collect(),
            must_know: self.must_know(county, application.tier, today)?,
        };
        let deed = Deed::of_host(asked.at, act);
        let wanted = StepWanted { matter: matter.id, seen: None, deed, attachments: Vec::new() };
        self.take::<Application>(county, wanted).await
    }

    /// The question to the packs: what was filled in, and what the host knows beside it.
    pub(super) async fn question(
        &self,
        enterprise: &str,
        (kind, tier): (&str, Tier),
        mut facts: Vec<Fact>,
        today: Date,
    ) -> Result<Asked, DeskError> {
        let known = self.store.enterprise_on(enterprise, today).await?;
        let known = known
            .ok_or_else(|| DeskError::NotFound { what: "enterprise", id: enterprise.to_owned() })?;
        let record = self.store.enterprise(enterprise).await?;
        let name = record.map(|record| record.name).unwrap_or_default();
        let classified = self.store.classification(enterprise, today).await?;
        let classified = classified.as_ref().and_then(crate::prompts::tier_of);
        // What an authority has registered or laid down is not the applicant's to say.
        facts.retain(|fact| !is_authoritys(&fact.name));
        let mut add = |name: &str, value: Option<FactValue>| {
            if let Some(value) = value
                && !facts.iter().any(|fact| fact.name == name)
            {
                facts.push(fact(name, value));
            }
        };
        let tier_text = classified.map(|tier| FactValue::Text(tier_word(tier).to_owned()));
        add("classified_tier", tier_text);
        add("registered_name", (!name.is_empty()).then_some(FactValue::Text(name)));
        let limits = self.rules.standard_limits(enterprise, today).await?;
        add("standard_limits", (!limits.is_empty()).then_some(FactValue::Texts(limits)));
        add("handed_in_on", Some(FactValue::Day(today)));
        facts.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(Asked {
            enterprise: known,
            tier,
            kind: kind.to_owned(),
            current: self.valid_permit(enterprise, today).await?,
            facts,
        })
    }

    /// What a holder must know (须知): the county's own numbers in words.
    pub(super) fn must_know(
        &self,
        county: &Jurisdiction,
        tier: Tier,
        today: Date,
    ) -> Result<Vec<Text>, DeskError> {
        let practice = self.practice(county, today)?;
        let days = |number: u16| vec![("days", number.to_string())];
        let years = |number: u16| vec![("years", number.to_string())];
        let kept = years(practice.record_keeping_years());
        let mut known = vec![
            ("must-know-validity", years(practice.permit_valid_years())),
            ("must-know-renewal", days(practice.renewal_apply_days())),
            ("must-know-change", days(practice.change_apply_days())),
            ("must-know-as-permitted", Vec::new()),
            ("must-know-monitoring", kept.clone()),
            ("must-know-ledger", kept),
            ("must-know-report", Vec::new()),
            ("must-know-disclosure", Vec::new()),
        ];
        if tier == Tier::Key {
            known.push(("must-know-automatic", Vec::new()));
        }
        let text = |(topic, arguments): (&str, Vec<(&'static str, String)>)| Text {
            zh: worded(Language::ZhCn, topic, &arguments).text,
            en: worded(Language::En, topic, &arguments).text,
        };
        Ok(known.into_iter().map(text).collect())
    }
}

/// Facts that authorities have; what a form says under these names is passed over.
const AUTHORITYS: [&str; 3] = ["classified_tier", "quota_amounts", "standard_limits"];

/// How the names begin of what market regulation has registered.
const REGISTERED: &str = "registered_";

fn is_authoritys(name: &str) -> bool {
    AUTHORITYS.contains(&name) || name.starts_with(REGISTERED)
}

pub(super) fn items(answer: &ReadinessAnswer) -> Vec<PrecheckItem> {
    let items = answer.readiness.items.iter().zip(&answer.items);
    items
        .map(|(item, both)| PrecheckItem {
            rule: item.rule.clone(),
            kind: if item.kind == "contradiction" {
                PrecheckKind::Contradiction
            } else {
                PrecheckKind::Missing
            },
            text: text(both),
            basis: item.basis.clone(),
        })
        .collect()
}

pub(super) fn text(both: &crate::Both) -> Text {
    Text { zh: both.zh.clone(), en: both.en.clone() }
}

pub(super) fn fact(name: &str, value: FactValue) -> Fact {
    Fact { name: name.to_owned(), value, doubtful: false }
}
