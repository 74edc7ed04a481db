//! Which features the binary was built with: `tests/run` builds it with all, a quick build may have
//! none.

use tempfile::TempDir;

use crate::binary::run;

/// The environment variable in which `tests/run` names them.
const FEATURES: &str = "TIDEGATE_TEST_FEATURES";

/// Whether the binary talks to registries.
///
/// # Panics
/// When it was to be built so and was not.
#[must_use]
pub fn has_oci() -> bool {
    // Nothing listens on port 1.
    has("oci", &["pack", "pull", "oci://127.0.0.1:1/p:1"])
}

/// Whether the binary sends spans.
///
/// # Panics
/// When it was to be built so and was not.
#[must_use]
pub fn has_otlp() -> bool {
    has("otlp", &["serve", "--config", "otlp.toml"])
}

fn has(feature: &str, arguments: &[&str]) -> bool {
    let folder = TempDir::new().unwrap();
    // A folder in the place of the database ends it early either way.
    let settings = "data = 'otlp.toml/none'\n[telemetry]\notlp = 'http://127.0.0.1:1'\n";
    fs_err::write(folder.path().join("otlp.toml"), settings).unwrap();
    let ran = run(folder.path(), arguments);
    assert_eq!(ran.code, 1, "{ran:?}");
    let has = !ran.stderr.contains("was built without");
    let wanted = std::env::var(FEATURES).unwrap_or_default();
    let is_wanted = wanted.split(',').any(|it| it == feature);
    assert!(has || !is_wanted, "the binary was built without `{feature}`: {ran:?}");
    has
}
