//! What a pack finds about an application.

use serde::Serialize;
use tidegate_affairs::PrecheckItem;
use tidegate_manifest::Language;
use utoipa::ToSchema;

use crate::texts::word;

/// One thing that a pack found.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PrecheckItemBody {
    /// Rule of the pack.
    rule: String,
    /// `missing` or `contradiction`.
    kind: String,
    /// In words, in the language asked for.
    text: String,
    /// Where the rule has it from: document and article.
    basis: Vec<String>,
}

impl PrecheckItemBody {
    pub(super) fn new(item: PrecheckItem, language: Language) -> Self {
        let text = match language {
            Language::ZhCn => item.text.zh,
            Language::En => item.text.en,
        };
        let basis = item.basis.iter().map(|basis| format!("{} {}", basis.document, basis.article));
        Self { rule: item.rule, kind: word(item.kind), text, basis: basis.collect() }
    }
}
