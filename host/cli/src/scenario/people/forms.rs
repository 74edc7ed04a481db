//! What applicants fill in, and what officers write about it.

use serde_json::{Value, json};
use tidegate_affairs::{Affair, Application, ApplicationStatus, PrecheckPoint};
use tidegate_desk::{Desk, DeskError, PrecheckAsked};
use tidegate_domain::{Date, Instant, Matter, Tier};

use super::{Who, step};

/// Materials of a form that lacks nothing.
const MATERIALS: [&str; 14] = [
    "application-form",
    "commitment-letter",
    "monitoring-plan",
    "disclosure-form",
    "assessment-approval",
    "rectification-proof",
    "outlet-description",
    "total-source",
    "catchment",
    "solid-waste-part",
    "noise-part",
    "permit-copy",
    "execution-report",
    "change-proof",
];

/// Parts of a form that lacks nothing.
const PARTS: [&str; 7] = [
    "products-and-capacity",
    "raw-materials",
    "production-facilities",
    "control-facilities",
    "discharge-points",
    "monitoring-requirements",
    "ledger-and-reports",
];

/// Materials that who is not careful forgets.
const FORGOTTEN: usize = 3;

/// Years for which a permit is granted.
const VALID_YEARS: i16 = 5;

/// Who applies, and how carefully.
pub(super) struct Applicant<'a> {
    /// Name.
    pub(super) name: &'a str,
    /// Whether nothing is forgotten that is the applicant's to say.
    pub(super) complete: bool,
}

/// Saves a form, has it looked at, and hands it in, whatever was found: what is not known of the
/// registers of others is not the applicant's to fill in.
pub(super) async fn hand_in(
    desk: &Desk,
    matter: &Matter,
    who: &Who<'_>,
    applicant: &Applicant<'_>,
) -> Result<(), DeskError> {
    let application = Application::from_position(&matter.position)?;
    let form = form(&application, who.at, applicant);
    let act = json!({"action": "fill", "base": application.latest_number(), "form": form});
    let filled = step(desk, matter, who, act).await?;
    let at = who.at.max(filled.updated_at);
    let asked = PrecheckAsked { matter: matter.id, point: PrecheckPoint::Filling, at };
    let looked = desk.precheck(&matter.key.county, asked).await?;
    let application = Application::from_position(&looked.position)?;
    let again = application.status != ApplicationStatus::Draft;
    let act = json!({
        "action": if again { "resubmit" } else { "submit" },
        "version": application.latest_number(),
        "despite": if applicant.complete { "其余事项以登记和审批部门的资料为准" } else { "材料随后补交" },
    });
    step(desk, &looked, who, act).await?;
    Ok(())
}

/// Accepts what is complete and returns what is not, with all that is to be put right.
pub(super) fn intake(matter: &Matter) -> Result<Value, DeskError> {
    let application = Application::from_position(&matter.position)?;
    let version = application.submitted().map_or(0, |version| version.number);
    let forgot = application.submitted().is_some_and(|version| !is_complete(&version.form));
    let items: Vec<Value> = application
        .precheck(version)
        .map(|precheck| precheck.items.as_slice())
        .unwrap_or_default()
        .iter()
        .map(|item| json!({"item": item.rule, "text": item.text.zh}))
        .collect();
    if forgot && !items.is_empty() {
        return Ok(json!({"action": "return-at-intake", "items": items}));
    }
    Ok(json!({"action": "accept", "site_check": application.tier == Tier::Key}))
}

/// Grants a permit from the day of the decision on.
pub(super) fn grant(matter: &Matter, at: Instant) -> Result<Value, DeskError> {
    let application = Application::from_position(&matter.position)?;
    let today = Date::of_instant(at);
    let from = match &application.permit {
        // A renewal goes on where the permit ends.
        Some(permit) if permit.valid_until > today => permit.valid_until,
        _ => today,
    };
    let (year, month, day) = from.ymd();
    let until = Date::from_ymd(year + VALID_YEARS, month, day)
        .unwrap_or_else(|| from.plus_days(365 * i32::from(VALID_YEARS)));
    let number = match &application.permit {
        Some(permit) => permit.number.clone(),
        None => format!("{}001P", matter.enterprise.clone().unwrap_or_default()),
    };
    // The same number again is the same permit in another copy, told apart by its first day.
    Ok(json!({
        "action": "decide",
        "decision": {
            "outcome": "grant",
            "permit": {"number": number, "valid_from": from.to_string(), "valid_until": until.to_string(), "limits": ""},
            "despite": "审查意见已处理",
        },
    }))
}

fn form(application: &Application, at: Instant, applicant: &Applicant<'_>) -> Value {
    let today = Date::of_instant(at);
    let materials: Vec<&str> =
        MATERIALS.into_iter().skip(if applicant.complete { 0 } else { FORGOTTEN }).collect();
    let mut facts = json!({
        "application_materials": {"texts": materials},
        "application_parts": {"texts": PARTS},
        "applicant_name": {"text": applicant.name},
        "applicant_address": {"text": "样例路 1 号"},
        "applicant_legal_representative": {"text": "样例法定代表人"},
        "production_site_address": {"text": "样例路 1 号"},
        "changed_items": {"texts": []},
        "eia_kind": {"text": "table"},
        "eia_reference": {"text": "样例环审〔2021〕1号"},
        "eia_approved": {"day": today.plus_days(-400).to_string()},
        "new_or_altered_project": {"truth": false},
        "discharges_key_pollutants": {"truth": false},
        "produces_industrial_solid_waste": {"truth": false},
        "emits_industrial_noise": {"truth": false},
        "publicity_ended": {"day": today.plus_days(-1).to_string()},
        "handed_in_on": {"day": today.to_string()},
    });
    if application.tier == Tier::Key
        && let Some(facts) = facts.as_object_mut()
    {
        facts.insert("publicity_days".to_owned(), json!({"number": "6"}));
    }
    json!({"facts": facts, "texts": {}, "attachments": []})
}

fn is_complete(form: &tidegate_affairs::ApplicationForm) -> bool {
    let materials = form.facts.get("application_materials");
    matches!(
        materials,
        Some(tidegate_domain::FactValue::Texts(texts)) if texts.len() == MATERIALS.len()
    )
}
