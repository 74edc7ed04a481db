//! What must hold for any pack, whatever its rules.
//!
//! Each property looks at one question: at its answer, or at the answers to it and to a question
//! made from it by a change that must not matter, or must matter one way only. The questions are
//! those of the cases and [`ROUNDS`] generated ones to each interface that the pack offers, some of
//! them varied cases. What fails is made smaller before it is told.

mod answers;
mod dated;
mod findings;
mod invalid;
mod order;
mod shrink;
mod wider;
mod worse;

use std::fmt;

use tidegate_contract::Date;
use tidegate_manifest::{Covers, Manifest};

use crate::case::Case;
use crate::executor::{Executor, Outcome};
use crate::generate::Generator;
use crate::question::Question;
use crate::random::Random;
use crate::run::result_of;

/// Seed when nobody chooses one.
pub const SEED: u64 = 20_260_301;

/// Generated questions to each interface.
pub const ROUNDS: u32 = 256;

/// Changes of each kind that one question is put through.
const CHANGES: u64 = 3;

/// Failures that are gathered at most, in all and of one property: more do not help.
const FAILURES_MAX: usize = 5;
const FAILURES_OF_ONE_MAX: usize = 2;

/// A property and what it says, for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Property {
    /// Its name, as failures have it.
    pub name: &'static str,
    /// What holds.
    pub says: &'static str,
}

/// All properties, in the order in which they are checked.
pub const PROPERTIES: [Property; 7] = [
    Property {
        name: TOTAL,
        says: "every input within the declarations has an answer or a refusal, never a fault",
    },
    Property { name: DETERMINISTIC, says: "the same input gives the same result" },
    Property {
        name: "dated",
        says: "an act is judged by no rule that begins after it, and by none before the covered \
               dates",
    },
    Property {
        name: "worse-never-milder",
        says: "a worse value that is still valid gets no milder grade, no milder and no fewer \
               findings",
    },
    Property { name: "wider-never-adds", says: "a wider limit adds no violation" },
    Property {
        name: "invalid-never-adds",
        says: "one more value that is not valid adds no violation",
    },
    Property { name: "order-never-matters", says: "rows in another order give the same result" },
];

const TOTAL: &str = "total";
const DETERMINISTIC: &str = "deterministic";

/// The checks behind [`PROPERTIES`], after the first.
const CHECKS: [(&str, Check); 6] = [
    (DETERMINISTIC, twice),
    ("dated", dated::check),
    ("worse-never-milder", worse::check),
    ("wider-never-adds", wider::check),
    ("invalid-never-adds", invalid::check),
    ("order-never-matters", order::check),
];

/// Says what does not hold for a trial; none when all is well.
type Check = fn(&Trial<'_>) -> Option<String>;

/// What is checked.
#[derive(Clone, Copy, Debug)]
pub struct Setup<'s> {
    /// The pack.
    pub manifest: &'s Manifest,
    /// Its cases, whose questions are checked too.
    pub cases: &'s [Case],
    /// Where generated questions and changes come from; [`SEED`] when nobody chooses one.
    pub seed: u64,
    /// Generated questions to each interface; [`ROUNDS`] when nobody chooses a number.
    pub rounds: u32,
}

/// An input for which a property does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PropertyFailure {
    /// Name of the property, of [`PROPERTIES`].
    pub property: &'static str,
    /// What came instead.
    pub what: String,
    /// The case, or the seed and round that make the input again.
    pub source: String,
    /// The input, as small as it could be made.
    pub question: Box<Question>,
}

/// One question with what decides how it is changed.
struct Trial<'t> {
    question: &'t Question,
    covers: Covers,
    seed: u64,
    executor: &'t dyn Executor,
}

impl Trial<'_> {
    /// Random numbers for the changes of this trial.
    fn random(&self) -> Random {
        Random::new(self.seed)
    }

    /// First covered date.
    const fn first_covered(&self) -> Date {
        self.covers.from
    }
}

/// The inputs for which a property does not hold, each made as small as possible; none when all
/// hold.
pub fn check(setup: &Setup<'_>, executor: &dyn Executor) -> Vec<PropertyFailure> {
    let mut found = Found { setup: *setup, executor, failures: Vec::new() };
    for (at, case) in (0..).zip(setup.cases) {
        if found.is_full() {
            break;
        }
        let source = || format!("case `{}`, seed {}", case.name, setup.seed);
        found.question(&case.question, setup.seed ^ at, &source);
    }
    for interface in &setup.manifest.offers {
        // Each interface has its own run of numbers, so that another one does not change it.
        let seed = setup.seed ^ u64::from(*interface as u8);
        let mut generator = Generator::new(setup.manifest, setup.cases, seed);
        for round in 0..setup.rounds {
            if found.is_full() {
                break;
            }
            let question = generator.question(*interface);
            let source = || format!("seed {}, {} round {round}", setup.seed, interface.name());
            found.question(&question, setup.seed ^ u64::from(round), &source);
        }
    }
    found.failures
}

/// Failures so far.
struct Found<'s> {
    setup: Setup<'s>,
    executor: &'s dyn Executor,
    failures: Vec<PropertyFailure>,
}

impl Found<'_> {
    fn is_full(&self) -> bool {
        self.failures.len() >= FAILURES_MAX
    }

    /// Whether another failure of a property would be of use.
    fn wants(&self, property: &str) -> bool {
        let same = self.failures.iter().filter(|failure| failure.property == property).count();
        same < FAILURES_OF_ONE_MAX && !self.is_full()
    }

    /// Checks every property; after a fault the others say nothing.
    fn question(&mut self, question: &Question, seed: u64, source: &dyn Fn() -> String) {
        if self.fails((TOTAL, faults), question, seed, source) {
            return;
        }
        for (name, check) in CHECKS {
            // Properties that change nothing need no second look.
            let changes = if matches!(name, DETERMINISTIC | "dated") { 1 } else { CHANGES };
            for change in 0..changes {
                let seed = seed.wrapping_add(change.wrapping_mul(0x0100_0000_01B3));
                if self.wants(name) && self.fails((name, check), question, seed, source) {
                    break;
                }
            }
        }
    }

    fn fails(
        &mut self,
        (property, check): (&'static str, Check),
        question: &Question,
        seed: u64,
        source: &dyn Fn() -> String,
    ) -> bool {
        let fails = |question: &Question, seed: u64| {
            let covers = self.setup.manifest.covers;
            check(&Trial { question, covers, seed, executor: self.executor })
        };
        let Some(what) = fails(question, seed) else { return false };
        if self.wants(property) {
            let (question, what) = shrink::smallest(question, (seed, what), &fails);
            let question = Box::new(question);
            self.failures.push(PropertyFailure { property, what, source: source(), question });
        }
        true
    }
}

/// Whether the pack fails.
fn faults(trial: &Trial<'_>) -> Option<String> {
    match trial.question.ask(trial.executor) {
        Outcome::Conclusion(_) | Outcome::Refused(_) => None,
        Outcome::PackFault { kind, detail } => Some(format!("{kind}: {detail}")),
        Outcome::HostFault { detail } => Some(format!("fault of the host: {detail}")),
    }
}

/// How two results of one question differ.
fn twice(trial: &Trial<'_>) -> Option<String> {
    let (first, _) = result_of(trial.question.ask(trial.executor));
    let (second, _) = result_of(trial.question.ask(trial.executor));
    // The JSON form is canonical: fields in order, numbers exact.
    let same = first == second;
    (!same).then(|| format!("first {}", answers::difference(&first, &second)))
}

impl fmt::Display for PropertyFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let says = PROPERTIES.iter().find(|one| one.name == self.property);
        writeln!(f, "{} does not hold: {}", self.property, says.map_or("", |one| one.says))?;
        writeln!(f, "    {}", self.what)?;
        writeln!(f, "    from {}, made small:", self.source)?;
        let (call, on) = (self.question.name(), self.question.on());
        write!(f, "    {call} --on {on} --input '{}'", self.question.arguments())
    }
}
