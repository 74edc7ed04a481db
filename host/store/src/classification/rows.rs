//! Classifications as the database gives them.

use tidegate_domain::{ClassificationRecord, ClassificationResult, Tier};

use crate::registry::rows::EnterpriseRow;
use crate::row::{date, from_json, from_word, word};
use crate::{ApplyReminder, Classified, Put, Standing, StoreResult};

/// Every word of the column `standing`, with what never has a row.
pub(crate) const STANDINGS: [Standing; 10] = [
    Standing::Tier(Tier::Key),
    Standing::Tier(Tier::Simplified),
    Standing::Tier(Tier::Registration),
    Standing::Tier(Tier::None),
    Standing::Tier(Tier::Prohibited),
    Standing::Tier(Tier::Undetermined),
    Standing::Refused,
    Standing::Fault,
    Standing::NoLayer,
    Standing::Unclassified,
];

/// What a result came to.
pub(crate) fn standing_of(result: &ClassificationResult) -> Standing {
    match result {
        ClassificationResult::Concluded { conclusion, .. } => Standing::Tier(conclusion.tier),
        ClassificationResult::Refused { .. } => Standing::Refused,
        ClassificationResult::Fault { .. } => Standing::Fault,
        ClassificationResult::NoLayer => Standing::NoLayer,
    }
}

/// The word of a standing in the column `standing`, with one for what never has a row.
pub(crate) fn standing_word(operation: &'static str, standing: Standing) -> StoreResult<String> {
    let fixed = match standing {
        Standing::Tier(tier) => return word(operation, tier),
        Standing::Refused => "refused",
        Standing::Fault => "fault",
        Standing::NoLayer => "no-layer",
        Standing::Unclassified => "unclassified",
    };
    Ok(fixed.to_owned())
}

/// The standing of a word.
pub(crate) fn standing_from(operation: &'static str, word: &str) -> StoreResult<Standing> {
    Ok(match word {
        "refused" => Standing::Refused,
        "fault" => Standing::Fault,
        "no-layer" => Standing::NoLayer,
        "unclassified" => Standing::Unclassified,
        tier => Standing::Tier(from_word(operation, "standing", tier)?),
    })
}

/// An enterprise with its latest classification.
#[derive(sqlx::FromRow)]
pub(crate) struct ClassifiedRow {
    #[sqlx(flatten)]
    enterprise: EnterpriseRow,
    standing: String,
    on_day: Option<i64>,
    at: Option<i64>,
    result: Option<String>,
}

impl ClassifiedRow {
    /// The enterprise with what it came to.
    pub(crate) fn classified(self, operation: &'static str) -> StoreResult<Classified> {
        let enterprise = self.enterprise.record(operation)?;
        let record = match (self.on_day, self.at, self.result) {
            (Some(on_day), Some(at), Some(result)) => Some(ClassificationRecord {
                enterprise: enterprise.id.clone(),
                on: date(operation, on_day)?,
                at,
                result: from_json(operation, "result", &result)?,
            }),
            _ => None,
        };
        Ok(Classified { standing: standing_from(operation, &self.standing)?, enterprise, record })
    }
}

/// An enterprise that needs a permit and has none.
#[derive(sqlx::FromRow)]
pub(crate) struct ReminderRow {
    #[sqlx(flatten)]
    enterprise: EnterpriseRow,
    standing: String,
    on_day: i64,
    permit_ended: Option<i64>,
}

impl ReminderRow {
    /// The reminder.
    pub(crate) fn reminder(self, operation: &'static str) -> StoreResult<ApplyReminder> {
        Ok(ApplyReminder {
            enterprise: self.enterprise.record(operation)?,
            tier: from_word(operation, "standing", &self.standing)?,
            classified_on: date(operation, self.on_day)?,
            permit_ended: self.permit_ended.map(|day| date(operation, day)).transpose()?,
        })
    }
}

/// Columns of one classification.
#[derive(sqlx::FromRow)]
pub(crate) struct ClassificationRow {
    on_day: i64,
    at: i64,
    result: String,
}

impl ClassificationRow {
    /// The classification of an enterprise.
    pub(crate) fn record(
        self,
        operation: &'static str,
        enterprise: &str,
    ) -> StoreResult<ClassificationRecord> {
        Ok(ClassificationRecord {
            enterprise: enterprise.to_owned(),
            on: date(operation, self.on_day)?,
            at: self.at,
            result: from_json(operation, "result", &self.result)?,
        })
    }
}

/// Whether a result differs from what holds for its enterprise and day, both as JSON; adds to the
/// counts.
pub(crate) fn differs(before: Option<&str>, result: &str, put: &mut Put) -> bool {
    match before {
        Some(before) if before == result => put.unchanged += 1,
        Some(_) => put.updated += 1,
        None => put.new += 1,
    }
    before != Some(result)
}

/// The facts that a result says are missing.
pub(crate) fn missing_of(result: &ClassificationResult) -> &[String] {
    match result {
        ClassificationResult::Concluded { conclusion, .. } => &conclusion.missing,
        _ => &[],
    }
}
