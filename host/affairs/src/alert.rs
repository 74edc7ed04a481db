//! Warnings at one outlet, told to people (预警处置): the enterprise first, officers by rule.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidegate_domain::{Grade, Instant, MatterKind, Party, Position, Urgency};

use crate::affair::said;
use crate::{Affair, Audience, Context, Deed, Practice, Refused, Tell, Turn};

/// The county's numbers for telling of warnings; they stay with the alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlertTerms {
    /// Hours within which warnings at the outlet are told once, unless one is graver.
    pub window_hours: u16,
    /// Grade from which the enterprise is told: 1 attention to 4 serious; 5 for none.
    pub enterprise_grade: u16,
    /// Grade from which an officer is told at once: 1 attention to 4 serious; 5 for none.
    pub officer_grade: u16,
    /// Hours after which an officer is told of what is still open.
    pub officer_after_hours: u16,
}

impl AlertTerms {
    /// The terms of a county's practice.
    #[must_use]
    pub fn of_practice(practice: &Practice) -> Self {
        Self {
            window_hours: practice.group_window_hours(),
            enterprise_grade: practice.warning_enterprise_grade(),
            officer_grade: practice.warning_officer_grade(),
            officer_after_hours: practice.warning_officer_after_hours(),
        }
    }
}

/// A warning as the desk was told of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlertLine {
    /// Number of the warning.
    pub warning: i64,
    /// Pollutant code.
    pub pollutant: String,
    /// Grade in force.
    pub grade: Grade,
    /// When it opened.
    pub opened_at: Instant,
}

/// One act of an alert. `action` is its word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "action", deny_unknown_fields)]
pub enum AlertAct {
    /// The host: a warning opened.
    Raise {
        /// Enterprise.
        enterprise: String,
        /// Outlet number.
        outlet: String,
        /// The warning.
        line: AlertLine,
        /// The county's numbers on that day.
        terms: AlertTerms,
    },
    /// The host: a warning changed its grade.
    Change {
        /// Number of the warning.
        warning: i64,
        /// Grade in force now.
        grade: Grade,
    },
    /// The host: a warning closed.
    End {
        /// Number of the warning.
        warning: i64,
    },
    /// The enterprise says what it does about it.
    Respond {
        /// What; never empty.
        text: String,
    },
    /// An officer, or the enterprise, adds something.
    Note {
        /// What; never empty.
        text: String,
    },
    /// The host: it has been open for so long that an officer is told.
    TellOfficer,
}

/// Warnings at one outlet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alert {
    /// Enterprise.
    pub enterprise: String,
    /// Outlet number.
    pub outlet: String,
    /// The numbers by which people are told.
    pub terms: AlertTerms,
    /// Warnings that are open, by number.
    pub open: Vec<AlertLine>,
    /// Warnings that were raised in all.
    pub raised: u32,
    /// Highest grade of any.
    pub worst: Grade,
    /// Since when one has been open without a break; absent while none is.
    pub since: Option<Instant>,
    /// When the enterprise was last told.
    pub told_at: Option<Instant>,
    /// Highest grade that it was told of in the window.
    pub told_grade: Grade,
    /// Whether an officer was told since it began.
    pub officer_told: bool,
    /// Answers of the enterprise.
    pub responses: u32,
}

impl Alert {
    fn officer_at(&self) -> Option<Instant> {
        let is_told = |line: &AlertLine| u16::from(line.grade as u8) >= self.terms.enterprise_grade;
        let since = self.since.filter(|_| !self.officer_told && self.open.iter().any(is_told))?;
        Some(since.saturating_add(i64::from(self.terms.officer_after_hours) * 3600))
    }

    fn labels(&self) -> Vec<String> {
        let mut labels = vec![grade_word(self.worst).to_owned()];
        if self.officer_told {
            labels.push("officer-told".to_owned());
        }
        if self.responses > 0 {
            labels.push("responded".to_owned());
        }
        labels.sort_unstable();
        labels
    }
}

impl Affair for Alert {
    const KIND: MatterKind = MatterKind::Alert;
    type Act = AlertAct;

    fn take(
        now: Option<&Self>,
        deed: &Deed<AlertAct>,
        _context: &Context<'_>,
    ) -> Result<Turn<Self>, Refused> {
        match (now, &deed.act) {
            (None, AlertAct::Raise { enterprise, outlet, line, terms }) => {
                deed.only(&[Party::Host])?;
                let alert = Self {
                    enterprise: enterprise.clone(),
                    outlet: outlet.clone(),
                    terms: *terms,
                    open: Vec::new(),
                    raised: 0,
                    worst: Grade::Normal,
                    since: None,
                    told_at: None,
                    told_grade: Grade::Normal,
                    officer_told: false,
                    responses: 0,
                };
                Ok(raise(alert, line, deed.at))
            }
            (None, _) => {
                Err(Refused::new("not-open", "an alert is opened by a warning, not by hand"))
            }
            (Some(alert), act) => go_on(alert.clone(), act, deed),
        }
    }

    fn due(&self, now: Instant, _context: &Context<'_>) -> Option<AlertAct> {
        self.officer_at().filter(|at| *at <= now).map(|_| AlertAct::TellOfficer)
    }

    fn position(&self) -> Position {
        Position {
            status: if self.open.is_empty() { "calm" } else { "open" }.to_owned(),
            closed: self.open.is_empty(),
            owner: None,
            due_at: self.officer_at(),
            deadline: None,
            severity: match self.worst {
                Grade::Normal | Grade::Attention => 0,
                Grade::Warning => 1,
                Grade::Exceedance | Grade::Serious => 2,
            },
            subject: self.outlet.clone(),
            labels: self.labels(),
            state: Value::Null,
        }
    }
}

fn go_on(mut alert: Alert, act: &AlertAct, deed: &Deed<AlertAct>) -> Result<Turn<Alert>, Refused> {
    match act {
        AlertAct::Raise { line, .. } => {
            deed.only(&[Party::Host])?;
            Ok(raise(alert, line, deed.at))
        }
        AlertAct::Change { warning, grade } => {
            deed.only(&[Party::Host])?;
            let Some(line) = alert.open.iter_mut().find(|line| line.warning == *warning) else {
                return Ok(Turn::quiet(alert));
            };
            let rises = *grade > line.grade;
            line.grade = *grade;
            let line = line.clone();
            Ok(if rises { tell(alert, &line, deed.at) } else { Turn::quiet(alert) })
        }
        AlertAct::End { warning } => {
            deed.only(&[Party::Host])?;
            alert.open.retain(|line| line.warning != *warning);
            if alert.open.is_empty() {
                alert.since = None;
                alert.officer_told = false;
            }
            Ok(Turn::quiet(alert))
        }
        AlertAct::Respond { text } => {
            deed.only(&[Party::Enterprise, Party::Officer])?;
            said("text", text)?;
            alert.responses += 1;
            let tell = alert_tell(&alert, None, "alert-response", Urgency::Information, deed.at);
            let to = Audience::Post("inspector".to_owned());
            Ok(Turn { tells: vec![Tell { to, ..tell }], ..Turn::quiet(alert) })
        }
        AlertAct::Note { text } => {
            said("text", text)?;
            Ok(Turn::quiet(alert))
        }
        AlertAct::TellOfficer => {
            deed.only(&[Party::Host])?;
            alert.officer_told = true;
            let tell = alert_tell(&alert, None, "alert-long", Urgency::Action, deed.at);
            let to = Audience::Post("inspector".to_owned());
            Ok(Turn { tells: vec![Tell { to, ..tell }], ..Turn::quiet(alert) })
        }
    }
}

fn raise(mut alert: Alert, line: &AlertLine, at: Instant) -> Turn<Alert> {
    if alert.open.iter().any(|known| known.warning == line.warning) {
        return Turn::quiet(alert);
    }
    alert.open.push(line.clone());
    alert.open.sort_by_key(|line| line.warning);
    alert.raised = alert.raised.saturating_add(1);
    alert.since = alert.since.or(Some(at));
    tell(alert, line, at)
}

/// From the grades on that the county named, the enterprise is told of the first in a window and of
/// every graver one, and officers with it.
fn tell(mut alert: Alert, line: &AlertLine, at: Instant) -> Turn<Alert> {
    alert.worst = alert.worst.max(line.grade);
    if u16::from(line.grade as u8) < alert.terms.enterprise_grade {
        return Turn::quiet(alert);
    }
    let window = i64::from(alert.terms.window_hours) * 3600;
    let within = alert.told_at.is_some_and(|told| at < told.saturating_add(window));
    let urgency =
        if line.grade >= Grade::Exceedance { Urgency::Urgent } else { Urgency::Information };
    let to_enterprise = alert_tell(&alert, Some(line), "alert-raised", urgency, at);
    if within && line.grade <= alert.told_grade {
        return Turn { held: vec![to_enterprise], ..Turn::quiet(alert) };
    }
    alert.told_at = Some(at);
    alert.told_grade = line.grade;
    let mut tells = vec![to_enterprise];
    if u16::from(line.grade as u8) >= alert.terms.officer_grade {
        let tell = alert_tell(&alert, Some(line), "alert-raised-officer", Urgency::Action, at);
        tells.push(Tell { to: Audience::Post("inspector".to_owned()), ..tell });
    }
    Turn { tells, ..Turn::quiet(alert) }
}

fn alert_tell(
    alert: &Alert,
    line: Option<&AlertLine>,
    topic: &'static str,
    urgency: Urgency,
    at: Instant,
) -> Tell {
    let lines: Vec<&AlertLine> =
        line.map_or_else(|| alert.open.iter().collect(), |line| vec![line]);
    let mut pollutants: Vec<&str> = lines.iter().map(|line| line.pollutant.as_str()).collect();
    pollutants.sort_unstable();
    pollutants.dedup();
    let grade = lines.iter().map(|line| line.grade).max().unwrap_or(alert.worst);
    Tell {
        to: Audience::Enterprise,
        topic,
        urgency,
        arguments: vec![
            ("outlet", alert.outlet.clone()),
            ("pollutants", format!("@pollutant/{}", pollutants.join(","))),
            ("grade", format!("@grade/{}", grade_word(grade))),
            ("since", crate::moment(alert.since.unwrap_or(at))),
            ("at", crate::moment(at)),
        ],
        once: match line {
            Some(line) => format!("{}/{}", line.warning, grade_word(line.grade)),
            None => at.to_string(),
        },
    }
}

/// The word of a grade, as in lists.
#[must_use]
pub const fn grade_word(grade: Grade) -> &'static str {
    match grade {
        Grade::Normal => "normal",
        Grade::Attention => "attention",
        Grade::Warning => "warning",
        Grade::Exceedance => "exceedance",
        Grade::Serious => "serious",
    }
}
