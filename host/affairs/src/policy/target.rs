//! Whom a policy concerns.

use serde::{Deserialize, Serialize};
use tidegate_domain::{Tier, TruthValue};

use crate::Refused;

/// The most entries of each list of a target.
pub const TARGET_LIST_MAX: usize = 5000;

/// The longest entry of a list, in bytes.
const ENTRY_BYTES_MAX: usize = 64;

/// Whom a policy concerns: an enterprise for which every list that is not empty holds, and each named
/// one. A target of names alone concerns nobody else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Beginnings of GB/T 4754 codes, 2 to 4 digits: one of the enterprise's codes begins with one.
    #[serde(default)]
    pub industries: Vec<String>,
    /// Its tier is one of these.
    #[serde(default)]
    pub tiers: Vec<Tier>,
    /// It is in one of these states.
    #[serde(default)]
    pub states: Vec<UnitState>,
    /// It lies in one of these townships or streets.
    #[serde(default)]
    pub townships: Vec<String>,
    /// Unified social credit codes of those it concerns whatever else holds.
    #[serde(default)]
    pub enterprises: Vec<String>,
    /// Codes of those it does not concern whatever else holds.
    #[serde(default)]
    pub except: Vec<String>,
    /// Must be true when it is to concern every enterprise, so that an empty target tells nobody.
    #[serde(default)]
    pub everybody: bool,
}

/// A state of an enterprise that policies are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnitState {
    /// Has a permit that holds.
    HasPermit,
    /// Has none that holds.
    NoPermit,
    /// Has one that has to be renewed soon.
    Expiring,
    /// Is producing.
    Producing,
    /// Is not producing.
    NotProducing,
}

impl UnitState {
    /// All.
    pub const ALL: [Self; 5] =
        [Self::HasPermit, Self::NoPermit, Self::Expiring, Self::Producing, Self::NotProducing];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::HasPermit => "has-permit",
            Self::NoPermit => "no-permit",
            Self::Expiring => "expiring",
            Self::Producing => "producing",
            Self::NotProducing => "not-producing",
        }
    }
}

/// What is known of an enterprise when it is asked whether a policy concerns it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Unified social credit code.
    pub enterprise: String,
    /// GB/T 4754 codes; empty when not known.
    pub industries: Vec<String>,
    /// Its tier; `undetermined` when not known.
    pub tier: Tier,
    /// Whether it has a permit that holds.
    pub has_permit: TruthValue,
    /// Whether its permit has to be renewed soon.
    pub expiring: TruthValue,
    /// Whether it is producing.
    pub producing: TruthValue,
    /// Township or street; empty when not known.
    pub township: String,
}

/// Whether a policy concerns an enterprise, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Concern {
    /// Whether it does; unknown when something that decides it is not known.
    pub truth: TruthValue,
    /// Why, in the order of the target's lists.
    pub reasons: Vec<ConcernReason>,
}

/// What one list of a target says of an enterprise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConcernReason {
    /// Which list.
    pub criterion: Criterion,
    /// Whether it holds.
    pub truth: TruthValue,
    /// What of the enterprise was found, for example the code of its industry; empty when not known.
    pub found: String,
}

/// A list of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Criterion {
    /// It is named.
    Named,
    /// It is left out by name.
    Excepted,
    /// Its industry.
    Industry,
    /// Its tier.
    Tier,
    /// Its state.
    State,
    /// Its township.
    Township,
    /// All are meant.
    Everybody,
}

impl Criterion {
    /// All.
    pub const ALL: [Self; 7] = [
        Self::Named,
        Self::Excepted,
        Self::Industry,
        Self::Tier,
        Self::State,
        Self::Township,
        Self::Everybody,
    ];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Named => "named",
            Self::Excepted => "excepted",
            Self::Industry => "industry",
            Self::Tier => "tier",
            Self::State => "state",
            Self::Township => "township",
            Self::Everybody => "everybody",
        }
    }
}

/// Whether what a target describes concerns an enterprise, with the reasons. What is not known leaves
/// it unknown unless another list rules the enterprise out.
#[must_use]
pub fn concerns(target: &Target, profile: &Profile) -> Concern {
    let id = &profile.enterprise;
    let decided = |criterion, truth| Concern {
        truth,
        reasons: vec![ConcernReason { criterion, truth, found: id.clone() }],
    };
    if target.except.contains(id) {
        return decided(Criterion::Excepted, TruthValue::No);
    }
    if target.enterprises.contains(id) {
        return decided(Criterion::Named, TruthValue::Yes);
    }
    let mut reasons = Vec::new();
    let mut say = |criterion, (truth, found): (TruthValue, String)| {
        reasons.push(ConcernReason { criterion, truth, found });
    };
    if !target.industries.is_empty() {
        say(Criterion::Industry, industry(target, profile));
    }
    if !target.tiers.is_empty() {
        say(Criterion::Tier, tier(target, profile));
    }
    if !target.states.is_empty() {
        say(Criterion::State, state(target, profile));
    }
    if !target.townships.is_empty() {
        let found = profile.township.clone();
        say(Criterion::Township, (held(&found, target.townships.contains(&found)), found));
    }
    if reasons.is_empty() {
        let criterion = if target.everybody { Criterion::Everybody } else { Criterion::Named };
        return decided(criterion, truth_of(target.everybody));
    }
    let has = |truth| reasons.iter().any(|reason: &ConcernReason| reason.truth == truth);
    let truth = if has(TruthValue::No) {
        TruthValue::No
    } else if has(TruthValue::Unknown) {
        TruthValue::Unknown
    } else {
        TruthValue::Yes
    };
    Concern { truth, reasons }
}

impl Target {
    /// Looks whether the target makes sense.
    ///
    /// # Errors
    /// [`Refused`] when it would concern nobody, is contradictory, or an entry is no such thing.
    pub fn check(&self) -> Result<(), Refused> {
        let has_list = !(self.industries.is_empty()
            && self.tiers.is_empty()
            && self.states.is_empty()
            && self.townships.is_empty());
        if !has_list && self.enterprises.is_empty() && !self.everybody {
            return Err(content(
                "the target concerns nobody: give lists or names, or say `everybody`",
            ));
        }
        if has_list && self.everybody {
            return Err(content("`everybody` and lists contradict one another: strike one out"));
        }
        let counts = [
            self.industries.len(),
            self.tiers.len(),
            self.states.len(),
            self.townships.len(),
            self.enterprises.len(),
            self.except.len(),
        ];
        if let Some(count) = counts.into_iter().find(|count| *count > TARGET_LIST_MAX) {
            return Err(content(format!(
                "a list has {count} entries: give at most {TARGET_LIST_MAX}"
            )));
        }
        let is_code = |code: &str| {
            (2..=4).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit())
        };
        if let Some(code) = self.industries.iter().find(|code| !is_code(code)) {
            return Err(content(format!(
                "`{code}` is no beginning of a GB/T 4754 code: write 2 to 4 digits"
            )));
        }
        let mut names = self.townships.iter().chain(&self.enterprises).chain(&self.except);
        if names.any(|name| name.trim().is_empty() || name.len() > ENTRY_BYTES_MAX) {
            return Err(content(format!(
                "a township or enterprise has no name: write 1 to {ENTRY_BYTES_MAX} bytes"
            )));
        }
        if let Some(both) = self.enterprises.iter().find(|id| self.except.contains(id)) {
            return Err(content(format!("{both} is both named and left out: strike one out")));
        }
        Ok(())
    }
}

fn industry(target: &Target, profile: &Profile) -> (TruthValue, String) {
    let meant = |code: &&String| target.industries.iter().any(|begin| code.starts_with(begin));
    match profile.industries.iter().find(meant) {
        Some(code) => (TruthValue::Yes, code.clone()),
        None => {
            let found = profile.industries.join(" ");
            (held(&found, false), found)
        }
    }
}

fn tier(target: &Target, profile: &Profile) -> (TruthValue, String) {
    let found = match profile.tier {
        Tier::Key => "key",
        Tier::Simplified => "simplified",
        Tier::Registration => "registration",
        Tier::None => "none",
        Tier::Prohibited => "prohibited",
        // A policy may well be for those whose tier is not determined.
        Tier::Undetermined => "",
    };
    let is_meant = target.tiers.contains(&profile.tier);
    (if is_meant { TruthValue::Yes } else { held(found, false) }, found.to_owned())
}

fn state(target: &Target, profile: &Profile) -> (TruthValue, String) {
    let mut is_open = false;
    for state in &target.states {
        match in_state(*state, profile) {
            TruthValue::Yes => return (TruthValue::Yes, state.word().to_owned()),
            TruthValue::Unknown => is_open = true,
            TruthValue::No => {}
        }
    }
    (if is_open { TruthValue::Unknown } else { TruthValue::No }, String::new())
}

const fn in_state(state: UnitState, profile: &Profile) -> TruthValue {
    match state {
        UnitState::HasPermit => profile.has_permit,
        UnitState::NoPermit => not(profile.has_permit),
        UnitState::Expiring => profile.expiring,
        UnitState::Producing => profile.producing,
        UnitState::NotProducing => not(profile.producing),
    }
}

const fn not(truth: TruthValue) -> TruthValue {
    match truth {
        TruthValue::Yes => TruthValue::No,
        TruthValue::No => TruthValue::Yes,
        TruthValue::Unknown => TruthValue::Unknown,
    }
}

const fn truth_of(holds: bool) -> TruthValue {
    if holds { TruthValue::Yes } else { TruthValue::No }
}

/// Whether it holds; unknown when nothing was found that could be asked.
const fn held(found: &str, holds: bool) -> TruthValue {
    if found.is_empty() { TruthValue::Unknown } else { truth_of(holds) }
}

fn content(reason: impl Into<String>) -> Refused {
    Refused::new("content", reason)
}
