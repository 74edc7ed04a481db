//! `tidegate pack new`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, ensure};
use clap::Args;
use serde_json::json;
use toml_edit::DocumentMut;

use super::Form;
use super::stopped::Stopped;
use super::template::{self, Offer, Words};
use super::vendor;
use crate::print;

/// Folder of the kit inside a pack that stands alone.
const KIT: &str = ".tidegate";

/// Folder of the packs inside the repository.
const PLUGINS: &str = "plugins";

#[derive(Debug, Args)]
pub(super) struct NewArguments {
    /// Name of the pack: a-z, 0-9 and `-`, beginning with a letter.
    name: String,
    /// GB/T 2260 code of its area, 6 digits.
    #[arg(long)]
    jurisdiction: String,
    /// Folder to write; `plugins/NAME` inside the repository, `NAME` elsewhere when absent.
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Interfaces that it begins with.
    #[arg(long, value_delimiter = ',', default_value = "grading")]
    offers: Vec<Offer>,
    /// Use the development kit of a checkout in this folder instead of a copy.
    #[arg(long)]
    sdk: Option<PathBuf>,
}

/// Where the pack's development kit comes from.
enum Kit {
    /// The repository that the pack becomes a member of.
    Repository(PathBuf),
    /// A checkout elsewhere.
    Checkout(PathBuf),
    /// A copy inside the pack.
    Copy,
}

/// Writes the pack; nothing that exists is overwritten.
pub(super) fn run(arguments: &NewArguments, form: Form) -> Result<ExitCode, Stopped> {
    let (folder, kit) = place(arguments)?;
    let mut offers = arguments.offers.clone();
    offers.sort();
    offers.dedup();
    let mut words = Words {
        name: arguments.name.clone(),
        jurisdiction: arguments.jurisdiction.clone(),
        offers,
        kit: String::new(),
    };
    if matches!(kit, Kit::Copy) {
        let text = template::file("kit.md", &words)?;
        words.kit = text.replace("{{version}}", env!("CARGO_PKG_VERSION"));
    }
    let mut files = template::files(&words)?;
    // The repository has one of its own.
    files.retain(|file| !matches!(kit, Kit::Repository(_)) || file.path != Path::new(".gitignore"));
    let (path, text) = (PathBuf::from("Cargo.toml"), cargo_toml(&words, &kit)?);
    files.push(template::File { path, text });
    for file in &files {
        let path = folder.join(&file.path);
        if let Some(parent) = path.parent() {
            fs_err::create_dir_all(parent)?;
        }
        fs_err::write(path, &file.text)?;
    }
    match &kit {
        Kit::Repository(root) => add_member(root, &folder)?,
        Kit::Checkout(_) => fs_err::write(folder.join("Cargo.lock"), vendor::lock())?,
        Kit::Copy => {
            vendor::write(&folder.join(KIT))?;
            fs_err::write(folder.join("Cargo.lock"), vendor::lock())?;
        }
    }
    match form {
        Form::Json => print::json(json!({
            "folder": folder,
            "member": matches!(kit, Kit::Repository(_)),
            "files": files.iter().map(|file| &file.path).collect::<Vec<_>>(),
        })),
        Form::Text => {
            print::line(&format!("wrote the pack `{}` to {}", words.name, folder.display()));
            print::line(&format!("  next: tidegate pack test {}", folder.display()));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The folder to write and where the kit comes from; refuses names that a manifest would not take,
/// and a folder that has something in it.
fn place(arguments: &NewArguments) -> anyhow::Result<(PathBuf, Kit)> {
    let NewArguments { name, jurisdiction, dir, sdk, .. } = arguments;
    let letters = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    ensure!(
        name.starts_with(|first: char| first.is_ascii_lowercase())
            && name.len() <= 40
            && name.bytes().all(letters),
        "`{name}` is not the name of a pack: use a-z, 0-9 and `-`, beginning with a letter, at \
         most 40"
    );
    ensure!(
        jurisdiction.len() == 6 && jurisdiction.bytes().all(|byte| byte.is_ascii_digit()),
        "`{jurisdiction}` is not an area: write the 6 digits of GB/T 2260, for example `330122`"
    );
    let here = std::env::current_dir().context("the current folder")?;
    let folder = match (dir, repository(&here)) {
        (Some(dir), _) => here.join(dir),
        (None, Some(root)) => root.join(PLUGINS).join(name),
        (None, None) => here.join(name),
    };
    let occupied = std::fs::read_dir(&folder).is_ok_and(|mut entries| entries.next().is_some());
    ensure!(
        !occupied && !folder.is_file(),
        "`{}` exists already and is left alone; choose another `--dir`",
        folder.display()
    );
    let kit = match sdk {
        Some(sdk) => {
            let sdk = fs_err::canonicalize(sdk)?;
            ensure!(
                is_kit(&sdk),
                "`{}` has no development kit: there is no `sdk/rust/Cargo.toml`",
                sdk.display()
            );
            Kit::Checkout(sdk)
        }
        None => repository(&folder).map_or(Kit::Copy, Kit::Repository),
    };
    Ok((folder, kit))
}

/// The repository of the kit that `folder` lies in.
fn repository(folder: &Path) -> Option<PathBuf> {
    let roots = folder.ancestors().filter(|root| is_kit(root));
    // The copy inside a pack that stands alone is no place for packs.
    roots.map(Path::to_owned).find(|root| root.join(PLUGINS).is_dir())
}

fn is_kit(folder: &Path) -> bool {
    folder.join("Cargo.toml").is_file() && folder.join("sdk/rust/Cargo.toml").is_file()
}

/// The manifest of the package.
fn cargo_toml(words: &Words, kit: &Kit) -> anyhow::Result<String> {
    let from = match kit {
        Kit::Repository(_) => return template::file("member.toml", words),
        Kit::Checkout(sdk) => sdk.display().to_string(),
        Kit::Copy => KIT.to_owned(),
    };
    let text = template::file("standalone.toml", words)?;
    let own = text
        .replace("{{sdk}}", &from)
        .replace("{{edition}}", &vendor::of_package("edition")?)
        .replace("{{rust-version}}", &vendor::of_package("rust-version")?);
    Ok(format!("{}\n{}", own, vendor::lints_and_profiles()?.trim_start()))
}

/// Adds the pack to the members of the repository's workspace, in its place by name.
fn add_member(root: &Path, folder: &Path) -> anyhow::Result<()> {
    let path = root.join("Cargo.toml");
    let mut manifest: DocumentMut = fs_err::read_to_string(&path)?.parse()?;
    let member = folder.strip_prefix(root).context("the folder lies outside the repository")?;
    let member = member.to_str().context("the folder's name is not UTF-8")?.replace('\\', "/");
    let members = manifest
        .get_mut("workspace")
        .and_then(|workspace| workspace.get_mut("members")?.as_array_mut())
        .with_context(|| format!("`{}` has no list of members", path.display()))?;
    if members.iter().any(|known| known.as_str() == Some(&member)) {
        return Ok(());
    }
    let after = members.iter().position(|known| known.as_str() > Some(&member));
    let at = after.unwrap_or(members.len());
    members.insert(at, member);
    if let Some(added) = members.get_mut(at) {
        added.decor_mut().set_prefix("\n    ");
    }
    Ok(fs_err::write(path, manifest.to_string())?)
}
