//! What a row of each kind becomes.

use std::collections::BTreeMap;

use tidegate_domain::{
    Comparison, Date, DatedFact, Decimal, Device, EnterpriseRecord, FactValue, Instant,
    Jurisdiction, Medium, OutletRecord, Permit, PermitAmount, PermitLimit, PermitRecord,
};
use tidegate_manifest::{FactDeclaration, Subject};

use super::ImportFile;
use super::forms;
use super::nearest::{nearest, suggestion};
use super::registered::{Registered, Site};
use super::report::Reason;
use super::row::Row;
use super::values::fact_value;
use super::words::{
    AVERAGINGS, COMPARISONS, MEDIA, MONITORING_POINTS, TIERS, TRUTHS, meaning, own_word,
};

/// Limits or amounts from which on a permit takes no more: a large site has some hundreds.
const PARTS_MAX: usize = 5_000;

/// What rows are read against.
pub(super) struct Context<'a> {
    pub(super) file: &'a ImportFile<'a>,
    pub(super) facts: &'a BTreeMap<String, FactDeclaration>,
    pub(super) registered: &'a Registered,
    /// Now.
    pub(super) at: Instant,
}

/// Something to add to a registered permit.
#[derive(Debug)]
pub(super) struct PermitPart<T> {
    /// Enterprise id.
    pub(super) enterprise: String,
    /// Index of the permit among those of the site.
    pub(super) permit: usize,
    /// What to add.
    pub(super) part: T,
}

pub(super) fn enterprise(row: &Row<'_>, context: &Context<'_>) -> Option<EnterpriseRecord> {
    let id = row.required("id", |text| {
        own(text, context)?;
        forms::enterprise_id(text, context.file.ids)
    });
    let name = row.required("name", forms::name);
    let county = row.required("county", |text| {
        let county = forms::county(text)?;
        if context.file.reaches(&county) {
            return Ok(county);
        }
        let places: Vec<&str> = context.file.within.iter().map(Jurisdiction::as_str).collect();
        let help = format!("only {} is yours to import: send this row there", places.join(", "));
        Err(Reason::new("the county is another", help))
    });
    let township = row.optional("township", forms::name);
    let industries = row.required("industries", forms::industries);
    let record = EnterpriseRecord {
        id: id?,
        name: name?,
        county: county?,
        township: township?.unwrap_or_default(),
        industries: industries?,
    };
    // Last, so that only a row that is good takes room.
    if !row.is_good() {
        return None;
    }
    if let Err(why) = context.registered.room.admit(&record) {
        row.note("county", why);
        return None;
    }
    Some(record)
}

pub(super) fn fact(row: &Row<'_>, context: &Context<'_>) -> Option<DatedFact> {
    let site = site(row, context);
    let declared = row.required("name", |name| {
        context.facts.get(name).ok_or_else(|| {
            let known: Vec<&str> = context.facts.keys().map(String::as_str).collect();
            undeclared(name, &known)
        })
    });
    let outlet = fact_outlet(row, declared, site);
    let value: Option<FactValue> =
        declared.and_then(|declared| row.required("value", |text| fact_value(text, declared)));
    let from = row.required("from", forms::date);
    let source = row.optional("source", forms::name);
    let doubtful = row.optional("doubtful", |text| meaning(TRUTHS, text));
    let here = || format!("import {} row {}", context.file.name, row.number());
    Some(DatedFact {
        enterprise: row.text("enterprise")?.to_owned(),
        outlet: outlet?,
        name: declared?.name.clone(),
        value: value?,
        from: from?,
        source: source?.unwrap_or_else(here),
        doubtful: doubtful?.unwrap_or(false),
    })
}

pub(super) fn outlet(row: &Row<'_>, context: &Context<'_>) -> Option<OutletRecord> {
    site(row, context);
    let id = row.required("id", forms::number);
    let name = row.required("name", forms::name);
    let medium = row.required("medium", |text| meaning(MEDIA, text));
    let point = row.required("monitoring_point", |text| own_word(MONITORING_POINTS, text));
    if let (Some(medium), Some(point)) = (medium, point)
        && meaning(MONITORING_POINTS, point) != Ok(medium)
    {
        let reason = format!("{} has no `{point}`", medium_name(medium));
        row.note("monitoring_point", Reason::new(reason, "correct this or the medium"));
    }
    Some(OutletRecord {
        enterprise: row.text("enterprise")?.to_owned(),
        id: id?,
        name: name?,
        medium: medium?,
        monitoring_point: point?.to_owned(),
    })
}

pub(super) fn permit(row: &Row<'_>, context: &Context<'_>) -> Option<PermitRecord> {
    let site = site(row, context);
    let number = row.required("number", forms::number);
    let tier = row.required("tier", |text| meaning(TIERS, text));
    let valid_from = row.required("valid_from", forms::date);
    let (until_column, days_later) =
        if row.has("valid_through") { ("valid_through", 1) } else { ("valid_until", 0) };
    let valid_until =
        row.required(until_column, forms::date).map(|date| date.plus_days(days_later));
    let ended = row.optional("ended", forms::date);
    if let (Some(from), Some(until)) = (valid_from, valid_until)
        && until <= from
    {
        let reason = format!("lies before the permit begins on {from}");
        row.note(until_column, Reason::new(reason, "correct one of the two dates"));
    }
    if let (Some(from), Some(Some(ended))) = (valid_from, ended)
        && ended < from
    {
        let reason = format!("lies before the permit begins on {from}");
        row.note("ended", Reason::new(reason, "correct one of the two dates"));
    }
    let (number, valid_from) = (number?, valid_from?);
    // A permit that is registered keeps its limits and amounts, which come from other files.
    let before = site?.permits.iter().map(|record| &record.permit);
    let same = before.into_iter().find(|p| p.number == number && p.valid_from == valid_from);
    Some(PermitRecord {
        enterprise: row.text("enterprise")?.to_owned(),
        permit: Permit {
            number,
            tier: tier?,
            valid_from,
            valid_until: valid_until?,
            ended: ended?,
            limits: same.map(|permit| permit.limits.clone()).unwrap_or_default(),
            amounts: same.map(|permit| permit.amounts.clone()).unwrap_or_default(),
        },
    })
}

pub(super) fn permit_limit(
    row: &Row<'_>,
    context: &Context<'_>,
) -> Option<PermitPart<PermitLimit>> {
    let site = site(row, context);
    let permit = registered_permit(row, site);
    let outlet = row.required("outlet", |text| registered_outlet(text, site));
    let pollutant = row.required("pollutant", forms::pollutant);
    note_medium(row, pollutant.as_deref(), site);
    let averaging = row.required("averaging", |text| meaning(AVERAGINGS, text));
    let comparison = row.required("comparison", |text| meaning(COMPARISONS, text));
    let lower = row.optional("lower", forms::amount);
    let upper = row.optional("upper", forms::amount);
    let unit = row.required("unit", forms::unit);
    if let (Some(comparison), Some(lower), Some(upper)) = (comparison, lower, upper) {
        note_bounds(row, comparison, lower, upper);
    }
    Some(PermitPart {
        enterprise: row.text("enterprise")?.to_owned(),
        permit: permit?,
        part: PermitLimit {
            outlet: outlet?,
            pollutant: pollutant?,
            averaging: averaging?,
            comparison: comparison?,
            lower: lower?,
            upper: upper?,
            unit: unit?,
        },
    })
}

pub(super) fn permit_amount(
    row: &Row<'_>,
    context: &Context<'_>,
) -> Option<PermitPart<PermitAmount>> {
    let site = site(row, context);
    let permit = registered_permit(row, site);
    let outlet = row.optional("outlet", |text| registered_outlet(text, site));
    let pollutant = row.required("pollutant", forms::pollutant);
    note_medium(row, pollutant.as_deref(), site);
    let year = row.required("year", forms::year);
    let amount = row.required("amount", forms::amount);
    Some(PermitPart {
        enterprise: row.text("enterprise")?.to_owned(),
        permit: permit?,
        part: PermitAmount { outlet: outlet?, pollutant: pollutant?, year: year?, amount: amount? },
    })
}

pub(super) fn device(row: &Row<'_>, context: &Context<'_>) -> Option<Device> {
    let mn = row.required("mn", |text| {
        own(text, context)?;
        forms::mn(text)
    });
    let password = row.required("password", forms::password);
    let site = site(row, context);
    let outlet = row.required("outlet", |text| registered_outlet(text, site));
    let crc = row.optional("crc_modbus_accepted", |text| meaning(TRUTHS, text));
    Some(Device {
        mn: mn?,
        password: password?,
        enterprise: row.text("enterprise")?.to_owned(),
        outlet: outlet?,
        crc_modbus_accepted: crc?.unwrap_or(false),
    })
}

/// Refuses the id of an enterprise or device that is registered in another county.
fn own(id: &str, context: &Context<'_>) -> Result<(), Reason> {
    if !context.registered.is_taken(id) {
        return Ok(());
    }
    let help = "look whether it is right; a move between counties is for who may import into both";
    Err(Reason::new("it is registered in another county", help))
}

/// The registered enterprise that a row is about; noted when there is none.
pub(super) fn site<'a>(row: &Row<'_>, context: &Context<'a>) -> Option<&'a Site> {
    row.required("enterprise", |id| {
        context.registered.site(id).ok_or_else(|| {
            let help = match forms::enterprise_id(id, context.file.ids) {
                Ok(_) => "import it with the enterprises first, or correct the code".to_owned(),
                Err(why) => format!("correct the code: {}", why.reason),
            };
            Reason::new("no enterprise is registered with this code", help)
        })
    })
}

/// The number of a registered outlet. Of an enterprise that is not registered nothing is said
/// again.
pub(super) fn registered_outlet(text: &str, site: Option<&Site>) -> Result<String, Reason> {
    match site {
        Some(site) if !site.outlets.contains_key(text) => {
            let mut known: Vec<&str> = site.outlets.keys().map(String::as_str).collect();
            known.sort_unstable();
            known.truncate(10);
            let help = if known.is_empty() {
                "the enterprise has none yet: import its outlets first".to_owned()
            } else {
                format!("{}; otherwise import the outlet first", suggestion(text, &known))
            };
            Err(Reason::new("no outlet of the enterprise is registered with this number", help))
        }
        _ => Ok(text.to_owned()),
    }
}

/// The outlet of a fact about an outlet; none of a fact about the enterprise.
fn fact_outlet(
    row: &Row<'_>,
    declared: Option<&FactDeclaration>,
    site: Option<&Site>,
) -> Option<Option<String>> {
    let name = declared.map(|declared| declared.name.as_str()).unwrap_or_default();
    match (declared.map(|declared| declared.of), row.text("outlet")) {
        (Some(Subject::Enterprise), Some(_)) => {
            let reason = format!("`{name}` is about the whole enterprise");
            row.note("outlet", Reason::new(reason, "leave the outlet empty"));
            None
        }
        (Some(Subject::Outlet), None) => {
            let reason = format!("`{name}` is about one outlet and none is named");
            row.note("outlet", Reason::new(reason, "write the number of the outlet"));
            None
        }
        _ => row.optional("outlet", |text| registered_outlet(text, site)),
    }
}

/// Why a name is not a declared fact.
pub(super) fn undeclared(name: &str, known: &[&str]) -> Reason {
    let near = nearest(name, known.iter().copied());
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "use a name that an installed pack declares".to_owned(),
    };
    Reason::new("no installed pack asks for a fact of this name", help)
}

/// The index of the permit that a row is about; noted when there is none, or more than one.
fn registered_permit(row: &Row<'_>, site: Option<&Site>) -> Option<usize> {
    let number = row.required("number", forms::number);
    let valid_from = row.optional("valid_from", forms::date);
    let (site, number, valid_from) = (site?, number?, valid_from?);
    let begins = |date: Date| valid_from.is_none_or(|wanted| wanted == date);
    let mut found =
        site.permits.iter().enumerate().filter(|(_, record)| {
            record.permit.number == number && begins(record.permit.valid_from)
        });
    let (first, second) = (found.next(), found.next());
    match (first, second) {
        (Some((index, record)), None) => {
            let parts = record.permit.limits.len().max(record.permit.amounts.len());
            if parts < PARTS_MAX {
                return Some(index);
            }
            let reason = format!("the permit holds {parts} limits or amounts already");
            row.note("number", Reason::new(reason, "look whether the number is right"));
        }
        (None, _) => {
            let reason = match valid_from {
                Some(date) => format!("no permit of this number begins on {date}"),
                None => "the enterprise has no permit of this number".to_owned(),
            };
            row.note("number", Reason::new(reason, "import the permit first, or correct it"));
        }
        (Some(_), Some(_)) => {
            let dates = site.permits.iter().filter(|record| record.permit.number == number);
            let dates: Vec<String> =
                dates.map(|record| record.permit.valid_from.to_string()).collect();
            let reason = format!("permits of this number begin on {}", dates.join(" and on "));
            let help = "say which in the column `valid_from` (有效期起)";
            row.note("number", Reason::new(reason, help));
        }
    }
    None
}

/// Notes a pollutant code that is not of the outlet's medium.
fn note_medium(row: &Row<'_>, pollutant: Option<&str>, site: Option<&Site>) {
    let (Some(pollutant), Some(site), Some(outlet)) = (pollutant, site, row.text("outlet")) else {
        return;
    };
    let Some(medium) = site.outlets.get(outlet) else { return };
    let other = match medium {
        Medium::Water => 'a',
        Medium::Air => 'w',
    };
    if pollutant.starts_with(other) {
        let reason = format!("outlet `{outlet}` discharges {}", medium_name(*medium));
        let help = "codes in `a` are for air, codes in `w` for water; correct the code or outlet";
        row.note("pollutant", Reason::new(reason, help));
    }
}

/// Notes bounds that the comparison does not look at, or lacks.
fn note_bounds(
    row: &Row<'_>,
    comparison: Comparison,
    lower: Option<Decimal>,
    upper: Option<Decimal>,
) {
    // Needed and allowed, of the lower and of the upper bound. What must not be detected may name
    // the limit of detection.
    let (of_lower, of_upper) = match comparison {
        Comparison::AtMost => ((false, false), (true, true)),
        Comparison::AtLeast => ((true, true), (false, false)),
        Comparison::Within => ((true, true), (true, true)),
        Comparison::NotDetected => ((false, false), (false, true)),
    };
    let word = COMPARISONS.iter().find(|word| word.meaning == comparison);
    let word = word.map(|word| word.word).unwrap_or_default();
    for (column, bound, (needed, allowed)) in
        [("lower", lower, of_lower), ("upper", upper, of_upper)]
    {
        if needed && bound.is_none() {
            let reason = format!("comparison `{word}` needs this bound and it is empty");
            row.note(column, Reason::new(reason, "fill it in, or correct the comparison"));
        } else if !allowed && bound.is_some() {
            let reason = format!("comparison `{word}` does not look at this bound");
            row.note(column, Reason::new(reason, "take it out, or correct the comparison"));
        }
    }
    if let (Some(lower), Some(upper)) = (lower, upper)
        && lower > upper
    {
        let reason = format!("the lower bound is above the upper, {upper}");
        row.note("lower", Reason::new(reason, "exchange the two"));
    }
}

fn medium_name(medium: Medium) -> &'static str {
    match medium {
        Medium::Water => "waste water",
        Medium::Air => "waste gas",
    }
}
