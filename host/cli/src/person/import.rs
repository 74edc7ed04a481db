//! `tidegate person import`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use serde_json::{Value as Json, json};
use tidegate_desk::DeskError;
use tidegate_domain::{Address, Channel, Person};
use tidegate_sheets::{Column, Filled, Form, Kind, Problem, Row, Value, Word, read};
use tidegate_store::Put;

use crate::at_desk::{AtCounty, AtDesk};
use crate::print;

/// People put in one transaction, so that one who is refused holds few others up.
const AT_ONCE: usize = 200;

/// Characters of an address or name.
const TEXT_MAX: usize = 200;

#[derive(Debug, Args)]
pub(super) struct ImportArguments {
    /// CSV in any usual encoding, xlsx, xls or ods. Columns, by these or Chinese titles and in any
    /// order: id, name, enterprise (empty for an officer), posts, phone (short messages), voice
    /// (calls), email, webhook, app, language, account, active. What is wished of channels stays; an
    /// empty account leaves the one that is known.
    file: PathBuf,
    #[command(flatten)]
    pub(super) at: AtCounty,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
}

const FORM: Form = Form {
    name: "people",
    columns: &[
        text("id", &["id", "编号", "人员编号", "工号", "人员ID"], true),
        text("name", &["name", "姓名", "人员姓名"], true),
        text(
            "enterprise",
            &["enterprise", "统一社会信用代码", "社会信用代码", "信用代码", "企业"],
            false,
        ),
        text("posts", &["posts", "岗位", "职务", "职责"], false),
        text("phone", &["phone", "手机", "手机号", "手机号码", "联系电话", "短信号码"], false),
        text("voice", &["voice", "语音电话", "电话"], false),
        text("email", &["email", "e-mail", "邮箱", "电子邮箱", "电子邮件"], false),
        text("webhook", &["webhook", "回调地址"], false),
        text("app", &["app", "浙政钉", "浙里办", "应用账号", "浙政钉账号", "浙里办账号"], false),
        Column {
            key: "language",
            titles: &["language", "语言"],
            // Small letters: a cell is compared so.
            kind: Kind::Word(&[
                Word { word: "zh-CN", also: &["zh-cn", "zh", "中文", "汉语"] },
                Word { word: "en", also: &["英文", "英语", "english"] },
            ]),
            required: false,
        },
        text("account", &["account", "账号", "平台账号"], false),
        Column {
            key: "active",
            titles: &["active", "在岗", "启用"],
            kind: Kind::Truth,
            required: false,
        },
    ],
    one_of: &[],
};

const fn text(key: &'static str, titles: &'static [&'static str], required: bool) -> Column {
    Column { key, titles, kind: Kind::Text { most: TEXT_MAX }, required }
}

/// Columns of addresses with the channel of each.
const ADDRESSES: [(&str, Channel); 5] = [
    ("phone", Channel::Sms),
    ("voice", Channel::Voice),
    ("email", Channel::Email),
    ("webhook", Channel::Webhook),
    ("app", Channel::App),
];

/// What came of a file.
#[derive(Default)]
struct Report {
    put: Put,
    refused: u64,
    problems: Vec<Problem>,
}

/// Takes the good rows and names every bad cell; exit code 2 when there are any.
pub(super) async fn run(arguments: ImportArguments) -> anyhow::Result<ExitCode> {
    let bytes = fs_err::read(&arguments.file)?;
    let name = arguments.file.file_name().context("the file has no name")?.to_string_lossy();
    let of = || format!("`{}`", arguments.file.display());
    let mut filled = read(&bytes, &name, &FORM).with_context(of)?;
    let at = arguments.at.reading().await?;
    let mut report = Report {
        refused: filled.rows_refused,
        problems: std::mem::take(&mut filled.problems),
        ..Report::default()
    };
    put(&at, unlike(&filled, &mut report), &mut report).await?;
    at.close().await;
    show(&arguments.file, &filled, &report, arguments.json);
    let is_good = report.refused == 0 && filled.problems_more == 0;
    Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

/// The rows of which no other has the id.
fn unlike<'a>(filled: &'a Filled, report: &mut Report) -> Vec<&'a Row> {
    let mut seen: HashMap<&str, &Row> = HashMap::new();
    let mut rows = Vec::with_capacity(filled.rows.len());
    for row in &filled.rows {
        let id = row.text("id").unwrap_or_default();
        match seen.get(id) {
            Some(first) => {
                let reason = format!("stands in row {} of sheet `{}` too", first.row, first.sheet);
                let help = "give each person an id of its own, or one row".to_owned();
                report.refuse(row, "id", (reason, help));
            }
            None => {
                seen.insert(id, row);
                rows.push(row);
            }
        }
    }
    rows
}

async fn put(at: &AtDesk, rows: Vec<&Row>, report: &mut Report) -> anyhow::Result<()> {
    for rows in rows.chunks(AT_ONCE) {
        let mut people = Vec::with_capacity(rows.len());
        for row in rows {
            people.push(person(at, row).await?);
        }
        match at.desk.put_people(&at.county, &people).await {
            Ok(put) => report.add(put),
            // One of them is refused: the others are taken one by one.
            Err(DeskError::Invalid(_)) => {
                for (row, person) in rows.iter().zip(&people) {
                    match at.desk.put_people(&at.county, std::slice::from_ref(person)).await {
                        Ok(put) => report.add(put),
                        Err(DeskError::Invalid(why)) => report.refuse_for(row, &why),
                        Err(error) => return Err(error.into()),
                    }
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// The person of a row, with the wishes that are known.
async fn person(at: &AtDesk, row: &Row) -> anyhow::Result<Person> {
    let text = |key: &str| row.text(key).map(str::to_owned);
    let id = text("id").unwrap_or_default();
    let known = at.desk.person(&at.county, &id).await?;
    let (account, preferences) =
        known.map(|known| (known.account, known.preferences)).unwrap_or_default();
    let addresses = ADDRESSES.into_iter().filter_map(|(key, channel)| {
        let address = row.text(key)?;
        Some(Address { channel, address: address.to_owned() })
    });
    Ok(Person {
        county: at.county.clone(),
        id,
        name: text("name").unwrap_or_default(),
        enterprise: text("enterprise"),
        posts: posts(row.text("posts").unwrap_or_default()),
        account: text("account").or(account),
        addresses: addresses.collect(),
        preferences,
        language: text("language").unwrap_or_else(|| "zh-CN".to_owned()),
        active: row.truth("active").unwrap_or(true),
    })
}

/// Posts in any usual way to write several, ascending.
fn posts(text: &str) -> Vec<String> {
    let parts = text.split(['、', '，', ',', '；', ';', '/', ' ']);
    let mut posts: Vec<String> =
        parts.map(str::trim).filter(|post| !post.is_empty()).map(|post| post.to_owned()).collect();
    posts.sort();
    posts.dedup();
    posts
}

impl Report {
    fn add(&mut self, put: Put) {
        self.put.new += put.new;
        self.put.updated += put.updated;
        self.put.unchanged += put.unchanged;
    }

    /// Refuses a row because of a cell.
    fn refuse(&mut self, row: &Row, key: &str, (reason, help): (String, String)) {
        self.refused += 1;
        let Some(field) = row.field(key) else { return };
        let column = FORM.columns.iter().find(|column| column.key == key);
        let title = column.and_then(|column| column.titles.first()).copied().unwrap_or(key);
        self.problems.push(Problem {
            sheet: row.sheet.clone(),
            at: field.at,
            title: title.to_owned(),
            found: row.text(key).unwrap_or_default().to_owned(),
            reason,
            help,
        });
    }

    /// Refuses a row for what the desk says: of the cell whose text it names, else of the id.
    fn refuse_for(&mut self, row: &Row, why: &str) {
        let named = row.fields.iter().find(|field| {
            let text = match &field.value {
                Value::Text(text) => text.as_str(),
                _ => return false,
            };
            field.key != "id" && why.contains(&format!("`{text}`"))
        });
        let key = named.map_or("id", |field| field.key);
        let why = why.split_once(": ").map_or(why, |(_, why)| why);
        // The text of the cell stands before the reason already.
        let why = why.replace(&format!("`{}` ", row.text(key).unwrap_or_default()), "");
        self.refuse(row, key, (why, "put it right, or leave it empty".to_owned()));
    }
}

fn show(file: &Path, filled: &Filled, report: &Report, as_json: bool) {
    let Report { put: Put { new, updated, unchanged }, refused, problems } = report;
    let rows = filled.rows.len() as u64 + filled.rows_refused;
    if as_json {
        let problems: Vec<Json> = problems.iter().map(problem).collect();
        let unknown: Vec<Json> = filled
            .columns_unknown
            .iter()
            .map(
                |one| json!({ "sheet": one.sheet, "cell": one.at.to_string(), "title": one.title }),
            )
            .collect();
        print::json(json!({
            "rows": rows, "new": new, "updated": updated, "unchanged": unchanged,
            "rows_refused": refused, "problems": problems,
            "problems_more": filled.problems_more, "columns_unknown": unknown,
        }));
        return;
    }
    for problem in problems {
        print::note(&format!("{}: {problem}", file.display()));
    }
    if filled.problems_more > 0 {
        print::note(&format!("{} more problems", filled.problems_more));
    }
    for one in &filled.columns_unknown {
        let perhaps = one.perhaps.as_ref().map(|title| format!(", perhaps `{title}` is meant"));
        let perhaps = perhaps.unwrap_or_default();
        print::note(&format!(
            "note: sheet `{}` cell {}: column `{}` is not read{perhaps}",
            one.sheet, one.at, one.title
        ));
    }
    print::line(&format!(
        "{rows} rows: {new} new, {updated} updated, {unchanged} unchanged, {refused} rejected"
    ));
}

fn problem(problem: &Problem) -> Json {
    json!({
        "sheet": problem.sheet,
        "cell": problem.at.to_string(),
        "title": problem.title,
        "found": problem.found,
        "reason": problem.reason,
        "help": problem.help,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn posts_are_read_however_they_are_written() {
        for text in
            ["leader、inspector", "inspector, leader", "leader;inspector;", "leader inspector"]
        {
            assert_eq!(posts(text), ["inspector", "leader"], "{text}");
        }
        assert!(posts("").is_empty());
    }

    #[test]
    fn a_table_in_chinese_is_understood() {
        let file = "人员编号,姓名,统一社会信用代码,岗位,手机,语言,在岗\n\
                    wang,王强,,执法人员,13800000001,中文,是\n,无号,,,,,\nli,李敏,,,,zh-CN,\n";
        let filled = read(file.as_bytes(), "people.csv", &FORM).unwrap();
        let row = filled.rows.first().unwrap();
        assert_eq!(row.text("phone"), Some("13800000001"));
        assert_eq!((row.text("language"), row.truth("active")), (Some("zh-CN"), Some(true)));
        assert_eq!(filled.rows.last().unwrap().text("language"), Some("zh-CN"));
        assert_eq!(filled.rows_refused, 1);
        assert!(filled.problems.first().unwrap().to_string().contains("cell A3"));
    }

    #[test]
    fn what_the_desk_refuses_is_said_of_its_cell() {
        let file = "id,name,email,phone\nchen,Chen,nowhere,12345\nli,Li,,12\n";
        let filled = read(file.as_bytes(), "people.csv", &FORM).unwrap();
        let mut report = Report::default();
        let why = "person `chen`: `nowhere` cannot be reached over email";
        report.refuse_for(filled.rows.first().unwrap(), why);
        report.refuse_for(filled.rows.last().unwrap(), "person `li`: needs a name");
        let cells: Vec<String> = report.problems.iter().map(|one| one.at.to_string()).collect();
        assert_eq!(cells, ["C2", "A3"]);
        let first = report.problems.first().unwrap();
        assert_eq!(first.reason, "cannot be reached over email");
    }
}
