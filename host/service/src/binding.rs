//! Which sites a category pack is bound to: by industry (GB/T 4754) and by pollutant.

use tidegate_domain::LimitsAnswer;
use tidegate_manifest::Manifest;

/// The codes that a pack is bound to. Bound to industries it speaks at their sites alone, bound to
/// pollutants of these alone: limits of others are not taken from it, and it grades no others. Without any it is a general pack of its jurisdiction.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Binding<'a> {
    industries: &'a [String],
    pollutants: &'a [String],
}

impl<'a> Binding<'a> {
    /// The binding that a pack declares.
    pub(crate) fn of(manifest: &'a Manifest) -> Self {
        Self { industries: &manifest.industries, pollutants: &manifest.pollutants }
    }

    /// Whether the pack is a category pack.
    pub(crate) fn is_category(self) -> bool {
        !(self.industries.is_empty() && self.pollutants.is_empty())
    }

    /// Whether the pack speaks at a site where `industries` are carried on.
    ///
    /// A site's code of three digits may be any of the classes under it, and a site without codes
    /// any at all: then the pack is asked, because a limit that is lost looks like compliance. What
    /// it may say there is for its own conditions.
    pub(crate) fn concerns(self, industries: &[String]) -> bool {
        self.industries.is_empty() || industries.is_empty() || overlap(self.industries, industries)
    }

    /// Whether the pack is bound to pollutants.
    pub(crate) fn is_of_pollutants(self) -> bool {
        !self.pollutants.is_empty()
    }

    /// Whether the pack speaks of a pollutant.
    pub(crate) fn speaks_of(self, pollutant: &str) -> bool {
        self.pollutants.is_empty() || self.pollutants.iter().any(|bound| bound == pollutant)
    }

    /// What of a pack's answer is taken: nothing about a pollutant that it is not bound to.
    pub(crate) fn taken(self, mut answer: LimitsAnswer) -> LimitsAnswer {
        if self.is_of_pollutants() {
            answer.limits.retain(|limit| self.speaks_of(&limit.pollutant));
            answer.undetermined.retain(|limit| self.speaks_of(&limit.pollutant));
            let kept: Vec<&str> = answer.limits.iter().map(|limit| limit.id.as_str()).collect();
            answer.steps.retain(|step| kept.contains(&step.rule.as_str()));
        }
        answer
    }

    /// Whether two packs of one jurisdiction would stand in one place. A category pack stands
    /// before the general one of its jurisdiction and not in its place.
    pub(crate) fn collides(self, other: Self) -> bool {
        let either = |a: &[String], b: &[String]| a.is_empty() || b.is_empty() || overlap(a, b);
        self.is_category() == other.is_category()
            && either(self.industries, other.industries)
            && either(self.pollutants, other.pollutants)
    }
}

/// Whether a code of one list lies under a code of the other.
fn overlap(a: &[String], b: &[String]) -> bool {
    a.iter().any(|a| b.iter().any(|b| a.starts_with(b.as_str()) || b.starts_with(a.as_str())))
}

#[cfg(test)]
mod tests {
    use tidegate_domain::UndeterminedLimit;

    use super::*;

    fn codes(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn a_category_pack_speaks_where_an_activity_lies_under_its_codes_or_may() {
        for (bound, site, wanted) in [
            ("", "1713", true),
            ("", "", true),
            ("17", "1713", true),
            ("1713 1723", "4430 1723", true),
            ("1713", "171", true),
            ("1713", "1714", false),
            ("1713", "172", false),
            ("17", "4430 181", false),
            ("17", "", true),
        ] {
            let (industries, site) = (codes(bound), codes(site));
            let binding = Binding { industries: &industries, pollutants: &[] };
            assert_eq!(binding.concerns(&site), wanted, "`{bound}` at `{site:?}`");
        }
    }

    #[test]
    fn a_pack_that_is_bound_to_pollutants_speaks_of_them_alone() {
        for (bound, pollutant, wanted) in [
            ("", "w01018", true),
            ("w01018", "w01018", true),
            ("w01018 w21003", "w21003", true),
            ("w01018", "w21003", false),
            ("w01018", "w0101", false),
        ] {
            let pollutants = codes(bound);
            let binding = Binding { industries: &[], pollutants: &pollutants };
            assert_eq!(binding.speaks_of(pollutant), wanted, "`{bound}` of `{pollutant}`");
            let missing = UndeterminedLimit {
                id: "one".to_owned(),
                pollutant: pollutant.to_owned(),
                missing: Vec::new(),
            };
            let answer =
                LimitsAnswer { limits: Vec::new(), undetermined: vec![missing], steps: Vec::new() };
            assert_eq!(binding.taken(answer).undetermined.len(), usize::from(wanted));
        }
    }

    #[test]
    fn two_packs_collide_in_one_place_only() {
        for (a, b, wanted) in [
            (("", ""), ("", ""), true),
            (("", ""), ("17", ""), false),
            (("17", ""), ("", "w01018"), true),
            (("17", ""), ("1713", ""), true),
            (("1713", ""), ("1723", ""), false),
            (("17", "w01018"), ("17", "w21003"), false),
            (("17", "w01018"), ("17", ""), true),
        ] {
            let [ai, ap, bi, bp] = [a.0, a.1, b.0, b.1].map(codes);
            let a_binding = Binding { industries: &ai, pollutants: &ap };
            let b_binding = Binding { industries: &bi, pollutants: &bp };
            assert_eq!(a_binding.collides(b_binding), wanted, "{a:?} {b:?}");
            assert_eq!(b_binding.collides(a_binding), wanted, "{b:?} {a:?}");
        }
    }

    #[test]
    fn a_pack_bound_to_nothing_is_general() {
        let some = codes("17");
        let none = codes("");
        for (industries, pollutants, wanted) in
            [(&none, &none, false), (&some, &none, true), (&none, &some, true)]
        {
            assert_eq!(Binding { industries, pollutants }.is_category(), wanted);
        }
    }
}
