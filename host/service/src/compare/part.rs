//! One enterprise through some days in which nothing that is registered about it changes.

use std::collections::BTreeSet;
use std::sync::Arc;

use tidegate_averages::Method;
use tidegate_domain::{ClassificationResult, Jurisdiction};

use super::difference::{CompareTally, CountyDifference, DifferenceKind};
use super::grading::{Grading, Watching};
use super::keeping::Keeper;
use super::{Sides, classifying, findings, limits};
use crate::classify::classify_by;
use crate::error::ServiceError;
use crate::faults::Notes;
use crate::judge::{Calls, Material, Span, Which, judge_file, prepare, spans_of};
use crate::stack::Layers;

/// What is done with each part.
#[derive(Debug)]
pub(super) struct Work {
    /// The two stacks.
    pub(super) sides: Arc<Sides>,
    /// What is compared; everything when empty.
    pub(super) kinds: BTreeSet<DifferenceKind>,
}

/// What goes on from part to part.
#[derive(Debug)]
pub(super) struct Carried {
    keeper: Keeper,
    watching: Watching,
}

impl Carried {
    pub(super) fn new(keeper: Keeper) -> Self {
        Self { keeper, watching: Watching::default() }
    }

    /// What was found.
    pub(super) fn finish(mut self) -> (Vec<CountyDifference>, CompareTally) {
        self.watching.finish(&mut self.keeper);
        self.keeper.finish()
    }
}

/// Whom a part is asked of.
struct Side {
    /// Layers that speak at the site.
    layers: Layers,
    /// GB/T 2260 code.
    county: String,
}

impl Work {
    /// Compares a part; on the thread of a worker.
    ///
    /// # Errors
    /// A fault of the host or a call that ran past its time. Other faults of packs are differences,
    /// or none where both have them.
    pub(super) fn part(
        &self,
        mut material: Material,
        carried: &mut Carried,
    ) -> Result<(), ServiceError> {
        let industries = material.enterprise.industries.clone();
        let side = |layers: &Layers, county: &Jurisdiction| Side {
            layers: layers.at_site(&industries),
            county: county.to_string(),
        };
        let Sides { counties: [first, second], layers: [first_layers, second_layers] } =
            &*self.sides;
        let sides = [side(first_layers, first), side(second_layers, second)];
        let keeper = &mut carried.keeper;
        let _county = crate::telemetry::within(&material.county.clone());
        if self.wants(DifferenceKind::Classification) {
            let said = both(&sides, &mut material, classified)?;
            classifying::compare(&material, &said, keeper);
        }
        if self.wants(DifferenceKind::Limit) || self.wants(DifferenceKind::Grade) {
            let spans = both(&sides, &mut material, all_limits)?;
            if self.wants(DifferenceKind::Limit) {
                limits::compare(&material, &spans, keeper);
            }
            if self.wants(DifferenceKind::Grade) {
                let graders = sides.each_ref().map(|side| side.layers.grader_at(&industries));
                let grading = Grading { material: &material, spans: &spans, graders };
                grading.compare(&mut carried.watching, keeper)?;
            }
        }
        if self.wants(DifferenceKind::Finding) {
            let verdicts = both(&sides, &mut material, |material, layers| {
                let mut calls = Calls::unrecorded();
                let file = prepare(&mut calls, Method::latest(), (material, layers))?;
                judge_file(&mut calls, &file, layers)
            })?;
            findings::compare(&material, &verdicts, keeper);
        }
        Ok(())
    }

    fn wants(&self, kind: DifferenceKind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }
}

/// Asks both sides, each as though the site lay in its county.
fn both<T>(
    sides: &[Side; 2],
    material: &mut Material,
    ask: impl Fn(&Material, &Layers) -> Result<T, ServiceError>,
) -> Result<[T; 2], ServiceError> {
    let [first, second] = sides;
    let mut one = |side: &Side| {
        material.enterprise.jurisdiction.clone_from(&side.county);
        ask(material, &side.layers)
    };
    Ok([one(first)?, one(second)?])
}

/// The tier on the last day, as for a judgement.
fn classified(material: &Material, layers: &Layers) -> Result<ClassificationResult, ServiceError> {
    let on = material.until.plus_days(-1);
    classify_by(layers, material.enterprise.clone(), on, &mut Notes::default())
        .map_err(ServiceError::Call)
}

/// Limits and lines of each outlet, in the order of the outlets.
fn all_limits(material: &Material, layers: &Layers) -> Result<Vec<Vec<Span>>, ServiceError> {
    let packs: Vec<_> = layers.thresholds().map(Arc::clone).collect();
    let mut calls = Calls::unrecorded();
    let outlets = material.outlets.iter();
    outlets.map(|outlet| spans_of(Which::All, &mut calls, &packs, (material, outlet))).collect()
}
