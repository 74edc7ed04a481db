//! Policies: published by an officer, told to those whom they concern, today and whenever that
//! changes.

use std::collections::BTreeMap;

use tidegate_affairs::{
    Affair, Deed, Policy, PolicyAct, PolicyText, Profile, Target, UnitState, concerns,
};
use tidegate_domain::{
    Date, EnterpriseRecord, Instant, Jurisdiction, Matter, MatterKey, MatterKind, Party, Tier,
    TruthValue,
};
use tidegate_store::MatterFilter;

use crate::drafts::{Carried, Draft};
use crate::prompts::tier_of;
use crate::{Desk, DeskError, Planner};

/// Enterprises that are told in one step.
const AT_ONCE: usize = 1_000;

impl Desk {
    /// Publishes a policy and tells those whom it concerns.
    ///
    /// # Errors
    /// [`DeskError::Refused`] when it makes no sense, for example because it would concern nobody.
    pub async fn publish_policy(
        &self,
        county: &Jurisdiction,
        policy: PolicyText,
        planner: Planner,
    ) -> Result<Matter, DeskError> {
        let filter = policies(county, None);
        let number = self.store.count_matters(&filter).await? + 1;
        let key = MatterKey {
            county: county.clone(),
            kind: MatterKind::Policy,
            key: format!("{}/{number}", Date::of_instant(planner.at)),
        };
        let Planner { by, at } = planner;
        let deed = Deed { at, by, party: Party::Officer, act: PolicyAct::Publish(policy) };
        let matter = self.open::<Policy>(key, None, deed).await?;
        let id = matter.id;
        self.address(county, vec![matter], at).await?;
        self.matter(county, id).await
    }

    /// Tells every policy in force to those whom it concerns by now and who were not told.
    ///
    /// # Errors
    /// Store and rules.
    pub async fn address_policies(
        &self,
        county: &Jurisdiction,
        now: Instant,
    ) -> Result<Carried, DeskError> {
        let open = self.all_matters(&policies(county, Some(false))).await?;
        self.address(county, open, now).await
    }

    /// Tells these policies.
    pub(crate) async fn address(
        &self,
        county: &Jurisdiction,
        matters: Vec<Matter>,
        now: Instant,
    ) -> Result<Carried, DeskError> {
        if matters.is_empty() {
            return Ok(Carried::default());
        }
        let mut known: Vec<(Matter, Policy)> = Vec::with_capacity(matters.len());
        for matter in matters {
            let policy = Policy::from_position(&matter.position)?;
            known.push((matter, policy));
        }
        let needs = Needs::of(known.iter().map(|(_, policy)| &policy.policy.target));
        let mut meant: BTreeMap<i64, Vec<String>> = BTreeMap::new();
        for enterprise in self.all_enterprises(county).await? {
            let profile = self.profile(county, enterprise, (&needs, now)).await?;
            for (matter, policy) in &known {
                let told = policy.addressed.get(&profile.enterprise);
                let is_told = told.is_some_and(|told| told.0 >= policy.told_from);
                if !is_told && concerns(&policy.policy.target, &profile).truth == TruthValue::Yes {
                    meant.entry(matter.id).or_default().push(profile.enterprise.clone());
                }
            }
        }
        let mut drafts = Vec::new();
        for (matter, policy) in known {
            let Some(enterprises) = meant.remove(&matter.id) else { continue };
            let version = policy.version;
            let deeds = enterprises.chunks(AT_ONCE).map(|some| {
                Deed::of_host(now, PolicyAct::Address { version, enterprises: some.to_vec() })
            });
            drafts.push(Draft::<Policy> {
                key: matter.key.clone(),
                enterprise: None,
                deeds: deeds.collect(),
                matter: Some(matter),
            });
        }
        self.carry(county, drafts).await
    }

    /// What is known of an enterprise, as far as the targets ask for it.
    async fn profile(
        &self,
        county: &Jurisdiction,
        enterprise: EnterpriseRecord,
        (needs, now): (&Needs, Instant),
    ) -> Result<Profile, DeskError> {
        let today = Date::of_instant(now);
        let EnterpriseRecord { id, industries, township, .. } = enterprise;
        let tier = match needs.tier {
            true => self.store.classification(&id, today).await?.as_ref().and_then(tier_of),
            false => None,
        };
        let (mut has_permit, mut expiring) = (TruthValue::Unknown, TruthValue::Unknown);
        if needs.permit {
            let permit = self.valid_permit(&id, today).await?;
            let soon = i32::from(self.practice(county, today)?.renewal_reminder_first_days());
            let ends = |until: Date| until <= today.plus_days(soon);
            has_permit = truth(permit.is_some());
            expiring = truth(permit.is_some_and(|permit| ends(permit.valid_until)));
        }
        let producing = match needs.production {
            true => self.rules.producing(&id, today).await?,
            false => TruthValue::Unknown,
        };
        let tier = tier.unwrap_or(Tier::Undetermined);
        Ok(Profile { enterprise: id, industries, tier, has_permit, expiring, producing, township })
    }
}

/// What has to be looked up of every enterprise.
struct Needs {
    tier: bool,
    permit: bool,
    production: bool,
}

impl Needs {
    fn of<'a>(targets: impl Iterator<Item = &'a Target>) -> Self {
        let mut needs = Self { tier: false, permit: false, production: false };
        for target in targets {
            needs.tier |= !target.tiers.is_empty();
            for state in &target.states {
                match state {
                    UnitState::HasPermit | UnitState::NoPermit | UnitState::Expiring => {
                        needs.permit = true;
                    }
                    UnitState::Producing | UnitState::NotProducing => needs.production = true,
                }
            }
        }
        needs
    }
}

fn policies(county: &Jurisdiction, closed: Option<bool>) -> MatterFilter {
    MatterFilter {
        county: Some(county.clone()),
        kind: Some(MatterKind::Policy),
        closed,
        ..Default::default()
    }
}

const fn truth(is: bool) -> TruthValue {
    if is { TruthValue::Yes } else { TruthValue::No }
}
