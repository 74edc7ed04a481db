//! Whose rows the work in hand may touch.

use std::future::Future;

use tidegate_domain::Jurisdiction;

tokio::task_local! {
    static SCOPE: Jurisdiction;
}

/// Does work on behalf of one jurisdiction: on a server, no transaction that it begins sees or
/// changes a row of another, whatever its statements say. A scope within a scope only narrows it.
///
/// It holds for the work itself and not for tasks that it spawns, which are the host's own. A file
/// has no such guard; there the statements alone keep counties apart.
pub async fn within<Work: Future>(scope: Jurisdiction, work: Work) -> Work::Output {
    let scope = match current() {
        Some(outer) if !outer.contains(&scope) => outer,
        _ => scope,
    };
    SCOPE.scope(scope, work).await
}

/// The scope of the work in hand; none for the host's own.
pub(crate) fn current() -> Option<Jurisdiction> {
    SCOPE.try_with(Jurisdiction::clone).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Jurisdiction {
        text.parse().unwrap()
    }

    #[tokio::test]
    async fn a_scope_is_narrowed_and_never_left() {
        assert_eq!(current(), None);
        within(code("330100"), async {
            assert_eq!(current(), Some(code("330100")));
            within(code("330122"), async { assert_eq!(current(), Some(code("330122"))) }).await;
            within(code("330800"), async { assert_eq!(current(), Some(code("330100"))) }).await;
            within(code("330000"), async { assert_eq!(current(), Some(code("330100"))) }).await;
        })
        .await;
        assert_eq!(current(), None);
    }
}
