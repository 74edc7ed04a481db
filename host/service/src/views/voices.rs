//! The words of packs: messages, facts, documents and titles in one language.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

use tidegate_domain::{
    Basis, Beaten, Fact, FactValue, Jurisdiction, LayerRef, LayeredLimit, Limit, Message, Step,
    TruthValue,
};
use tidegate_manifest::{FactDeclaration, FactType, Language, Manifest, Renderer};
use tidegate_runtime::Pack;

use crate::error::ServiceError;
use crate::host::Host;

/// A layer as results show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerView {
    /// Name, version, digest and place.
    pub layer: LayerRef,
    /// Title of the pack; absent when its manifest is not known.
    pub title: Option<String>,
    /// Whether this very pack is installed now.
    pub installed: bool,
}

/// A basis with the title of its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BasisView {
    /// Document, article, dates, and how far they were checked.
    pub basis: Basis,
    /// Title of the document, when the pack names it.
    pub title: Option<String>,
}

/// A fact in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactView {
    /// Declared name.
    pub name: String,
    /// Its label; the name when nobody declared it.
    pub label: String,
    /// Its value with unit or in the words of its list.
    pub shown: String,
    /// The value.
    pub value: FactValue,
    /// True when there is a reason to doubt it.
    pub doubtful: bool,
}

/// A fact to ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingFact {
    /// Declared name.
    pub name: String,
    /// Its label; the name when nobody declared it.
    pub label: String,
    /// A sentence that helps to answer.
    pub help: Option<String>,
}

/// One condition on the way to a conclusion, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepView {
    /// The pack's id of the rule.
    pub rule: String,
    /// Whether it held.
    pub outcome: TruthValue,
    /// The condition.
    pub text: String,
    /// Where it comes from.
    pub basis: Vec<BasisView>,
    /// The facts that mattered.
    pub facts: Vec<FactView>,
    /// The facts that would have decided.
    pub missing: Vec<MissingFact>,
    /// What would have changed the outcome.
    pub changed_by: Vec<String>,
}

/// A limit with its layer, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitView {
    /// The limit as contributed.
    pub limit: Limit,
    /// The layer; absent for the permit's own.
    pub layer: Option<LayerView>,
    /// Where it comes from.
    pub basis: BasisView,
    /// What makes it doubtful.
    pub doubts: Vec<String>,
    /// Documents that it displaces, each with why.
    pub displaces: Vec<(String, String)>,
}

/// Why a limit does not govern, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BeatenWhy {
    /// Another limit displaces its document.
    Displaced {
        /// Id of the other limit.
        by: String,
        /// Why.
        text: String,
    },
    /// Another limit is as strict or stricter.
    LessStrict {
        /// Id of the other limit.
        than: String,
    },
}

/// Where a layer's manifest comes from.
#[derive(Debug)]
enum Known {
    Installed(Arc<Pack>),
    Kept(Box<Manifest>),
}

impl Known {
    fn manifest(&self) -> &Manifest {
        match self {
            Self::Installed(pack) => pack.manifest(),
            Self::Kept(manifest) => manifest,
        }
    }
}

#[derive(Debug)]
struct Voice {
    known: Known,
    renderer: Arc<Renderer>,
}

/// The words of some layers in one language.
#[derive(Debug)]
pub(super) struct Voices {
    language: Language,
    voices: HashMap<String, Voice>,
    declared: HashMap<String, FactDeclaration>,
}

impl Host {
    /// The words of these layers; those that nobody kept stay silent and are shown by their keys.
    pub(super) async fn voices(
        &self,
        language: Language,
        layers: &[LayerRef],
    ) -> Result<Voices, ServiceError> {
        let mut voices = HashMap::new();
        let installed = self.stack().packs();
        let mut kept: Option<HashMap<String, serde_json::Value>> = None;
        for layer in layers {
            if voices.contains_key(&layer.digest) {
                continue;
            }
            let found = installed.iter().find(|pack| pack.layer().digest == layer.digest);
            let voice = if let Some(pack) = found {
                let known = Known::Installed(Arc::clone(pack));
                Some(Voice { known, renderer: self.renderer(pack, language) })
            } else {
                let kept = match &mut kept {
                    Some(kept) => kept,
                    none => {
                        let packs = self.inner.store.packs().await?;
                        none.insert(packs.into_iter().map(|p| (p.digest, p.manifest)).collect())
                    }
                };
                let manifest = kept.get(&layer.digest).cloned();
                manifest.and_then(|manifest| self.kept_voice(&layer.digest, manifest, language))
            };
            if let Some(voice) = voice {
                voices.insert(layer.digest.clone(), voice);
            }
        }
        Ok(Voices { language, voices, declared: self.fact_declarations() })
    }

    /// The voice of a pack that is not installed any more.
    fn kept_voice(
        &self,
        digest: &str,
        manifest: serde_json::Value,
        language: Language,
    ) -> Option<Voice> {
        let manifest: Manifest = serde_json::from_value(manifest).ok()?;
        let key = (digest.to_owned(), language);
        let mut renderers = self.inner.renderers.lock().unwrap_or_else(PoisonError::into_inner);
        let renderer =
            renderers.entry(key).or_insert_with(|| Arc::new(Renderer::new(&manifest, language)));
        Some(Voice { renderer: Arc::clone(renderer), known: Known::Kept(Box::new(manifest)) })
    }
}

impl Voices {
    fn of(&self, layer: Option<&LayerRef>) -> Option<&Voice> {
        self.voices.get(&layer?.digest)
    }

    /// Whether a layer's tables have a message.
    pub(super) fn has(&self, layer: &LayerRef, key: &str) -> bool {
        self.of(Some(layer)).is_some_and(|voice| voice.renderer.has(key))
    }

    /// A message of a layer in words.
    pub(super) fn message(&self, layer: Option<&LayerRef>, message: &Message) -> String {
        match self.of(layer) {
            Some(voice) => voice.renderer.render(message),
            None => {
                let arguments = message.arguments.iter();
                let shown =
                    arguments.map(|argument| format!(" {}={}", argument.name, argument.value));
                format!("{}{}", message.key, shown.collect::<String>())
            }
        }
    }

    /// Several messages of a layer in words.
    pub(super) fn messages(&self, layer: Option<&LayerRef>, messages: &[Message]) -> Vec<String> {
        messages.iter().map(|message| self.message(layer, message)).collect()
    }

    /// A layer with its title.
    pub(super) fn layer(&self, layer: &LayerRef) -> LayerView {
        let voice = self.of(Some(layer));
        LayerView {
            layer: layer.clone(),
            title: voice
                .map(|voice| voice.known.manifest().title.in_language(self.language).to_owned()),
            installed: voice.is_some_and(|voice| matches!(voice.known, Known::Installed(_))),
        }
    }

    /// A basis with the title of its document.
    pub(super) fn basis(&self, layer: Option<&LayerRef>, basis: &Basis) -> BasisView {
        let documents = self.of(layer).map(|voice| &voice.known.manifest().documents);
        let title = documents.and_then(|documents| documents.get(&basis.document));
        let title = title.map(|title| title.in_language(self.language).to_owned());
        BasisView { basis: basis.clone(), title }
    }

    /// A step in words.
    pub(super) fn step(&self, layer: &LayerRef, step: &Step) -> StepView {
        let own = Some(layer);
        StepView {
            rule: step.rule.clone(),
            outcome: step.outcome,
            text: self.message(own, &step.text),
            basis: step.basis.iter().map(|basis| self.basis(own, basis)).collect(),
            facts: step.facts.iter().map(|fact| self.fact(own, fact)).collect(),
            missing: step.missing.iter().map(|name| self.missing(own, name)).collect(),
            changed_by: self.messages(own, &step.changed_by),
        }
    }

    /// A limit in words.
    pub(super) fn limit(&self, layered: &LayeredLimit) -> LimitView {
        let own = layered.layer.as_ref();
        let limit = &layered.limit;
        let displaces = limit.displaces.iter();
        LimitView {
            layer: own.map(|layer| self.layer(layer)),
            basis: self.basis(own, &limit.basis),
            doubts: self.messages(own, &limit.doubts),
            displaces: displaces
                .map(|other| (other.document.clone(), self.message(own, &other.text)))
                .collect(),
            limit: limit.clone(),
        }
    }

    /// Why a limit was beaten; `layer_of` finds the layer of a limit by its id.
    pub(super) fn beaten<'a>(
        &self,
        why: &Beaten,
        layer_of: impl Fn(&str) -> Option<&'a LayerRef>,
    ) -> BeatenWhy {
        match why {
            Beaten::Displaced { by, text } => {
                BeatenWhy::Displaced { by: by.clone(), text: self.message(layer_of(by), text) }
            }
            Beaten::LessStrict { than } => BeatenWhy::LessStrict { than: than.clone() },
        }
    }

    /// A fact in words, by the layer's own declaration or else by whoever declares it.
    pub(super) fn fact(&self, layer: Option<&LayerRef>, fact: &Fact) -> FactView {
        let declaration = self.declaration(layer, &fact.name);
        FactView {
            label: self.label(layer, &fact.name),
            shown: self.value(declaration, &fact.value),
            name: fact.name.clone(),
            value: fact.value.clone(),
            doubtful: fact.doubtful,
        }
    }

    /// A fact to ask for.
    pub(super) fn missing(&self, layer: Option<&LayerRef>, name: &str) -> MissingFact {
        let help = self.declaration(layer, name).and_then(|fact| fact.help.as_ref());
        MissingFact {
            name: name.to_owned(),
            label: self.label(layer, name),
            help: help.map(|help| help.in_language(self.language).to_owned()),
        }
    }

    fn declaration(&self, layer: Option<&LayerRef>, name: &str) -> Option<&FactDeclaration> {
        let own = self.of(layer).and_then(|voice| voice.known.manifest().fact(name));
        own.or_else(|| self.declared.get(name))
    }

    fn label(&self, layer: Option<&LayerRef>, name: &str) -> String {
        match self.declaration(layer, name) {
            Some(fact) => fact.label.in_language(self.language).to_owned(),
            // The kit itself asks for some facts that no pack declares.
            None => match self.of(layer) {
                Some(voice) => voice.renderer.fact_label(name),
                None => name.to_owned(),
            },
        }
    }

    fn value(&self, declaration: Option<&FactDeclaration>, value: &FactValue) -> String {
        let word = |text: &String| {
            let listed = declaration.and_then(|fact| fact.words.iter().find(|w| w.word == *text));
            match (listed, self.language) {
                (Some(listed), Language::ZhCn) => listed.zh.clone(),
                (Some(listed), Language::En) => listed.en.clone(),
                (None, _) => text.clone(),
            }
        };
        let unit = declaration.filter(|fact| fact.fact_type == FactType::Number);
        match value {
            FactValue::Truth(yes) => match (self.language, yes) {
                (Language::ZhCn, true) => "是".to_owned(),
                (Language::ZhCn, false) => "否".to_owned(),
                (Language::En, true) => "yes".to_owned(),
                (Language::En, false) => "no".to_owned(),
            },
            FactValue::Number(number) => match unit.filter(|fact| !fact.unit.is_empty()) {
                Some(fact) => format!("{number} {}", fact.unit),
                None => number.to_string(),
            },
            FactValue::Text(text) => word(text),
            FactValue::Texts(texts) => texts.iter().map(word).collect::<Vec<_>>().join(" | "),
            FactValue::Day(day) => day.to_string(),
        }
    }
}

/// The layers of a county, for [`Host::voices`].
pub(super) fn layers_of(host: &Host, county: &Jurisdiction) -> Vec<LayerRef> {
    host.stack().layers(county).packs().iter().map(|pack| pack.layer().clone()).collect()
}

/// All installed packs, for [`Host::voices`].
pub(super) fn layers_installed(host: &Host) -> Vec<LayerRef> {
    host.stack().packs().iter().map(|pack| pack.layer().clone()).collect()
}
