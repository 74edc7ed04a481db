//! Reminders to apply, to register, to say what is missing.

mod register;

use std::collections::{BTreeMap, BTreeSet};

use tidegate_affairs::{Application, Deed, Prompt, PromptAct, PromptKind, PromptReason};
use tidegate_domain::{
    Basis, ClassificationRecord, ClassificationResult, Date, Instant, Jurisdiction, Matter,
    MatterKey, MatterKind, Tier, TruthValue,
};
use tidegate_store::{MatterFilter, Page, Standing};

use crate::drafts::{Carried, Draft};
use crate::several::several;
use crate::{Affair, Desk, DeskError};

/// Rows read at a time.
const ROWS: u32 = 1_000;

/// An enterprise that is to be asked for something.
struct Asked {
    enterprise: String,
    kind: PromptKind,
    reason: PromptReason,
}

impl Desk {
    /// Asks those who must hold a permit, have none and are producing, to apply; those who have not
    /// filled in the registration form to do so; those whose tier cannot be told to say what is
    /// missing. Ends reminders whose reason is gone.
    pub(crate) async fn remind_to_apply(
        &self,
        county: &Jurisdiction,
        now: Instant,
    ) -> Result<Carried, DeskError> {
        let today = Date::of_instant(now);
        let under_way = self.under_way(county).await?;
        let mut known = self.prompts(county).await?;
        let mut asked = self.without_permit(county, today, &known).await?;
        // Whoever has handed in an application has done what the reminder asks for.
        asked.retain(|one| !under_way.contains_key(&one.enterprise));
        asked.extend(self.without_registration(county, now).await?);
        asked.extend(self.with_missing_facts(county, today, &known).await?);
        let repeat_days = self.practice(county, today)?.apply_reminder_repeat_days();
        let mut drafts = Vec::new();
        for one in asked {
            let key = format!("{}/{}", one.enterprise, one.kind.word());
            let matter = known.remove(&key);
            let same = matter.as_ref().map(|matter| Prompt::from_position(&matter.position));
            if let Some(prompt) = same.transpose()?
                && prompt.status != "moot"
                && prompt.status != "answered"
            {
                // It is open, or an officer stopped it: the reason alone disturbs nobody.
                continue;
            }
            let Asked { enterprise, kind, reason } = one;
            let act = PromptAct::Ask { kind, reason, repeat_days };
            drafts.push(draft(county, key, enterprise, matter, Deed::of_host(now, act)));
        }
        for (key, matter) in known.into_iter().filter(|(_, matter)| !matter.position.closed) {
            let enterprise = matter.enterprise.clone().unwrap_or_default();
            let act = match under_way.get(&enterprise) {
                Some(by) if matter.position.subject == PromptKind::Apply.word() => {
                    PromptAct::Answer { by: by.clone() }
                }
                _ => self.why_over(&enterprise, &matter, now).await?,
            };
            drafts.push(draft(county, key, enterprise, Some(matter), Deed::of_host(now, act)));
        }
        self.carry(county, drafts).await
    }

    /// What enterprises have handed in to get a permit, by enterprise.
    async fn under_way(
        &self,
        county: &Jurisdiction,
    ) -> Result<BTreeMap<String, String>, DeskError> {
        let handed_in = self.handed_in(county).await?.into_iter();
        let for_permit = handed_in.filter(|(_, application)| !application.kind.needs_permit());
        let by = |(matter, _): (Matter, Application)| {
            Some((matter.enterprise?, format!("application {}", matter.id)))
        };
        Ok(for_permit.filter_map(by).collect())
    }

    /// Those who must hold a permit, have none, and show production.
    async fn without_permit(
        &self,
        county: &Jurisdiction,
        today: Date,
        known: &BTreeMap<String, Matter>,
    ) -> Result<Vec<Asked>, DeskError> {
        let mut asked = Vec::new();
        let mut offset = 0;
        loop {
            let page = Page { offset, rows: ROWS };
            let found = self.store.apply_reminders(county, today, page).await?;
            let read = found.items.len();
            let kind = (PromptKind::Apply, known);
            let ids = found.items.iter().map(|reminder| reminder.enterprise.id.as_str());
            let shown = self.showing_production(ids, kind, today).await?;
            for (reminder, shows) in found.items.into_iter().zip(shown) {
                let id = reminder.enterprise.id;
                if !shows {
                    continue;
                }
                let record = self.store.classification(&id, today).await?;
                let reason = reason(reminder.tier, record.as_ref(), "yes");
                asked.push(Asked { enterprise: id, kind: PromptKind::Apply, reason });
            }
            offset += ROWS;
            if read < ROWS as usize {
                return Ok(asked);
            }
        }
    }

    /// Those whose tier cannot be told, and who show production: only they are worth asking.
    async fn with_missing_facts(
        &self,
        county: &Jurisdiction,
        today: Date,
        known: &BTreeMap<String, Matter>,
    ) -> Result<Vec<Asked>, DeskError> {
        let standing = Some(Standing::Tier(Tier::Undetermined));
        let mut asked = Vec::new();
        let mut offset = 0;
        loop {
            let page = Page { offset, rows: ROWS };
            let found = self.store.classified(county, today, standing, page).await?;
            let read = found.items.len();
            let kind = (PromptKind::CompleteFacts, known);
            let ids = found.items.iter().map(|classified| classified.enterprise.id.as_str());
            let shown = self.showing_production(ids, kind, today).await?;
            for (classified, shows) in found.items.into_iter().zip(shown) {
                let id = classified.enterprise.id;
                if !shows {
                    continue;
                }
                let reason = reason(Tier::Undetermined, classified.record.as_ref(), "yes");
                asked.push(Asked { enterprise: id, kind: PromptKind::CompleteFacts, reason });
            }
            offset += ROWS;
            if read < ROWS as usize {
                return Ok(asked);
            }
        }
    }

    /// Which enterprises are worth asking, in their order.
    async fn showing_production(
        &self,
        enterprises: impl Iterator<Item = &str>,
        kind: (PromptKind, &BTreeMap<String, Matter>),
        today: Date,
    ) -> Result<Vec<bool>, DeskError> {
        let asking = enterprises.map(|id| self.shows_production(id, kind, today)).collect();
        several(asking).await
    }

    /// Whether an enterprise is worth asking: it was asked already, or it shows production.
    async fn shows_production(
        &self,
        enterprise: &str,
        (kind, known): (PromptKind, &BTreeMap<String, Matter>),
        today: Date,
    ) -> Result<bool, DeskError> {
        let asked = known.get(&format!("{enterprise}/{}", kind.word()));
        if asked.is_some_and(|matter| !matter.position.closed) {
            return Ok(true);
        }
        Ok(self.rules.producing(enterprise, today).await? == TruthValue::Yes)
    }

    /// All reminders of a county that may have to be looked at, by key.
    async fn prompts(&self, county: &Jurisdiction) -> Result<BTreeMap<String, Matter>, DeskError> {
        let filter = MatterFilter {
            county: Some(county.clone()),
            kind: Some(MatterKind::Prompt),
            ..Default::default()
        };
        let mut prompts = BTreeMap::new();
        let mut offset = 0;
        loop {
            let found = self.store.matters(&filter, Page { offset, rows: ROWS }).await?;
            let read = found.items.len();
            prompts.extend(found.items.into_iter().map(|one| (one.key.key.clone(), one)));
            offset += ROWS;
            if read < ROWS as usize {
                return Ok(prompts);
            }
        }
    }

    /// Why a reminder is over.
    async fn why_over(
        &self,
        enterprise: &str,
        matter: &Matter,
        now: Instant,
    ) -> Result<PromptAct, DeskError> {
        let today = Date::of_instant(now);
        let permit = self.store.site_permit(enterprise, today).await?.map(|record| record.permit);
        let valid = permit.filter(|permit| {
            (permit.valid_from..permit.valid_until).contains(&today)
                && permit.ended.is_none_or(|ended| today < ended)
        });
        if let Some(permit) = valid {
            return Ok(PromptAct::Answer { by: format!("permit {}", permit.number) });
        }
        if matter.position.subject == PromptKind::Register.word()
            && let Some(act) = self.why_registered(&matter.key.county, enterprise, now).await?
        {
            return Ok(act);
        }
        let standing = self.store.classification(enterprise, today).await?;
        let tier = standing.as_ref().and_then(tier_of).map_or("unknown", tier_word);
        let asked = matter.position.state.pointer("/reason/tier").and_then(|tier| tier.as_str());
        let reason = if asked == Some(tier) {
            "no production is seen any more".to_owned()
        } else {
            format!("the tier is {tier} now")
        };
        Ok(PromptAct::Moot { reason })
    }
}

fn draft(
    county: &Jurisdiction,
    key: String,
    enterprise: String,
    matter: Option<Matter>,
    deed: Deed<PromptAct>,
) -> Draft<Prompt> {
    let key = MatterKey { county: county.clone(), kind: MatterKind::Prompt, key };
    Draft { key, enterprise: Some(enterprise), matter, deeds: vec![deed] }
}

/// Why an enterprise is asked, from its classification.
fn reason(tier: Tier, record: Option<&ClassificationRecord>, producing: &str) -> PromptReason {
    let mut reason = PromptReason {
        tier: tier_word(tier).to_owned(),
        rows: Vec::new(),
        basis: Vec::new(),
        missing: Vec::new(),
        producing: producing.to_owned(),
        doubts: Vec::new(),
    };
    let Some(ClassificationResult::Concluded { conclusion, .. }) = record.map(|one| &one.result)
    else {
        return reason;
    };
    let rows: BTreeSet<u16> = conclusion.rows.iter().map(|row| row.row).collect();
    reason.rows = rows.into_iter().map(|row| row.to_string()).collect();
    let duties = conclusion.obligations.iter().flat_map(|obligation| &obligation.basis);
    let basis: BTreeSet<String> = duties.map(cited).collect();
    reason.basis = basis.into_iter().collect();
    reason.missing.clone_from(&conclusion.missing);
    reason.doubts = conclusion.doubts.iter().map(|doubt| doubt.key.clone()).collect();
    reason
}

/// `State Council Decree 736 art. 2`.
pub(crate) fn cited(basis: &Basis) -> String {
    format!("{} {}", basis.document, basis.article)
}

pub(crate) fn tier_of(record: &ClassificationRecord) -> Option<Tier> {
    match &record.result {
        ClassificationResult::Concluded { conclusion, .. } => Some(conclusion.tier),
        _ => None,
    }
}

/// The word of a tier.
pub(crate) const fn tier_word(tier: Tier) -> &'static str {
    match tier {
        Tier::Key => "key",
        Tier::Simplified => "simplified",
        Tier::Registration => "registration",
        Tier::None => "none",
        Tier::Prohibited => "prohibited",
        Tier::Undetermined => "undetermined",
    }
}
