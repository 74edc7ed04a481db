//! An enterprise that makes reagents, which the catalogue has under key management (row 50): what is
//! known of it, and what it fills in.

use serde_json::{Value, json};
use tidegate_domain::{
    Date, DatedFact, Device, EnterpriseRecord, FactValue, Medium, MeterDay, OutletRecord,
};
use tidegate_service::Registration;

use crate::town::{Town, county, day_of};

/// The enterprise: a made-up code whose check character is right.
pub const UNIT: &str = "91330122MA2801010H";

/// Number of its permit.
pub const PERMIT: &str = "91330122MA2801010H001P";

/// Nitrogen oxides, 200 mg/m³ by GB 13271-2014 and 150 by the permit.
pub const NOX: &str = "a21002";

/// Its registered name.
pub const NAME: &str = "桐庐样例试剂有限公司";

/// Its registered address.
pub const ADDRESS: &str = "桐庐县样例路1号";

/// Materials of a first application of this enterprise.
const MATERIALS: [&str; 6] = [
    "application-form",
    "monitoring-plan",
    "disclosure-form",
    "assessment-approval",
    "outlet-description",
    "commitment-letter",
];

/// Registers the enterprise with its stack, its facts and the power that it used in a span of days.
///
/// # Panics
/// When the host refuses it.
pub async fn register(town: &Town, power: (&str, &str)) {
    let fact = |outlet: Option<&str>, name: &str, value: FactValue| DatedFact {
        enterprise: UNIT.to_owned(),
        outlet: outlet.map(str::to_owned),
        name: name.to_owned(),
        value,
        from: day_of("2020-01-01"),
        source: "test".to_owned(),
        doubtful: false,
    };
    let text = |word: &str| FactValue::Text(word.to_owned());
    let own = |name: &str, truth: bool| fact(None, name, FactValue::Truth(truth));
    let stack = |name: &str, value: FactValue| fact(Some("DA001"), name, value);
    let registration = Registration {
        enterprises: vec![EnterpriseRecord {
            id: UNIT.to_owned(),
            name: NAME.to_owned(),
            county: county(),
            township: "样例镇".to_owned(),
            industries: vec!["2661".to_owned()],
        }],
        outlets: vec![OutletRecord {
            enterprise: UNIT.to_owned(),
            id: "DA001".to_owned(),
            name: "锅炉烟囱".to_owned(),
            medium: Medium::Air,
            monitoring_point: "stack".to_owned(),
        }],
        facts: vec![
            own("prohibited_or_eliminated", false),
            own("on_key_polluter_list", false),
            own("in_industrial_building", true),
            own("has_boiler", false),
            own("has_furnace", false),
            own("has_surface_treatment", false),
            own("has_water_treatment", false),
            own("mixing_or_packing_only", false),
            own("has_pyrolysis_or_hydrolysis", false),
            fact(None, "registered_address", text(ADDRESS)),
            fact(None, "registered_legal_representative", text("张三")),
            stack("outlet_kind", text("boiler")),
            stack("boiler_fuel", text("gas")),
            stack("boiler_built", FactValue::Day(day_of("2020-05-01"))),
            stack("boiler_output_tph", FactValue::Number("20".parse().unwrap())),
            stack("special_limits_designated", FactValue::Truth(false)),
        ],
        ..Registration::default()
    };
    town.host.register(&registration).await.unwrap();
    let days = day_of(power.0).days()..day_of(power.1).days();
    let day = |day: i32| MeterDay {
        enterprise: UNIT.to_owned(),
        kind: "production-power-kwh".to_owned(),
        meter: String::new(),
        on: Date::from_days(day),
        amount: "800".parse().unwrap(),
        source: "test".to_owned(),
    };
    let days: Vec<MeterDay> = days.map(day).collect();
    town.store.put_meter_days(&days, town.clock_now()).await.unwrap();
}

/// The device of the stack, which comes with the permit.
///
/// # Panics
/// When the host refuses it.
pub async fn connect(town: &Town) {
    let device = Device {
        mn: "TESTREAGENT001".to_owned(),
        password: "123456".to_owned(),
        enterprise: UNIT.to_owned(),
        outlet: "DA001".to_owned(),
        crc_modbus_accepted: false,
    };
    let devices = Registration { devices: vec![device], ..Registration::default() };
    town.host.register(&devices).await.unwrap();
}

/// What is filled in for a first permit; `complete` with the letter that is forgotten at first.
#[must_use]
pub fn first_form(complete: bool) -> Value {
    let materials = &MATERIALS[..if complete { 6 } else { 5 }];
    let limits = [format!("DA001 {NOX} hour 150 mg/m3")];
    let amounts = [format!("{NOX} 12.5")];
    let parts = [
        "products-and-capacity",
        "raw-materials",
        "production-facilities",
        "control-facilities",
        "discharge-points",
        "monitoring-requirements",
        "ledger-and-reports",
    ];
    json!({
        "facts": {
            "application_materials": {"texts": materials},
            "application_parts": {"texts": parts},
            "applicant_name": {"text": NAME},
            "applicant_address": {"text": ADDRESS},
            "applicant_legal_representative": {"text": "张三"},
            "production_site_address": {"text": ADDRESS},
            "applied_industries": {"texts": ["2661"]},
            "eia_kind": {"text": "table"},
            "eia_reference": {"text": "样例环审〔2024〕1号"},
            "eia_approved": {"day": "2024-03-01"},
            "construction_started": {"day": "2024-06-01"},
            "new_or_altered_project": {"truth": false},
            "discharges_key_pollutants": {"truth": false},
            "produces_industrial_solid_waste": {"truth": false},
            "emits_industrial_noise": {"truth": false},
            "applied_outlets": {"texts": ["DA001"]},
            "eia_outlets": {"texts": ["DA001"]},
            "applied_pollutants": {"texts": [NOX]},
            "eia_pollutants": {"texts": [NOX]},
            "applied_limits": {"texts": limits},
            "applied_amounts": {"texts": amounts},
            "eia_amounts": {"texts": amounts},
            "publicity_days": {"number": "5"},
            "publicity_ended": {"day": "2025-09-12"},
        },
        "texts": {},
        "attachments": [],
    })
}

/// What is filled in for the renewal.
#[must_use]
pub fn renewal_form() -> Value {
    json!({
        "facts": {
            "application_materials": {"texts": [
                "application-form", "commitment-letter", "permit-copy", "execution-report",
            ]},
            "applicant_name": {"text": NAME},
            "applicant_address": {"text": ADDRESS},
            "applicant_legal_representative": {"text": "张三"},
            "applied_industries": {"texts": ["2661"]},
            "produces_industrial_solid_waste": {"truth": false},
            "emits_industrial_noise": {"truth": false},
            "changed_items": {"texts": []},
            "applied_limits": {"texts": [format!("DA001 {NOX} hour 150 mg/m3")]},
            "applied_amounts": {"texts": [format!("{NOX} 12.5")]},
        },
        "texts": {},
        "attachments": [],
    })
}
