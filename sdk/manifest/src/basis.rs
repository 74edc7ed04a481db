//! The basis of a number or a rule, with what an entry inherits from its file.

use tidegate_contract::{Basis, BasisKind, Date, Dating, Verified};

use crate::manifest::Text;
use crate::problem::{Place, Placed, Sink};
use crate::reader::Reader;

const KINDS: [(&str, BasisKind); 3] = [
    ("law", BasisKind::Law),
    ("county-decision", BasisKind::CountyDecision),
    ("project-default", BasisKind::ProjectDefault),
];

const DATINGS: [(&str, Dating); 3] = [
    ("dated", Dating::Dated),
    ("by-designation", Dating::ByDesignation),
    ("unknown", Dating::Unknown),
];

const VERIFIED: [(&str, Verified); 2] =
    [("seen", Verified::Seen), ("recalled", Verified::Recalled)];

/// The keys of a basis as one table gives them.
#[derive(Debug, Default)]
pub(crate) struct BasisKeys {
    kind: Option<BasisKind>,
    document: Option<Placed<String>>,
    article: Option<Placed<String>>,
    from: Option<Placed<Date>>,
    until: Option<Placed<Date>>,
    dating: Option<Dating>,
    designated_by: Option<Placed<String>>,
    verified: Option<Verified>,
    /// Keys that stand in the table, readable or not: what is unreadable is not missing too.
    given: Vec<&'static str>,
}

/// The `[source]` table of a file.
#[derive(Debug, Default)]
pub(crate) struct FileSource {
    /// What every entry inherits.
    pub(crate) keys: BasisKeys,
    /// Document number and its title.
    pub(crate) title: Option<(String, Placed<Text>)>,
}

/// A complete basis.
#[derive(Clone, Debug)]
pub(crate) struct SourceEntry {
    pub(crate) kind: BasisKind,
    pub(crate) document: String,
    pub(crate) article: String,
    pub(crate) from: Option<Date>,
    pub(crate) until: Option<Date>,
    pub(crate) dating: Dating,
    pub(crate) designated_by: Option<Placed<String>>,
    pub(crate) verified: Verified,
}

impl SourceEntry {
    /// The basis as it stands in a result.
    pub(crate) fn basis(&self) -> Basis {
        Basis {
            kind: self.kind,
            document: self.document.clone(),
            article: self.article.clone(),
            in_force_from: self.from,
            in_force_until: self.until,
            dating: self.dating,
            verified: self.verified,
        }
    }

    /// Whether the two may be in force on one day, as far as their dates say.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        let begins_before_end = |one: &Self, end: Option<Date>| match (one.from, end) {
            (Some(from), Some(end)) => from < end,
            _ => true,
        };
        begins_before_end(self, other.until) && begins_before_end(other, self.until)
    }
}

impl FileSource {
    /// Reads the `[source]` table of a document, empty when there is none.
    pub(crate) fn read(document: &Reader<'_>) -> Self {
        let Some(reader) = document.get("source").and_then(|node| document.of(node, "`[source]`"))
        else {
            return Self::default();
        };
        let keys = BasisKeys::read(&reader);
        let title = reader.both_at("title");
        let title = match (title, &keys.document) {
            (Some(title), Some(document)) => Some((document.value.clone(), title)),
            (Some(title), None) => {
                let help = "add `document = \"…\"` beside it";
                reader.sink.note(&title.at, "`title` names no document", help);
                None
            }
            (None, _) => None,
        };
        reader.finish();
        Self { keys, title }
    }
}

impl BasisKeys {
    /// Reads the keys of a basis from any table that may carry them.
    pub(crate) fn read(reader: &Reader<'_>) -> Self {
        let not_blank = |key: &'static str| {
            let text = reader.text_at(key)?;
            let form = |text: &str| !text.trim().is_empty() && !text.chars().any(char::is_control);
            reader.in_form(key, text, form, "write it as people cite it")
        };
        let word = |key: &'static str| reader.text_at(key);
        Self {
            kind: word("basis").and_then(|text| reader.word("basis", &text, &KINDS)),
            document: not_blank("document"),
            article: not_blank("article"),
            from: reader.date_at("from"),
            until: reader.date_at("until"),
            dating: word("dating").and_then(|text| reader.word("dating", &text, &DATINGS)),
            designated_by: word("designated_by"),
            verified: word("verified").and_then(|text| reader.word("verified", &text, &VERIFIED)),
            given: [
                "basis",
                "document",
                "article",
                "from",
                "until",
                "dating",
                "designated_by",
                "verified",
            ]
            .into_iter()
            .filter(|key| reader.has(key))
            .collect(),
        }
    }

    /// The basis of an entry at `place` that gives these keys and inherits the rest; none, with
    /// problems noted, when something that its kind needs is missing.
    pub(crate) fn complete(self, inherited: &Self, reader: &Reader<'_>) -> Option<SourceEntry> {
        let place = reader.place();
        let missing = Missing { what: reader.what, at: &place, sink: reader.sink };
        let given = |key: &str| self.given.contains(&key) || inherited.given.contains(&key);
        // What an entry meant to say and nobody could read is not replaced by its file's.
        let unread = |key: &str, read: bool| self.given.contains(&key) && !read;
        if unread("basis", self.kind.is_some()) || unread("dating", self.dating.is_some()) {
            return None;
        }
        let Some(kind) = self.kind.or(inherited.kind) else {
            if !given("basis") {
                missing.note("basis", "write `law`, `county-decision` or `project-default`");
            }
            return None;
        };
        let (document, article) = self.citation(kind, inherited, reader.sink);
        let dating = self.dating.or(inherited.dating).unwrap_or(Dating::Dated);
        let own_designated = self.designated_by.clone();
        let designated_by = self.designated_by.or_else(|| inherited.designated_by.clone());
        let from = self.from.or_else(|| inherited.from.clone());
        let until = self.until.or_else(|| inherited.until.clone());
        reader.check_order(from.as_ref(), until.as_ref(), ("from", "until"));
        let verified = self.verified.or(inherited.verified);

        let law = kind == BasisKind::Law;
        let needs = [
            (kind != BasisKind::ProjectDefault && document.is_none(), "document", DOCUMENT_HELP),
            (law && article.is_none(), "article", ARTICLE_HELP),
            (law && verified.is_none(), "verified", VERIFIED_HELP),
            (dating == Dating::Dated && from.is_none(), "from", FROM_HELP),
            (
                dating == Dating::ByDesignation && designated_by.is_none(),
                "designated_by",
                "name the truth fact that says whether the authority has designated the place",
            ),
        ];
        let mut complete = true;
        for (needed, key, help) in needs {
            complete &= !needed;
            if needed && !given(key) {
                missing.note(key, help);
            }
        }
        if let Some(fact) = own_designated.filter(|_| dating != Dating::ByDesignation) {
            let help = "add `dating = \"by-designation\"`, or take it out";
            reader.sink.note(&fact.at, "`designated_by` without designation", help);
        }
        complete.then(|| SourceEntry {
            kind,
            document: document.map(|text| text.value).unwrap_or_default(),
            article: article.map(|text| text.value).unwrap_or_default(),
            from: from.map(|date| date.value),
            until: until.map(|date| date.value),
            dating,
            designated_by: designated_by.filter(|_| dating == Dating::ByDesignation),
            verified: verified.unwrap_or(Verified::Seen),
        })
    }
}

impl BasisKeys {
    /// Document and article, own or inherited; a project default has neither.
    fn citation(
        &self,
        kind: BasisKind,
        inherited: &Self,
        sink: &Sink,
    ) -> (Option<Placed<String>>, Option<Placed<String>>) {
        if kind != BasisKind::ProjectDefault {
            let document = self.document.clone().or_else(|| inherited.document.clone());
            let article = self.article.clone().or_else(|| inherited.article.clone());
            return (document, article);
        }
        if let Some(text) = self.document.as_ref().or(self.article.as_ref()) {
            let help = "take it out, or say `basis = \"law\"` or `basis = \"county-decision\"`";
            sink.note(&text.at, "a project default cites nothing", help);
        }
        (None, None)
    }
}

const DOCUMENT_HELP: &str = "add `document = \"GB …\"`, or put it into `[source]`";
const ARTICLE_HELP: &str = "add the article, table or clause, for example `article = \"Table 2\"`";
const VERIFIED_HELP: &str =
    "add `verified = \"seen\"` when you have read the text, else `\"recalled\"`";
const FROM_HELP: &str =
    "add the first day in force, `from = 2014-07-01`, or `dating = \"unknown\"`";

/// Notes keys that a basis needs.
struct Missing<'a> {
    what: &'static str,
    at: &'a Place,
    sink: &'a Sink,
}

impl Missing<'_> {
    fn note(&self, key: &str, help: &str) {
        self.sink.note(self.at, format!("{} has no `{key}`", self.what), help);
    }
}
