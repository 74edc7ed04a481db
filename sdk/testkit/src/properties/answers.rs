//! Pairs of answers, and how they differ.

use serde_json::Value as Json;

use crate::executor::Outcome;
use crate::pattern::shown;

/// What a refusal after a change means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusals {
    /// The change may make the question one that the pack does not answer.
    Pass,
    /// The question must still be answered.
    Fail,
}

/// Two conclusions that can be compared.
pub(super) enum Pair<T> {
    /// Both are there.
    Both(T, T),
    /// Nothing can be said.
    Neither,
    /// The changed question already shows what is wrong.
    Wrong(String),
}

/// The conclusions to a question and to the changed one, which is only asked when needed.
pub(super) fn pair<T>(
    before: Outcome<T>,
    after: impl FnOnce() -> Outcome<T>,
    refusals: Refusals,
) -> Pair<T> {
    let Outcome::Conclusion(before) = before else { return Pair::Neither };
    match after() {
        Outcome::Conclusion(after) => Pair::Both(before, after),
        Outcome::Refused(refusal) if refusals == Refusals::Fail => {
            Pair::Wrong(format!("the question is refused with `{}`", refusal.code))
        }
        Outcome::Refused(_) => Pair::Neither,
        Outcome::PackFault { kind, detail } => {
            Pair::Wrong(format!("the pack fails: {kind}: {detail}"))
        }
        Outcome::HostFault { detail } => Pair::Wrong(format!("fault of the host: {detail}")),
    }
}

/// The first place where two results differ, with both values.
pub(super) fn difference(one: &Json, other: &Json) -> String {
    let mut path = String::from("result");
    let (mut one, mut other) = (one, other);
    loop {
        let inner = match (one, other) {
            (Json::Object(left), Json::Object(right)) if left.keys().eq(right.keys()) => {
                let mut fields = left.iter().zip(right);
                fields
                    .find(|((_, a), (_, b))| a != b)
                    .map(|((name, a), (_, b))| (format!("{path}.{name}"), a, b))
            }
            (Json::Array(left), Json::Array(right)) if left.len() == right.len() => {
                let mut items = left.iter().zip(right).enumerate();
                items.find(|(_, (a, b))| a != b).map(|(at, (a, b))| (format!("{path}[{at}]"), a, b))
            }
            _ => None,
        };
        match inner {
            Some(inner) => (path, one, other) = inner,
            None => return format!("{path} = {}, then {}", shown(one), shown(other)),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_difference_is_told_where_it_is() {
        for (one, other, wanted) in [
            (json!({"a": [1, 2]}), json!({"a": [1, 3]}), "result.a[1] = 2, then 3"),
            (json!({"a": [1]}), json!({"a": []}), "result.a = [1], then []"),
            (json!({"a": 1}), json!({"b": 1}), "result = { a = 1 }, then { b = 1 }"),
        ] {
            assert_eq!(difference(&one, &other), wanted);
        }
    }
}
