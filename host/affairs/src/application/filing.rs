//! From the first line to handing in.

use tidegate_domain::{Date, DocketItem, Duty, FactValue, Party, Tier, TruthValue};

use super::tells::Word;
use super::{
    Application, ApplicationAct, ApplicationForm, ApplicationStatus, CurrentPermit, FormVersion,
    Precheck, PrecheckKind, RenewalClock, Submission, VERSIONS_MAX, why,
};
use crate::plan::{calendar_of, days};
use crate::{
    ApplicationKind, Audience, Context, Deed, NodeId, Owners, Plan, PlanCause, PlanTerms, Refused,
    Turn,
};

/// What the application rests on in a pack's words: for how many working days the unit published.
const PUBLICITY_FACT: &str = "publicity_days";

/// Begins an application.
///
/// # Errors
/// [`Refused`] when the tier needs no permit, the kind rests on a permit that is not named, or the
/// county's numbers were not written into the act.
pub(super) fn start(
    (kind, tier): (ApplicationKind, Tier),
    permit: Option<&CurrentPermit>,
    terms: Option<&PlanTerms>,
    (deed, context): (&Deed<ApplicationAct>, &Context<'_>),
) -> Result<Turn<Application>, Refused> {
    if deed.party == Party::Host {
        return Err(Refused::new(
            "not-yours",
            "an application is begun by the enterprise or by an officer on its behalf",
        ));
    }
    if !matches!(tier, Tier::Key | Tier::Simplified) {
        return Err(Refused::new(
            "no-permit-needed",
            "a permit is for key and simplified management: with registration, fill in the form",
        ));
    }
    if kind.needs_permit() && permit.is_none() {
        return Err(Refused::new(
            "no-permit",
            format!("`{}` rests on a permit: name it with its last day", kind.word()),
        ));
    }
    let terms = terms.ok_or_else(|| {
        Refused::new(
            "unsealed",
            "the county's numbers are not written into the act: let the host seal it first",
        )
    })?;
    let renewal = permit.filter(|_| kind == ApplicationKind::Renewal);
    let application = Application {
        kind,
        tier,
        permit: permit.cloned(),
        started_at: deed.at,
        started_by: deed.by.clone(),
        on_behalf: deed.party == Party::Officer,
        status: ApplicationStatus::Draft,
        before_suspension: None,
        reason: String::new(),
        versions: Vec::new(),
        submissions: Vec::new(),
        prechecks: Vec::new(),
        materials: Vec::new(),
        must_know: Vec::new(),
        opinions: Vec::new(),
        feedback: Vec::new(),
        owners: Owners::new(),
        plan: None,
        by_silence: false,
        overdue: false,
        renewal: renewal.map(|permit| renewal_clock(permit, terms, context)),
        decided: None,
        issued_at: None,
        happenings: Vec::new(),
        terms: terms.clone(),
    };
    let mut turn = Turn::quiet(application);
    if turn.affair.on_behalf {
        let word = Word::to_do("application-started", &deed.at);
        turn.tells.push(turn.affair.tell(Audience::Enterprise, &word, Vec::new()));
    }
    Ok(turn)
}

fn renewal_clock(permit: &CurrentPermit, terms: &PlanTerms, context: &Context<'_>) -> RenewalClock {
    let until = permit.valid_until;
    let calendar = calendar_of(terms, context);
    let apply_by = terms.renewal_apply_by(until, context);
    RenewalClock {
        remind_on: until.plus_days(-i32::from(terms.renewal_reminder_days)).min(apply_by),
        apply_by,
        expiring_on: calendar.add_working_days(until, -days(terms.reminder_days)).at,
        warned: Vec::new(),
    }
}

impl Application {
    pub(super) fn fill(
        mut self,
        base: u32,
        form: &ApplicationForm,
        deed: &Deed<ApplicationAct>,
    ) -> Result<Turn<Self>, Refused> {
        form.check()?;
        self.is_latest(base)?;
        if self.latest().is_some_and(|latest| latest.form == *form) {
            return Err(Refused::new(
                "unchanged",
                format!("nothing differs from version {base}: there is nothing to save"),
            ));
        }
        if self.versions.len() >= VERSIONS_MAX {
            return Err(Refused::new(
                "too-many-versions",
                format!("there are {VERSIONS_MAX} versions already: hand in the latest"),
            ));
        }
        self.versions.push(FormVersion {
            number: base.saturating_add(1),
            at: deed.at,
            by: deed.by.clone(),
            party: deed.party,
            form: form.clone(),
        });
        Ok(Turn::quiet(self))
    }

    pub(super) fn keep_precheck(
        mut self,
        deed: &Deed<ApplicationAct>,
    ) -> Result<Turn<Self>, Refused> {
        let ApplicationAct::Precheck { version, point, items, materials, must_know } = &deed.act
        else {
            return Ok(Turn::quiet(self));
        };
        if self.version(*version).is_none() {
            return Err(Refused::new(
                "no-such-version",
                format!("there is no version {version}: the latest is {}", self.latest_number()),
            ));
        }
        // A precheck of the same version at the same point takes the place of the one before.
        self.prechecks.retain(|one| (one.version, one.point) != (*version, *point));
        self.prechecks.push(Precheck {
            version: *version,
            point: *point,
            at: deed.at,
            items: items.clone(),
        });
        self.materials.clone_from(materials);
        self.must_know.clone_from(must_know);
        let count = |kind| items.iter().filter(|item| item.kind == kind).count();
        let mut turn = Turn::quiet(self);
        // While the enterprise fills in, it sees what is found beside the form.
        if turn.affair.plan.is_some() && !items.is_empty() {
            let once = format!("{version}/{}/{}", point.word(), deed.at);
            let word = Word::to_know("application-precheck-found", &once);
            let arguments = vec![
                ("version", version.to_string()),
                ("point", format!("@precheck-point/{}", point.word())),
                ("missing", count(PrecheckKind::Missing).to_string()),
                ("contradictions", count(PrecheckKind::Contradiction).to_string()),
            ];
            let tell = turn.affair.tell(turn.affair.in_charge(), &word, arguments);
            turn.tells.push(tell);
        }
        Ok(turn)
    }

    pub(super) fn submit(
        mut self,
        what: (u32, Option<&str>),
        deed: &Deed<ApplicationAct>,
        context: &Context<'_>,
    ) -> Result<Turn<Self>, Refused> {
        self.ready(what)?;
        self.hand_in(what, deed);
        self.expect(deed, context)?;
        let mut turn = self.received(deed);
        turn.docket.extend(turn.affair.renewal_duty(true));
        Ok(turn)
    }

    pub(super) fn resubmit(
        mut self,
        what: (u32, Option<&str>),
        deed: &Deed<ApplicationAct>,
        context: &Context<'_>,
    ) -> Result<Turn<Self>, Refused> {
        self.ready(what)?;
        if self.submissions.last().is_some_and(|last| last.version >= what.0) {
            return Err(Refused::new(
                "unchanged",
                format!("version {} was handed in already: save what was put right first", what.0),
            ));
        }
        self.hand_in(what, deed);
        self.answer(deed);
        if self.status == ApplicationStatus::ReturnedAtIntake {
            self.expect(deed, context)?;
            return Ok(self.received(deed));
        }
        self.back_in_review(deed, context)
    }

    /// Whether a version may be handed in.
    fn ready(&self, (version, despite): (u32, Option<&str>)) -> Result<(), Refused> {
        self.is_latest(version)?;
        let Some(latest) = self.latest() else {
            return Err(Refused::new("nothing-filled-in", "nothing is filled in: save it first"));
        };
        if despite.is_some() {
            return Ok(());
        }
        let Some(precheck) = self.precheck(version) else {
            return Err(Refused::new(
                "not-prechecked",
                format!(
                    "version {version} was not prechecked: let the packs look at it, or say in \
                     `despite` why it is handed in all the same"
                ),
            ));
        };
        let missing: Vec<&str> = precheck
            .items
            .iter()
            .filter(|item| item.kind == PrecheckKind::Missing)
            .map(|item| item.rule.as_str())
            .collect();
        if !missing.is_empty() {
            return Err(Refused::new(
                "incomplete",
                format!(
                    "version {version} lacks {}: fill it in, or say in `despite` why it is handed \
                     in all the same",
                    missing.join(", ")
                ),
            ));
        }
        self.published_long_enough(&latest.form)
    }

    /// # Source
    /// State Council Decree 736, article 8: a unit under key management publishes before it applies.
    fn published_long_enough(&self, form: &ApplicationForm) -> Result<(), Refused> {
        let first = matches!(self.kind, ApplicationKind::First | ApplicationKind::ReApplication);
        if self.tier != Tier::Key || !first {
            return Ok(());
        }
        let least = tidegate_domain::Decimal::from_counts(
            i64::from(self.terms.publicity_days)
                .saturating_mul(tidegate_domain::Decimal::ONE.counts()),
        );
        match form.facts.get(PUBLICITY_FACT) {
            Some(FactValue::Number(days)) if *days < least => Err(Refused::new(
                "published-too-short",
                format!(
                    "it was published for {days} working days, at least {least}: hand it in after \
                     that, or say in `despite` why not"
                ),
            )),
            _ => Ok(()),
        }
    }

    fn is_latest(&self, version: u32) -> Result<(), Refused> {
        let latest = self.latest_number();
        if version == latest {
            return Ok(());
        }
        Err(Refused::new(
            "stale",
            format!(
                "this rests on version {version}, and the latest is {latest}: look at that first, \
                 then take over what is still right"
            ),
        ))
    }

    fn hand_in(&mut self, (version, despite): (u32, Option<&str>), deed: &Deed<ApplicationAct>) {
        self.submissions.push(Submission {
            version,
            at: deed.at,
            by: deed.by.clone(),
            despite: despite.map(str::to_owned),
        });
    }

    /// Plans as if it were accepted on the last day of the completeness check.
    pub(super) fn expect(
        &mut self,
        deed: &Deed<ApplicationAct>,
        context: &Context<'_>,
    ) -> Result<(), Refused> {
        let request = self.request(Date::of_instant(deed.at), false);
        let mut plan = Plan::expected(&request, &self.terms, context);
        if let Some(mut before) = self.plan.take() {
            before.set_aside(&why(deed, PlanCause::HandedInAgain, ""))?;
            plan.earlier = before.earlier;
        }
        self.plan = Some(plan);
        self.status = ApplicationStatus::Submitted;
        Ok(())
    }

    fn received(self, deed: &Deed<ApplicationAct>) -> Turn<Self> {
        let due = self.plan.as_ref().and_then(|plan| plan.node(NodeId::Completeness));
        let arguments = vec![
            ("version", self.latest_number().to_string()),
            ("due", due.map_or_else(String::new, |node| node.due.to_string())),
        ];
        let word = Word::to_do("application-submitted", &deed.at);
        let mut turn = Turn::quiet(self);
        let tell = turn.affair.tell(turn.affair.post("intake"), &word, arguments);
        turn.tells.push(tell);
        turn
    }

    /// What is owed for a renewal, so that a pack can tell one that waits for its decision.
    pub(super) fn renewal_duty(&self, done: bool) -> Option<DocketItem> {
        let (permit, renewal) = (self.permit.as_ref()?, self.renewal.as_ref()?);
        let first = self.submissions.first()?;
        Some(DocketItem::Duty(Duty {
            kind: "renewal".to_owned(),
            reference: permit.number.clone(),
            subject: String::new(),
            due: renewal.apply_by,
            done: done.then(|| Date::of_instant(first.at)),
            truthful: TruthValue::Unknown,
        }))
    }
}
