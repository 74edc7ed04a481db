//! A pack builds with plain cargo-component too, as other kits of the ecosystem would do it.

use std::path::{Path, PathBuf};
use std::process::Command;

use tidegate_runtime::{Runtime, RuntimeConfig, read_manifest};
use tidegate_tests::asks::grade;
use tidegate_tests::packs::{component, root};

/// The target whose standard library asks nothing of a host.
const TARGET: &str = "wasm32-unknown-unknown";

/// A cargo command without what a test inherits from the cargo that runs it.
fn cargo(arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new("cargo");
    command.args(arguments).current_dir(folder);
    for (name, _) in std::env::vars() {
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(name);
        }
    }
    command.env_remove("CARGO_ENCODED_RUSTFLAGS").env_remove("RUSTFLAGS");
    command
}

/// Where cargo puts what it builds.
fn target_folder() -> PathBuf {
    let told = cargo(&["metadata", "--no-deps", "--format-version", "1"], &root()).output();
    let metadata: serde_json::Value = serde_json::from_slice(&told.unwrap().stdout).unwrap();
    let folder = metadata.get("target_directory").and_then(serde_json::Value::as_str);
    PathBuf::from(folder.unwrap())
}

#[test]
fn cargo_component_builds_every_pack_and_it_is_admitted() {
    let version = cargo(&["component", "--version"], &root()).output().unwrap();
    assert!(
        version.status.success(),
        "cargo-component is not installed, run `cargo install --locked cargo-component`"
    );
    let runtime = Runtime::new(RuntimeConfig::default()).unwrap();
    for name in ["tonglu", "national", "standards", "zhejiang"] {
        let arguments = ["component", "build", "--release", "--target", TARGET];
        let built = cargo(&arguments, &root().join("plugins").join(name)).output().unwrap();
        assert!(built.status.success(), "{name}: {}", String::from_utf8_lossy(&built.stderr));
        let file = format!("tidegate_pack_{name}.wasm");
        let bytes = fs_err::read(target_folder().join(TARGET).join("release").join(file)).unwrap();

        let ours = component(name);
        assert_eq!(read_manifest(&bytes).unwrap(), read_manifest(&ours).unwrap(), "{name}");
        let (theirs, ours) = (runtime.admit(&bytes).unwrap(), runtime.admit(&ours).unwrap());
        assert_eq!(theirs.interfaces(), ours.interfaces(), "{name}");
        assert_eq!(theirs.rules(), ours.rules(), "{name}");
        if theirs.interfaces().grading {
            assert_eq!(grade(&theirs, "w01018").unwrap().0, grade(&ours, "w01018").unwrap().0);
        }
    }
}
