//! The document of the API.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::{run, world};

/// Every operation: its id, method and path. A change of this list is a change of the API.
const OPERATIONS: [&str; 105] = [
    "add_calendar_year post /api/v1/calendar/years",
    "attach_file post /api/v1/counties/{county}/matters/{matter}/attachments",
    "begin_application post /api/v1/counties/{county}/applications",
    "cancel_stage post /api/v1/stages/{change}/cancel",
    "carry_out_round post /api/v1/counties/{county}/rounds",
    "check_matter get /api/v1/counties/{county}/matters/{matter}/check",
    "classify_county post /api/v1/counties/{county}/classify",
    "compare_production get /api/v1/counties/{county}/enterprises/{enterprise}/production/comparison",
    "compare_versions get /api/v1/counties/{county}/applications/{matter}/compare",
    "create_account post /api/v1/accounts",
    "create_token post /api/v1/tokens",
    "create_waiver post /api/v1/counties/{county}/waivers",
    "decide_stage post /api/v1/stages",
    "disable_account post /api/v1/accounts/{account}/disable",
    "explain_judgement get /api/v1/counties/{county}/judgements/{judgement}/explanation",
    "fetch_attachment get /api/v1/counties/{county}/attachments/{attachment}",
    "give_grant post /api/v1/accounts/{account}/grants",
    "import_department post /api/v1/counties/{county}/departments/{department}",
    "import_file post /api/v1/counties/{county}/import/{kind}",
    "judge_enterprise post /api/v1/counties/{county}/enterprises/{enterprise}/judge",
    "let_grade post /api/v1/counties/{county}/graders",
    "list_access_changes get /api/v1/access-changes",
    "list_accounts get /api/v1/accounts",
    "list_admissions get /api/v1/admissions",
    "list_attachments get /api/v1/counties/{county}/matters/{matter}/attachments",
    "list_batches get /api/v1/counties/{county}/batches",
    "list_calendar get /api/v1/counties/{county}/calendar",
    "list_cases get /api/v1/counties/{county}/cases",
    "list_commitments get /api/v1/counties/{county}/commitments",
    "list_contradictions get /api/v1/counties/{county}/contradictions",
    "list_devices get /api/v1/counties/{county}/devices",
    "list_enterprises get /api/v1/counties/{county}/enterprises",
    "list_faults get /api/v1/counties/{county}/faults",
    "list_figure_entries get /api/v1/counties/{county}/figures/{figure}",
    "list_figures get /api/v1/counties/{county}/figures",
    "list_findings get /api/v1/counties/{county}/findings",
    "list_graders get /api/v1/counties/{county}/graders",
    "list_grading_faults get /api/v1/grading-faults",
    "list_inbox get /api/v1/counties/{county}/people/{person}/inbox",
    "list_judgements get /api/v1/counties/{county}/judgements",
    "list_layers get /api/v1/counties/{county}/layers",
    "list_matter_asides get /api/v1/counties/{county}/matters/{matter}/asides",
    "list_matter_steps get /api/v1/counties/{county}/matters/{matter}/steps",
    "list_matters get /api/v1/counties/{county}/matters",
    "list_missing_facts get /api/v1/counties/{county}/missing-facts",
    "list_notices get /api/v1/counties/{county}/notices",
    "list_outlets get /api/v1/counties/{county}/outlets",
    "list_packs get /api/v1/packs",
    "list_people get /api/v1/counties/{county}/people",
    "list_places get /api/v1/places",
    "list_practice get /api/v1/counties/{county}/practice",
    "list_rejections get /api/v1/counties/{county}/rejections",
    "list_reminders get /api/v1/counties/{county}/reminders",
    "list_replicas get /api/v1/replicas",
    "list_set_aside get /api/v1/counties/{county}/set-aside",
    "list_sources get /api/v1/counties/{county}/sources",
    "list_tokens get /api/v1/tokens",
    "list_totals get /api/v1/counties/{county}/enterprises/{enterprise}/totals",
    "list_waivers get /api/v1/counties/{county}/waivers",
    "list_warnings get /api/v1/counties/{county}/warnings",
    "owe_duty post /api/v1/counties/{county}/duties",
    "plan_inspection post /api/v1/counties/{county}/inspections",
    "plan_inspections post /api/v1/counties/{county}/inspections/plan",
    "precheck_application post /api/v1/counties/{county}/applications/{matter}/precheck",
    "precheck_permits post /api/v1/counties/{county}/applications/precheck",
    "preview_stage post /api/v1/packs/{digest}/preview",
    "publish_pack post /api/v1/packs",
    "publish_policy post /api/v1/counties/{county}/policies",
    "pull_sources post /api/v1/counties/{county}/sources/pull",
    "put_people put /api/v1/counties/{county}/people",
    "put_permit_duties put /api/v1/counties/{county}/enterprises/{enterprise}/permit-duties",
    "put_source put /api/v1/counties/{county}/sources/{source}",
    "read_notice post /api/v1/counties/{county}/notices/{notice}/read",
    "reckon_due get /api/v1/counties/{county}/calendar/due",
    "remove_source delete /api/v1/counties/{county}/sources/{source}",
    "replay_judgement post /api/v1/counties/{county}/judgements/{judgement}/replay",
    "resume_pack post /api/v1/counties/{county}/set-aside/{digest}/resume",
    "revoke_grant post /api/v1/accounts/{account}/grants/revoke",
    "revoke_token post /api/v1/tokens/{token}/revoke",
    "revoke_waiver post /api/v1/counties/{county}/waivers/{waiver}/revoke",
    "roll_back post /api/v1/rollbacks",
    "send_notices_again post /api/v1/counties/{county}/notices/again",
    "show_case get /api/v1/counties/{county}/cases/{case}",
    "show_classification get /api/v1/counties/{county}/enterprises/{enterprise}/classification",
    "show_comparison get /api/v1/counties/{county}/comparison",
    "show_enterprise get /api/v1/counties/{county}/enterprises/{enterprise}",
    "show_fault_input get /api/v1/counties/{county}/faults/{number}/input",
    "show_gateway get /api/v1/gateway",
    "show_health get /api/v1/health",
    "show_judgement get /api/v1/counties/{county}/judgements/{judgement}",
    "show_matter get /api/v1/counties/{county}/matters/{matter}",
    "show_notice get /api/v1/counties/{county}/notices/{notice}",
    "show_outlet get /api/v1/counties/{county}/outlets/{enterprise}/{outlet}",
    "show_permit_duties get /api/v1/counties/{county}/enterprises/{enterprise}/permit-duties",
    "show_production get /api/v1/counties/{county}/enterprises/{enterprise}/production",
    "show_readiness get /api/v1/counties/{county}/enterprises/{enterprise}/readiness",
    "show_series get /api/v1/counties/{county}/streams/{stream}/series",
    "show_shadow get /api/v1/counties/{county}/shadows/{digest}",
    "show_summary get /api/v1/counties/{county}/summary",
    "show_warning get /api/v1/counties/{county}/warnings/{warning}",
    "stop_grading post /api/v1/counties/{county}/graders/{pack}/stop",
    "stream_events get /api/v1/events",
    "take_receipts post /api/v1/counties/{county}/notices/receipts",
    "take_step post /api/v1/counties/{county}/matters/{matter}/steps",
    "tell_stop post /api/v1/counties/{county}/enterprises/{enterprise}/stops",
];

fn operations(document: &Value) -> Vec<(String, Value)> {
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if let Some(id) = operation["operationId"].as_str() {
                operations.push((format!("{id} {method} {path}"), operation.clone()));
            }
        }
    }
    operations.sort_by(|a, b| a.0.cmp(&b.0));
    operations
}

#[test]
fn every_operation_is_listed_once_and_says_how_it_fails() {
    run(async {
        let document = world().json("/api/openapi.json").await;
        let operations = operations(&document);
        let lines: Vec<&str> = operations.iter().map(|(line, _)| line.as_str()).collect();
        assert_eq!(lines, OPERATIONS);
        let ids: BTreeSet<&str> =
            lines.iter().map(|line| line.split(' ').next().unwrap()).collect();
        assert_eq!(ids.len(), lines.len());
        for (line, operation) in &operations {
            let failed = &operation["responses"]["default"]["content"]["application/json"];
            assert_eq!(failed["schema"]["$ref"], "#/components/schemas/ErrorBody", "{line}");
            assert!(!operation["summary"].as_str().unwrap_or_default().is_empty(), "{line}");
        }
    });
}

#[test]
fn every_reference_leads_to_a_schema() {
    run(async {
        let document = world().json("/api/openapi.json").await;
        let schemas = document["components"]["schemas"].as_object().unwrap();
        let mut references = BTreeSet::new();
        collect(&document, &mut references);
        assert!(references.len() > 20);
        for reference in references {
            let name = reference.strip_prefix("#/components/schemas/").unwrap();
            assert!(schemas.contains_key(name), "{reference}");
        }
    });
}

fn collect(value: &Value, references: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(reference)) = fields.get("$ref") {
                references.insert(reference.clone());
            }
            fields.values().for_each(|field| collect(field, references));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, references)),
        _ => {}
    }
}
