//! One case: a call with its arguments, and what is expected of it.

use std::ops::Range;

use tidegate_manifest::Manifest;

use crate::case_file;
use crate::expectation::{Expectation, ExpectedOutcome, ExpectedStep};
use crate::facts;
use crate::files::Files;
use crate::grading_input;
use crate::input::{self, Parts};
use crate::node::{Map, Node, insert, merged};
use crate::question::{CALLS, Call, Question};
use crate::reader::{Context, Fields};
use tidegate_manifest::Subject;

/// A situation with its date and expected result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Name, unique in its file.
    pub name: String,
    /// File inside the folder of the pack, for example `cases/boilers.toml`.
    pub file: String,
    /// Line of that file, from 1.
    pub line: usize,
    /// What is asked.
    pub question: Question,
    /// What is expected.
    pub expectation: Expectation,
    /// Rules that the case is there for.
    pub covers: Vec<String>,
}

/// What every case of a file has unless it says otherwise.
#[derive(Clone, Debug, Default)]
pub(crate) struct Defaults {
    /// Keys of a case.
    table: Map,
}

/// Keys that defaults may have.
const DEFAULT_KEYS: [&str; 4] = ["call", "on", "input", "facts"];

impl Defaults {
    /// Reads `[defaults]`.
    pub(crate) fn read(context: &Context<'_>, node: &Node) -> Option<Self> {
        let fields = Fields::of(context, "defaults", node)?;
        for key in DEFAULT_KEYS {
            if let Some(node) = fields.get(key)
                && matches!(key, "input" | "facts")
            {
                context.table(key, node)?;
            }
        }
        fields.finish();
        Some(Self { table: context.table("defaults", node)?.clone() })
    }

    fn get(&self, key: &str) -> Option<&Node> {
        self.table.get(key).map(|entry| &entry.node)
    }

    /// The defaults under `key` with those of the case on top.
    fn under(&self, context: &Context<'_>, key: &str, own: Option<&Node>) -> Map {
        let table = |node: Option<&Node>| {
            node.and_then(|node| context.table(key, node)).cloned().unwrap_or_default()
        };
        merged(&table(self.get(key)), &table(own))
    }
}

/// What cases are read with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setting<'s> {
    /// The pack.
    pub(crate) manifest: &'s Manifest,
    /// Its files.
    pub(crate) files: &'s Files<'s>,
    /// Defaults of the file.
    pub(crate) defaults: &'s Defaults,
}

/// Reads one case; none, with problems noted, when something is wrong.
pub(crate) fn read(
    context: &Context<'_>,
    setting: Setting<'_>,
    (table, span): (&Map, Range<usize>),
) -> Option<Case> {
    let before = context.sink.count();
    let fields = Fields::new(context, "case", table, span.clone());
    let name = fields.require("name").and_then(|node| name(context, node));
    let call = fields.get("call").or_else(|| setting.defaults.get("call"));
    if call.is_none() {
        context.note(&span, "the case has no `call`", "add `call = \"classification.classify\"`");
    }
    let call = call.and_then(|node| context.word("call", node, &CALLS));
    let arguments = Arguments {
        on: fields.get("on"),
        input: fields.get("input"),
        facts: fields.get("facts"),
        without: fields.get("without"),
    };
    let question = call.and_then(|call| question(&fields, setting, call, &arguments));
    let expectation = expectation(&fields, call);
    let covers = fields.get("covers").map(|node| covers(context, node));
    fields.finish();
    let case = Case {
        name: name?,
        file: context.file.name.clone(),
        line: context.file.line(span.start),
        question: question?,
        expectation: expectation?,
        covers: covers.unwrap_or_default(),
    };
    (context.sink.count() == before).then_some(case)
}

/// Longest name, in bytes.
const NAME_BYTES_MAX: usize = 200;

fn name(context: &Context<'_>, node: &Node) -> Option<String> {
    let name = context.text("name", node)?;
    if name.trim().is_empty() || name.len() > NAME_BYTES_MAX {
        let help = format!("write 1 to {NAME_BYTES_MAX} bytes that say what is special");
        context.note(&node.span, "the name is empty or too long", help);
        return None;
    }
    Some(name.to_owned())
}

fn covers(context: &Context<'_>, node: &Node) -> Vec<String> {
    if let (crate::node::Value::Text(cell), true) = (&node.value, context.row.is_some()) {
        return facts::cell_words(cell);
    }
    let texts = context.texts("covers", node).unwrap_or_default();
    texts.iter().map(|(text, _)| (*text).to_owned()).collect()
}

fn expectation(fields: &Fields<'_, '_>, call: Option<Call>) -> Option<Expectation> {
    let context = fields.context;
    let (expect, trace) = (fields.get("expect"), fields.get("trace"));
    let outcome = match expect {
        Some(node) => ExpectedOutcome::read(context, node)?,
        None => None,
    };
    let steps = match trace {
        Some(node) => ExpectedStep::read_all(context, node)?,
        None => Vec::new(),
    };
    if outcome.is_none() && steps.is_empty() {
        let help = "add `expect = { … }` or `trace = [ … ]`";
        context.note(&fields.span, "the case asserts nothing", help);
        return None;
    }
    if let (Some(call), Some(node)) = (call, trace)
        && !call.has_steps()
    {
        let help = "name what is expected in `expect`; `grading.explain` has steps";
        context.note(&node.span, "the result of this call has no steps", help);
        return None;
    }
    Some(Expectation { outcome, trace: steps })
}

/// Keys of a case that make the arguments.
pub(crate) struct Arguments<'n> {
    pub(crate) on: Option<&'n Node>,
    pub(crate) input: Option<&'n Node>,
    pub(crate) facts: Option<&'n Node>,
    pub(crate) without: Option<&'n Node>,
}

/// The question that the arguments make; none, with problems noted, when something is wrong.
pub(crate) fn question(
    fields: &Fields<'_, '_>,
    setting: Setting<'_>,
    call: Call,
    arguments: &Arguments<'_>,
) -> Option<Question> {
    let context = fields.context;
    let manifest = setting.manifest;
    let on = arguments.on.or_else(|| setting.defaults.get("on"));
    let facts = facts_of(context, setting, call, arguments);
    let mut input = setting.defaults.under(context, "input", arguments.input);
    let span = arguments.input.map_or_else(|| fields.span.clone(), |node| node.span.clone());
    if call == Call::Judge {
        if let Some(on) = on.filter(|_| !input.contains_key("as_of")) {
            insert(&mut input, "as_of", on.clone());
        }
        let parts = Parts { input: &input, span, facts: &facts };
        let file = case_file::read(context, manifest, setting.files, &parts)?;
        return Some(Question::Judge { file: Box::new(file) });
    }
    let on = input::date(context, on, &fields.span);
    let parts = Parts { input: &input, span: span.clone(), facts: &facts };
    Some(match call {
        Call::Classify => {
            let inner = Fields::new(context, "input", &input, span.clone());
            let facts = facts::read(context, manifest, &facts, Some(Subject::Enterprise));
            let enterprise = input::enterprise(context, inner.get("enterprise"), facts, &span);
            inner.finish();
            Question::Classify { enterprise: enterprise?, on: on? }
        }
        Call::Production => {
            let evidence = input::evidence(context, manifest, &parts);
            Question::Production { evidence: evidence?, on: on? }
        }
        Call::Readiness => {
            let application = input::application(context, manifest, &parts);
            Question::Readiness { application: Box::new(application?), on: on? }
        }
        Call::Limits => {
            let site = input::site(context, manifest, &parts);
            Question::Limits { site: Box::new(site?), on: on? }
        }
        Call::Evaluate | Call::Explain | Call::Judge => {
            let inner = Fields::new(context, "input", &input, span);
            let explains = call == Call::Explain;
            // Without a date the arguments are read all the same, for the problems in them.
            let read = grading_input::read(&inner, setting.files, on.unwrap_or_default(), explains);
            inner.finish();
            let (input, row) = read?;
            on?;
            if explains { Question::Explain { input, row } } else { Question::Evaluate(input) }
        }
    })
}

/// The facts of the defaults and the case, without those that the case takes out.
fn facts_of(
    context: &Context<'_>,
    setting: Setting<'_>,
    call: Call,
    arguments: &Arguments<'_>,
) -> Map {
    if !call.takes_facts() {
        for node in [arguments.facts, arguments.without].into_iter().flatten() {
            let help = "facts do not reach a grading";
            context.note(&node.span, "this call takes no facts", help);
        }
        return Map::new();
    }
    let mut facts = setting.defaults.under(context, "facts", arguments.facts);
    let without = arguments.without.and_then(|node| context.texts("without", node));
    for (name, node) in without.unwrap_or_default() {
        if facts.remove(name).is_none() {
            let known = facts.keys().map(String::as_str);
            let help = crate::problem::suggestion(name, known);
            context.note(&node.span, format!("fact `{name}` is not there to be left out"), help);
        }
    }
    facts
}
