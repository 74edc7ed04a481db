//! Failures as pages.

use crate::support::{run, world};

#[test]
fn what_was_asked_is_shown_as_text() {
    run(async {
        let answer = world().get("/counties/%3Cscript%3E?lang=en").await;
        assert_eq!(answer.status.as_u16(), 400);
        assert!(!answer.text.contains("<script>"));
        assert!(answer.text.contains("&lt;script&gt;"));
        assert_eq!(answer.header("content-language"), "en");
    });
}
