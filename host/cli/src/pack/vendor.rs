//! A copy of the development kit that this command was built from, for packs that stand alone.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Context as _;
use include_dir::{Dir, include_dir};
use toml_edit::{DocumentMut, Item, Table};

/// The repository's own `Cargo.toml`: versions, lints and profiles.
const ROOT: &str = include_str!("../../../../Cargo.toml");

/// The versions of crates that the kit was tested with.
const LOCK: &str = include_str!("../../../../Cargo.lock");

/// A crate of the kit.
struct Crate {
    folder: &'static str,
    manifest: &'static str,
    folders: &'static [(&'static str, Dir<'static>)],
}

static CRATES: [Crate; 4] = [
    Crate {
        folder: "sdk/contract",
        manifest: include_str!("../../../../sdk/contract/Cargo.toml"),
        folders: &[("src", include_dir!("$CARGO_MANIFEST_DIR/../../sdk/contract/src"))],
    },
    Crate {
        folder: "sdk/manifest",
        manifest: include_str!("../../../../sdk/manifest/Cargo.toml"),
        folders: &[
            ("src", include_dir!("$CARGO_MANIFEST_DIR/../../sdk/manifest/src")),
            ("messages", include_dir!("$CARGO_MANIFEST_DIR/../../sdk/manifest/messages")),
        ],
    },
    Crate {
        folder: "sdk/rust",
        manifest: include_str!("../../../../sdk/rust/Cargo.toml"),
        folders: &[("src", include_dir!("$CARGO_MANIFEST_DIR/../../sdk/rust/src"))],
    },
    Crate {
        folder: "sdk/testkit",
        manifest: include_str!("../../../../sdk/testkit/Cargo.toml"),
        folders: &[("src", include_dir!("$CARGO_MANIFEST_DIR/../../sdk/testkit/src"))],
    },
];

/// The contract, which the kit makes its bindings from.
static WIT: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../wit");

const FORMATS: &str = include_str!("../../../../sdk/README.md");
const LICENSE: &str = include_str!("../../../../LICENSE");

const WHY_RELEASE: &str = "
# Overflow is an error in every build: a wrapped number would be a wrong result.
";
const WHY_PACK: &str = "
# How packs are compiled: small, alone, and stopping at the first panic.
";

/// A value of the repository's `[workspace.package]`.
pub(super) fn of_package(key: &str) -> anyhow::Result<String> {
    let root = root()?;
    let value = root.get("workspace").and_then(|item| item.get("package")?.get(key)?.as_str());
    Ok(value.with_context(|| format!("the kit names no `{key}`"))?.to_owned())
}

/// The files of the kit below `folder`, with a workspace of their own in the layout of the
/// repository, so that every relative path in them keeps working.
pub(super) fn write(folder: &Path) -> anyhow::Result<()> {
    for one in &CRATES {
        let place = folder.join(one.folder);
        for (name, files) in one.folders {
            extract(files, &place.join(name))?;
        }
        fs_err::write(place.join("Cargo.toml"), without_tests(one.manifest)?)?;
    }
    extract(&WIT, &folder.join("wit"))?;
    fs_err::write(folder.join("Cargo.toml"), workspace()?)?;
    fs_err::write(folder.join("sdk/README.md"), FORMATS)?;
    fs_err::write(folder.join("LICENSE"), LICENSE)?;
    Ok(())
}

/// The versions of crates for the pack's own workspace; cargo drops what the pack does not use.
pub(super) fn lock() -> &'static str {
    LOCK
}

/// `[workspace.lints]` and the profiles that packs are compiled with, to stand at the end of the
/// manifest of a workspace.
pub(super) fn lints_and_profiles() -> anyhow::Result<String> {
    let root = root()?;
    let mut kept = DocumentMut::new();
    let mut workspace = Table::new();
    workspace.set_implicit(true);
    workspace.insert("lints", part(&root, &["workspace", "lints"])?);
    kept.insert("workspace", Item::Table(workspace));
    let mut profiles = Table::new();
    profiles.set_implicit(true);
    for (name, why) in [("release", WHY_RELEASE), ("pack", WHY_PACK)] {
        let mut profile = part(&root, &["profile", name])?;
        if let Some(table) = profile.as_table_mut() {
            table.decor_mut().set_prefix(why);
        }
        profiles.insert(name, profile);
    }
    kept.insert("profile", Item::Table(profiles));
    Ok(kept.to_string())
}

fn root() -> anyhow::Result<DocumentMut> {
    ROOT.parse().context("the kit's own Cargo.toml")
}

fn part(root: &DocumentMut, path: &[&str]) -> anyhow::Result<Item> {
    let mut item = root.as_item();
    for key in path {
        item = item.get(key).with_context(|| format!("the kit has no `{}`", path.join(".")))?;
    }
    Ok(item.clone())
}

/// The manifest of the kit's workspace: package keys, lints, and those dependencies that its
/// crates use.
fn workspace() -> anyhow::Result<String> {
    let root = root()?;
    let mut used = BTreeSet::new();
    for one in &CRATES {
        let manifest: DocumentMut = one.manifest.parse()?;
        let dependencies = manifest.get("dependencies").and_then(Item::as_table_like);
        used.extend(
            dependencies.into_iter().flat_map(|table| {
                table.iter().map(|(name, _)| name.to_owned()).collect::<Vec<_>>()
            }),
        );
    }
    let mut dependencies = Table::new();
    for name in &used {
        dependencies.insert(name, part(&root, &["workspace", "dependencies", name])?);
    }
    let mut workspace = Table::new();
    workspace.insert("resolver", part(&root, &["workspace", "resolver"])?);
    workspace.insert("members", toml_edit::value(toml_edit::Array::from_iter(["sdk/*"])));
    workspace.insert("package", part(&root, &["workspace", "package"])?);
    workspace.insert("dependencies", Item::Table(dependencies));
    workspace.insert("lints", part(&root, &["workspace", "lints"])?);
    let mut document = DocumentMut::new();
    document.insert("workspace", Item::Table(workspace));
    Ok(document.to_string())
}

/// A manifest without what only the kit's own tests need.
fn without_tests(manifest: &str) -> anyhow::Result<String> {
    let mut manifest: DocumentMut = manifest.parse()?;
    manifest.remove("dev-dependencies");
    Ok(manifest.to_string())
}

fn extract(files: &Dir<'_>, to: &Path) -> anyhow::Result<()> {
    fs_err::create_dir_all(to)?;
    for file in files.files() {
        let name = file.path().file_name().context("a file of the kit has no name")?;
        fs_err::write(to.join(name), file.contents())?;
    }
    for inner in files.dirs() {
        let name = inner.path().file_name().context("a folder of the kit has no name")?;
        extract(inner, &to.join(name))?;
    }
    Ok(())
}
