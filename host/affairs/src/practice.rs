//! The numbers by which a county handles its affairs (办理参数): parameters of packs, by name.

use std::collections::BTreeMap;

use tidegate_calendar::{Quiet, Span, WorkingHours};
use tidegate_domain::{Basis, Date};
use tidegate_manifest::{ParameterSummary, Value};

/// One layer's parameters, with the pack's name and version.
#[derive(Clone, Copy, Debug)]
pub struct LayerParameters<'a> {
    /// `tonglu 0.1.0`.
    pub pack: &'a str,
    /// Its parameters.
    pub parameters: &'a [ParameterSummary],
}

/// A number with where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The number, in the unit that its name says.
    pub value: u32,
    /// Pack that gave it.
    pub pack: String,
    /// Where the pack has it from.
    pub basis: Basis,
}

/// The numbers that hold in a county on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Practice {
    settings: BTreeMap<&'static str, Setting>,
    hours: WorkingHours,
    quiet: Quiet,
}

/// What keeps a county's numbers from being used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PracticeError {
    /// No layer gives some of them.
    #[error(
        "no pack of the county gives {}: load the national pack, or give them in a table of the county's own",
        names.join(", ")
    )]
    Missing {
        /// Their names, ascending.
        names: Vec<&'static str>,
    },
    /// One is no whole number of its range.
    #[error("`{name}` of {pack} is {found}: write a whole number from 0 to {most}")]
    OutOfRange {
        /// Parameter.
        name: &'static str,
        /// Pack that gives it.
        pack: String,
        /// As given.
        found: String,
        /// The greatest that is taken.
        most: u32,
    },
    /// The hours of work or of quiet are none.
    #[error("the hours of work or of quiet make no sense: {reason}")]
    Hours {
        /// Why.
        reason: String,
    },
}

macro_rules! settings {
    ($($(#[$doc:meta])+ $name:ident up to $most:expr;)+) => {
        /// Names of all parameters that are read, with the greatest value that is taken.
        pub const PRACTICE_NAMES: &[(&str, u32)] = &[$((stringify!($name), $most)),+];

        impl Practice {
            $(
                $(#[$doc])+
                #[must_use]
                pub fn $name(&self) -> u16 {
                    self.number(stringify!($name))
                }
            )+
        }
    };
}

settings! {
    /// Days within which an application is checked for completeness (受理审查).
    completeness_days up to 60;
    /// Days to decide, simplified management.
    decision_simplified_days up to 365;
    /// Days to decide, key management.
    decision_key_days up to 365;
    /// Days to decide, key management with a site check.
    decision_key_site_days up to 365;
    /// Days to decide a renewal.
    renewal_decision_days up to 365;
    /// Days before expiry by which a renewal is applied for.
    renewal_apply_days up to 365;
    /// Days within which a change is applied for.
    change_apply_days up to 365;
    /// Years for which a permit is valid.
    permit_valid_years up to 20;
    /// Years for which ledgers and original records are kept.
    record_keeping_years up to 100;
    /// Working days for which what is applied for is made public.
    publicity_working_days up to 60;
    /// 1 when days of the authority's terms are working days.
    licence_days_are_working up to 1;
    /// 1 when the days before expiry are working days.
    renewal_days_are_working up to 1;
    /// Months from completion to acceptance.
    acceptance_months up to 60;
    /// Day of the next month by which a monthly report is due.
    report_month_due_day up to 28;
    /// Days after a quarter within which its report is due.
    report_quarter_due_days up to 90;
    /// Day of the month after a half-year by which its report is due.
    report_half_due_day up to 28;
    /// Day of January by which a report of a year is due.
    report_year_due_day up to 31;
    /// Days of holding a permit in a month from which its report is owed.
    report_month_least_days up to 31;
    /// Days of holding a permit in a quarter from which its report is owed.
    report_quarter_least_days up to 92;
    /// Days of holding a permit in a half-year from which its report is not joined to the next.
    report_half_least_days up to 184;
    /// Days of holding a permit in a year from which its report is not joined to the next.
    report_year_least_days up to 366;
    /// 1 when a report of a quarter stands for that of its last month.
    report_quarter_covers_month up to 1;
    /// 1 when a report of a year stands for that of its last quarter.
    report_year_covers_quarter up to 1;
    /// Days before a report is due on which its enterprise is reminded.
    report_reminder_days up to 60;
    /// Days before expiry of the first reminder to renew.
    renewal_reminder_first_days up to 730;
    /// Days before expiry of the second reminder to renew.
    renewal_reminder_second_days up to 730;
    /// Days before expiry of the last reminder to renew.
    renewal_reminder_last_days up to 730;
    /// Days between two reminders to apply.
    apply_reminder_repeat_days up to 365;
    /// Days before a ledger is due.
    ledger_reminder_days up to 60;
    /// Days before a disclosure is due.
    disclosure_reminder_days up to 60;
    /// Days before a monitoring is due.
    monitoring_reminder_days up to 60;
    /// Days before the end of the term for a change.
    change_reminder_days up to 60;
    /// Working days before the decision by which the technical review is done.
    plan_technical_before_days up to 60;
    /// Working days before the decision by which the site was visited.
    plan_site_check_before_days up to 60;
    /// Working days before the decision by which there is a draft of it.
    plan_opinion_before_days up to 60;
    /// Working days before the decision by which it is approved.
    plan_approval_before_days up to 60;
    /// Working days before the end of the term by which the permit is issued.
    plan_issue_before_days up to 60;
    /// Working days before a node on which its owner is reminded.
    plan_reminder_days up to 30;
    /// Working days after a node on which a late one goes up.
    plan_escalation_days up to 30;
    /// Working days for which materials are awaited.
    materials_wait_days up to 365;
    /// Hours of work within which a task is accepted.
    case_accept_hours up to 720;
    /// Hours of work within which a task of a key unit is accepted.
    case_accept_key_hours up to 720;
    /// Working days to put right what a task is about.
    case_rectify_days up to 365;
    /// Working days to look whether it was put right.
    case_recheck_days up to 365;
    /// Working days to close a task after that.
    case_close_days up to 365;
    /// Working days within which a person says whether a clue holds.
    clue_confirm_days up to 365;
    /// Minute of the day at which work begins.
    work_morning_start_minute up to 1439;
    /// Minute of the day at which the morning's work ends.
    work_morning_end_minute up to 1440;
    /// Minute of the day at which the afternoon's work begins.
    work_afternoon_start_minute up to 1439;
    /// Minute of the day at which work ends.
    work_afternoon_end_minute up to 1440;
    /// Minute of the day from which nobody is disturbed.
    quiet_from_minute up to 1439;
    /// Minute of the day from which people are told again.
    quiet_until_minute up to 1439;
    /// Hours for which what is found at one outlet is one message.
    group_window_hours up to 720;
    /// Days after closing within which the same act opens its task again.
    reopen_within_days up to 365;
    /// Grade from which the enterprise is told of a warning: 1 attention to 4 serious; 5 for none.
    warning_enterprise_grade up to 5;
    /// Grade from which an officer is told of a warning: 1 attention to 4 serious; 5 for none.
    warning_officer_grade up to 5;
    /// Hours after which an officer is told of a warning that is still open.
    warning_officer_after_hours up to 720;
}

impl Practice {
    /// The numbers of a county's layers on a day; `layers` are widest first, and of several that
    /// give one number the last counts.
    ///
    /// # Errors
    /// [`PracticeError`], naming what is missing or wrong.
    pub fn of_layers(layers: &[LayerParameters<'_>], on: Date) -> Result<Self, PracticeError> {
        let mut settings = BTreeMap::new();
        let mut names = Vec::new();
        for (name, most) in PRACTICE_NAMES {
            let of = |pick: Pick| {
                layers
                    .iter()
                    .rev()
                    .find_map(|layer| Some((layer.pack, pick(layer.parameters, name, on)?)))
            };
            // Before its first day a number still says how a county would handle it, but one that is
            // in force in any layer comes before.
            let given = of(in_force).or_else(|| of(to_come));
            let Some((pack, entry)) = given else {
                names.push(*name);
                continue;
            };
            let value = whole(&entry.value, *most).ok_or_else(|| PracticeError::OutOfRange {
                name,
                pack: pack.to_owned(),
                found: shown(&entry.value),
                most: *most,
            })?;
            settings.insert(
                *name,
                Setting { value, pack: pack.to_owned(), basis: entry.basis.clone() },
            );
        }
        if !names.is_empty() {
            names.sort_unstable();
            return Err(PracticeError::Missing { names });
        }
        let minute =
            |name: &str| settings.get(name).map_or(0, |found: &Setting| small(found.value));
        let spans = vec![
            Span {
                from: minute("work_morning_start_minute"),
                until: minute("work_morning_end_minute"),
            },
            Span {
                from: minute("work_afternoon_start_minute"),
                until: minute("work_afternoon_end_minute"),
            },
        ];
        let wrong =
            |error: &dyn std::fmt::Display| PracticeError::Hours { reason: error.to_string() };
        let hours = WorkingHours::new(spans).map_err(|error| wrong(&error))?;
        let quiet = Quiet::new(minute("quiet_from_minute"), minute("quiet_until_minute"))
            .map_err(|error| wrong(&error))?;
        Ok(Self { settings, hours, quiet })
    }

    /// All numbers with where they come from, by name.
    pub fn settings(&self) -> impl Iterator<Item = (&'static str, &Setting)> {
        self.settings.iter().map(|(name, setting)| (*name, setting))
    }

    /// Hours of work.
    #[must_use]
    pub const fn hours(&self) -> &WorkingHours {
        &self.hours
    }

    /// Hours in which nobody is disturbed.
    #[must_use]
    pub const fn quiet(&self) -> Quiet {
        self.quiet
    }

    fn number(&self, name: &str) -> u16 {
        // INVARIANT: `of_layers` put every name of the list in, within its range.
        self.settings.get(name).map_or(0, |setting| small(setting.value))
    }
}

/// Picks one layer's entry of a name for a day.
type Pick = for<'a> fn(&'a [ParameterSummary], &str, Date) -> Option<&'a ParameterSummary>;

/// The entry of a name that is in force on a day; of several the one that began last.
fn in_force<'a>(
    parameters: &'a [ParameterSummary],
    name: &str,
    on: Date,
) -> Option<&'a ParameterSummary> {
    parameters
        .iter()
        .filter(|entry| entry.name == name)
        .filter(|entry| entry.basis.in_force_from.is_none_or(|from| from <= on))
        .filter(|entry| entry.basis.in_force_until.is_none_or(|until| on < until))
        .max_by_key(|entry| entry.basis.in_force_from)
}

/// The entry of a name that comes into force first after a day.
fn to_come<'a>(
    parameters: &'a [ParameterSummary],
    name: &str,
    on: Date,
) -> Option<&'a ParameterSummary> {
    parameters
        .iter()
        .filter(|entry| entry.name == name)
        .filter(|entry| entry.basis.in_force_from.is_some_and(|from| on < from))
        .min_by_key(|entry| entry.basis.in_force_from)
}

fn shown(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Text(text) => format!("the text `{text}`"),
        Value::Truth(truth) => truth.to_string(),
        Value::Day(day) => format!("the day {day}"),
    }
}

fn whole(value: &Value, most: u32) -> Option<u32> {
    let Value::Number(number) = value else { return None };
    let scale = tidegate_domain::Decimal::ONE.counts();
    if number.counts() % scale != 0 {
        return None;
    }
    u32::try_from(number.counts() / scale).ok().filter(|value| *value <= most)
}

fn small(value: u32) -> u16 {
    u16::try_from(value).unwrap_or(u16::MAX)
}
